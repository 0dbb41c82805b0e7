"""Sync as a test writes it: a value to be shown, and how often a pass was asked for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from msgspec.structs import replace as altered

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import DAY, Demo
from kiosk.demo.scenes import USUAL
from kiosk.demo.shown import opened_demo
from kiosk.desk.receive import Desk
from kiosk.desk.sync_state import Enrolment, SyncState
from kiosk.tui.app import KioskApp
from sync.client.result import Failed, Kind, Part
from tests.kiosk.tui.desk import Clerk
from tests.kiosk.tui.register import Register

CENTRAL = "central.koiki.example"
JOINED = Enrolment(
    central="c" * 26,
    address=f"{CENTRAL}:8443",
    facility="clinic-1",
    facility_name="さくら内科",
    scope="area-13104",
)


@dataclass
class Sync:
    """Implements `SyncPort`."""

    shown: SyncState
    asked: int = 0

    def state(self) -> SyncState:
        return self.shown

    def ask(self) -> None:
        self.asked += 1

    def become(self, **changed: object) -> None:
        """Show another state from now on."""
        self.shown = altered(self.shown, **changed)


def usual(desk: Desk) -> SyncState:
    """An enrolled desk whose last pass went well a quarter of an hour ago."""
    now = desk.clock.now()
    return SyncState(
        device="d" * 26,
        enrolment=JOINED,
        last_pass_at=now - timedelta(minutes=15),
        last_success_at=now - timedelta(minutes=15),
        last_receipt_at=now - timedelta(minutes=15),
        unsent_since=now - timedelta(minutes=5),
        next_at=now + timedelta(minutes=45),
    )


def a_failure(
    code: str, kind: Kind = "unreachable", part: Part = "line"
) -> tuple[Failed, ...]:
    """What did not come about."""
    one = Failed(part=part, kind=kind, code=code, found="", expected="", do="")
    return (one,)


@asynccontextmanager
async def at_synced_desk(
    ready: tuple[Demo, Cast],
    sync: Sync | None = None,
    size: tuple[int, int] = USUAL,
    *,
    practice: bool = True,
) -> AsyncIterator[tuple[Clerk, Sync]]:
    """A clerk at an open desk that has a central; without `practice` it is no demo."""
    demo, cast = ready
    demo.clock.day = DAY
    demo.desk.place = replace(demo.desk.place, practice=practice)
    sync = sync or Sync(usual(demo.desk))
    register = Register(demo)
    shown = opened_demo(demo)
    opened = replace(shown, sync=sync, tour=None, move_day=None, checks=register)
    app = KioskApp(demo.clock, lambda _: opened, unlocked=opened)
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Clerk(pilot, demo, cast, register), sync
