"""The one clock: the present instant, Japan time, and the day of the visit (受診日).

1. Instants are aware datetimes; days are days in Japan.
2. Nothing else in the program asks the system what time it is.
"""

from datetime import date, datetime, time, timedelta, timezone
from typing import Protocol

JAPAN = timezone(timedelta(hours=9), "JST")
"""Japan has had no summer time since 1951, so a fixed offset is exact."""


class Clock(Protocol):
    """Anything that can say what time it is."""

    def now(self) -> datetime:
        """The present instant, aware, in Japan time."""
        ...


class SystemClock:
    """The machine's own clock, read in Japan time."""

    def now(self) -> datetime:
        """The present instant in Japan time."""
        return datetime.now(JAPAN)


class DayClock:
    """Keeps the time of day of `inner` but stands on a stated day (デモ・検証用)."""

    def __init__(self, day: date, inner: Clock | None = None) -> None:
        """Stand on `day` until it is moved."""
        self.day = day
        self._inner = inner or SystemClock()

    def now(self) -> datetime:
        """The stated day with the inner clock's time of day."""
        return datetime.combine(self.day, self._inner.now().timetz())


class FixedClock:
    """Stands still; moved by hand in tests and pictures."""

    def __init__(self, at: datetime) -> None:
        """Stand at `at`, which must be aware."""
        self.at = at

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.at.astimezone(JAPAN)


def visit_day(clock: Clock) -> date:
    """The day in Japan at this instant (受診日)."""
    return clock.now().date()


def japan_midnight(day: date) -> datetime:
    """The first instant of `day` in Japan."""
    return datetime.combine(day, time(), JAPAN)
