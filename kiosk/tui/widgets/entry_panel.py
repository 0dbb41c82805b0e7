"""The fields of one patient, line by line, and where the next key goes (記入欄)."""

from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from kiosk.desk.form import Field, Form, applies, is_filled
from kiosk.desk.keys import DOCUMENTS, offered
from kiosk.desk.partial import check_of
from kiosk.desk.receive import Desk
from kiosk.labels import has, text

from schema.clock import JAPAN
from schema.names import mask
from schema.numbers import read_insurer
from schema.rules.documents import Standing, State
from schema.terms import OnlineCheck, Scheme
from schema.wareki import age_on, to_short, to_wareki

LABEL_WIDTH = 14
"""Cells of the widest field name and its gap."""


class EntryPanel(Static, can_focus=True):
    """Receives every key of the desk; the screen decides what it means."""

    @dataclass
    class KeyPressed(Message):
        """A key, with the time at which the driver read it."""

        key: str
        character: str | None
        at: float

    @dataclass
    class Pasted(Message):
        """Text that arrived at once."""

        text: str

    def on_key(self, event: events.Key) -> None:
        """Pass the key on, whatever it is."""
        event.stop()
        event.prevent_default()
        self.post_message(self.KeyPressed(event.key, event.character, event.time))

    def on_paste(self, event: events.Paste) -> None:
        """Pass pasted text on."""
        event.stop()
        self.post_message(self.Pasted(event.text))

    def show(self, desk: Desk, form: Form, standings: tuple[Standing, ...]) -> None:
        """Draw the fields as they stand."""
        self.update(entry_content(desk, form, standings, self.app.size.width))


def entry_content(
    desk: Desk, form: Form, standings: tuple[Standing, ...], width: int
) -> Content:
    """Every field that is asked of this patient, and the sentence at the open one."""
    lines = [_documents_line(width)] if form.at is Field.DOCUMENT else []
    for field in Field:
        if field is Field.VERDICT or not _shown(form, field):
            continue
        lines.append(_field_line(desk, form, field, standings))
        if field is form.at:
            lines.extend(_help_lines(desk, form, width))
    lines.extend(_extra_lines(form))
    return Content("\n").join(lines)


def _shown(form: Form, field: Field) -> bool:
    """True if the field has a line: it is open, filled, or always there."""
    if field in {form.at, Field.DOCUMENT}:
        return True
    if field is Field.EXPIRY:
        return form.expiry.answered
    if field in {Field.SCHEME, Field.SYMBOL, Field.BRANCH, Field.READER}:
        return applies(form, field) and is_filled(form, field)
    return field not in form.skipped or is_filled(form, field)


def _documents_line(width: int) -> Content:
    """Every document with its digit, in as many lines as it takes."""
    content, used = Content(" "), 1
    for key, document in DOCUMENTS.items():
        said = f"{key} {text(f'document_key.{document}')}"
        if used + cell_len(said) + 2 > width:
            content, used = content + Content("\n "), 1
        content += Content.assemble((key, "bold reverse"), said[1:], "  ")
        used += cell_len(said) + 2
    return content


def _label(form: Form, field: Field) -> str:
    key = f"field.{field}"
    if field is Field.NUMBER and form.known_scheme not in {None, Scheme.LATE_ELDERLY}:
        key = "field.number_other"
    said = text(key)
    return said + " " * (LABEL_WIDTH - cell_len(said))


def _field_line(
    desk: Desk, form: Form, field: Field, standings: tuple[Standing, ...]
) -> Content:
    is_open = field is form.at
    pointer = Content.styled(" ▶ ", "bold $text-accent") if is_open else Content("   ")
    label = Content.styled(_label(form, field), "bold" if is_open else "dim")
    if is_open:
        return pointer + label + _typed(form)
    return pointer + label + Content(_value(form, field)) + _mark(
        desk, form, field, standings
    )


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
    return {
        Field.DOCUMENT: lambda: _document_value(form),
        Field.READER: lambda: _reader_value(form),
        Field.INSURER: lambda: form.insurer,
        Field.SCHEME: lambda: form.scheme.ja if form.scheme else "",
        Field.SYMBOL: lambda: form.symbol,
        Field.NUMBER: lambda: form.number,
        Field.BRANCH: lambda: form.branch,
        Field.BIRTH: lambda: to_wareki(form.birth) if form.birth else "",
        Field.EXPIRY: lambda: _expiry_value(form.expiry.day),
        Field.VERDICT: lambda: "",
    }[field]()


def _document_value(form: Form) -> str:
    return " ＋ ".join(text(f"document_short.{d}") for d in form.documents)


def _reader_value(form: Form) -> str:
    said = text(f"reader.{form.reader}") if form.reader else ""
    answer = f"・{text(f'check.{form.card_answer}')}" if form.card_answer else ""
    return said + answer


def _expiry_value(day: date | None) -> str:
    return to_wareki(day) if day else text("expiry.unprinted")


def _mark(
    desk: Desk, form: Form, field: Field, standings: tuple[Standing, ...]
) -> Content:
    """What the program knows of a field's value."""
    if field is Field.INSURER and form.insurer:
        insurer = read_insurer(form.insurer)
        place = insurer.municipality or ""
        said = f"  ✓ {insurer.scheme.ja}・{insurer.prefecture}{'・' if place else ''}{place}"
        return Content.styled(said, "$text-success")
    if field is Field.NUMBER and form.searched:
        return _found(desk, form)
    if field is Field.BIRTH and form.birth:
        return Content(f"   {age_on(form.birth, desk.today)}歳")
    if field is Field.EXPIRY:
        return _expiry_mark(desk.today, form, standings)
    return Content("")


def _found(desk: Desk, form: Form) -> Content:
    info, person = desk.snapshot.info(), form.person
    if info is None:
        return Content.styled("  " + text("found.no_copy"), "$text-warning")
    if person is None:
        as_of = info.as_of.astimezone(JAPAN)
        said = text("found.none", as_of=f"{as_of.month}/{as_of.day}")
        return Content.styled("  ⚠ " + said, "$text-warning")
    if form.birth and person.birth_date != form.birth:
        return Content.styled("  ⚠ " + text("found.birth_differs"), "bold $text-error")
    said = text(
        "found.one", name=mask(person.name_kana), birth=to_short(person.birth_date)
    )
    if person.lost_on and person.lost_on <= desk.today:
        reason = person.loss_reason.ja if person.loss_reason else ""
        lost = text("found.lost", day=to_short(person.lost_on), reason=reason)
        return Content.styled(f"  ⚠ {lost}", "bold $text-warning")
    return Content.styled(f"  ✓ {said}", "$text-success")


def _expiry_mark(
    today: date, form: Form, standings: tuple[Standing, ...]
) -> Content:
    one = next((s for s in standings if s.document is form.dated_document), None)
    if one is None:
        return Content("")
    if one.state is State.EXPIRED and one.last_day:
        days = (today - one.last_day).days
        return Content.styled(
            "   " + text("expiry.expired", days=days), "bold $text-warning"
        )
    if one.state is State.NOT_YET and one.first_day:
        said = text("expiry.not_yet", day=to_wareki(one.first_day))
        return Content.styled("   " + said, "bold $text-warning")
    return Content.styled("   " + text("expiry.valid"), "$text-success")


def _help_lines(desk: Desk, form: Form, width: int) -> list[Content]:
    """What to type here, or what is wrong with what was typed."""
    indent = " " * (LABEL_WIDTH + 3)
    if form.problem is not None:
        return [Content.styled(f"{indent}⚠ {problem_text(form)}", "bold $text-error")]
    said = _ask_text(desk, form)
    if form.at is Field.DOCUMENT:
        return [Content.styled(f"{indent}{said}", "$text-muted")]
    del width
    return [Content.styled(f"{indent}{said}", "$text-muted")]


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


def _extra_lines(form: Form) -> list[Content]:
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
    if form.answer is not None and check_of(form) is not OnlineCheck.NOT_RUN:
        at = form.answer.answered_at.astimezone(JAPAN)
        said = text(
            "check.answered",
            result=text(f"check.{form.answer.result}"),
            source=text(f"source.{form.answer.source}"),
            at=f"{at:%H:%M}",
        )
        lines.append(_plain_line("check", said))
    return lines


def _plain_line(field: str, said: str) -> Content:
    label = text(f"field.{field}")
    gap = " " * (LABEL_WIDTH - cell_len(label))
    return Content.assemble("   ", (label + gap, "dim"), said)
