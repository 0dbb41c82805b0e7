"""What came back, what has to be done, what waits: one list of work (照会一覧).

1. Everything is masked; a telephone number is shown only in the row that is opened,
   and that is logged.
2. A digit opens the row beside it; rows that fit on no page are on the next one.
3. Nothing is asked and nothing changed by looking at it.
4. After `-` a digit puts a check away that nobody will take up.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from kiosk.desk.beside import Aside, in_order
from kiosk.desk.checks import ChecksPort, ChecksState
from kiosk.desk.ports import Patient, Pending
from kiosk.desk.receive import Desk
from kiosk.desk.tasks import Task, Tasks
from kiosk.labels import error_text, text
from kiosk.tui.flow import wrap
from kiosk.tui.hold import Held
from kiosk.tui.screens.panel import Panel
from kiosk.tui.screens.room import room_in, rows_in
from kiosk.tui.screens.task import TaskPanel
from kiosk.words.notices import at_of
from kiosk.words.tasks import what_to_do
from schema.errors import MadoguchiError
from schema.names import mask, mask_number

OUTAGE = "outage"
"""Given instead of a correlation where the steps for an outage are wanted."""
APPOINTMENTS = "appointments"
"""Given where the day's appointments are wanted."""
MOST = 7
"""Rows with a digit on one page; 8, 9 and 0 have their own meaning."""
_ELSEWHERE = {"8": APPOINTMENTS, "9": OUTAGE}
_INDENT = "     "


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list, or the head of a section (照会一覧の1行)."""

    said: str
    """What stands in it, after the name."""
    visit: str = ""
    """Id of the event that says who it is."""
    opens: Aside | Task | None = None
    """What its digit opens; `None` where nothing has to be done."""
    more: str = ""
    """What to do, on lines of its own."""
    is_head: bool = False
    """True for the head of a section."""


class WorklistScreen(Panel[str]):
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
        self._page = 0
        self._trouble = ""
        self._is_clearing = False
        self._people: dict[str, Patient | None] = {}

    def compose(self) -> ComposeResult:
        """One box."""
        with Vertical(id="panel"):
            yield Static(id="panel-lines")

    def on_mount(self) -> None:
        """Draw it."""
        self._read()

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
        elif event.key in {"pageup", "up"} and self._page:
            self._turn(-1)
        elif event.character is not None and event.is_printable:
            self._hold.key(event.character, event.time)
        else:
            self.app.bell()

    def released(self, held: tuple[Held, ...]) -> None:
        """Open the row beside a digit that came alone."""
        key = held[0][0] if len(held) == 1 else ""
        opened = dict(zip("1234567", self._openable(), strict=False)).get(key)
        if key == "-" or self._is_clearing:
            self._clear(opened)
        elif key == "0":
            self.leave()
        elif key in _ELSEWHERE:
            self.leave(_ELSEWHERE[key])
        elif isinstance(opened, Aside):
            self.leave(opened.correlation)
        elif opened is not None:
            self._open(opened)
        else:
            self.app.bell()

    def _clear(self, chosen: Aside | Task | None) -> None:
        """Put away the check that was chosen after `-`; any other key is none."""
        was, self._is_clearing = self._is_clearing, not self._is_clearing
        if was and isinstance(chosen, Aside) and self._checks is not None:
            self._checks.put_away(chosen.correlation)
        elif was:
            self.app.bell()
        self._read()

    def _openable(self) -> list[Aside | Task]:
        page = self._pages()[self._page]
        return [row.opens for row in page if row.opens is not None]

    def _turn(self, by: int) -> None:
        """The next page; after the last one the first, read anew."""
        self._page += by
        if self._page >= len(self._pages()):
            self._page = 0
            self._read()
        self._draw()

    def _open(self, task: Task) -> None:
        """Show one task whole, which is logged; nothing is shown that is not."""
        try:
            self._desk.note_viewed(task.visit)
            found = self._desk.journal.find(task.visit)
        except MadoguchiError as error:
            self._fail(error)
            return
        patient = found.patient if found else None
        self.app.push_screen(TaskPanel(task, patient), partial(self._done, task))

    def _done(self, task: Task, reason: str | None) -> None:
        if reason is not None:
            try:
                self._desk.follow_up(task, reason)
            except MadoguchiError as error:
                self._fail(error)
                return
        self._read()

    def _fail(self, error: MadoguchiError) -> None:
        self._trouble = error_text(error)
        self.app.bell()
        self._draw()

    def _read(self) -> None:
        """Read everything anew."""
        try:
            self._rows = tuple(self._sections())
            self._trouble = ""
        except MadoguchiError as error:
            self._trouble = error_text(error)
        self._page = min(self._page, len(self._pages()) - 1)
        self._draw()

    def _sections(self) -> Iterator[Row]:
        state = self._checks.state() if self._checks else ChecksState()
        asides = self._asides()
        back = [one for one in asides if one.answer is not None]
        asked = [one for one in asides if one.answer is None]
        tasks = self._tasks.open() if self._tasks else ()
        pending = in_order(self._desk)
        yield from _section("returned", [_aside_row(one) for one in back])
        yield from _section("tasks", [_task_row(one) for one in tasks])
        now = self._desk.clock.now()
        waiting = [_pending_row(one, at_of(one.since, now)) for one in pending]
        yield from _section("pending", waiting)
        yield from _section("asked", [_aside_row(one) for one in asked])
        if not (asides or tasks or pending or state.running):
            yield Row(text("worklist.empty"), is_head=True)

    def _pages(self) -> list[list[Row]]:
        """The rows as they fit; a section's head stands again on its next page."""
        room, rows = room_in(self.app.size), rows_in(self.app.size) - 4
        pages: list[list[Row]] = [[]]
        used = opened = 0
        head: Row | None = None
        for row in self._rows:
            height = 1 + len(_more(row, room))
            full = used + height + row.is_head > rows
            if pages[-1] and (full or (row.opens and opened == MOST)):
                pages.append([head] if head and not row.is_head else [])
                used, opened = len(pages[-1]), 0
            head = row if row.is_head else head
            pages[-1].append(row)
            used, opened = used + height, opened + (row.opens is not None)
        return pages

    def _draw(self) -> None:
        room, pages = room_in(self.app.size), self._pages()
        lines = [
            Content.assemble(
                (text("worklist.title"), "bold"),
                f"   {text('worklist.page', page=self._page + 1, of=len(pages))}",
            ),
            *(Content.styled(line, "$text-muted") for line in self._keys(room)),
            Content.styled(self._trouble, "$text-error"),
        ]
        nth = 0
        for row in pages[self._page]:
            nth += row.opens is not None
            lines += self._row_lines(row, nth, room)
        self.query_one("#panel-lines", Static).update(Content("\n").join(lines))

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
            Content.styled(_INDENT + said, "$text-muted") for said in _more(row, room)
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


def masked(kana: str, number: str) -> str:
    """Name and number as a list may show them."""
    name = mask(kana) if kana else "─"
    shown = mask_number(number) if number else "─"
    return f"{_column(name, 13)}{_column(shown, 9)}"


def _column(said: str, width: int) -> str:
    return said + " " * max(width - cell_len(said), 1)


def _section(name: str, rows: list[Row]) -> Iterator[Row]:
    if rows:
        yield Row(text(f"worklist.{name}", count=len(rows)), is_head=True)
        yield from rows


def _aside_row(one: Aside) -> Row:
    if one.answer is None:
        return Row(text("worklist.still_asked"), opens=one)
    return Row(text(f"check.{one.answer.result}"), opens=one)


def _task_row(task: Task) -> Row:
    day = f"{task.visit_day.month}/{task.visit_day.day}"
    said = text("worklist.task", kind=task.kind.ja, day=day)
    return Row(said, visit=task.visit, opens=task, more=what_to_do(task))


def _pending_row(one: Pending, since: str) -> Row:
    key = "worklist.since" if one.query else "worklist.since_unaskable"
    return Row(text(key, at=since), visit=one.event_id)


def _more(row: Row, room: int) -> list[str]:
    return wrap(row.more, room - len(_INDENT)) if row.more else []
