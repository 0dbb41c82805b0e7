"""What is put down at the desk, and what is printed on it (提示された紙).

Only what is printed on such a paper and needed at the desk; everybody is invented.
"""

from collections.abc import Iterator

from kiosk.desk.form import WITH_EXPIRY, Field
from kiosk.labels import text
from kiosk.training.lesson import Lesson
from kiosk.words.entry import value
from schema.terms import Document, Scheme
from schema.wareki import to_short, to_wareki

Paper = tuple[str, tuple[str, ...]]
"""What it is called, and what is printed on it, line by line."""


def put_down(lesson: Lesson) -> Iterator[Paper]:
    """Every paper of a lesson, and the clinic's own record of who is known."""
    for document in lesson.told.documents:
        yield _title(lesson, document), tuple(_rows(lesson, document))
    if lesson.told.returning:
        yield text("training.record"), tuple(_numbers(lesson))


def beside(lesson: Lesson) -> str:
    """The same in one line, for beside the desk: what has to be typed."""
    told, person = lesson.told, lesson.person
    shown = "＋".join(text(f"document_key.{one}") for one in told.documents)
    number = [told.symbol, told.number]
    branch = text("training.branch", branch=told.branch) if told.branch else ""
    birth = text("training.born", day=to_short(person.birth_date))
    ends = [text("training.ends", day=to_short(day)) for _, day in told.expiries if day]
    parts = (shown, _insurer(lesson), *number, branch, person.name_kana, birth, *ends)
    return " ".join(part for part in parts if part)


def printed(lesson: Lesson, field: Field) -> str:
    """What the papers say for one field that tells who it is, as it stands there."""
    if field is Field.INSURER:
        return _insurer(lesson)
    return value(lesson.told, field)


def _insurer(lesson: Lesson) -> str:
    """The insurer number as it is printed: six digits under 国民健康保険."""
    return lesson.told.insurer.removeprefix("00")


def _title(lesson: Lesson, document: Document) -> str:
    scheme = lesson.person.scheme.ja
    return text(f"training.paper_{document}", scheme=scheme)


def _rows(lesson: Lesson, document: Document) -> Iterator[str]:
    """What is printed on it, line by line."""
    if document is Document.MY_NUMBER_CARD:
        yield text("training.row_name", name=lesson.person.name_kana)
        yield text("training.row_chip")
        return
    if document in WITH_EXPIRY:
        days = dict(lesson.told.expiries)
        ends = days[document]
        yield text("training.row_ends", day=to_wareki(ends) if ends else "")
    yield from _numbers(lesson)
    if document is Document.ELIGIBILITY_NOTICE:
        yield text("training.row_notice")


def _numbers(lesson: Lesson) -> Iterator[str]:
    """Insurer, numbers, name and day of birth."""
    told, person = lesson.told, lesson.person
    insurer = _insurer(lesson)
    if person.scheme is Scheme.LATE_ELDERLY:
        yield text("training.row_late", insurer=insurer, number=told.number)
    else:
        yield text("training.row_insurer", insurer=insurer)
        yield text(
            "training.row_numbers",
            symbol=told.symbol,
            number=told.number,
            branch=told.branch,
        )
    yield text(
        "training.row_person",
        name=person.name_kana,
        born=to_wareki(person.birth_date),
        share=text(f"share.{person.share}"),
    )
