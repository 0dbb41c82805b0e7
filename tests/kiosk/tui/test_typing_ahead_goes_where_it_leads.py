"""Keys typed faster than the screen draws go where the ones before them led."""

from time import sleep
from typing import Any

import pytest
from textual import events

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.tui.screens.book import BookScreen
from kiosk.tui.screens.choices import ChoicePanel
from kiosk.tui.screens.history import HistoryScreen
from kiosk.tui.screens.outage import OutageScreen
from kiosk.tui.screens.panel import Panel
from kiosk.tui.screens.reception import ReceptionScreen
from kiosk.tui.screens.search import SearchScreen
from kiosk.tui.screens.worklist import WorklistScreen
from kiosk.tui.widgets.entry_panel import EntryPanel
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]
WAYS = pytest.mark.parametrize(
    ("keys", "opened"),
    [
        (("escape", "8"), WorklistScreen),
        (("escape", "1"), SearchScreen),
        (("escape", "7", "5"), BookScreen),
        (("f3", "escape", "f6"), WorklistScreen),
        (("f7", "escape", "escape", "2"), HistoryScreen),
        (("f6", "9"), OutageScreen),
    ],
)


async def seen(clerk: Clerk, opened: type[Panel[Any]]) -> None:
    def is_open() -> bool:
        return type(clerk.app.screen) is opened

    await clerk.until(is_open, f"{opened.__name__} to be opened")


@WAYS
async def test_what_is_opened_has_the_next_key(
    ready: Ready, keys: tuple[str, ...], opened: type[Panel[Any]]
) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(keys)

        await seen(clerk, opened)
        assert clerk.form.document is None


async def test_a_slow_screen_changes_nothing(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each draw takes longer than whoever types needs for a key."""
    draw = ReceptionScreen.refresh_patient

    def slowly(desk: ReceptionScreen) -> None:
        sleep(0.15)
        draw(desk)

    monkeypatch.setattr(ReceptionScreen, "refresh_patient", slowly)
    async with at_desk(ready) as clerk:
        await clerk.rush("2", "escape", "8", apart=0.1)

        await seen(clerk, WorklistScreen)
        assert clerk.form.document is not None


async def test_without_turns_keys_go_elsewhere(ready: Ready) -> None:
    """The control: both keys are given to the screen that has the first one."""
    async with at_desk(ready) as clerk:
        panel = clerk.desk.query_one(EntryPanel)
        for key, character in (("escape", None), ("1", "1")):
            panel.post_message(events.Key(key, character))

        await seen(clerk, ChoicePanel)
        await clerk.pilot.pause()
        assert isinstance(clerk.app.screen, ChoicePanel)


async def test_a_screen_that_hangs_swallows_no_key(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.tui.ahead.PATIENCE", 0.0)
    async with at_desk(ready) as clerk:
        await clerk.type(("2", *"39131"))

        assert clerk.form.typed == "39131"
