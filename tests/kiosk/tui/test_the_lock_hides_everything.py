"""F12 hides the desk from wherever the clerk is, once, and gives nothing away."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from textual.widgets import Input

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import PASSPHRASE, Demo
from kiosk.demo.fingers import Fingers
from kiosk.demo.scenes import keys_of
from kiosk.desk.staff import SHORTEST, SignIn
from kiosk.labels import code_text, text
from kiosk.tui.app import KioskApp, Opened
from kiosk.tui.screens.lock import LockScreen
from schema.clock import FixedClock
from schema.errors import Refused
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.test_a_frame_in_a_panel_does_nothing import CARD, PANELS

Ready = tuple[Demo, Cast]
SHORT = f"{code_text('E-UNLOCK-2', '', str(SHORTEST))}（E-UNLOCK-2）"
"""Said of a passphrase that is too short."""


def locks(clerk: Clerk) -> int:
    return sum(isinstance(one, LockScreen) for one in clerk.app.screen_stack)


async def unlocked(clerk: Clerk) -> None:
    await clerk.type(PASSPHRASE)
    await clerk.press("enter")
    await clerk.until(lambda: locks(clerk) == 0, "the desk")


@pytest.mark.parametrize("panel", sorted(set(PANELS) - {"lock"}))
async def test_f12_hides_the_desk_from_every_panel(ready: Ready, panel: str) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type([*CARD, *keys_of(clerk.cast.certified)])
        await clerk.press(*PANELS[panel])
        beneath, form = clerk.app.screen, clerk.form
        await clerk.press("f12", "f12")
        assert isinstance(clerk.app.screen, LockScreen)
        assert locks(clerk) == 1
        assert not clerk.says(clerk.cast.certified.number)
        await unlocked(clerk)

        assert clerk.app.screen is beneath
        assert clerk.form is form


async def test_f12_twice_makes_one_lock(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(["f12", "f12", "f12"])

        assert locks(clerk) == 1
        await unlocked(clerk)
        assert clerk.app.screen is clerk.desk


async def test_a_locked_desk_shows_nobody(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.certified
        await clerk.shows("2", person, "enter")
        await clerk.press("f12")

        assert not clerk.says(person.number)
        assert not clerk.says(text("outcome.insured.headline"))


def first_start(tried: list[SignIn]) -> KioskApp:
    """A program that was never set up."""

    def opens(given: SignIn) -> Opened:
        tried.append(given)
        raise Refused("E-UNLOCK-2", subject="", found="", expected="13", hint="")

    clock = FixedClock(datetime(2025, 10, 15, tzinfo=UTC))
    return KioskApp(clock, opens, first=True)


async def entered(hands: Fingers, passphrase: str) -> None:
    hands.app.screen.query_one(Input).value = passphrase
    await hands.press("enter")


def said(hands: Fingers) -> Callable[[str], str]:
    """What stands in a part of the screen, unfolded."""
    drawn = hands.app.screen.query_one
    return lambda name: str(drawn(f"#{name}").render()).replace("\n", "")


async def test_a_first_passphrase_that_is_too_short_is_refused_before_the_second() -> (
    None
):
    tried: list[SignIn] = []
    async with first_start(tried).run_test() as pilot:
        hands = Fingers(pilot)
        await entered(hands, "x" * (SHORTEST - 1))
        assert said(hands)("lock-message") == SHORT
        assert said(hands)("lock-lead") == text("lock.first")
        await entered(hands, "just 13 signs")
        assert said(hands)("lock-lead") == text("lock.again")
        assert tried == []


async def test_blanks_do_not_make_a_passphrase_long() -> None:
    tried: list[SignIn] = []
    async with first_start(tried).run_test() as pilot:
        hands = Fingers(pilot)
        await entered(hands, "x" + " " * SHORTEST)

        assert said(hands)("lock-message") == SHORT


async def test_a_first_passphrase_that_everybody_guesses_is_refused() -> None:
    tried: list[SignIn] = []
    async with first_start(tried).run_test() as pilot:
        hands = Fingers(pilot)
        await entered(hands, "Password20251015")

        assert "（E-UNLOCK-6）" in said(hands)("lock-message")
        assert said(hands)("lock-lead") == text("lock.first")
