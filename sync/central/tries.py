"""How often codes are guessed wrongly, from one address and over all (誤りの回数).

Forty bits that are good for fifteen minutes are not found at this pace. Once it is
reached, good codes wait for a minute too: otherwise guessing would go on. A try
counts from before its code is looked for, so that many at once are not more; it is
given back if it was not wrong.
"""

import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from schema.wire.form import Trouble
from sync.central.problems import NotDone

FROM_ONE = 10
"""Wrong tries in a minute from one address."""
OVER_ALL = 60
"""Wrong tries in a minute from everywhere."""

_WITHIN = 60.0


class Try(NamedTuple):
    """One try to enrol."""

    at: float
    """Seconds, by a clock that is never set back."""
    address: str
    """Where it came from."""


class WrongTries:
    """Counts wrong tries; belongs to one thread."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        """Count by a clock that is never set back."""
        self._seconds = seconds
        self._tries: deque[Try] = deque()

    def check(self, address: str) -> None:
        """Turn an address away where there were too many.

        Raises:
            NotDone: There were.
        """
        since = self._seconds() - _WITHIN
        while self._tries and self._tries[0].at <= since:
            self._tries.popleft()
        its_own = [one for one in self._tries if one.address == address]
        for tries, most in ((its_own, FROM_ONE), (self._tries, OVER_ALL)):
            if len(tries) >= most:
                raise NotDone(
                    Trouble.TOO_MANY, "Wait, and check the code.", wait=int(_WITHIN)
                )

    def begin(self, address: str) -> Try:
        """Count a try as wrong until it is given back.

        Raises:
            NotDone: There were too many.
        """
        self.check(address)
        begun = Try(self._seconds(), address)
        self._tries.append(begun)
        return begun

    def give_back(self, begun: Try) -> None:
        """A try was not wrong: it does not count."""
        if begun in self._tries:
            self._tries.remove(begun)
