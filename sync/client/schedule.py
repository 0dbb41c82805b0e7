"""When the next pass is due: by name, by appointment, by chance (同期の時刻).

The first that applies counts:

1. Central named a time to come back: then, not before.
2. The line is down: after a wait that doubles with every failure, up to a cap, and
   of which only a random part is waited; never later than the usual slot.
3. Else the kiosk's own slot: its name's hash says where it lies in central's window,
   so that kiosks that wake together do not come together.

Chance is only for a broken line: a slot is the same today and tomorrow, and a queue
of kiosks whose slots are spread needs no luck.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec

FIRST_WAIT = 5.0
"""Seconds after the first failure, at most."""
LONGEST_WAIT = 300.0
"""Seconds after any failure, at most."""
SHORTEST, LONGEST = 60, 7 * 86_400
"""Bounds of what central may ask for, in seconds."""

_DOUBLINGS = 16


class Rhythm(msgspec.Struct, frozen=True, kw_only=True):
    """What central asked for in its last `Hello` (同期の間隔)."""

    every: int = 3_600
    """Seconds between two passes of one kiosk."""
    window: int = 3_600
    """Seconds over which kiosks spread."""


def next_at(  # noqa: PLR0913
    device: str,
    now: datetime,
    rhythm: Rhythm,
    *,
    retry_after: timedelta | None = None,
    failures: int = 0,
    chance: Callable[[], float],
) -> datetime:
    """When the next pass is due, after `now`.

    Args:
        device: The kiosk's name.
        now: The present instant.
        rhythm: What central asked for.
        retry_after: How long central asked to stay away.
        failures: How often in a row the line was down.
        chance: A random number from 0 up to, but not, 1.
    """
    if retry_after is not None:
        return now + retry_after
    slot = slot_after(device, now, rhythm)
    if not failures:
        return slot
    longest = min(FIRST_WAIT * 2 ** min(failures - 1, _DOUBLINGS), LONGEST_WAIT)
    return min(slot, now + timedelta(seconds=longest * chance()))


def slot_after(device: str, now: datetime, rhythm: Rhythm) -> datetime:
    """The first of the kiosk's own slots after `now`."""
    every, window = _bounded(rhythm)
    begun = int(now.timestamp()) // every * every
    due = begun + _place(device, window)
    if due <= now.timestamp():
        due += every
    return datetime.fromtimestamp(due, UTC).astimezone(now.tzinfo)


def made_up_at(device: str, now: datetime, rhythm: Rhythm) -> datetime:
    """When a pass is made up for that was missed, as by a kiosk that slept.

    Kiosks that wake together are spread over the window all the same.
    """
    _, window = _bounded(rhythm)
    spread = now + timedelta(seconds=1 + _place(device, window))
    return min(spread, slot_after(device, now, rhythm))


def _bounded(rhythm: Rhythm) -> tuple[int, int]:
    every = min(max(rhythm.every, SHORTEST), LONGEST)
    return every, min(max(rhythm.window, 1), every)


def _place(device: str, window: int) -> int:
    """Where in the window a kiosk comes, in seconds."""
    return int.from_bytes(sha256(device.encode()).digest()[:8]) % window
