"""One line for one field: the same machine as on the screen, fed whole lines (記入).

1. A line belongs to the field that is asked. What is longer than the field is taken
   only in a shape that a scanner knows; else nothing changes, and it is said.
2. An empty line is Enter, `-` skips, `0` goes back, except where `0` is an answer.
"""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.desk.burst import read_frame, take_frame
from kiosk.desk.form import Field, Form, Problem, applies, is_filled
from kiosk.desk.keys import BACK, DOCUMENTS, ENTER, SKIP, press
from kiosk.desk.receive import Desk
from kiosk.desk.route import Surroundings
from kiosk.labels import text
from kiosk.words import entry
from kiosk.words.marks import marks_of
from schema.rules.documents import Standing

GO_BACK = "0"
"""Goes back one question."""
NOT_SAID = frozenset({"", "─"})
"""Values of a field that holds nothing."""


def fed(form: Form, line: str, around: Surroundings) -> Form:
    """The form after one line; the same form if the line means nothing here."""
    if not line:
        return press(form, ENTER, around)
    empty = replace(form, typed="", problem=None)
    if line == SKIP:
        after = press(empty, SKIP, around)
        return form if after is empty else after
    if line == GO_BACK and form.at is not Field.DOCUMENT:
        return press(empty, BACK, around)
    if form.at is Field.DOCUMENT and len(line) > 1:
        return _emptied(take_frame(empty, line, around))
    return _emptied(_typed(empty, line, around))


def _typed(empty: Form, line: str, around: Surroundings) -> Form:
    after = empty
    for char in line:
        if after.at is not empty.at:
            return _longer(empty, line, around)
        before, after = after, press(after, char, around)
        if after is before:
            return empty.wrong(Problem("nothing_here"))
        if after.problem is not None:
            break
    if after.at is empty.at and after.problem is None:
        return press(after, ENTER, around)
    return after


def _longer(empty: Form, line: str, around: Surroundings) -> Form:
    """A line that is longer than its field: a frame of several, or nothing."""
    frame = read_frame(line)
    if empty.at is Field.INSURER and frame is not None and frame.number:
        return take_frame(empty, line, around)
    return empty.wrong(Problem("unknown_frame", found=str(len(line))))


def _emptied(form: Form) -> Form:
    """The form ready for the line to be typed anew, what is wrong with it kept."""
    return replace(form, typed="") if form.problem is not None else form


def question(desk: Desk, form: Form) -> str:
    """What is asked at the open field, and what is expected."""
    name, asked = entry.label(form, form.at), entry.ask_text(desk, form)
    if form.typed:
        asked = text("plain.present", value=form.typed)
    return f"{name}: {asked}"


def explained(desk: Desk, form: Form) -> Iterator[str]:
    """Everything that can be answered at the open field."""
    if form.at is Field.DOCUMENT:
        for key, document in DOCUMENTS.items():
            yield f"{key} {text(f'document_short.{document}')}"
    else:
        yield entry.ask_text(desk, form)
    if form.at in {Field.BIRTH, Field.EXPIRY}:
        yield text("help.eras")
    yield text("plain.answers")


def fields(desk: Desk, form: Form, standings: tuple[Standing, ...]) -> dict[Field, str]:
    """What stands in each field and what is known of it, as far as it is filled."""
    said: dict[Field, str] = {}
    for field in Field:
        if field is Field.VERDICT or not applies(form, field):
            continue
        value = entry.value(form, field)
        if value in NOT_SAID or not is_filled(form, field):
            continue
        marks = "、".join(mark for mark, _ in marks_of(desk, form, field, standings))
        said[field] = f"{entry.label(form, field)} {value}" + (
            f"、{marks}" if marks else ""
        )
    return said
