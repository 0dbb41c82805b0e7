"""The lock comes at once, and nothing is shown over it or takes it away."""

import asyncio
from threading import Event

import pytest
from textual.app import ScreenStackError

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.desk.form import Form
from kiosk.tui.screens.approval import ApprovalScreen
from kiosk.tui.screens.choices import ChoicePanel
from kiosk.tui.screens.lock import LockScreen
from kiosk.tui.screens.search import SearchScreen
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]


def covered(clerk: Clerk) -> bool:
    return isinstance(clerk.app.screen, LockScreen)


@pytest.mark.parametrize("after", ["f3", "f6", "f7", "f9", "f1", "escape", "?"])
async def test_a_key_typed_after_it_opens_nothing(ready: Ready, after: str) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(("f12", after))

        await clerk.until(lambda: covered(clerk), "the lock")
        await clerk.pilot.pause()
        assert covered(clerk)


async def test_what_is_typed_after_it_is_typed_at_the_lock(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(("escape", "5", *"12345678"))

        await clerk.until(lambda: covered(clerk), "the lock")
        assert clerk.form == Form()


async def test_a_panel_that_is_late_stays_away(ready: Ready) -> None:
    """Something opens a panel after the lock came by itself."""
    async with at_desk(ready) as clerk:
        await clerk.press("f12")
        clerk.app.push_screen(SearchScreen(clerk.demo.desk))
        await clerk.pilot.pause()

        assert covered(clerk)


async def test_nothing_else_takes_it_away(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.press("f12")
        with pytest.raises(ScreenStackError):
            clerk.app.pop_screen()

        assert covered(clerk)


async def test_a_panel_beneath_cannot_leave(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.press("escape")
        menu = clerk.app.screen
        await clerk.press("f12")
        assert isinstance(menu, ChoicePanel)
        menu.leave("1")
        await clerk.pilot.pause()

        assert covered(clerk)


class SlowStaff:
    """Accounts whose check of a passphrase takes until it is told to end."""

    def __init__(self) -> None:
        """Hold everybody up."""
        self.may_end = Event()

    def approve(self, given: object) -> str:
        del given
        self.may_end.wait(20)
        return "staff-9"


@pytest.fixture
def slow() -> SlowStaff:
    return SlowStaff()


async def test_an_approval_waits_beneath_the_lock(
    ready: Ready, slow: SlowStaff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.tui.screens.approval.SupervisorGate", lambda _: None)
    agreed: list[str | None] = []
    async with at_desk(ready) as clerk:
        asking = ApprovalScreen(slow)  # type: ignore[arg-type]
        clerk.app.push_screen(asking, agreed.append)
        await clerk.pilot.pause()
        await clerk.type((*"passphrase", "enter"))
        await clerk.until(lambda: asking.is_trying, "it to be tried")
        await clerk.press("f12")
        slow.may_end.set()
        await asyncio.sleep(0.1)
        await clerk.pilot.pause()

        assert covered(clerk)
        assert agreed == []
        await clerk.type((*"demo-madoguchi", "enter"))
        await clerk.until(lambda: agreed == ["staff-9"], "the approval to be given")
        assert clerk.app.screen is clerk.desk


async def test_two_escs_at_once_leave_it_once(
    ready: Ready, slow: SlowStaff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.tui.screens.approval.SupervisorGate", lambda _: None)
    async with at_desk(ready) as clerk:
        asking = ApprovalScreen(slow)  # type: ignore[arg-type]
        clerk.app.push_screen(asking)
        await clerk.pilot.pause()
        asking.begin_again()
        asking.begin_again()
        await clerk.until(lambda: clerk.app.screen is clerk.desk, "the desk")
