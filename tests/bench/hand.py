"""A clerk's hand with a stop watch: each key until it is seen, and until it is done.

A digit that may begin a scanner's frame is lit up at once, and acts a moment later.
Time for which somebody else had the core is taken off, as Linux tells it: a shared
machine measures what its own screen takes, not its neighbours.
"""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.terminal import Watched, visible


@dataclass
class Hand:
    """A clerk's hand, with a stop watch."""

    screen: Watched
    waits: list[float] = field(default_factory=list)
    """Seconds from each key to the first that is drawn for it."""
    own: list[float] = field(default_factory=list)
    """Of these, what the screen's own thread computed."""
    effects: list[float] = field(default_factory=list)
    """Seconds from each key to what it leads to being drawn."""

    worst: dict[str, float] = field(default_factory=dict)
    """The longest of them, by what the key led to."""

    def key(self, key: str, shows: str) -> None:
        """Press one key, and see what it does."""
        delayed, started = self._delayed(), time.perf_counter()
        computed = _computed(self.screen.process)
        self.screen.send(key.encode())
        self.screen.until(lambda seen: bool(visible(seen)))
        self.waits.append(self._passed(started, delayed))
        self.own.append(_computed(self.screen.process) - computed)
        self.screen.until(lambda seen: shows in visible(seen))
        took = self._passed(started, delayed)
        self.effects.append(took)
        named = shows if "▶" not in shows else "a field"
        self.worst[named] = max(took, self.worst.get(named, 0.0))
        self.screen.settle()

    def _passed(self, started: float, delayed: float) -> float:
        return time.perf_counter() - started - (self._delayed() - delayed)

    def _delayed(self) -> float:
        """Seconds for which the screen and this process were kept from a core."""
        here, there = os.getpid(), self.screen.process
        return sum(_kept_waiting(one) for one in (here, there))

    def typed(self, label: str, digits: str, then: str = "") -> None:
        """Type into a field; its last digit may open what comes `then`."""
        for place in range(1, len(digits) + 1):
            is_last = then and place == len(digits)
            shown = then if is_last else f"▶{label}{digits[:place]}"
            self.key(digits[place - 1], shown)

    def sees(self, said: str) -> None:
        """Wait for what no key does."""
        self.screen.until(lambda seen: said in visible(seen))
        self.screen.settle()

    def rests(self, seconds: float) -> None:
        """Look at it."""
        self.screen.rest(seconds)


def _computed(process: int) -> float:
    """Seconds for which a process's main thread had a core."""
    return _told(process)[0] / 1e9


def _kept_waiting(process: int) -> float:
    """Seconds for which it could run and had none."""
    return _told(process)[1] / 1e9


def _told(process: int) -> list[int]:
    told = Path(f"/proc/{process}/task/{process}/schedstat")
    return [int(one) for one in told.read_text(encoding="utf-8").split()]
