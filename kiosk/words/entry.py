"""Words of what was entered, what is asked for, and what is wrong (記入の言葉)."""

from datetime import date

from kiosk.desk.form import Field, Form
from kiosk.desk.keys import BACK, BY_ONE_DIGIT, ENTER, SKIP, accepts
from kiosk.desk.live import APP, NOT_BY_TERMINAL, cautions_of
from kiosk.desk.offers import offered
from kiosk.desk.partial import check_of
from kiosk.desk.receive import Desk
from kiosk.labels import has, text
from kiosk.words.notices import source_name
from schema.clock import JAPAN
from schema.online import OnlineAnswer
from schema.terms import OnlineCheck, Scheme
from schema.wareki import to_wareki


def label(form: Form, field: Field) -> str:
    """What a field is called."""
    key = f"field.{field}"
    if field is Field.NUMBER and form.known_scheme not in {None, Scheme.LATE_ELDERLY}:
        key = "field.number_other"
    return text(key)


def extras(desk: Desk, form: Form) -> list[tuple[str, str]]:
    """The live check, the special marks and the statement, where there are any."""
    rows = []
    marks = [
        text(f"marks.{name}")
        for name, is_set in (
            ("special_care", form.special_care),
            ("illegible", not form.legible),
            ("emergency", form.emergency),
        )
        if is_set
    ]
    if marks:
        rows.append((text("field.marks"), "・".join(marks)))
    check = check_of(form, desk.today, practice=desk.place.practice)
    answer = form.own_answer
    if answer is not None and check is not OnlineCheck.NOT_RUN:
        said = answer_text(answer)
        if NOT_BY_TERMINAL in cautions_of(answer):
            said += text("check.not_by_terminal")
        rows.append((text("field.check"), said))
    if form.declaration or form.returning:
        rows.append((text("field.statement"), statement_text(form)))
    return rows


def value(form: Form, field: Field) -> str:
    """What stands in a field, as people read it."""
    if field in form.skipped:
        return "─"
    values = {
        Field.DOCUMENT: _document_value(form),
        Field.READER: _reader_value(form),
        Field.INSURER: form.insurer,
        Field.SCHEME: form.scheme.ja if form.scheme else "",
        Field.SYMBOL: form.symbol,
        Field.NUMBER: form.number,
        Field.BRANCH: form.branch,
        Field.BIRTH: to_wareki(form.birth) if form.birth else "",
        Field.EXPIRY: _expiry_value(form),
    }
    return values.get(field, "")


def _document_value(form: Form) -> str:
    return " ＋ ".join(text(f"document_short.{d}") for d in form.documents)


def _reader_value(form: Form) -> str:
    said = text(f"reader.{form.reader}") if form.reader else ""
    answer = f"・{text(f'check.{form.card_answer}')}" if form.card_answer else ""
    return said + answer


def _expiry_value(form: Form) -> str:
    """The printed last day, or each of them with its document."""
    days = [
        (document, to_wareki(day) if day else text("expiry.unprinted"))
        for document, day in form.expiries
    ]
    if len(days) == 1:
        return days[0][1]
    return "、".join(f"{text(f'document_key.{d}')} {said}" for d, said in days)


def problem_text(form: Form) -> str:
    """The sentence for what is wrong at the open field."""
    problem = form.problem
    if problem is None:
        return ""
    key = f"entry.{problem.code}"
    if not has(key):
        key = f"error.{problem.code}"
    digit = None if problem.digit is None else problem.digit + 1
    return text(
        key,
        found=problem.found,
        expected=problem.expected,
        expected_digit=problem.expected[-1:],
        digit=digit,
    )


def dead_key_text(form: Form, key: str) -> str:
    """Why a key did nothing at the open field, and what would."""
    if key == BACK:
        return text("entry.dead_first")
    if len(key) > 1 and key != ENTER:
        return text("entry.dead_key")
    if form.at in BY_ONE_DIGIT:
        return text(f"entry.dead_{form.at}")
    if key == SKIP and form.typed:
        return text("entry.dead_skip")
    return text("entry.dead_full" if accepts(form, key) else "entry.dead_digits")


def ask_text(desk: Desk, form: Form) -> str:
    """What to type at the open field, and what is offered there.

    Once something is typed, Enter takes that, and nothing is offered any more.
    """
    value = None if form.typed else offered(form, desk.around())
    key = f"ask.{form.at}"
    if form.at is Field.NUMBER and form.known_scheme not in {None, Scheme.LATE_ELDERLY}:
        key = "ask.number_other"
    if value is None:
        return text(key)
    said = to_wareki(value) if isinstance(value, date) else value
    return text(f"{key}_offered", offered=said)


def answer_text(answer: OnlineAnswer) -> str:
    """What was answered, by whom and when; of what was pasted, the day it is about."""
    result = text(f"check.{answer.result}")
    if answer.source == APP and answer.confirmed_on is not None:
        return text("pasted.shown", result=result, day=to_wareki(answer.confirmed_on))
    at = f"{answer.answered_at.astimezone(JAPAN):%H:%M}"
    if answer.result is OnlineCheck.UNAVAILABLE:
        return text("check.unanswered", result=result, at=at)
    source = source_name(answer.source)
    return text("check.answered", result=result, source=source, at=at)


def statement_text(form: Form) -> str:
    """What the patient stated, and the share where one was declared."""
    if not form.declaration:
        return text("statement.returning")
    if form.declared_share is None:
        return text("statement.declaration")
    share = text(f"share.{form.declared_share}")
    return text("statement.declared", share=share)
