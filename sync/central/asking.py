"""How much one device may ask about people (照会の回数).

1. A device asks a number of times a minute, and finds nobody a number of times an
   hour: nobody can try out numbers or birth dates at this pace.
2. Who asks too much is told when to come back, and nothing is looked up meanwhile.
3. A question counts from before it is asked, so that many at once are not more.
"""

import time
from collections import deque
from collections.abc import Callable

from schema.wire.form import Trouble
from sync.central.problems import NotDone

MINUTE, HOUR = 60.0, 3600.0
"""Seconds over which is counted."""


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

    def begin(self, device: str) -> None:
        """Count a question of `device`.

        Raises:
            NotDone: It asked too much.
        """
        most, misses = self._most
        self._turn_away(self._missed, device, misses, HOUR)
        self._turn_away(self._asked, device, most, MINUTE)
        self._asked.setdefault(device, deque()).append(self._seconds())

    def miss(self, device: str) -> None:
        """Nobody was found."""
        self._missed.setdefault(device, deque()).append(self._seconds())

    def _turn_away(
        self, counted: dict[str, deque[float]], device: str, most: int, within: float
    ) -> None:
        now = self._seconds()
        times = counted.get(device, deque())
        while times and times[0] <= now - within:
            times.popleft()
        if len(times) >= most:
            wait = int(times[0] + within - now) + 1
            raise NotDone(Trouble.TOO_MANY, "Ask later, and less at once.", wait=wait)
