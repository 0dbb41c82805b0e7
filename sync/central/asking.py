"""How much one device may ask about people (照会の回数).

1. A device asks a number of times a minute, and finds nobody a number of times an
   hour: nobody can try out numbers or birth dates at this pace.
2. Who asks too much is told when to come back, and nothing is looked up meanwhile.
3. A question counts from before it is asked, so that many at once are not more. As
   long as it is not answered it counts as one that finds nobody.
"""

import time
from collections import Counter, deque
from collections.abc import Callable

from schema.wire.form import Trouble
from sync.central.problems import NotDone

MINUTE, HOUR = 60.0, 3600.0
"""Seconds over which is counted."""
_SOON = 1


class Questions:
    """Counts what devices ask; belongs to one thread."""

    def __init__(
        self,
        a_minute: int,
        misses_an_hour: int,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Count by a clock that is never set back."""
        self._most = a_minute, misses_an_hour
        self._seconds = seconds
        self._asked: dict[str, deque[float]] = {}
        self._missed: dict[str, deque[float]] = {}
        self._open: Counter[str] = Counter()

    def begin(self, device: str) -> None:
        """Count a question of `device`, until it has `ended`.

        Raises:
            NotDone: It asked too much.
        """
        most, misses = self._most
        missed = self._turn_away(self._missed, device, misses, HOUR)
        if missed + self._open[device] >= misses:
            raise _too_many(_SOON)
        self._turn_away(self._asked, device, most, MINUTE)
        self._asked.setdefault(device, deque()).append(self._seconds())
        self._open[device] += 1

    def ended(self, device: str, *, is_miss: bool) -> None:
        """A question is answered, or will not be.

        Args:
            device: Whose question it was.
            is_miss: True if nobody was found.
        """
        self._open[device] -= 1
        if is_miss:
            self._missed.setdefault(device, deque()).append(self._seconds())

    def _turn_away(
        self, counted: dict[str, deque[float]], device: str, most: int, within: float
    ) -> int:
        now = self._seconds()
        times = counted.get(device, deque())
        while times and times[0] <= now - within:
            times.popleft()
        if len(times) >= most:
            raise _too_many(int(times[0] + within - now) + 1)
        return len(times)


def _too_many(wait: int) -> NotDone:
    return NotDone(Trouble.TOO_MANY, "Ask later, and less at once.", wait=wait)
