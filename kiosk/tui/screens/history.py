"""Today's patients, masked; one row is shown for ten seconds, and logged (履歴)."""

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kiosk.desk.ports import Recorded
from kiosk.desk.receive import Desk
from kiosk.labels import error_text, text
from kiosk.tui.screens.panel import Panel
from kiosk.tui.widgets.today_list import today_row
from kiosk.words.rows import whole
from schema.errors import MadoguchiError

if TYPE_CHECKING:
    from textual.timer import Timer

SHOWN_FOR = 10.0
"""Seconds for which a row stays unmasked."""


class HistoryScreen(Panel[None]):
    """The day's rows; a number and Enter unmasks one."""

    def __init__(self, desk: Desk) -> None:
        """Show the desk's visit day."""
        super().__init__()
        self._desk = desk
        self._rows = desk.journal.on_day(desk.today)
        ids = [row.event.id for row in self._rows]
        self._again = desk.journal.amendments(ids)
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

    def take_key(self, event: events.Key) -> None:
        """Type a row's number, Enter shows it; Esc goes back."""
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
            self._desk.note_viewed(self._row(place).event.id)
        except MadoguchiError as error:
            self._trouble = error_text(error)
            self.app.bell()
            return
        self._open = place
        if self._masking is not None:
            self._masking.stop()
        self._masking = self.set_timer(SHOWN_FOR, self._mask)

    def _mask(self) -> None:
        self._open = None
        self._draw()

    def _row(self, place: int) -> Recorded:
        return self._rows[len(self._rows) - place]

    def _draw(self) -> None:
        lines = [
            Content.styled(text("history.title"), "bold"),
            Content.styled(text("history.lead"), "$text-muted"),
            Content(f" ▶ {self._typed}"),
            Content.styled(self._trouble, "$text-error"),
        ]
        for nth, row in enumerate(self._rows):
            place = len(self._rows) - nth
            lines.append(today_row(row, place, self._again.get(row.event.id)))
            if place == self._open:
                lines.append(Content.styled(f"        {whole(row)}", "bold"))
        if not self._rows:
            lines.append(Content(text("today.empty")))
        self.query_one("#panel-lines", Static).update(Content("\n").join(lines))
