"""Number, passphrase, code: the lock screen asks for them, and tells none apart."""

from pathlib import Path

import pytest
from textual.widgets import Input, Static

from kiosk.demo.fingers import Fingers
from kiosk.labels import text
from kiosk.store.gate import ALLOWED
from kiosk.tui.screens.lock import LockScreen
from kiosk.tui.screens.reception import ReceptionScreen
from kiosk.tui.widgets.status_bar import StatusBar
from tests.kiosk.tui.staffed import (
    FIRST,
    SECOND,
    THIRD,
    Staffed,
    at_the_lock,
    shown,
    staffed,
)


@pytest.fixture
def desk(tmp_path: Path) -> Staffed:
    """Without it, nobody would have an account."""
    return staffed(tmp_path / "desk")


def is_open(hands: Fingers) -> bool:
    return not isinstance(hands.app.screen, LockScreen)


def reception(hands: Fingers) -> ReceptionScreen:
    stack = hands.app.screen_stack
    return next(one for one in stack if isinstance(one, ReceptionScreen))


async def opened(hands: Fingers) -> ReceptionScreen:
    await hands.until(lambda: is_open(hands), "the desk")
    return reception(hands)


async def refused(hands: Fingers) -> str:
    """Once it was refused: what is said."""
    lock = hands.app.screen
    await hands.until(lambda: not lock.query_one(Input).disabled, "a refusal")
    return shown(hands, "message")


async def sign_in(hands: Fingers, number: str, passphrase: str) -> None:
    await hands.type([*number, "enter", *passphrase, "enter"])


async def test_enter_takes_the_number_that_is_offered(desk: Staffed) -> None:
    async with at_the_lock(desk) as hands:
        assert shown(hands, "lead") == text("lock.number", offered="1")
        await hands.type(["enter", *FIRST, "enter"])

        assert (await opened(hands)).desk.staff == "staff-1"


async def test_six_digits_are_taken_at_the_sixth(desk: Staffed) -> None:
    async with at_the_lock(desk) as hands:
        await sign_in(hands, "2", SECOND)
        assert shown(hands, "lead").startswith(text("lock.code"))
        await hands.type(desk.code())

        assert (await opened(hands)).desk.staff == "staff-2"


@pytest.mark.parametrize(
    ("number", "passphrase", "code"),
    [("2", SECOND, "000000"), ("2", FIRST, ""), ("3", FIRST, None), ("9", FIRST, "")],
    ids=["code", "passphrase", "another's", "nobody"],
)
async def test_whatever_is_wrong_is_told_alike(
    desk: Staffed, number: str, passphrase: str, code: str | None
) -> None:
    async with at_the_lock(desk) as hands:
        await sign_in(hands, number, passphrase)
        if code is not None:
            await hands.type(code or desk.code())

        said = await refused(hands)
        assert f"{text('staff.number', number=number)} " in said
        assert "（E-UNLOCK-1）" in said
        assert text("lock.left", left=4) in said
        again = text("lock.passphrase_of", number=number)
        assert shown(hands, "lead") == again + text("lock.begin_again")
        await hands.press("escape")
        assert shown(hands, "lead") == text("lock.number", offered="1")


async def test_nobody_s_number_is_asked_what_somebody_s_is(desk: Staffed) -> None:
    async with at_the_lock(desk) as hands:
        await sign_in(hands, "9", "whatever it is")

        assert shown(hands, "lead").startswith(text("lock.code"))


async def test_a_passphrase_typed_as_a_number_does_not_show(desk: Staffed) -> None:
    async with at_the_lock(desk) as hands:
        await hands.type(FIRST)

        assert hands.app.screen.query_one(Input).value == ""


async def test_the_sixth_refusal_is_a_lockout_that_it_lifts(desk: Staffed) -> None:
    async with at_the_lock(desk) as hands:
        await hands.type(["3", "enter"])
        told = []
        for _ in range(5):
            await hands.type([*FIRST, "enter"])
            told.append(await refused(hands))
        for left, said in zip((4, 3, 2, 1), told[:4], strict=True):
            assert text("lock.left", left=left) in said
        assert text("lock.none_left") in told[4]
        await hands.type([*THIRD, "enter"])
        assert "（E-UNLOCK-5）" in await refused(hands)
        await hands.press("escape")
        await sign_in(hands, "1", FIRST)
        staff = (await opened(hands)).staff
        assert staff is not None
        assert [one.id for one in staff.accounts() if one.locked_for] == ["staff-3"]
        staff.release("staff-3")
        await hands.press("f12")
        await hands.press("escape")
        await sign_in(hands, "3", THIRD)
        assert (await opened(hands)).desk.staff == "staff-3"


async def test_who_covered_the_desk_is_asked_only_for_the_passphrase(
    desk: Staffed,
) -> None:
    async with at_the_lock(desk) as hands:
        await sign_in(hands, "2", SECOND)
        await hands.type(desk.code())
        await opened(hands)
        await hands.press("2", "f12")
        assert shown(hands, "lead").startswith(text("lock.passphrase_of", number="2"))
        await hands.type([*SECOND, "enter"])

        at_work = await opened(hands)
        assert at_work.form.documents
        assert at_work.message == ""


async def test_whoever_mistypes_while_taking_over_is_the_one_who_is_asked_again(
    desk: Staffed,
) -> None:
    async with at_the_lock(desk) as hands:
        await sign_in(hands, "1", FIRST)
        at_work = await opened(hands)
        await hands.press("f12", "escape")
        await sign_in(hands, "3", FIRST)
        await refused(hands)
        await hands.type([*FIRST, "enter"])
        said = await refused(hands)
        assert text("lock.left", left=3) in said
        assert shown(hands, "lead").startswith(text("lock.passphrase_of", number="3"))
        assert at_work.staff is not None
        assert at_work.staff.tries_left("1") == ALLOWED


async def test_who_takes_over_finds_the_entry_and_no_panel(desk: Staffed) -> None:
    async with at_the_lock(desk) as hands:
        await sign_in(hands, "1", FIRST)
        at_work = await opened(hands)
        await hands.press("2")
        form = at_work.form
        await hands.press("escape", "f12", "escape")
        await sign_in(hands, "3", THIRD)
        await hands.until(lambda: hands.app.screen is at_work, "the desk")

        assert at_work.form is form
        assert at_work.message == text("lock.taken_over", number="3")
        assert at_work.desk.staff == "staff-3"


async def test_the_panel_stays_for_who_opened_it(desk: Staffed) -> None:
    async with at_the_lock(desk) as hands:
        await sign_in(hands, "1", FIRST)
        at_work = await opened(hands)
        await hands.press("escape", "f12")
        await hands.type([*FIRST, "enter"])
        await opened(hands)

        assert hands.app.screen is not at_work


@pytest.mark.parametrize(("width", "is_told"), [(80, False), (100, True)])
async def test_who_is_signed_in_stands_above_where_there_is_room(
    desk: Staffed, width: int, *, is_told: bool
) -> None:
    async with at_the_lock(desk, (width, 30)) as hands:
        await sign_in(hands, "3", THIRD)
        at_work = await opened(hands)
        bar = at_work.query_one(StatusBar)
        assert (text("staff.number", number="3") in str(bar.content)) is is_told
        await hands.press("f12", "escape")
        await sign_in(hands, "1", FIRST)
        await opened(hands)
        at_work.refresh_status()
        assert (text("staff.number", number="1") in str(bar.content)) is is_told


async def test_a_new_desk_says_what_it_still_lacks(desk: Staffed) -> None:
    async with at_the_lock(desk) as hands:
        await sign_in(hands, "1", FIRST)
        at_work = await opened(hands)
        alert = at_work.query_one("#alert", Static)
        assert text("lock.then_facility") in str(alert.content)
        unsent = text("status.unsent", count="").strip()
        assert unsent not in str(at_work.query_one(StatusBar).content)
