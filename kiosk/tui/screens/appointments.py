"""Whoever is expected today, and who of them will be trouble (予約の確認).

1. Everything is masked. One row is shown for ten seconds, and that is logged.
2. A digit begins that patient at the desk with numbers and birth date filled in; what
   was found out beforehand is told, and nothing of it is taken for a check.
3. Rows that fit on no page are on the next one; whoever is no trouble is counted.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from kiosk.desk.appointments import Appointment, Appointments
from kiosk.desk.arrivals import Expected, expected_on, first_day, form_of, note_seen
from kiosk.desk.form import Form
from kiosk.desk.receive import Desk
from kiosk.labels import error_text, text
from kiosk.tui.flow import wrap
from kiosk.tui.screens.expected import INDENT, marks, masked, sentences
from kiosk.tui.screens.paged import Paged
from kiosk.tui.screens.room import room_in, rows_in
from kiosk.words.expected import source, told, whole
from schema.errors import MadoguchiError

if TYPE_CHECKING:
    from textual.timer import Timer

MOST = 6
"""Rows with a digit on one page; 7, 8, 9 and 0 have their own meaning."""
SHOWN_FOR = 10.0
"""Seconds for which a row stays unmasked."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who has come, to begin at the desk (予約の来院)."""

    form: Form
    """Their numbers and birth date."""
    said: str
    """What was found out beforehand; empty for whoever is no trouble."""


class AppointmentsScreen(Paged[Arrival]):
    """Gives who has come, or nothing."""

    def __init__(self, desk: Desk, appointments: Appointments) -> None:
        """Show today, or the next day on which anybody is expected."""
        super().__init__()
        self._desk = desk
        self._appointments = appointments
        self._expected = Expected(desk.today)
        self.page = 0
        self._shows_all = False
        self._unmasks = False
        self._open: Appointment | None = None
        self._trouble = ""
        self._masking: Timer | None = None

    def on_mount(self) -> None:
        """Read the day and draw it."""
        try:
            day = first_day(self._appointments, self._desk.today)
            self._expected = expected_on(self._appointments, day)
        except MadoguchiError as error:
            self._fail(error)
        self.draw()

    def chosen(self, key: str) -> None:
        """Receive whom it stands beside; or another day, everybody, one row whole."""
        rows = self._pages()[self.page]
        beside = dict(zip("123456", rows, strict=False)).get(key)
        if key == "7":
            self._next_day()
        elif key == "8":
            self._shows_all, self.page = not self._shows_all, 0
        elif key == "9":
            self._unmasks = not self._unmasks
        elif beside is None:
            self.app.bell()
        elif self._unmasks:
            self._unmask(beside)
        else:
            self.leave(Arrival(form_of(beside), told(beside)))
        self.draw()

    def turn(self, by: int) -> None:
        """The next page, and after the last one the first."""
        self.page = (self.page + by) % len(self._pages())
        self.draw()

    def _next_day(self) -> None:
        """The next day on which anybody is expected, and after the last one today."""
        try:
            days = [d for d in self._appointments.days() if d >= self._desk.today]
            later = [day for day in days if day > self._expected.day]
            day = (later or days or [self._desk.today])[0]
            self._expected = expected_on(self._appointments, day)
        except MadoguchiError as error:
            self._fail(error)
        self.page = 0
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
        self.draw()

    def _fail(self, error: MadoguchiError) -> None:
        self._trouble = error_text(error)
        self.app.bell()

    def _rows(self) -> tuple[Appointment, ...]:
        return self._expected.everybody if self._shows_all else self._expected.trouble

    def _pages(self) -> list[list[Appointment]]:
        """The rows as they fit; one page at least."""
        room = room_in(self.app.size)
        lines = rows_in(self.app.size) - len(self._head(room, 1))
        pages: list[list[Appointment]] = [[]]
        used = 0
        for row in self._rows():
            height = 1 + len(sentences(row, room))
            if pages[-1] and (used + height > lines or len(pages[-1]) == MOST):
                pages.append([])
                used = 0
            pages[-1].append(row)
            used += height
        return pages

    def content(self) -> Content:
        """Who is expected, as many as fit."""
        room, pages = room_in(self.app.size), self._pages()
        self.page = min(self.page, len(pages) - 1)
        lines = self._head(room, len(pages))
        for nth, row in enumerate(pages[self.page], 1):
            lines += self._row_lines(nth, row, room)
        return Content("\n").join(lines)

    def _head(self, room: int, pages: int) -> list[Content]:
        """Day and page, what the keys do, how many there are, and by what."""
        day = self._expected.day
        title = text("appointments.title", month=day.month, day=day.day)
        page = text("appointments.page", page=self.page + 1, of=pages)
        key = "appointments.unmasking" if self._unmasks else "appointments.keys"
        said = (
            (text(key), "bold" if self._unmasks else "$text-muted"),
            (self._counted(), ""),
            (source(self._rows()), "$text-muted"),
            (self._trouble, "$text-error"),
        )
        lines = [
            Content.styled(line, style)
            for sentence, style in said
            if sentence
            for line in wrap(sentence, room)
        ]
        return [Content.assemble((title, "bold"), f"   {page}"), *lines, Content("")]

    def _counted(self) -> str:
        expected = self._expected
        count = len(expected.everybody)
        if not count:
            return text("appointments.empty")
        key = "appointments.all" if self._shows_all else "appointments.counted"
        return text(key, count=count, trouble=len(expected.trouble))

    def _row_lines(self, nth: int, row: Appointment, room: int) -> list[Content]:
        at = f"{row.at:%H:%M}" if row.at is not None else "--:--"
        who = whole(row) if row is self._open else masked(row)
        line = Content.assemble(
            (f" {nth} ", "bold reverse"), f"  {at}  ", (who, ""), "  ", marks(row)
        )
        more = [
            Content.styled(INDENT + said, "$text-muted")
            for said in sentences(row, room)
        ]
        return [line, *more]
