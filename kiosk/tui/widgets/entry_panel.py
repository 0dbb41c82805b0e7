"""The fields of one patient, line by line, and where the next key goes (記入欄)."""

from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from kiosk.desk.form import Field, Form, applies, is_filled
from kiosk.desk.keys import DOCUMENTS
from kiosk.desk.receive import Desk
from kiosk.labels import text
from kiosk.tui.flow import flowed, wrap
from kiosk.tui.widgets.field_marks import mark_of
from kiosk.tui.widgets.steady import Steady
from kiosk.words.entry import ask_text, extras, label, problem_text, value
from schema.rules.documents import Standing

LABEL_WIDTH = 14
"""Cells of the widest field name and its gap."""


class EntryPanel(Steady, can_focus=True):
    """Receives every key of the desk; the screen decides what it means."""

    lines = 0
    """Rows that were drawn."""

    @dataclass
    class KeyPressed(Message):
        """A key, with the time at which the driver read it."""

        key: str
        character: str | None
        at: float

    @dataclass
    class Pasted(Message):
        """Text that arrived at once, and when."""

        text: str
        at: float

    def on_key(self, event: events.Key) -> None:
        """Pass the key on, whatever it is."""
        event.stop()
        event.prevent_default()
        self.post_message(self.KeyPressed(event.key, event.character, event.time))

    def on_paste(self, event: events.Paste) -> None:
        """Pass pasted text on."""
        event.stop()
        self.post_message(self.Pasted(event.text, event.time))

    def show(self, desk: Desk, form: Form, standings: tuple[Standing, ...]) -> None:
        """Draw the fields as they stand."""
        content = entry_content(desk, form, standings, self.app.size.width)
        self.lines = content.plain.count("\n") + 1
        self.update(content)


def entry_content(
    desk: Desk, form: Form, standings: tuple[Standing, ...], width: int
) -> Content:
    """Every field that is asked of this patient, and the sentence at the open one."""
    lines = [_documents_line(width)] if form.at is Field.DOCUMENT else []
    for field in Field:
        if field is Field.VERDICT or not _shown(form, field):
            continue
        lines.append(_field_line(desk, form, field, standings, width))
        if field is form.at:
            lines.extend(_help_lines(desk, form, width))
    lines.extend(_plain_line(*row) for row in extras(desk, form))
    return Content("\n").join(lines)


def _shown(form: Form, field: Field) -> bool:
    """True if the field has a line: it is open, filled, or always there."""
    if field in {form.at, Field.DOCUMENT}:
        return True
    if field is Field.EXPIRY:
        return bool(form.expiries)
    if field in {Field.SCHEME, Field.SYMBOL, Field.BRANCH, Field.READER}:
        return applies(form, field) and is_filled(form, field)
    return field not in form.skipped or is_filled(form, field)


def _documents_line(width: int) -> Content:
    """Every document with its digit, in as many lines as it takes."""
    items = [
        Content.assemble((key, "bold reverse"), f" {text(f'document_key.{document}')}")
        for key, document in DOCUMENTS.items()
    ]
    return Content(" ") + flowed(items, width - 2, 1)


def _label(form: Form, field: Field) -> str:
    said = label(form, field)
    return said + " " * (LABEL_WIDTH - cell_len(said))


def _field_line(
    desk: Desk,
    form: Form,
    field: Field,
    standings: tuple[Standing, ...],
    width: int,
) -> Content:
    """Name, value and mark of a field; a mark that does not fit goes below."""
    is_open = field is form.at
    pointer = Content.styled(" ▶ ", "bold $text-accent") if is_open else Content("   ")
    name = Content.styled(_label(form, field), "bold" if is_open else "dim")
    if is_open:
        return pointer + name + _typed(form)
    line = pointer + name + Content(value(form, field))
    mark = mark_of(desk, form, field, standings)
    if line.cell_length + mark.cell_length < width:
        return line + mark
    style = mark.spans[0].style if mark.spans else ""
    indent = "\n" + " " * (LABEL_WIDTH + 3)
    for part in wrap(mark.plain.strip(), width - LABEL_WIDTH - 4):
        line += Content(indent) + Content.styled(part, style)
    return line


def _typed(form: Form) -> Content:
    """What was typed, the wrong digit marked, and the cursor."""
    content = Content("")
    for place, char in enumerate(form.typed):
        wrong = form.problem is not None and form.problem.digit == place
        content += Content.styled(char, "bold reverse $text-error" if wrong else "bold")
    return content + Content.styled(" ", "reverse")


def _help_lines(desk: Desk, form: Form, width: int) -> list[Content]:
    """What to type here, or what is wrong with what was typed."""
    indent, room = LABEL_WIDTH + 3, width - LABEL_WIDTH - 4
    if form.problem is not None:
        said, style = f"⚠ {problem_text(form)}", "bold $text-error"
        items = [Content.styled(line, style) for line in wrap(said, room)]
    else:
        said, style = ask_text(desk, form), "$text-muted"
        parts = (line for part in said.split("  ") for line in wrap(part, room))
        items = [Content.styled(part, style) for part in parts]
    return [Content(" " * indent) + flowed(items, room, indent)]


def _plain_line(named: str, said: str) -> Content:
    gap = " " * (LABEL_WIDTH - cell_len(named))
    return Content.assemble("   ", (named + gap, "dim"), said)
