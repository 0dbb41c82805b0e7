"""Every screen, at every size: nothing cut, nothing halved, and the way back in sight.

Each tour is one program that is led by keys from screen to screen; the terminal
changes its size under every one of them.
"""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

import kiosk.tui
from kiosk.tui.screens.book import RulesOfRow
from kiosk.tui.screens.choices import ChoicePanel
from kiosk.tui.screens.reception import ReceptionScreen
from kiosk.tui.screens.training import TrainingScreen
from tests.kiosk.tui.desk import Reader
from tests.pictures import DOCS, page
from tests.screens.shots import SHOTS
from tests.screens.tours import SIZES, TOURS
from tests.screens.whole import NO_WAY_BACK, not_whole
from tests.sources import ROOT

SHOWN_BY_THEMSELVES = {ReceptionScreen, ChoicePanel}
"""Screens that others are made of, and that are shown as they are."""
COVERED = {TrainingScreen}
"""Whoever sees it sees what lies over it, a moment later."""


def every_screen() -> set[type[Screen[Any]]]:
    """Every class of the program that is shown: no ground for others."""
    for module in pkgutil.walk_packages(kiosk.tui.__path__, "kiosk.tui."):
        import_module(module.name)
    return {
        one
        for one in below(Screen)
        if one in SHOWN_BY_THEMSELVES or not one.__subclasses__()
    }


def below(kind: type[Screen[Any]]) -> Iterator[type[Screen[Any]]]:
    """Every class under one, of the program."""
    for one in kind.__subclasses__():
        if one.__module__.startswith("kiosk."):
            yield one
        yield from below(one)


def toured() -> set[type[Screen[Any]]]:
    return {kind for shots in SHOTS.values() for kind, _ in shots.values()}


def test_every_screen_is_on_a_tour() -> None:
    assert every_screen() - toured() - COVERED == set()
    assert RulesOfRow in every_screen()


def test_every_tour_has_its_shots() -> None:
    assert [*SHOTS] == [*TOURS]
    names = [name for shots in SHOTS.values() for name in shots]
    assert len({*names}) == len(names)


@pytest.mark.parametrize("tour", TOURS)
async def test_it_stands_whole_at_every_size(tour: str, tmp_path: Path) -> None:
    wrong: dict[tuple[str, str], object] = {}
    seen = {}
    sizes = SIZES
    async with TOURS[tour](tmp_path) as (hands, names):
        async for name in names:
            seen[name] = type(hands.app.screen)
            for size in sizes:
                await hands.pilot.resize_terminal(*size)
                said = await not_whole(hands)
                if said:
                    wrong[name, str(size)] = said
            sizes = sizes[::-1]

    assert wrong == {}
    assert seen == {name: kind for name, (kind, _) in SHOTS[tour].items()}


def test_every_picture_that_is_named_is_there() -> None:
    named = [
        (page.parent / name)
        for page in (ROOT / "README.md", DOCS / "screens.md")
        for name in re.findall(r"\]\(([^()]*\.svg)\)", page.read_text(encoding="utf-8"))
    ]

    assert len(named) > len(TOURS)
    assert [path.name for path in named if not path.is_file()] == []
    assert {path.resolve() for path in named} == {*DOCS.resolve().rglob("*.svg")}


def test_every_screen_is_told_of_with_its_picture() -> None:
    assert (DOCS / "screens.md").read_text(encoding="utf-8") == page()


class Cut(App[None]):
    """Shows what is not whole."""

    CSS = """
    Static { height: 1; }
    #wide { text-wrap: nowrap; text-overflow: clip; }
    #box { height: 3; }
    """

    def compose(self) -> ComposeResult:
        """Too wide a line, a line without a row, and what can be scrolled to."""
        yield Static(Content("広" * 60), id="wide")
        yield Static(Content("一\n二"), id="hidden")
        yield Static(Content("半" * 10), id="halved")
        yield Static(Content("│ 端"), id="side")
        with VerticalScroll(id="box"):
            for nth in range(9):
                yield Static(f"{nth}行", id=f"row-{nth}")


async def test_what_is_cut_would_be_noticed() -> None:
    async with Cut().run_test(size=(80, 24)) as pilot:
        pilot.app.query_one("#halved").styles.width = 7
        await pilot.pause()
        said = await not_whole(Reader(pilot))

        assert said == [
            "│ 端",
            NO_WAY_BACK,
            f"wide: {'広' * 60}",
            "hidden: 二",
            f"halved: {'半' * 10}",
        ]
