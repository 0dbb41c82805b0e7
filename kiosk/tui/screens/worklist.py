"""What came back, what has to be done, what waits: one list of work (照会一覧).

1. Everything is masked; a telephone number is shown only in the row that is opened,
   and that is logged.
2. A digit opens the row beside it; rows that fit on no page are on the next one.
3. Nothing is asked and nothing changed by looking at it.
4. After `-` a digit puts a check away that nobody will take up.
"""

from collections.abc import Callable, Iterator
from functools import partial

from textual.content import Content

from kiosk.desk.beside import Aside, in_order
from kiosk.desk.checks import ChecksPort, ChecksState
from kiosk.desk.ports import Patient, Pending
from kiosk.desk.receive import Desk
from kiosk.desk.tasks import Task, Tasks
from kiosk.labels import error_text, text
from kiosk.tui.flow import wrap
from kiosk.tui.screens.contact import ContactPanel
from kiosk.tui.screens.paged import Paged
from kiosk.tui.screens.room import room_in, rows_in
from kiosk.tui.screens.task import NUMBER, PendingPanel, TaskPanel
from kiosk.tui.screens.work_rows import (
    INDENT,
    Opens,
    Row,
    aside_row,
    masked,
    pages_of,
    pending_row,
    section,
    task_row,
)
from kiosk.words.notices import at_of
from schema.errors import MadoguchiError

OUTAGE = "outage"
"""Given instead of a correlation where the steps for an outage are wanted."""
APPOINTMENTS = "appointments"
"""Given where the day's appointments are wanted."""
_ELSEWHERE = {"8": APPOINTMENTS, "9": OUTAGE}


class WorklistScreen(Paged[str]):
    """Gives who is taken up, by correlation, `OUTAGE`, `APPOINTMENTS`, or nothing."""

    def __init__(
        self,
        desk: Desk,
        checks: ChecksPort | None,
        tasks: Tasks | None,
        asides: Callable[[], tuple[Aside, ...]],
    ) -> None:
        """Show what there is now; it is read anew on the first page only."""
        super().__init__()
        self._desk = desk
        self._checks = checks
        self._tasks = tasks
        self._asides = asides
        self._rows: tuple[Row, ...] = ()
        self._trouble = ""
        self._is_clearing = False
        self._people: dict[str, Patient | None] = {}

    def on_mount(self) -> None:
        """Draw it."""
        self._read()

    def closed(self) -> None:
        """Go back; after `-` it only chooses nobody."""
        if self._is_clearing:
            self._clear(None)
        else:
            self.leave()

    def chosen(self, key: str) -> None:
        """Open the row beside the digit."""
        opened = dict(zip("1234567", self._openable(), strict=False)).get(key)
        if key == "-" or self._is_clearing:
            self._clear(opened)
        elif key in _ELSEWHERE:
            self.leave(_ELSEWHERE[key])
        elif isinstance(opened, Aside):
            self.leave(opened.correlation)
        elif opened is not None:
            self._open(opened)
        else:
            self.app.bell()

    def _clear(self, chosen: Opens | None) -> None:
        """Put away the check that was chosen after `-`; any other key is none."""
        was, self._is_clearing = self._is_clearing, not self._is_clearing
        if was and isinstance(chosen, Aside) and self._checks is not None:
            self._checks.put_away(chosen.correlation)
        elif was:
            self.app.bell()
        self._read()

    def _openable(self) -> list[Opens]:
        page = self._pages()[self.page]
        return [row.opens for row in page if row.opens is not None]

    def turn(self, by: int) -> None:
        """Another page; after the last one the first, read anew."""
        if self.page + by < 0:
            self.app.bell()
            return
        self.page += by
        if self.page >= len(self._pages()):
            self.page = 0
            self._read()
        self.draw()

    def _open(self, one: Task | Pending) -> None:
        """Show one row whole, which is logged; nothing is shown that is not."""
        visit = one.visit if isinstance(one, Task) else one.event_id
        try:
            self._desk.note_viewed(visit)
            found = self._desk.journal.find(visit)
        except MadoguchiError as error:
            self._fail(error)
            return
        patient = found.patient if found else None
        if isinstance(one, Task):
            panel = TaskPanel(one, patient, self._desk.today)
            self.app.push_screen(panel, partial(self._done, one))
        else:
            waiting = PendingPanel(one, patient)
            self.app.push_screen(waiting, partial(self._add_number, one.event_id))

    def _done(self, task: Task, reason: str | None) -> None:
        if reason == NUMBER:
            self._add_number(task.visit, reason)
            return
        if reason is not None:
            try:
                self._desk.follow_up(task, reason)
            except MadoguchiError as error:
                self._fail(error)
                return
            if self._checks is not None:
                self._checks.wake()
        self._read()

    def _add_number(self, visit: str, chosen: str | None) -> None:
        """Ask for a telephone number that was forgotten, or has changed."""
        if chosen is not None:
            panel = ContactPanel(is_later=True)
            self.app.push_screen(panel, partial(self._number_given, visit))

    def _number_given(self, visit: str, number: str | None) -> None:
        if number:
            try:
                self._desk.note_contact(visit, number)
            except MadoguchiError as error:
                self._fail(error)
                return
        self._read()

    def _fail(self, error: MadoguchiError) -> None:
        self._trouble = error_text(error)
        self.app.bell()
        self.draw()

    def _read(self) -> None:
        """Read everything anew."""
        try:
            self._rows = tuple(self._sections())
            self._trouble = ""
        except MadoguchiError as error:
            self._trouble = error_text(error)
        self.page = min(self.page, len(self._pages()) - 1)
        self.draw()

    def _sections(self) -> Iterator[Row]:
        state = self._checks.state() if self._checks else ChecksState()
        asides = self._asides()
        back = [one for one in asides if one.answer is not None]
        asked = [one for one in asides if one.answer is None]
        tasks = self._tasks.open() if self._tasks else ()
        pending = in_order(self._desk)
        yield from section("returned", [aside_row(one) for one in back])
        yield from section("tasks", [task_row(one) for one in tasks])
        now = self._desk.clock.now()
        waiting = [pending_row(one, at_of(one.since, now)) for one in pending]
        yield from section("pending", waiting)
        yield from section("asked", [aside_row(one) for one in asked])
        if not (asides or tasks or pending or state.running):
            yield Row(text("worklist.empty"), is_head=True)

    def _pages(self) -> list[list[Row]]:
        rows = rows_in(self.app.size) - 4
        return pages_of(self._rows, room_in(self.app.size), rows)

    def content(self) -> Content:
        """The page with its keys."""
        room, pages = room_in(self.app.size), self._pages()
        lines = [
            Content.assemble(
                (text("worklist.title"), "bold"),
                f"   {text('worklist.page', page=self.page + 1, of=len(pages))}",
            ),
            *(Content.styled(line, "$text-muted") for line in self._keys(room)),
            Content.styled(self._trouble, "$text-error"),
        ]
        nth = 0
        for row in pages[self.page]:
            nth += row.opens is not None
            lines += self._row_lines(row, nth, room)
        return Content("\n").join(lines)

    def _keys(self, room: int) -> list[str]:
        """What can be pressed here."""
        if self._is_clearing:
            return wrap(text("worklist.clearing"), room)
        has_checks = any(isinstance(row.opens, Aside) for row in self._rows)
        return wrap(text(f"worklist.keys{'_clear' if has_checks else ''}"), room)

    def _row_lines(self, row: Row, nth: int, room: int) -> list[Content]:
        if row.is_head:
            return [Content.styled(row.said, "bold $text-accent")]
        digit = Content.styled(f" {nth} ", "bold reverse") if row.opens else "   "
        line = Content.assemble(digit, "  ", self._who(row), "  ", row.said)
        more = [
            Content.styled(INDENT + said, "$text-muted")
            for said in row.lines_below(room)
        ]
        return [line, *more]

    def _who(self, row: Row) -> str:
        """Name and number, masked."""
        if isinstance(row.opens, Aside):
            form = row.opens.form
            kana = form.person.name_kana if form.person and form.fits_person else ""
            return masked(kana, form.number)
        if row.visit not in self._people:
            found = self._desk.journal.find(row.visit)
            self._people[row.visit] = found.patient if found else None
        patient = self._people[row.visit]
        return masked(patient.name_kana, patient.number) if patient else masked("", "")
