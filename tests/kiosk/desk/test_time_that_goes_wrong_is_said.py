"""A clock that went back and data from the future are said, never called fresh."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.desk.ports import SnapshotInfo
from kiosk.desk.receive import Desk, Place
from kiosk.desk.status import Freshness, freshness
from kiosk.store.keyfile import Stretch
from kiosk.store.vault import Store, create_store, open_store
from kiosk.wiring import desk_of
from schema.clock import FixedClock
from tests.kiosk.desk.room import BOOK, NINE, Copy, Room

CHEAP = Stretch(iterations=1, lanes=1, memory_kib=64)
SESAME = "みほんの 合言葉 0001"
REAL = Place("見本医院", "受付1", "13")


class Ahead(Copy):
    """A copy from tomorrow."""

    def info(self) -> SnapshotInfo | None:
        info = super().info()
        assert info is not None
        return msgspec.structs.replace(info, as_of=NINE + timedelta(seconds=1))


def test_data_from_the_future_are_never_fresh(room: Room) -> None:
    room.desk.snapshot = Ahead()

    assert room.desk.ages().freshness is Freshness.AHEAD


@pytest.mark.parametrize(
    ("seconds", "called"),
    [
        (-1, Freshness.AHEAD),
        (0, Freshness.FRESH),
        (36 * 3600, Freshness.FRESH),
        (36 * 3600 + 1, Freshness.AGEING),
        (7 * 86400, Freshness.AGEING),
        (7 * 86400 + 1, Freshness.STALE),
    ],
)
def test_an_age_is_called_by_its_bounds(seconds: int, called: Freshness) -> None:
    assert freshness(timedelta(seconds=seconds)) is called


@contextmanager
def opened(folder: Path, clock: FixedClock) -> Iterator[Desk]:
    """A real desk, set up at the first time."""
    store: Store
    if (folder / "keys.json").exists():
        store = open_store(folder, SESAME, clock)
    else:
        store = create_store(folder, SESAME, clock, staff="s-1", stretch=CHEAP)
    with store:
        yield desk_of(store, clock, BOOK, REAL)


def test_a_clock_set_back_is_said_until_time_passes_it(tmp_path: Path) -> None:
    clock = FixedClock(NINE)
    with opened(tmp_path / "desk", clock) as desk:
        assert desk.clock_is_trusted
        clock.at = NINE - timedelta(hours=3)
        assert not desk.clock_is_trusted
        desk.note_viewed("e")
        assert not desk.clock_is_trusted
    with opened(tmp_path / "desk", clock) as again:
        assert not again.clock_is_trusted
        clock.at = NINE - timedelta(seconds=1)
        assert not again.clock_is_trusted
        clock.at = NINE + timedelta(seconds=1)
        assert again.clock_is_trusted
