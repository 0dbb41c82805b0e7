"""A list of recorded visits as it is read, counted and drawn (履歴の一覧).

1. A page is read beside the screen: keys go on meanwhile.
2. What is narrowed may lie far back: it is looked for until the page is full.
3. What is counted at the top is counted from the same visits, beside the screen too.
"""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static
from textual.worker import get_current_worker

from kiosk.desk.history import Place, Row, Sought, row_of, search
from kiosk.desk.standing import standing_of
from kiosk.desk.tally import Tally, counted, tallied
from kiosk.labels import error_text, text
from kiosk.tui.screens.history_lines import (
    MUTED,
    Shown,
    folded,
    lines_above,
    row_line,
    said_below,
)
from kiosk.tui.screens.panel import Panel
from kiosk.tui.screens.past import Past
from kiosk.words.history import tally_said
from schema.errors import MadoguchiError

_EDGES = 6
_ABOVE = 9
"""Lines that frame, title, counts and keys take."""
_FEWEST = 5
KEYS_FIRST = 0.005
"""Seconds for which what runs beside the screen rests, so that keys are taken."""
_BETWEEN = 0.3
"""Seconds between two counts that are shown."""


class Listing(Panel[None]):
    """What is asked for, the page that is shown, and how many there are."""

    def __init__(self, past: Past) -> None:
        """Begin with today."""
        super().__init__()
        self._past = past
        self._desk = past.desk
        today = past.desk.today
        self._sought = Sought(since=today, until=today)
        self._shown = Shown()
        self._places: dict[str, int] = {}
        self._tally: Tally | None = None
        self._is_counted = False
        self._is_reading = False
        self._typed = ""
        self._trouble = ""

    @property
    def is_holding(self) -> bool:
        """True while a digit waits, or a page is read."""
        return super().is_holding or self._is_reading

    @property
    def sought(self) -> Sought:
        """What is listed."""
        return self._sought

    @property
    def is_read(self) -> bool:
        """True once the page is there, and everything counted."""
        return self._is_counted and not self._is_reading

    def compose(self) -> ComposeResult:
        """One box that scrolls."""
        with VerticalScroll(id="panel", classes="sheet"):
            yield Static(id="panel-lines")

    def on_mount(self) -> None:
        """Read today."""
        self._ask(self._sought)

    def on_resize(self) -> None:
        """Fold the lines anew."""
        self.draw()

    @property
    def _is_today(self) -> bool:
        today = self._desk.today
        of_today = self._sought.since == self._sought.until == today
        return of_today and not self._sought.is_by_patient

    def _reread(self, _: object = None) -> None:
        """Show what was opened as it stands now; it may have been corrected."""
        try:
            fresh = [self._fresh(one) for one in self._shown.rows]
        except MadoguchiError as error:
            self._say(error_text(error))
            return
        self._shown.rows = tuple(fresh)
        self._count()
        self.draw()

    def _fresh(self, row: Row) -> Row:
        visit = standing_of(self._desk.journal, row.event_id)
        return row_of(visit) if visit is not None else row

    def _turn(self, by: int) -> None:
        """Another page; after the last the first."""
        shown = self._shown
        page = shown.page + by
        if by > 0 and shown.more is None:
            page = 0
        if page < 0 or page == shown.page:
            self.app.bell()
            return
        if page == len(shown.starts):
            shown.starts.append((shown.more, shown.before + len(shown.rows)))
        shown.page = page
        self._read()

    def _ask(self, sought: Sought) -> None:
        """List something else, from its first page on."""
        self._sought, self._shown = sought, Shown()
        self._typed = self._trouble = ""
        self._tally, self._is_counted = None, False
        self._read()

    def _read(self) -> None:
        self._is_reading = True
        start, _ = self._shown.starts[self._shown.page]
        self._load(self._sought, start, self._rows_that_fit)
        self.draw()

    @work(thread=True, exclusive=True, group="page")
    def _load(self, sought: Sought, after: Place | None, most: int) -> None:
        """Read one page; what is narrowed may have to be looked for far back."""
        rows: list[Row] = []
        worker = get_current_worker()
        try:
            places = self._numbered() if self._is_today else {}
            while not worker.is_cancelled:
                page = search(
                    self._desk, self._past.history, sought, after, most=most - len(rows)
                )
                rows += page.rows
                after = page.more
                if after is None or len(rows) >= most:
                    break
                sleep(KEYS_FIRST)
        except MadoguchiError as error:
            self._tell(worker, self._failed, error_text(error))
            return
        self._tell(worker, self._loaded, tuple(rows), after, places)

    def _numbered(self) -> dict[str, int]:
        """The day's visits by their number in it."""
        rows = self._desk.journal.on_day(self._desk.today)
        return {row.event.id: len(rows) - nth for nth, row in enumerate(rows)}

    def _tell(self, worker: Any, what: Callable[..., None], *about: object) -> None:
        if not worker.is_cancelled:
            self.app.call_from_thread(what, *about)

    def _failed(self, trouble: str) -> None:
        self._is_reading = False
        if self.is_attached:
            self._say(trouble)

    def _loaded(
        self, rows: tuple[Row, ...], more: Place | None, places: dict[str, int]
    ) -> None:
        self._is_reading = False
        if not self.is_attached:
            return
        self._shown.rows, self._shown.more, self._places = rows, more, places
        self._trouble = ""
        if self._tally is None:
            self._count()
        self._box.scroll_home(animate=False)
        self.draw()

    def _count(self) -> None:
        """Count what is listed, beside the screen."""
        if self._sought.is_by_patient:
            rows = (one.standing for one in self._shown.rows)
            self._tally, self._is_counted = tallied(rows), self._shown.more is None
        else:
            self._count_on(self._sought)

    @work(thread=True, exclusive=True, group="tally")
    def _count_on(self, sought: Sought) -> None:
        """Count on and on; keys come first, and the screen is not drawn for each."""
        worker, told = get_current_worker(), 0.0
        try:
            for tally in counted(self._past.history, sought.since, sought.until):
                if worker.is_cancelled:
                    return
                if monotonic() - told > _BETWEEN:
                    told = monotonic()
                    self._tell(worker, self._counting, tally)
                sleep(KEYS_FIRST)
            self._tell(worker, self._counted, tally)
        except MadoguchiError as error:
            self._tell(worker, self._failed, error_text(error))

    def _counting(self, tally: Tally) -> None:
        """Show how many there are so far."""
        self._tally, self._is_counted = tally, False
        if self.is_attached:
            self.draw()

    def _counted(self, tally: Tally) -> None:
        """Say that these are all."""
        self._tally, self._is_counted = tally, True
        if self.is_attached:
            self.draw()

    def _say(self, trouble: str) -> None:
        self._trouble = trouble
        self.app.bell()
        self.draw()

    @property
    def _box(self) -> VerticalScroll:
        return self.query_one("#panel", VerticalScroll)

    @property
    def _room(self) -> int:
        return min(self.app.size.width * 96 // 100, 116) - _EDGES

    @property
    def _rows_that_fit(self) -> int:
        return max(self.app.size.height - _ABOVE, _FEWEST)

    def draw(self) -> None:
        """Draw what stands now."""
        lines = [
            *lines_above(self._sought, self._desk.today, self._tally_said, self._room),
            Content(f" ▶ {self._typed}"),
            *folded(self._trouble, self._room),
            *self._rows(),
            Content.styled(said_below(self._shown, is_reading=self._is_reading), MUTED),
        ]
        self.query_one("#panel-lines", Static).update(Content("\n").join(lines))

    @property
    def _tally_said(self) -> list[str]:
        if self._tally is None:
            return [text("history.counting")]
        return tally_said(self._tally, is_whole=self._is_counted)

    def _rows(self) -> list[Content]:
        numbers = [self._number_of(nth) for nth in range(len(self._shown.rows))]
        pairs = zip(self._shown.rows, numbers, strict=True)
        return [row_line(*pair, self._room, dated=not self._is_today) for pair in pairs]

    def _number_of(self, nth: int) -> int:
        """The day's own number in today's list, else that of the list."""
        running = self._shown.before + nth + 1
        row = self._shown.rows[nth]
        return self._places.get(row.event_id, running) if self._is_today else running
