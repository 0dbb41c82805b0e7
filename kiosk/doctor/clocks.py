"""Whether the machine's clock is to be trusted (時計の点検).

1. A clock behind what was recorded, behind central's word or behind the local copy is
   wrong, or was.
2. Within one start of the machine the clock goes on at least as fast as the running
   time; it may only gain, as when the machine slept.
3. A zone other than Japan's changes nothing here, and everything that the system
   itself dates.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec

from kiosk.doctor.finding import Finding, bad, look, ok

TOLERATED = timedelta(minutes=2)
"""By so much two clocks may differ."""

_JAPAN = timedelta(hours=9)


class Tick(msgspec.Struct, frozen=True, kw_only=True):
    """What both clocks of the machine said at one moment."""

    wall_at: datetime
    """The clock."""
    monotonic_ns: int
    """Running time of the machine, from an unknown beginning."""
    boot_id: str
    """Which start of the machine."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the clock is measured against."""

    recorded_at: datetime | None = None
    """The newest event that was recorded at a trusted time."""
    received_at: datetime | None = None
    """When central last signed, by its own clock."""
    as_of: datetime | None = None
    """基準日時 of the local copy."""
    ticks: Sequence[Tick] = ()
    """Of the newest events, oldest first, and of now."""


def found_of_clock(now: datetime, known: Known) -> Finding:
    """How the clock stands against everything that is known of the time."""
    for code, before in (
        ("clock-behind_log", known.recorded_at),
        ("clock-behind_central", known.received_at),
        ("clock-behind_copy", known.as_of),
    ):
        if before is not None and now < before - TOLERATED:
            minutes = int((before - now).total_seconds() // 60)
            do = "set the system's clock, and have it set by the network from then on"
            return bad("clock", code, do, behind_min=minutes)
    lost = set_back(known.ticks)
    if lost > TOLERATED:
        do = "look who or what set the clock back while the machine was running"
        return look("clock", "clock-jumped", do, back_s=int(lost.total_seconds()))
    return ok("clock", at=f"{now:%Y-%m-%d %H:%M}")


def set_back(ticks: Sequence[Tick]) -> timedelta:
    """By how much the clock once lost against the running time, at most."""
    lost = (
        timedelta(microseconds=(after.monotonic_ns - before.monotonic_ns) // 1_000)
        - (after.wall_at - before.wall_at)
        for before, after in pairwise(ticks)
        if before.boot_id == after.boot_id
    )
    return max(lost, default=timedelta())


def found_of_zone(now: datetime) -> Finding:
    """Whether the system's zone is Japan's; `now` is in the system's own zone."""
    offset = now.utcoffset() or timedelta()
    said = f"{now:%z}"
    if offset == _JAPAN:
        return ok("zone", utc=said)
    do = "set the system's time zone to Japan; what Madoguchi records is right anyway"
    return look("zone", "zone-other", do, utc=said)
