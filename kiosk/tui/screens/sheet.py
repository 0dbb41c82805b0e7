"""A panel that takes the whole height and draws its own lines (一枚の画面).

1. It draws again at every size, each line made for the room there is.
2. Arrows scroll what does not fit; 0, Enter and Esc close it.
3. A digit counts only if it came alone: a scanner chooses nothing here.
"""

from collections.abc import Iterator
from typing import TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kiosk.tui.flow import wrap
from kiosk.tui.hold import Held
from kiosk.tui.screens.choices import SCROLLS
from kiosk.tui.screens.panel import Panel

R = TypeVar("R")

EDGES = 6
"""Cells that border, padding and a scroll bar take."""


class Sheet(Panel[R]):
    """Draws `content` and asks what a digit means."""

    def content(self) -> Content:
        """Everything that is shown, top to bottom."""
        raise NotImplementedError

    def closed(self) -> None:
        """0, Enter or Esc was pressed."""
        self.leave()

    def chosen(self, held: tuple[Held, ...]) -> None:
        """A digit other than 0, or several at once."""
        del held
        self.app.bell()

    def compose(self) -> ComposeResult:
        """One box with every line in it."""
        with VerticalScroll(id="panel", classes="sheet"):
            yield Static(id="panel-lines")

    def on_resize(self) -> None:
        """Draw at the new size."""
        self.draw()

    def draw(self) -> None:
        """Draw what stands now."""
        self.query_one("#panel-lines", Static).update(self.content())

    @property
    def room(self) -> int:
        """Cells for a line."""
        return min(self.app.size.width * 96 // 100, 116) - EDGES

    def wrapped(self, said: str, style: str = "", indent: int = 0) -> Iterator[Content]:
        """One sentence in as many lines as it takes."""
        for line in wrap(said, self.room - indent):
            yield Content(" " * indent) + Content.styled(line, style)

    def take_key(self, event: events.Key) -> None:
        """Scroll, close, or hold a digit until it is known to be alone."""
        if event.key in SCROLLS:
            scroll = self.query_one(VerticalScroll)
            scroll.scroll_relative(y=SCROLLS[event.key], animate=False)
        elif event.key in {"escape", "enter"} and not self.is_holding:
            self.closed()
        elif event.character is not None and event.is_printable:
            self._hold.key(event.character, event.time)
        else:
            self.app.bell()

    def released(self, held: tuple[Held, ...]) -> None:
        """Take a digit that came alone."""
        if len(held) == 1 and held[0][0] == "0":
            self.closed()
        else:
            self.chosen(held)
