"""A panel of rows in pages, a digit beside each (ページの一覧).

1. A page is what fits; nothing scrolls out of sight.
2. Enter turns the page, Esc and `0` go back.
3. A digit counts only if it came alone: a scanner opens nobody.
"""

from typing import TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from kiosk.tui.hold import Held
from kiosk.tui.screens.panel import Panel

R = TypeVar("R")


class Paged(Panel[R]):
    """Draws `content`, turns its pages, and asks what a digit means."""

    page = 0
    """The page that is shown, counted from 0."""

    def content(self) -> Content:
        """The page that is shown, top to bottom."""
        raise NotImplementedError

    def turn(self, by: int) -> None:
        """Go on to another page."""
        raise NotImplementedError

    def closed(self) -> None:
        """`0` was pressed."""
        self.leave()

    def chosen(self, key: str) -> None:
        """A digit other than 0 that came alone; empty for several at once."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """One box."""
        with Vertical(id="panel"):
            yield Static(id="panel-lines")

    def on_resize(self) -> None:
        """Fold the lines anew, from the first page on."""
        self.page = 0
        self.draw()

    def draw(self) -> None:
        """Draw what stands now."""
        self.query_one("#panel-lines", Static).update(self.content())

    def take_key(self, event: events.Key) -> None:
        """Turn the page, go back, or hold a digit until it is known to be alone."""
        if event.key == "escape" and not self.is_holding:
            self.leave()
        elif event.key in {"enter", "pagedown", "down"} and not self.is_holding:
            self.turn(1)
        elif event.key in {"pageup", "up"} and not self.is_holding:
            self.turn(-1)
        elif event.character is not None and event.is_printable:
            self._hold.key(event.character, event.time)
        else:
            self.app.bell()

    def released(self, held: tuple[Held, ...]) -> None:
        """Go back on a `0` that came alone; else let the digit count."""
        key = held[0][0] if len(held) == 1 else ""
        if key == "0":
            self.closed()
        else:
            self.chosen(key)
