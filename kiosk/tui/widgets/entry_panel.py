"""The fields of one patient, line by line, and where the next key goes (記入欄)."""

from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from kiosk.desk.form import Field, Form, applies, is_filled
from kiosk.desk.keys import DOCUMENTS
from kiosk.desk.live import APP, NOT_BY_TERMINAL, cautions_of
from kiosk.desk.offers import offered
from kiosk.desk.partial import check_of
from kiosk.desk.receive import Desk
from kiosk.labels import has, text
from kiosk.tui.flow import flowed, wrap
from kiosk.tui.widgets.field_marks import mark_of
from kiosk.words.notices import source_name
from schema.clock import JAPAN
from schema.online import OnlineAnswer
from schema.rules.documents import Standing
from schema.terms import OnlineCheck, Scheme
from schema.wareki import to_wareki

LABEL_WIDTH = 14
"""Cells of the widest field name and its gap."""


class EntryPanel(Static, can_focus=True):
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
    lines.extend(_extra_lines(desk, form))
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
    key = f"field.{field}"
    if field is Field.NUMBER and form.known_scheme not in {None, Scheme.LATE_ELDERLY}:
        key = "field.number_other"
    said = text(key)
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
    label = Content.styled(_label(form, field), "bold" if is_open else "dim")
    if is_open:
        return pointer + label + _typed(form)
    line = pointer + label + Content(_value(form, field))
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


def _value(form: Form, field: Field) -> str:
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


def _help_lines(desk: Desk, form: Form, width: int) -> list[Content]:
    """What to type here, or what is wrong with what was typed."""
    indent, room = LABEL_WIDTH + 3, width - LABEL_WIDTH - 4
    if form.problem is not None:
        said, style = f"⚠ {problem_text(form)}", "bold $text-error"
        items = [Content.styled(line, style) for line in wrap(said, room)]
    else:
        said, style = _ask_text(desk, form), "$text-muted"
        items = [Content.styled(part, style) for part in said.split("  ")]
    return [Content(" " * indent) + flowed(items, room, indent)]


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


def _ask_text(desk: Desk, form: Form) -> str:
    value = offered(form, desk.around())
    key = f"ask.{form.at}"
    if form.at is Field.NUMBER and form.known_scheme not in {None, Scheme.LATE_ELDERLY}:
        key = "ask.number_other"
    if value is None:
        return text(key)
    said = to_wareki(value) if isinstance(value, date) else value
    return text(f"{key}_offered", offered=said)


def _extra_lines(desk: Desk, form: Form) -> list[Content]:
    """The live check and the special marks, where there are any."""
    lines = []
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
        lines.append(_plain_line("marks", "・".join(marks)))
    check = check_of(form, desk.today, practice=desk.place.practice)
    answer = form.own_answer
    if answer is not None and check is not OnlineCheck.NOT_RUN:
        said = _answer_text(desk, answer)
        if NOT_BY_TERMINAL in cautions_of(answer):
            said += text("check.not_by_terminal")
        lines.append(_plain_line("check", said))
    if form.declaration or form.returning:
        lines.append(_plain_line("statement", _statement_text(form)))
    return lines


def _answer_text(desk: Desk, answer: OnlineAnswer) -> str:
    """What was answered, by whom and when; of what was pasted, the day it is about."""
    result = text(f"check.{answer.result}")
    if answer.source == APP and answer.confirmed_on is not None:
        return text("pasted.shown", result=result, day=to_wareki(answer.confirmed_on))
    return text(
        "check.answered",
        result=result,
        source=source_name(answer.source, practice=desk.place.practice),
        at=f"{answer.answered_at.astimezone(JAPAN):%H:%M}",
    )


def _statement_text(form: Form) -> str:
    """What the patient stated, and the share where one was declared."""
    if not form.declaration:
        return text("statement.returning")
    if form.declared_share is None:
        return text("statement.declaration")
    share = text(f"share.{form.declared_share}")
    return text("statement.declared", share=share)


def _plain_line(field: str, said: str) -> Content:
    label = text(f"field.{field}")
    gap = " " * (LABEL_WIDTH - cell_len(label))
    return Content.assemble("   ", (label + gap, "dim"), said)
