"""Whether a screen stands whole: every character that it holds is drawn (欠けの有無).

1. What scrolls is scrolled to its end; where a line is too wide, hidden, or folded
   into a row that is not there, its characters are missing.
2. A wide character that is cut in two is drawn as a blank, and missing too.
3. The key that leads back is in sight before anything is scrolled.
"""

import re
from collections.abc import Iterator
from typing import Any

from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from kiosk.tui.screens.lock import LockScreen
from kiosk.tui.screens.reception import ReceptionScreen
from kiosk.words.keymap import USUAL_KEYS
from tests.kiosk.tui.desk import Reader

AS_MANY_AS_FIT = {"today"}
"""Lists whose end may be left out: the history has it."""
WAY_BACK = re.compile(r"(?<!\w)(0|Esc|Enter)\s[^0-9]*?(もどる|やめる|終わる|Esc)")
"""How a screen over the desk says it."""
NO_WAY_BACK = "no way back"
Drawn = dict[Widget, dict[int, str]]
"""What was seen of a text, by its row."""


async def not_whole(hands: Reader) -> list[str]:
    """What is not whole on the screen that is on top, in its own words."""
    screen = hands.app.screen
    box = next(iter(screen.query(VerticalScroll)), None)
    drawn: Drawn = {}
    strips = _strips(screen)
    wrong = broken_sides(strips)
    if not leads_back(hands, strips):
        wrong.append(NO_WAY_BACK)
    _see(screen, drawn, strips)
    while box is not None and box.scroll_offset.y < box.max_scroll_y:
        box.scroll_relative(y=max(box.size.height - 1, 1), animate=False)
        await hands.pilot.pause()
        _see(screen, drawn, _strips(screen))
    if box is not None:
        box.scroll_home(animate=False)
        await hands.pilot.pause()
    wrong += [said for one in texts(screen) for said in _missing(one, drawn[one])]
    return wrong


def texts(screen: Screen[Any]) -> Iterator[Static]:
    """Every text of the screen that is meant to be seen."""
    for one in screen.query(Static):
        seen = all(node.display for node in _around(one))
        if seen and plain(one).strip() and one.id not in AS_MANY_AS_FIT:
            yield one


def plain(widget: Static) -> str:
    """What it holds, without its styles."""
    return str(getattr(widget.visual, "plain", widget.content))


def _around(widget: Widget) -> Iterator[Widget]:
    for node in widget.ancestors_with_self:
        if isinstance(node, Widget):
            yield node


def _strips(screen: Screen[Any]) -> list[Strip]:
    """What is drawn, line by line."""
    return screen._compositor.render_strips()  # noqa: SLF001


def _see(screen: Screen[Any], drawn: Drawn, strips: list[Strip]) -> None:
    """Note what is drawn of each text now."""
    for one in texts(screen):
        rows = drawn.setdefault(one, {})
        place, inside = one.content_region, _in_sight(one)
        for y in range(max(place.y, inside.y), min(place.bottom, inside.bottom)):
            rows[y - place.y] = strips[y].crop(place.x, place.right).text


def _in_sight(widget: Widget) -> Region:
    """The part of the terminal that is left to it by what it lies in."""
    region = Region.from_offset((0, 0), widget.app.size)
    for node in list(_around(widget))[1:]:
        if not isinstance(node, Screen):
            region = region.intersection(node.content_region)
    return region


def _missing(widget: Static, rows: dict[int, str]) -> Iterator[str]:
    """The first line of it of which something is not drawn."""
    seen = bare("".join(rows[y] for y in sorted(rows)))
    if bare(plain(widget)) == seen:
        return
    lines = [line for line in plain(widget).split("\n") if bare(line) not in seen]
    yield f"{widget.id}: {(lines or ['its lines stand in another order'])[0].strip()}"


def bare(said: str) -> str:
    """Without blanks and line ends."""
    return "".join(said.split())


def broken_sides(strips: list[Strip]) -> list[str]:
    """Lines of a box whose other side is not where it should be."""
    lines = [strip.text.strip() for strip in strips]
    return [line for line in lines if line[:1] == "│" and line[-1:] != "│"]


def leads_back(hands: Reader, strips: list[Strip]) -> bool:
    """True if the way back is said on the screen itself, in sight.

    From the desk no way leads back: there its keys are. From a lock only a
    passphrase leads on.
    """
    screen = hands.app.screen
    if isinstance(screen, LockScreen):
        return True
    if isinstance(screen, ReceptionScreen):
        return all(hands.says(item) for item in USUAL_KEYS.on_line())
    boxes = [child.region for child in screen.children]
    said = (
        strip.crop(box.x, box.right).text
        for box in boxes
        for strip in strips[box.y : box.bottom]
    )
    return any(WAY_BACK.search(line) for line in said)
