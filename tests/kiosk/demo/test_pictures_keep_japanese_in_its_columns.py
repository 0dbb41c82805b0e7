"""Every character of a picture stands in its own cells, wide ones in two."""

import re

from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.widgets import Static

from kiosk.demo.pictures import CELL, picture

LINES = ("│保険証 ABC│", "○確認 ◇", "ｶﾅ＋漢字12", "a&<b> [x]")
LETTERS = re.compile(r'<text class="r\d+" x="([\d ]+)" y="\d+">([^<]*)</text>')
ALONE = re.compile(r'<text class="r\d+ (drawn|small)" x="(\d+)"[^>]*>([^<]*)</text>')


class Shown(App[None]):
    """Shows some lines."""

    def compose(self) -> ComposeResult:
        """One line under the other."""
        for line in LINES:
            yield Static(line, markup=False)


async def drawn() -> str:
    app = Shown()
    async with app.run_test(size=(30, 6)):
        return picture(app)


async def test_letters_stand_where_their_cells_are() -> None:
    places = {}
    for xs, said in LETTERS.findall(await drawn()):
        plain = said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        places[plain] = [int(x) // CELL for x in xs.split()]

    assert places["保険証ABC"] == [1, 3, 5, 8, 9, 10]
    assert places["ｶﾅ＋漢字12"] == [0, 1, 2, 4, 6, 8, 9]
    assert places["a&<b>[x]"] == [0, 1, 2, 3, 4, 6, 7, 8]


async def test_lines_and_crowded_signs_stay_in_their_cell() -> None:
    alone = [
        (kind, int(x) // CELL, sign) for kind, x, sign in ALONE.findall(await drawn())
    ]

    assert ("small", 0, "○") in alone
    assert not any(sign == "◇" for _, _, sign in alone)


async def test_lines_of_a_box_are_drawn_where_their_cells_are() -> None:
    shapes = " ".join(re.findall(r'<path class="r\d+" d="([^"]*)"', await drawn()))
    corners = {int(x) // CELL for x in re.findall(r"M(\d+) ", shapes)}

    assert corners == {0, cell_len("│保険証 ABC")}


async def test_nothing_of_the_exporters_window_is_left() -> None:
    said = await drawn()

    assert "font-variant" not in said
    assert "font-face" not in said
    assert "Fira" not in said
    assert "rich-terminal" not in said
