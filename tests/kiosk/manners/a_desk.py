"""A desk that is set up, and its door, for programs that run beside the test."""

from pathlib import Path

from kiosk.store.keyfile import Stretch
from kiosk.store.vault import create_store, open_store
from schema.clock import SystemClock

PASSPHRASE = "three invented words"  # noqa: S105
QUICK = Stretch(iterations=1, lanes=1, memory_kib=64)
"""Without it, every start would take the half second that it is meant to take."""


def set_up(folder: Path) -> Path:
    """Set an empty desk up in `folder`, and close it."""
    desk = folder / "desk"
    create_store(
        desk, PASSPHRASE, SystemClock(), staff="staff-1", stretch=QUICK
    ).close()
    return desk


def events_of(desk: Path) -> int:
    """How many events the log holds; it must be whole."""
    with open_store(desk, PASSPHRASE, SystemClock()) as store:
        found = store.journal.verify()
        assert found.ok
        return found.events


def is_put_away(desk: Path) -> bool:
    """True if the program closed its store before it ended."""
    return not [*desk.glob("*.db-wal")]
