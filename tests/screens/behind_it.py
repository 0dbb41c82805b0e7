"""Every screen of who may work at a desk, and of whether it is in order."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kiosk.desk.staff import SignIn
from kiosk.opened import Opened
from kiosk.store.vault import open_store
from kiosk.tui.app import KioskApp
from schema.clock import FixedClock
from tests.kiosk.doctor.conftest import MORNING
from tests.kiosk.tui.desk import Reader
from tests.kiosk.tui.looked_after import LookedAfter, looked_after
from tests.kiosk.tui.staffed import FIRST, SECOND, THIRD, Staffed, at_the_lock, staffed
from tests.kiosk.tui.test_a_supervisor_signs_in_for_one_act import at_a_review
from tests.kiosk.tui.test_staff_are_kept_on_screen import keeping
from tests.kiosk.tui.test_the_checkup_says_what_is_wrong import BROKEN
from tests.screens.at_the_desk import Names

USUAL = (100, 30)


@asynccontextmanager
async def first_start() -> AsyncIterator[tuple[Reader, Names]]:
    """A machine on which no desk is set up."""
    app = KioskApp(FixedClock(MORNING), _nobody, first=True)
    app.animation_level = "none"
    async with app.run_test(size=USUAL) as pilot:
        hands = Reader(pilot)

        async def names() -> Names:
            yield "first-start"
            await hands.type(["a", "enter"])
            yield "first-start-too-short"

        yield hands, names()


def _nobody(given: SignIn) -> Opened:
    raise AssertionError(given)


@asynccontextmanager
async def signing_in(folder: Path) -> AsyncIterator[tuple[Reader, Names]]:
    """The lock of a desk with several accounts, then a supervisor's sign-in."""
    desk = _supervised(folder)
    async with at_the_lock(desk, USUAL) as hands:
        reader = Reader(hands.pilot)

        async def names() -> Names:
            yield "lock-number"
            await reader.type(["2", "enter"])
            yield "lock-passphrase"
            await reader.type([*SECOND, "enter"])
            yield "lock-code"
            await reader.press("escape")
            await at_a_review(reader, desk)
            yield "approval"
            await reader.press("f12")
            yield "lock"

        yield reader, names()


def _supervised(folder: Path) -> Staffed:
    desk = staffed(folder / "supervised")
    with open_store(desk.folder, FIRST, desk.clock) as store:
        store.settings.put("desk.supervisor", "review")
    return desk


@asynccontextmanager
async def accounts(folder: Path) -> AsyncIterator[tuple[Reader, Names]]:
    """The list of staff, and how somebody is added."""
    async with keeping(staffed(folder / "staffed"), size=USUAL) as keeper:

        async def names() -> Names:
            yield "staff"
            await keeper.press_each("3")
            yield "staff-account"
            await keeper.press_each("2")
            yield "staff-roles"
            await keeper.press("0")
            await keeper.until(lambda: keeper.app.screen is keeper.screen, "the list")
            await keeper.press_each("9")
            yield "staff-call-name"
            await keeper.press_each("9")
            yield "staff-add-roles"
            await keeper.press_each("1")
            yield "staff-factor"
            await keeper.press_each("1")
            yield "staff-secret"
            await keeper.secret("8 of them")
            await keeper.secret("8 of them")
            yield "staff-app"

        yield Reader(keeper.pilot), names()


@asynccontextmanager
async def own_account(folder: Path) -> AsyncIterator[tuple[Reader, Names]]:
    """What somebody sees who looks after no accounts."""
    async with keeping(staffed(folder / "own"), "3", THIRD, USUAL) as keeper:

        async def names() -> Names:
            yield "staff-own"

        yield Reader(keeper.pilot), names()


@asynccontextmanager
async def checkup(folder: Path) -> AsyncIterator[tuple[Reader, Names]]:
    """A machine on which something is wrong."""
    async with looked_after(folder, USUAL, **BROKEN) as desk:
        yield Reader(desk.shown.fingers.pilot), _looked_at(desk)


async def _looked_at(desk: LookedAfter) -> Names:
    yield "checkup"
    await desk.press("4")
    yield "checkup-printer"
    await desk.shown.press("0", "7")
    yield "checkup-ruler"
    await desk.shown.press("0")
    await desk.press("8")
    yield "checkup-versions"
