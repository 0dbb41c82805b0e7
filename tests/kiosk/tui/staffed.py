"""A desk with several accounts on a terminal: the real door, the real store."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pyotp

from kiosk.demo.clinic import DAY
from kiosk.demo.fingers import Fingers
from kiosk.desk.staff import EVERY_ROLE, Enrolment, Role
from kiosk.shown import Door
from kiosk.store.vault import create_store
from kiosk.tui.app import KioskApp
from schema.clock import FixedClock, japan_midnight
from tests.kiosk.store.desk import CHEAP
from tests.people import EVERYONE

FIRST, SECOND, THIRD = "first passphrase", "8 signs!", "third passphrase"
"""Of number 1 (every role), 2 (reception, with an app) and 3 (supervisor)."""


@dataclass
class Staffed:
    """A desk that is closed, and what its people know."""

    folder: Path
    clock: FixedClock
    enrolment: Enrolment

    def code(self) -> str:
        """What number 2's app shows now; a minute later than the last one."""
        self.clock.at += timedelta(minutes=1)
        return pyotp.TOTP(self.enrolment.secret).at(self.clock.now())


def staffed(folder: Path) -> Staffed:
    """A desk with three accounts."""
    clock = FixedClock(japan_midnight(DAY) + timedelta(hours=9))
    with create_store(folder, FIRST, clock, staff="staff-1", stretch=CHEAP) as store:
        store.shelf.replace(EVERYONE, as_of=clock.now(), source="generated")
        staff = store.accounts
        staff.stretch = CHEAP
        enrolment = staff.enrolment("staff-2")
        code = pyotp.TOTP(enrolment.secret).at(clock.now())
        staff.add("受付A", (Role.RECEPTION,), SECOND, (enrolment, code))
        staff.add("", (Role.SUPERVISOR,), THIRD)
    assert set(EVERY_ROLE) == set(Role)
    return Staffed(folder, clock, enrolment)


@contextmanager
def door_of(desk: Staffed) -> Iterator[Door]:
    """Its door."""
    with ExitStack() as closing:
        yield Door(desk.folder, desk.clock, {}, closing)


@asynccontextmanager
async def at_the_lock(
    desk: Staffed, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Fingers]:
    """Somebody before the lock screen of that desk."""
    with door_of(desk) as door:
        app = KioskApp(desk.clock, door.open, gate=door.gate)
        app.animation_level = "none"
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield Fingers(pilot)


def shown(hands: Fingers, name: str) -> str:
    """What stands in a part of the lock screen, unfolded."""
    return str(hands.app.screen.query_one(f"#lock-{name}").render()).replace("\n", "")
