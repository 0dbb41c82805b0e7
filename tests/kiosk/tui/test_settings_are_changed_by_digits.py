"""What the clinic arranged: seen page by page, changed by digits, refused in words."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import NARROW, USUAL, WIDE
from kiosk.desk.settings import Group, Kind
from kiosk.desk.slip import SlipForm
from kiosk.labels import text
from kiosk.tui.app import KioskApp
from kiosk.tui.screens.reception import ReceptionScreen
from kiosk.tui.screens.setting import ChoosePanel, TypePanel
from kiosk.tui.screens.settings import PAGES, SettingsScreen
from kiosk.words.settings import EVERY, hint, in_force, label, shown
from schema.clock import JAPAN
from tests.kiosk.desk.kept_settings import KeptSettings
from tests.kiosk.tui.alone import Alone, alone
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]
SIZES = pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)
AT = datetime(2026, 2, 4, 9, 0, tzinfo=JAPAN)


def a_screen(ready: Ready, kept: KeptSettings) -> SettingsScreen:
    return SettingsScreen(kept, ready[0].desk, lambda: ("front", "back office"))


async def on_page(shown: Alone, group: Group) -> None:
    while PAGES[shown.panel.page] is not group:  # type: ignore[attr-defined]
        await shown.press("enter")


async def put(opened: Alone, typed: str) -> None:
    """Take back what stands in the line, type this, and give it."""
    await opened.type(*["backspace"] * 30, *typed, "enter")


@SIZES
async def test_every_setting_is_seen_with_its_value(
    ready: Ready, size: tuple[int, int]
) -> None:
    kept = KeptSettings(facility="みほんの医院" * 6)
    async with alone(a_screen(ready, kept), size) as opened:
        seen = 0
        for group in PAGES:
            await on_page(opened, group)
            here = [one for one in EVERY if one.group is group]
            for nth, one in enumerate(here, 1):
                assert any(line.startswith(f" {nth} ") for line in opened.lines)
                assert opened.says(label(one)), one.name
                assert opened.says(shown(one, in_force(one, kept.get))), one.name
                seen += 1
            assert len(here) <= 9
            assert opened.cut() == []
            assert opened.says(text("settings.keys"))
            assert len(opened.lines) <= size[1] * 90 // 100 - 4

        assert seen == len(EVERY)


async def test_each_kind_of_setting_says_what_it_does(ready: Ready) -> None:
    kept = KeptSettings()
    async with alone(a_screen(ready, kept), NARROW) as opened:
        for kind in Kind:
            one = next(one for one in EVERY if one.kind is kind)
            here = [each for each in EVERY if each.group is one.group]
            await on_page(opened, one.group)
            await opened.press(str(here.index(one) + 1))
            await opened.fingers.until(
                lambda: not opened.is_open, "the panel of the setting"
            )
            panel = opened.fingers.app.screen
            assert isinstance(panel, (ChoosePanel, TypePanel))
            said = "".join(str(panel.content()).split())

            assert "".join(hint(one).split()) in said
            assert "".join(text(f"settings.{one.counts.value}").split()) in said
            await opened.press("escape")
            assert opened.is_open
        assert kept.kept == {}


async def test_a_value_that_is_typed_is_kept_and_says_who(ready: Ready) -> None:
    kept = KeptSettings()
    async with alone(a_screen(ready, kept), NARROW) as opened:
        await opened.press("4")
        await put(opened, "03-0000-0000")

        assert kept.kept == {"facility.phone": "03-0000-0000"}
        assert opened.says("03-0000-0000")
        assert opened.says(text("settings.at_once"))
        await opened.press("4")
        by = kept.changed("facility.phone")
        assert by is not None
        assert by.staff == ready[0].desk.staff
        assert by.staff in str(opened.fingers.app.screen.content())  # type: ignore[attr-defined]


async def test_a_value_that_does_not_hold_is_refused_in_one_sentence(
    ready: Ready,
) -> None:
    kept = KeptSettings()
    async with alone(a_screen(ready, kept), NARROW) as opened:
        await opened.press("2")
        await put(opened, "999")

        assert opened.says(text("error.E-SET-1"))
        assert opened.says("E-SET-1")
        assert kept.kept == {}
        await opened.press("2")
        await put(opened, "13104")
        assert kept.kept == {"jurisdiction": "13104"}
        assert not opened.says("E-SET-1")


async def test_the_terminal_is_asked_only_with_all_it_needs(ready: Ready) -> None:
    kept = KeptSettings()
    async with alone(a_screen(ready, kept), NARROW) as opened:
        await on_page(opened, Group.ONLINE)
        await opened.press("1", "2")

        assert opened.says(text("error.E-ONLINE-2"))
        assert kept.kept == {}
        await opened.press("1", "3")
        assert kept.kept == {"online.gateways": "central"}


async def test_a_printer_is_picked_from_those_that_are_there(ready: Ready) -> None:
    kept = KeptSettings()
    async with alone(a_screen(ready, kept), NARROW) as opened:
        await on_page(opened, Group.PAPER)
        await opened.press("1")
        await opened.fingers.until(lambda: not opened.is_open, "the printers")
        await opened.press("3")

        assert kept.kept == {"paper.printer": "back office"}
        assert opened.says("back office")


async def test_a_function_key_is_given_by_pressing_it(ready: Ready) -> None:
    kept = KeptSettings()
    async with alone(a_screen(ready, kept), NARROW) as opened:
        await on_page(opened, Group.KEYS)
        await opened.press("2", "f5", "enter")
        assert kept.kept == {"keys.search": "f5"}
        await opened.press("2", "f7", "enter")

        assert kept.kept == {"keys.search": "f5"}
        assert opened.says("E-KEYMAP-3")


async def test_a_scanner_changes_nothing(ready: Ready) -> None:
    kept = KeptSettings()
    async with alone(a_screen(ready, kept), NARROW) as opened:
        await opened.fingers.scan("4444444444444444")
        await opened.fingers.until(
            lambda: not opened.panel.is_holding, "what was scanned"
        )
        assert opened.is_open
        await opened.press("4")
        await opened.fingers.scan("0312345678")

        assert kept.kept == {}


def settings_open(clerk: Clerk) -> bool:
    return isinstance(clerk.app.screen, SettingsScreen)


async def test_what_is_changed_counts_at_once(ready: Ready, tmp_path: Path) -> None:
    del tmp_path
    async with at_desk(ready) as clerk:
        app = clerk.app
        assert isinstance(app, KioskApp)
        settings = ready[0].store.settings
        try:
            await clerk.press("escape", "7", "2")
            assert settings_open(clerk)
            await clerk.press(*["enter"] * PAGES.index(Group.PAPER), "3", "2", "0")
            screen = clerk.app.screen
            assert isinstance(screen, ReceptionScreen)

            assert screen.slips.form is SlipForm.ROLL
        finally:
            settings.change({"paper.slip": "a4"}, "demo", AT)


@pytest.mark.parametrize("digit", ["1", "2"])
async def test_only_it_may_look_after_the_desk(ready: Ready, digit: str) -> None:
    class Reception:
        """An account that may do reception's work."""

        def may(self, role: object) -> bool:
            return str(role) == "reception"

    async with at_desk(ready) as clerk:
        app = clerk.app
        assert isinstance(app, KioskApp)
        opened = app._unlocked  # noqa: SLF001 - who is signed in
        assert opened is not None
        app._unlocked = replace(opened, staff=Reception())  # type: ignore[arg-type]  # noqa: SLF001
        await clerk.press("escape", "7", digit)

        assert clerk.says(text("more.for_it"))
        await clerk.press("0")
        assert isinstance(clerk.app.screen, ReceptionScreen)
