"""How often codes are guessed wrongly, from one address and over all (誤りの回数).

Forty bits that are good for fifteen minutes are not found at this pace. Once it is
reached, good codes wait for a minute too: otherwise guessing would go on.
"""

import time
from collections import deque
from collections.abc import Callable

from schema.wire.form import Trouble
from sync.central.problems import NotDone

FROM_ONE = 10
"""Wrong tries in a minute from one address."""
OVER_ALL = 60
"""Wrong tries in a minute from everywhere."""

_WITHIN = 60.0


class WrongTries:
    """Counts wrong tries; belongs to one thread."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        """Count by a clock that is never set back."""
        self._seconds = seconds
        self._tries: deque[tuple[float, str]] = deque()

    def check(self, address: str) -> None:
        """Turn an address away where there were too many.

        Raises:
            NotDone: There were.
        """
        since = self._seconds() - _WITHIN
        while self._tries and self._tries[0][0] <= since:
            self._tries.popleft()
        its_own = [at for at, of in self._tries if of == address]
        for tries, most in ((its_own, FROM_ONE), (self._tries, OVER_ALL)):
            if len(tries) >= most:
                raise NotDone(
                    Trouble.TOO_MANY, "Wait, and check the code.", wait=int(_WITHIN)
                )

    def count(self, address: str) -> None:
        """Note a wrong try."""
        self._tries.append((self._seconds(), address))
