"""A real desk on disk behind the screens of whoever looks after it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from textual.widgets import Static

from kiosk.checkup.desk import DeskCheckup
from kiosk.store.vault import Store, create_store
from kiosk.tui.screens.checkup import CheckupScreen
from schema.clock import FixedClock
from tests.kiosk.doctor.conftest import MORNING
from tests.kiosk.doctor.machine import a_machine
from tests.kiosk.store.desk import CHEAP, SESAME
from tests.kiosk.tui.alone import Alone, alone
from tests.people import EVERYONE


@dataclass
class LookedAfter:
    """An open desk, and the screen that looks at it."""

    store: Store
    folder: Path
    clock: FixedClock
    shown: Alone

    @property
    def head(self) -> str:
        return str(self.shown.panel.query_one("#checkup-head", Static).content)

    async def settled(self) -> None:
        """Wait until nothing is looked at any more."""
        screen = self.shown.panel
        await self.shown.fingers.until(
            lambda: not getattr(screen, "is_busy", False), "the end of the look"
        )

    async def press(self, key: str) -> None:
        """Press a key and wait for what it looks at."""
        await self.shown.press(key)
        await self.settled()


@asynccontextmanager
async def looked_after(
    tmp_path: Path, size: tuple[int, int], *, wait: bool = True, **machine: Any
) -> AsyncIterator[LookedAfter]:
    """The screen over a desk in which nothing is wrong but what `machine` says."""
    folder, clock = tmp_path / "desk", FixedClock(MORNING)
    with create_store(folder, SESAME, clock, staff="s-1", stretch=CHEAP) as store:
        store.keys.allow("s-2", f"{SESAME} 2", CHEAP)
        as_of = MORNING - timedelta(hours=3)
        store.shelf.replace(EVERYONE, as_of=as_of, source="import")
        around = a_machine(tmp_path, **machine)
        checkup = DeskCheckup(store, folder, clock, None, lambda _: around)
        async with alone(CheckupScreen(checkup), size) as shown:
            desk = LookedAfter(store, folder, clock, shown)
            if wait:
                await desk.settled()
            yield desk
