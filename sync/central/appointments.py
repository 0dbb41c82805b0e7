"""When a kiosk that was turned away shall come back (予約簿).

1. Kiosks are turned away only while more requests wait for the database than one
   may queue; those that wait are done first.
2. Each one that is turned away gets the next free second: no second is promised to
   more kiosks than can be served in it, so that they come back spread, in the order
   in which they came.
3. How many that are is measured, with a tenth kept back for those who come anew.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from schema.wire.form import Trouble
from sync.central.problems import NotDone

_KEPT_BACK = 0.9
_WEIGHT = 0.1
_FIRST_GUESS = 0.02
"""Seconds for one request, before any was measured."""
_FEWEST, _MOST = 1, 500
"""Appointments in one second."""
_LONGEST = 3_600
"""Seconds; further off nothing is promised."""


class AppointmentBook:
    """Counts who waits, and promises seconds; belongs to one thread."""

    def __init__(
        self, waiting: int, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """Let `waiting` requests queue, by a clock that is never set back."""
        self._most = waiting
        self._seconds = seconds
        self._inside = 0
        self._took = _FIRST_GUESS
        self._second = 0
        self._promised = 0

    def check(self) -> None:
        """Turn the request away if too many wait already.

        Raises:
            NotDone: Too many wait; the appointment is in the answer.
        """
        if self._inside > self._most:
            raise NotDone(
                Trouble.BUSY, "Come back at the appointed time.", wait=self.next()
            )

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait with the others, and be measured."""
        before = self._seconds()
        ahead = self._inside
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1
            took = (self._seconds() - before) / (ahead + 1)
            self._took += _WEIGHT * (took - self._took)

    def next(self) -> int:
        """Promise the next free second; how far off it is."""
        now = int(self._seconds())
        if self._second <= now:
            self._second, self._promised = now + 1, 0
        if self._promised >= self.capacity:
            self._second, self._promised = self._second + 1, 0
        self._promised += 1
        return min(self._second - now, _LONGEST)

    @property
    def waiting(self) -> int:
        """How many requests wait or are being done."""
        return self._inside

    @property
    def capacity(self) -> int:
        """Appointments in one second."""
        return int(min(max(_KEPT_BACK / max(self._took, 1e-6), _FEWEST), _MOST))
