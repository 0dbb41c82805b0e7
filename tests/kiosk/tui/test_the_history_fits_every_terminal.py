"""Every screen of the history, at every size: no line is cut, none folded twice."""

import pytest
from rich.cells import cell_len
from textual.containers import VerticalScroll
from textual.widgets import Static

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import NARROW, USUAL
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.looking_back import each_screen

Ready = tuple[Demo, Cast]
WIDE = (160, 45)


def badly_drawn(clerk: Clerk) -> str:
    """What is wrong with the screen; empty where nothing is."""
    lines = clerk.app.screen.query_one("#panel-lines", Static)
    box = clerk.app.screen.query_one("#panel", VerticalScroll)
    widest = max(map(cell_len, str(lines.content).split("\n")))
    if widest > lines.size.width:
        return f"{widest} cells in {lines.size.width}"
    if len(str(lines.content).split("\n")) != lines.size.height:
        return "a line is folded twice"
    if box.size.width > clerk.app.size.width:
        return "the box is wider than the terminal"
    borders = [line for line in clerk.lines() if line.startswith("│")]
    if any(not line.endswith("│") for line in borders):
        return "a border is broken"
    return ""


@pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=["80", "100", "160"])
async def test_no_line_is_cut(ready: Ready, size: tuple[int, int]) -> None:
    async with at_desk(ready, size) as clerk:
        wrong = {
            name: said
            async for name in each_screen(clerk)
            if (said := badly_drawn(clerk))
        }
        assert wrong == {}
