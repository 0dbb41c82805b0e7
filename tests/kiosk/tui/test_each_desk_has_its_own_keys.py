"""A desk's settings give its actions other keys; everything says and hears those."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import kiosk
from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.shown import opened_demo
from kiosk.labels import error_text, has, sentences
from kiosk.tui.app import KioskApp
from kiosk.tui.asked import KeysMoved
from kiosk.tui.screens.history import HistoryScreen
from kiosk.tui.screens.lock import LockScreen
from kiosk.tui.screens.reception import ReceptionScreen
from kiosk.tui.screens.search import SearchScreen
from kiosk.words.keymap import (
    ACTIONS,
    ASSIGNABLE,
    USUAL_KEYS,
    Keymap,
    usual_where_refused,
)
from schema.errors import Refused
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.register import Register

Ready = tuple[Demo, Cast]
OTHERS = Keymap.of({"search": "f2", "lock": "Ctrl+L", "history": "f3", "sync": ""})


def test_two_keys_change_places_in_one_go() -> None:
    swapped = Keymap.of({"search": "f7", "history": "f3"})

    assert (swapped.meaning("f7"), swapped.meaning("f3")) == ("search", "history")


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ({"doors": "f2"}, "E-KEYMAP-1"),
        ({"search": "f10"}, "E-KEYMAP-2"),
        ({"search": "ctrl+c"}, "E-KEYMAP-2"),
        ({"search": "1"}, "E-KEYMAP-2"),
        ({"search": "escape"}, "E-KEYMAP-2"),
        ({"search": "f7"}, "E-KEYMAP-3"),
        ({"search": "f2", "history": "f2"}, "E-KEYMAP-3"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    chosen: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused, match=code) as refused:
        Keymap.of(chosen)

    said = error_text(refused.value)
    assert has(f"error.{code}")
    assert "{" not in said
    assert refused.value.found in said


def test_a_desk_opens_with_keys_that_do_not_hold() -> None:
    settings = {"keys.search": "f7"}

    assert usual_where_refused(lambda name, _: settings.get(name, "")) == USUAL_KEYS


def test_one_key_moves_alone() -> None:
    moved = USUAL_KEYS.with_key("search", "f2")

    assert moved.called("search") == "F2"
    assert moved.keys == {**USUAL_KEYS.keys, "search": "f2"}


def test_no_sentence_names_a_function_key() -> None:
    named = re.compile(r"(?<![A-Z0-9-])F[0-9]{1,2}(?![0-9A-Z])")
    here = {"error.E-KEYMAP-2", "setting_hint.key"}

    assert named.search("かな検索（F3）")
    said = {key: one for key, one in sentences().items() if key not in here}
    assert [key for key, one in said.items() if named.search(one)] == []


def test_no_module_but_one_names_a_function_key() -> None:
    named = re.compile(r"[\"']f[0-9]{1,2}[\"']")
    modules = Path(str(kiosk.__file__)).parent.rglob("*.py")

    found = {
        path.name for path in modules if named.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"keymap.py"}


def with_other_keys(ready: Ready) -> tuple[KioskApp, Register]:
    register = Register(ready[0])
    opened = replace(opened_demo(ready[0]), checks=register, keymap=OTHERS)
    app = KioskApp(ready[0].clock, lambda _: opened, unlocked=opened)
    app.animation_level = "none"
    return app, register


async def test_the_desk_says_and_hears_its_own_keys(ready: Ready) -> None:
    app, register = with_other_keys(ready)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        clerk = Clerk(pilot, *ready, register)
        for item in OTHERS.on_line():
            assert clerk.says(item)
        await clerk.press("f2")
        assert isinstance(app.screen, SearchScreen)
        await clerk.press("escape", "f3")
        assert isinstance(app.screen, HistoryScreen)
        await clerk.press("escape", "f7")
        assert isinstance(app.screen, ReceptionScreen)
        await clerk.press("escape")
        assert clerk.says("かな検索（F2）")
        await clerk.press("ctrl+l")
        assert isinstance(app.screen, LockScreen)


async def test_a_change_counts_from_the_next_key_on(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        clerk.app.post_message(KeysMoved(OTHERS))
        await clerk.press("4", "f2")

        assert isinstance(clerk.app.screen, SearchScreen)
        await clerk.press("escape")
        assert clerk.says("F2検索")


@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
async def test_the_longest_keys_fit_the_line(
    ready: Ready, size: tuple[int, int]
) -> None:
    free = [key for key in ASSIGNABLE if key.startswith("ctrl")]
    names = [one.name for one in ACTIONS]
    longest = Keymap.of(dict(zip(names, free, strict=False)))
    async with at_desk(ready, size) as clerk:
        clerk.app.post_message(KeysMoved(longest))
        await clerk.press("4")

        for item in longest.on_line():
            assert clerk.says(item)
