"""A disk that forgets what it had confirmed is noticed, wherever it cut the log.

A power cut on an honest disk keeps every synced event. Here the write-ahead log is
cut by hand, as a disk that lies about syncing would: the anchor is what notices.
"""

import shutil
from pathlib import Path

import pytest

from kiosk.store.vault import Store, open_store
from schema.clock import FixedClock
from schema.errors import Untrusted
from tests.kiosk.store.desk import SESAME, an_entry

FRAME = 24 + 4096
HELD = ("owner.lock", "*-shm")
"""Windows lets nobody read what another has locked; neither holds any data."""


def _events_after_a_cut(folder: Path, clock: FixedClock, lost: int) -> int | None:
    """How many events stand after `lost` bytes went; `None` where it was refused."""
    cut = folder.parent / "cut"
    shutil.copytree(folder, cut, ignore=shutil.ignore_patterns(*HELD))
    log = cut / "device.db-wal"
    with log.open("r+b") as file:
        file.truncate(log.stat().st_size - lost)
    try:
        with open_store(cut, SESAME, clock) as store:
            return store.journal.verify().events - 1
    except Untrusted as refused:
        return None if refused.code == "E-JOURNAL-2" else -1
    finally:
        shutil.rmtree(cut)


@pytest.fixture
def running(store: Store, folder: Path) -> Path:
    """The folder of a desk in the midst of its day: six events in its log."""
    for _ in range(5):
        store.journal.append(an_entry())
    return folder


def test_control_nothing_lost_is_no_alarm(running: Path, clock: FixedClock) -> None:
    assert _events_after_a_cut(running, clock, lost=0) == 6


def test_wherever_it_is_cut_no_event_goes_missing_unnoticed(
    running: Path, clock: FixedClock
) -> None:
    size = (running / "device.db-wal").stat().st_size
    cuts = {*range(FRAME, size, 7 * FRAME), 1, 100, size - 1, size}
    stood = [_events_after_a_cut(running, clock, lost) for lost in sorted(cuts)]
    assert set(stood) <= {None, 6}
    assert stood[-1] is None
