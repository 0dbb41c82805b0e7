"""One panel on a terminal by itself: what it draws, what it gives, whether it fits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.app import App
from textual.containers import VerticalScroll
from textual.widgets import Static

import kiosk.tui
from kiosk.demo.fingers import Fingers
from kiosk.tui.screens.panel import Panel

if TYPE_CHECKING:
    from textual.pilot import Pilot

STYLES = Path(kiosk.tui.__file__).with_name("kiosk.tcss")


class Bare(App[None]):
    """A program that shows nothing of its own."""

    CSS_PATH = STYLES


@dataclass
class Alone:
    """A panel that is open, or what it gave."""

    panel: Panel[Any]
    fingers: Fingers
    given: list[Any] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.fingers.app.screen is self.panel

    @property
    def lines(self) -> list[str]:
        return str(self.panel.query_one("#panel-lines", Static).content).split("\n")

    def says(self, sentence: str) -> bool:
        """True if the whole sentence stands there, on one line or more."""
        return _bare(sentence) in _bare("".join(self.lines))

    def cut(self) -> list[str]:
        """Lines that are wider than the box they stand in."""
        room = self.panel.query_one("#panel-lines", Static).content_size.width
        return [line for line in self.lines if cell_len(line) > room]

    @property
    def hidden_rows(self) -> int:
        """Rows that are seen only after scrolling."""
        return self.panel.query_one("#panel", VerticalScroll).max_scroll_y

    async def press(self, *keys: str) -> None:
        """Press keys, each when the last one has been drawn."""
        await self.fingers.press(*keys)

    async def type(self, *keys: str) -> None:
        """Type ahead of the panel."""
        await self.fingers.type(keys)


def _bare(said: str) -> str:
    return "".join(said.split())


@asynccontextmanager
async def alone(panel: Panel[Any], size: tuple[int, int]) -> AsyncIterator[Alone]:
    """Open a panel over nothing, and keep what it gives."""
    app = Bare()
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        shown = Alone(panel, _fingers(pilot))
        app.push_screen(panel, shown.given.append)
        await pilot.pause()
        yield shown


def _fingers(pilot: "Pilot[None]") -> Fingers:
    return Fingers(pilot)
