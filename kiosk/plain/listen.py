"""Lines as they are typed, taken beside the desk (入力の行).

1. One thread reads, and only while somebody asks: the desk never hangs on it, and a
   passphrase that is asked for is read by nobody else.
2. A line that nobody took yet stays for the next question: what was typed ahead is
   never lost.
"""

import codecs
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Thread
from time import monotonic


class Left(Exception):
    """Nobody is there any more: the input ended, or nothing can be said."""


@dataclass(frozen=True, slots=True)
class Typed:
    """One line as it was typed."""

    said: str
    """Without its end."""
    at: float
    """When it was read, in monotonic seconds."""


class Listener:
    """Reads bytes where it is asked to, and gives lines."""

    def __init__(self, read: Callable[[], bytes]) -> None:
        """Take what gives the next bytes, and none at the end."""
        self._read = read
        self._lines: deque[Typed] = deque()
        self._changed = Condition()
        self._wanted = False
        self._ended = False
        self._thread = Thread(target=self._run, name="lines", daemon=True)

    def next(self, seconds: float, only: frozenset[str] | None = None) -> Typed | None:
        """The next line, or `None` where none came in time.

        Args:
            seconds: How long to wait.
            only: Lines that are taken; another one stays for the next question.

        Raises:
            Left: The input has ended, and nothing is left of it.
        """
        until = monotonic() + seconds
        with self._changed:
            self._want()
            while not self._lines:
                left = until - monotonic()
                if self._ended and only is None:
                    raise Left
                if left <= 0:
                    return None
                self._changed.wait(left)
            if only is not None and self._lines[0].said.strip() not in only:
                self._changed.wait_for(lambda: False, max(until - monotonic(), 0))
                return None
            return self._lines.popleft()

    def _want(self) -> None:
        if not self._thread.is_alive() and not self._ended:
            self._thread.start()
        self._wanted = self._wanted or not self._lines
        self._changed.notify_all()

    def _run(self) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        rest = ""
        while data := self._asked():
            *whole, rest = (rest + decoder.decode(data)).split("\n")
            self._put(whole)
        with self._changed:
            self._ended = True
        self._put([rest] if rest else [])

    def _asked(self) -> bytes:
        """The next bytes, once somebody wants them."""
        with self._changed:
            self._changed.wait_for(lambda: self._wanted)
        try:
            return self._read()
        except (OSError, ValueError):
            return b""

    def _put(self, lines: list[str]) -> None:
        now = monotonic()
        with self._changed:
            self._lines.extend(Typed(line.rstrip("\r"), now) for line in lines)
            self._wanted = not self._lines and self._wanted
            self._changed.notify_all()
