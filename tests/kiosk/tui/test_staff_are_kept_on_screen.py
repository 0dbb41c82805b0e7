"""Accounts are made and changed by digits; secrets never show, and roles hold."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from rich.cells import cell_len
from textual.widgets import Static

from kiosk.demo.fingers import Fingers
from kiosk.desk.staff import SHORTEST, Account, Factor, Role, SignIn, StaffPort
from kiosk.labels import text
from kiosk.store.staff import StoreStaff
from kiosk.tui.screens.panel import Panel
from kiosk.tui.screens.reception import ReceptionScreen
from kiosk.tui.screens.staff import StaffScreen
from kiosk.tui.screens.staff_panels import EnrolmentPanel, SecretPanel
from tests.kiosk.store.desk import CHEAP
from tests.kiosk.tui.staffed import FIRST, THIRD, Staffed, at_the_lock, staffed

NEW = "a quite new one"


@pytest.fixture
def desk(tmp_path: Path) -> Staffed:
    """Without it, nobody would have an account."""
    return staffed(tmp_path / "desk")


class Keeper(Fingers):
    """Whoever looks after the accounts."""

    staff: StaffPort
    desk: Staffed

    @property
    def screen(self) -> StaffScreen:
        return next(
            one for one in self.app.screen_stack if isinstance(one, StaffScreen)
        )

    def lines(self) -> str:
        return str(self.app.screen.query_one("#panel-lines", Static).content)

    async def panel(self, kind: type[Panel[str]]) -> None:
        await self.until(lambda: isinstance(self.app.screen, kind), kind.__name__)

    async def secret(self, typed: str) -> None:
        """Give a passphrase once it is asked for."""
        before = self.app.screen
        await self.panel(SecretPanel)
        await self.type([*typed, "enter"])
        await self.until(lambda: self.app.screen is not before, "what comes next")

    async def back(self) -> str:
        """Once the list is there again: what it says."""
        await self.until(lambda: self.app.screen is self.screen, "the list")
        await self.until(lambda: bool(self.said), "what came of it")
        return self.said

    @property
    def said(self) -> str:
        return self.screen._message  # noqa: SLF001

    async def press_each(self, keys: str) -> None:
        """Press digits, each in the panel that the last one opened."""
        for key in keys:
            before = self.app.screen
            await self.press(key)
            await self.until(lambda: self.app.screen is not before, "the panel")  # noqa: B023


@asynccontextmanager
async def keeping(
    desk: Staffed,
    number: str = "1",
    given: str = FIRST,
    size: tuple[int, int] = (80, 24),
) -> AsyncIterator[Keeper]:
    """Somebody before the list of staff, through the menu."""
    async with at_the_lock(desk, size) as hands:
        await hands.type([*number, "enter", *given, "enter"])
        await hands.until(
            lambda: isinstance(hands.app.screen, ReceptionScreen), "the desk"
        )
        at_work = hands.app.screen
        assert isinstance(at_work, ReceptionScreen)
        assert isinstance(at_work.staff, StoreStaff)
        at_work.staff.stretch = CHEAP
        keeper = Keeper(hands.pilot)
        keeper.staff, keeper.desk = at_work.staff, desk
        await keeper.press("escape", "7", "3")
        await keeper.until(
            lambda: isinstance(keeper.app.screen, StaffScreen), "the list"
        )
        yield keeper


def account(keeper: Keeper, number: str) -> Account:
    return next(one for one in keeper.staff.accounts() if one.number == number)


async def test_an_account_for_this_device_is_made_by_digits(desk: Staffed) -> None:
    async with keeping(desk) as keeper:
        await keeper.press_each("9112")
        await keeper.secret(NEW)
        await keeper.secret(NEW)
        assert await keeper.back() == text("staff.added_device", number="4")
        made = account(keeper, "4")
        assert (made.call_name, made.roles) == ("受付B", (Role.RECEPTION,))
        assert isinstance(keeper.staff, StoreStaff)
        assert keeper.staff.unlock(SignIn(NEW, "4")) == "staff-4"


async def test_an_account_with_an_app_is_made_beside_whoever_has_it(
    desk: Staffed,
) -> None:
    async with keeping(desk) as keeper:
        await keeper.press_each("9941")
        await keeper.secret("8 of them")
        await keeper.secret("8 of them")
        await keeper.panel(EnrolmentPanel)
        panel = keeper.app.screen
        assert isinstance(panel, EnrolmentPanel)
        secret = panel._enrolment.secret  # noqa: SLF001
        at = desk.clock.now() + timedelta(seconds=30)
        await keeper.type(pyotp.TOTP(secret).at(at))
        assert await keeper.back() == text("staff.added_totp", number="4")
        assert account(keeper, "4").factor is Factor.TOTP
        assert account(keeper, "4").roles == tuple(Role)


async def test_a_wrong_code_is_asked_for_again_beside_the_same_secret(
    desk: Staffed,
) -> None:
    async with keeping(desk) as keeper:
        await keeper.press_each("9911")
        await keeper.secret("8 of them")
        await keeper.secret("8 of them")
        await keeper.panel(EnrolmentPanel)
        panel = keeper.app.screen
        assert isinstance(panel, EnrolmentPanel)
        await keeper.type("000000")
        said = str(panel.query_one("#enrolment-said", Static).content)
        assert text("staff.app_wrong") in said.replace("\n", "")
        assert len(keeper.staff.accounts()) == 3
        secret = panel._enrolment.secret  # noqa: SLF001
        at = desk.clock.now() + timedelta(seconds=30)
        await keeper.type(pyotp.TOTP(secret).at(at))
        assert await keeper.back() == text("staff.added_totp", number="4")


async def test_a_passphrase_with_the_call_name_is_refused_before_it_is_typed_twice(
    desk: Staffed,
) -> None:
    async with keeping(desk) as keeper:
        await keeper.press_each("9112")
        await keeper.panel(SecretPanel)
        await keeper.type([*"tanaka2025101", "enter"])
        assert "（E-UNLOCK-6）" in keeper.lines()


async def test_a_short_passphrase_is_said_before_it_is_typed_twice(
    desk: Staffed,
) -> None:
    async with keeping(desk) as keeper:
        await keeper.press_each("9912")
        await keeper.panel(SecretPanel)
        await keeper.type(["x"] * 12 + ["enter"])
        assert "（E-UNLOCK-2）" in keeper.lines()
        assert str(SHORTEST) in keeper.lines()
        assert "xxx" not in keeper.lines()


async def test_two_that_differ_are_asked_for_again(desk: Staffed) -> None:
    async with keeping(desk) as keeper:
        await keeper.press_each("9912")
        await keeper.secret(NEW)
        await keeper.secret(NEW + "!")
        await keeper.panel(SecretPanel)
        assert text("lock.mismatch") in keeper.lines()
        await keeper.press("escape")
        assert len(keeper.staff.accounts()) == 3


async def test_roles_are_switched_by_digits_and_it_remains(desk: Staffed) -> None:
    async with keeping(desk) as keeper:
        await keeper.press_each("322")
        assert await keeper.back() == text("staff.done")
        assert account(keeper, "3").roles == ()
        await keeper.press_each("123")
        await keeper.until(lambda: "E-STAFF-1" in keeper.said, "a refusal")
        assert Role.IT in account(keeper, "1").roles


async def test_an_account_is_withdrawn_after_a_question(desk: Staffed) -> None:
    async with keeping(desk) as keeper:
        await keeper.press_each("361")
        assert await keeper.back() == text("staff.done")
        assert not account(keeper, "3").is_active
        assert text("staff.number", number="3") not in keeper.lines()


async def test_their_own_passphrase_is_changed_by_giving_it(desk: Staffed) -> None:
    async with keeping(desk, "3", THIRD) as keeper:
        assert text("staff.number", number="1") not in keeper.lines()
        await keeper.press_each("13")
        await keeper.secret(THIRD)
        await keeper.secret(NEW)
        await keeper.secret(NEW)
        assert await keeper.back() == text("staff.done")
        assert isinstance(keeper.staff, StoreStaff)
        assert keeper.staff.unlock(SignIn(NEW, "3")) == "staff-3"


async def test_who_is_no_it_makes_no_account(desk: Staffed) -> None:
    async with keeping(desk, "3", THIRD) as keeper:
        await keeper.press("9")
        assert keeper.app.screen is keeper.screen


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (160, 45)])
async def test_the_code_for_the_app_is_whole_at_every_size(
    desk: Staffed, size: tuple[int, int]
) -> None:
    async with keeping(desk, size=size) as keeper:
        await keeper.press_each("9911")
        await keeper.secret("8 of them")
        await keeper.secret("8 of them")
        await keeper.panel(EnrolmentPanel)
        qr = keeper.app.screen.query_one("#enrolment-qr", Static)
        said = keeper.app.screen.query_one("#enrolment-said", Static)
        lines = str(qr.content).split("\n")
        assert len(lines) <= qr.region.height == qr.size.height
        assert {cell_len(line) for line in lines} == {37}
        assert qr.region.bottom <= size[1]
        assert said.region.bottom <= size[1]
        drawn = keeper.app.screen._compositor.render_strips()  # noqa: SLF001
        box = keeper.app.screen.query_one("#enrolment").region
        beside = [one.text for one in (*drawn[: box.y], *drawn[box.bottom :])]
        assert not "".join(beside).strip()
