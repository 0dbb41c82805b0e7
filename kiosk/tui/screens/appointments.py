"""Whoever is expected today, and who of them will be trouble (予約の確認).

1. Everything is masked. One row is shown for ten seconds, and that is logged.
2. A digit begins that patient at the desk with numbers and birth date filled in; what
   was found out beforehand is told, and nothing of it is taken for a check.
3. Rows that fit on no page are on the next one; whoever is no trouble is counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from kiosk.desk.appointments import Appointment, Appointments, Finding, FindingKind
from kiosk.desk.arrivals import Expected, expected_on, first_day, form_of, note_seen
from kiosk.desk.form import Form
from kiosk.desk.receive import Desk
from kiosk.labels import error_text, text
from kiosk.tui.flow import wrap
from kiosk.tui.hold import Held
from kiosk.tui.screens.panel import Panel
from kiosk.tui.screens.room import room_in, rows_in
from schema.clock import JAPAN
from schema.errors import MadoguchiError
from schema.names import mask, mask_number

if TYPE_CHECKING:
    from datetime import datetime

    from textual.timer import Timer

MOST = 6
"""Rows with a digit on one page; 7, 8, 9 and 0 have their own meaning."""
SHOWN_FOR = 10.0
"""Seconds for which a row stays unmasked."""
_INDENT = "     "
_HEAD = 6


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who has come, to begin at the desk (予約の来院)."""

    form: Form
    """Their numbers and birth date."""
    said: str
    """What was found out beforehand; empty for whoever is no trouble."""


class AppointmentsScreen(Panel[Arrival]):
    """Gives who has come, or nothing."""

    def __init__(self, desk: Desk, appointments: Appointments) -> None:
        """Show today, or the next day on which anybody is expected."""
        super().__init__()
        self._desk = desk
        self._appointments = appointments
        self._expected = Expected(desk.today)
        self._page = 0
        self._shows_all = False
        self._unmasks = False
        self._open: Appointment | None = None
        self._trouble = ""
        self._masking: Timer | None = None

    def compose(self) -> ComposeResult:
        """One box."""
        with Vertical(id="panel"):
            yield Static(id="panel-lines")

    def on_mount(self) -> None:
        """Read the day and draw it."""
        try:
            day = first_day(self._appointments, self._desk.today)
            self._expected = expected_on(self._appointments, day)
        except MadoguchiError as error:
            self._fail(error)
        self._draw()

    def on_resize(self) -> None:
        """Fold the lines anew."""
        self._page = 0
        self._draw()

    def take_key(self, event: events.Key) -> None:
        """Turn the page, go back, or hold a digit until it is known to be alone."""
        if event.key == "escape" and not self.is_holding:
            self.leave()
        elif event.key in {"enter", "pagedown", "down"} and not self.is_holding:
            self._turn(1)
        elif event.key in {"pageup", "up"} and not self.is_holding:
            self._turn(-1)
        elif event.character is not None and event.is_printable:
            self._hold.key(event.character, event.time)
        else:
            self.app.bell()

    def released(self, held: tuple[Held, ...]) -> None:
        """Do what a digit means that came alone: a scanner chooses nobody."""
        key = held[0][0] if len(held) == 1 else ""
        chosen = dict(zip("123456", self._pages()[self._page], strict=False)).get(key)
        if key == "0":
            self.leave()
        elif key == "7":
            self._next_day()
        elif key == "8":
            self._shows_all, self._page = not self._shows_all, 0
        elif key == "9":
            self._unmasks = not self._unmasks
        elif chosen is None:
            self.app.bell()
        elif self._unmasks:
            self._unmask(chosen)
        else:
            self.leave(Arrival(form_of(chosen), _told(chosen)))
        self._draw()

    def _turn(self, by: int) -> None:
        """The next page, and after the last one the first."""
        self._page = (self._page + by) % len(self._pages())
        self._draw()

    def _next_day(self) -> None:
        """The next day on which anybody is expected, and after the last one today."""
        try:
            days = [d for d in self._appointments.days() if d >= self._desk.today]
            later = [day for day in days if day > self._expected.day]
            day = (later or days or [self._desk.today])[0]
            self._expected = expected_on(self._appointments, day)
        except MadoguchiError as error:
            self._fail(error)
        self._page = 0
        self._mask()

    def _unmask(self, one: Appointment) -> None:
        """Show one row whole, which is logged; nothing is shown that is not."""
        self._unmasks = False
        try:
            note_seen(self._desk, one)
        except MadoguchiError as error:
            self._fail(error)
            return
        self._open = one
        if self._masking is not None:
            self._masking.stop()
        self._masking = self.set_timer(SHOWN_FOR, self._mask)

    def _mask(self) -> None:
        self._open = None
        self._draw()

    def _fail(self, error: MadoguchiError) -> None:
        self._trouble = error_text(error)
        self.app.bell()

    def _rows(self) -> tuple[Appointment, ...]:
        return self._expected.everybody if self._shows_all else self._expected.trouble

    def _pages(self) -> list[list[Appointment]]:
        """The rows as they fit; one page at least."""
        room, lines = room_in(self.app.size), rows_in(self.app.size) - _HEAD
        pages: list[list[Appointment]] = [[]]
        used = 0
        for row in self._rows():
            height = 1 + len(_sentences(row, room))
            if pages[-1] and (used + height > lines or len(pages[-1]) == MOST):
                pages.append([])
                used = 0
            pages[-1].append(row)
            used += height
        return pages

    def _draw(self) -> None:
        room, pages = room_in(self.app.size), self._pages()
        lines = [
            self._title(len(pages)),
            *(Content(line) for line in wrap(self._counted(), room)),
            *(
                Content.styled(line, "$text-muted")
                for line in wrap(_source(self._rows()), room)
            ),
            Content.styled(self._trouble, "$text-error"),
        ]
        for nth, row in enumerate(pages[self._page], 1):
            lines += self._row_lines(nth, row, room)
        self.query_one("#panel-lines", Static).update(Content("\n").join(lines))

    def _title(self, pages: int) -> Content:
        day = self._expected.day
        key = "appointments.unmasking" if self._unmasks else "appointments.keys"
        page = text("appointments.page", page=self._page + 1, of=pages)
        return Content.assemble(
            (text("appointments.title", month=day.month, day=day.day), "bold"),
            f"  {page}\n",
            (text(key), "bold" if self._unmasks else "$text-muted"),
        )

    def _counted(self) -> str:
        expected = self._expected
        count = len(expected.everybody)
        if not count:
            return text("appointments.empty")
        key = "appointments.all" if self._shows_all else "appointments.counted"
        return text(key, count=count, trouble=len(expected.trouble))

    def _row_lines(self, nth: int, row: Appointment, room: int) -> list[Content]:
        at = f"{row.at:%H:%M}" if row.at is not None else "--:--"
        who = _whole(row) if row is self._open else _masked(row)
        line = Content.assemble(
            (f" {nth} ", "bold reverse"), f"  {at}  ", (who, ""), "  ", _marks(row)
        )
        more = [
            Content.styled(_INDENT + said, "$text-muted")
            for said in _sentences(row, room)
        ]
        return [line, *more]


def _masked(row: Appointment) -> str:
    """Name and number as a list may show them."""
    patient = row.patient
    name = mask(patient.name_kana or patient.name) or "─"
    number = mask_number(patient.number) if patient.number else "─"
    return f"{_column(name, 13)}{_column(number, 9)}"


def _whole(row: Appointment) -> str:
    """The same unmasked."""
    patient = row.patient
    return "  ".join(filter(None, (patient.name or patient.name_kana, patient.number)))


def _column(said: str, width: int) -> str:
    return said + " " * max(width - cell_len(said), 1)


def _marks(row: Appointment) -> str:
    """What will be trouble, each with its symbol and in a word."""
    return "  ".join(
        f"{text(f'finding_symbol.{one.kind}')} {text(f'finding_short.{one.kind}')}"
        for one in row.findings
    )


def _sentences(row: Appointment, room: int) -> list[str]:
    """What was found and what to do, one sentence for each finding."""
    said = (_said(one) for one in row.findings)
    return [line for one in said for line in wrap(one, room - len(_INDENT))]


def _told(row: Appointment) -> str:
    """The most pressing finding, for the desk's own line."""
    if not row.findings:
        return ""
    return text("appointments.told", said=_said(row.findings[0]))


def _said(one: Finding) -> str:
    """What a finding says and what to do; who says so where it is only the copy."""
    said = text(
        f"finding.{_variant(one)}",
        day=f"{one.day.month}/{one.day.day}" if one.day else "",
        share=text(f"share.{one.share}") if one.share else "",
        before=text(f"share.{one.before}") if one.before else "",
        insurer=one.insurer,
    )
    return said + (text("appointments.by_copy") if one.told_by == "copy" else "")


def _variant(one: Finding) -> str:
    """The sentence that fits what is known."""
    if one.kind is FindingKind.NEW_INSURER and one.insurer:
        return "new_insurer_named"
    if one.kind is FindingKind.SHARE_CHANGED and one.before:
        return "share_changed_from"
    return one.kind.value


def _source(rows: Sequence[Appointment]) -> str:
    """By what it was found: it is never a check of the day."""
    copies = [row.copy_as_of for row in rows if row.copy_as_of is not None]
    answers = [row.answered_at for row in rows if row.answered_at is not None]
    parts = []
    if copies:
        parts.append(text("appointments.copy", at=_when(min(copies))))
    if answers:
        parts.append(text("appointments.answered", at=_when(max(answers))))
    return text("appointments.source", by="・".join(parts)) if parts else ""


def _when(at: "datetime") -> str:
    here = at.astimezone(JAPAN)
    return f"{here.month}/{here.day} {here:%H:%M}"
