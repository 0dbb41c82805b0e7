"""Today's patients, masked; one row is shown for ten seconds, and logged (履歴)."""

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kiosk.desk.receive import Desk
from kiosk.desk.standing import Standing, standings
from kiosk.labels import error_text, text
from kiosk.tui.flow import flowed, wrap
from kiosk.tui.screens.choices import SCROLLS
from kiosk.tui.screens.panel import Panel
from kiosk.tui.screens.room import room_in
from kiosk.tui.widgets.today_list import today_row
from kiosk.words.rows import whole
from schema.errors import MadoguchiError

if TYPE_CHECKING:
    from textual.timer import Timer

SHOWN_FOR = 10.0
"""Seconds for which a row stays unmasked."""
WHOLE_ROW = 82
"""Cells of a row with its document; a narrower box shows it without."""
_INDENT = "        "


class HistoryScreen(Panel[None]):
    """The day's rows; a number and Enter unmasks one."""

    def __init__(self, desk: Desk) -> None:
        """Show the desk's visit day."""
        super().__init__()
        self._desk = desk
        self._rows = standings(desk.journal, desk.journal.on_day(desk.today))
        self._typed = ""
        self._open: int | None = None
        self._trouble = ""
        self._masking: Timer | None = None

    def compose(self) -> ComposeResult:
        """One box that scrolls."""
        with VerticalScroll(id="panel"):
            yield Static(id="panel-lines")

    def on_mount(self) -> None:
        """Draw the rows."""
        self._draw()

    def on_resize(self) -> None:
        """Fold the lines anew."""
        self._draw()

    def take_key(self, event: events.Key) -> None:
        """Type a row's number, Enter shows it; Esc goes back, arrows scroll."""
        if event.key in SCROLLS:
            self._box.scroll_relative(y=SCROLLS[event.key], animate=False)
            return
        if event.key == "escape" or (event.key == "0" and not self._typed):
            self.leave()
        elif event.key == "enter":
            self._unmask()
        elif event.key == "backspace":
            self._typed = self._typed[:-1]
        elif event.character and event.character.isdecimal():
            self._typed += event.character
        self._draw()

    def _unmask(self) -> None:
        typed, self._typed = self._typed, ""
        place = int(typed) if typed else 0
        if not 1 <= place <= len(self._rows):
            self.app.bell()
            return
        try:
            self._desk.note_viewed(self._row(place).id)
        except MadoguchiError as error:
            self._trouble = error_text(error)
            self.app.bell()
            return
        self._open, self._trouble = place, ""
        self.call_after_refresh(self._bring_into_view)
        if self._masking is not None:
            self._masking.stop()
        self._masking = self.set_timer(SHOWN_FOR, self._mask)

    def _mask(self) -> None:
        self._open = None
        self._draw()

    def _row(self, place: int) -> Standing:
        return self._rows[len(self._rows) - place]

    @property
    def _box(self) -> VerticalScroll:
        return self.query_one("#panel", VerticalScroll)

    def _bring_into_view(self) -> None:
        """Scroll to the row that is shown: its seconds are counted."""
        if self._open is not None:
            above = len(self._head()) + len(self._rows) - self._open
            middle = max(above - self._box.size.height // 2, 0)
            self._box.scroll_to(y=middle, animate=False)

    def _head(self) -> list[Content]:
        """What stands above the rows, as it is folded into the box."""
        room = room_in(self.app.size)
        items = [
            Content.styled(one, "$text-muted")
            for one in text("history.lead").split("  ")
        ]
        lines = Content.styled(text("history.title"), "bold").split("\n")
        lines += flowed(items, room, 0).split("\n")
        lines.append(Content(f" ▶ {self._typed}"))
        lines += [
            Content.styled(line, "$text-error") for line in wrap(self._trouble, room)
        ]
        return lines

    def _draw(self) -> None:
        room = room_in(self.app.size)
        lines = self._head()
        for nth, row in enumerate(self._rows):
            place = len(self._rows) - nth
            lines.append(today_row(row, place, is_short=room < WHOLE_ROW))
            if place == self._open:
                lines += [
                    Content.styled(_INDENT + line, "bold")
                    for said in whole(row)
                    for line in wrap(said, room - len(_INDENT))
                ]
        if not self._rows:
            lines.append(Content(text("today.empty")))
        self.query_one("#panel-lines", Static).update(Content("\n").join(lines))
