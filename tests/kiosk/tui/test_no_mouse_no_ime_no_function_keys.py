"""The ten-key is enough: every function key has its twin in the menu on Esc."""

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.labels import text
from kiosk.words.keymap import ACTIONS, FIXED, MENU, USUAL_KEYS
from tests.kiosk.tui.desk import at_desk

Ready = tuple[Demo, Cast]
SHORTCUTS = {one.usual: one.name for one in ACTIONS} | {"?": FIXED["?"]}


def test_every_shortcut_stands_in_the_menu() -> None:
    assert set(SHORTCUTS.values()) <= set(MENU.values())


def test_no_key_is_one_a_terminal_keeps_for_itself() -> None:
    assert not {"f10", "f11"} & set(SHORTCUTS)


@pytest.mark.parametrize("key", SHORTCUTS)
async def test_a_shortcut_and_its_twin_open_the_same(ready: Ready, key: str) -> None:
    name = SHORTCUTS[key]
    digit = next(digit for digit, twin in MENU.items() if twin == name)
    async with at_desk(ready) as clerk:
        await clerk.press(key)
        by_key = (type(clerk.app.screen), clerk.lines()[3:])
    async with at_desk(ready) as clerk:
        await clerk.press("escape", digit)

        assert (type(clerk.app.screen), clerk.lines()[3:]) == by_key


async def test_the_menu_can_be_read_by_digit(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.press("escape")

        for name in MENU.values():
            assert clerk.says(text(f"menu.{name}"))
            assert name not in USUAL_KEYS.keys or clerk.says(USUAL_KEYS.called(name))


async def test_the_mouse_is_never_needed(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        assert clerk.app.focused is not None
        await clerk.press("tab", "shift+tab", "escape", "escape")

        assert clerk.app.focused is not None
        await clerk.press("2")
        assert clerk.form.document is not None
