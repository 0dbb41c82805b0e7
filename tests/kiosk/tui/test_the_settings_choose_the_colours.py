"""The screen is drawn in the theme that the settings name; one nobody knows is none."""

from dataclasses import replace

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.shown import opened_demo
from kiosk.desk.settings import DEFAULTS, SETTINGS, THEME
from kiosk.tui.app import KioskApp
from kiosk.tui.look import CONTRAST, DARK, LIGHT, THEMES

Ready = tuple[Demo, Cast]


async def shown_in(ready: Ready, theme: str) -> str:
    """The theme of a desk whose settings name this one."""
    demo, _ = ready
    opened = replace(opened_demo(demo), theme=theme)
    app = KioskApp(demo.clock, lambda _: opened, unlocked=opened)
    async with app.run_test() as pilot:
        await pilot.pause()
        return app.theme


@pytest.mark.parametrize("theme", [DARK, LIGHT, CONTRAST])
async def test_each_is_shown(ready: Ready, theme: str) -> None:
    assert await shown_in(ready, theme) == theme


async def test_an_unknown_one_is_drawn_dark(ready: Ready) -> None:
    assert await shown_in(ready, "pink") == DARK


def test_every_choice_is_there() -> None:
    offered = next(one.choices for one in SETTINGS if one.name == THEME)

    assert {*offered} == {theme.name for theme in THEMES}
    assert DEFAULTS[THEME] == DARK
