"""Leaves a silent register alone for a while, and says since when (照会の遮断).

1. Two failures in a row open it; one that could not even be sent opens it at once
   where the register cannot be reached. Questions that were on their way at the same
   slow moment are one failure.
2. `since` is the first of them, and survives a restart. It is never later than now,
   however the clock was set.
3. While it is open nobody waits: a check goes on to the next register at once.
4. Any answer closes it; so does a register that can be reached again after it could
   not be.
5. Every half minute one question may try, unless one is on its way already.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from math import inf
from threading import Lock
from typing import Protocol

import msgspec

from schema.clock import Clock
from schema.errors import MadoguchiError

IN_A_ROW = 2
"""Failures that open it."""
PROBE = 30.0
"""Seconds between two tries while it is open."""
_KEY = "online.down_since."
OUT_OF_REACH = frozenset({"folder", "line"})
"""Reasons that are over once the register can be reached."""


class Remembered(Protocol):
    """Small named values that survive a restart, as the settings are."""

    def get(self, name: str, default: str = "") -> str:
        """The value under `name`."""
        ...

    def put(self, name: str, value: str) -> None:
        """Keep `value` under `name`."""
        ...


class GatewayStands(msgspec.Struct, frozen=True, kw_only=True):
    """How one register stood when somebody was last asked about (照会先の状況)."""

    name: str
    """`oqs_folder` or `central`."""
    down_since: datetime | None = None
    """Since when it is silent; `None` where it is not."""
    reason: str = ""
    """`silent`, `folder`, `line` or `refused`; empty where it answers."""


def stands_of(name: str, remembered: Remembered) -> GatewayStands:
    """How a register stands, by what is remembered of it."""
    since, reason = _read(remembered.get(_KEY + name))
    return GatewayStands(name=name, down_since=since, reason=reason)


class Breaker:
    """Whether one register is asked at all."""

    def __init__(
        self,
        gateway: str,
        remembered: Remembered,
        clock: Clock,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin as it was left."""
        self._key = _KEY + gateway
        self._remembered = remembered
        self._clock = clock
        self._seconds = seconds
        self._lock = Lock()
        self._failures = 0
        self._first: datetime | None = None
        self._silent_at = -inf
        self._since, self._reason = _read(remembered.get(self._key))
        self._probe_at = self._seconds()
        self._may_try = False
        self._kept = self._since
        self._keep_clock()

    @property
    def is_open(self) -> bool:
        """True while the register is left alone."""
        return self._since is not None

    @property
    def since(self) -> datetime | None:
        """When the first of the failures was; `None` while it is closed."""
        return self._since

    @property
    def missed(self) -> datetime | None:
        """When the first failure was that has not opened it; `None` after an answer."""
        return self._first if self._since is None else None

    @property
    def reason(self) -> str:
        """`silent`, `folder`, `line` or `refused`; empty while it is closed."""
        return self._reason

    def silent(self, asked: float) -> None:
        """Count a question that was asked then, and has been waited for in vain."""
        with self._lock:
            self._may_try = False
            is_same = asked < self._silent_at
            self._silent_at = self._silent_at if is_same else self._seconds()
        if not is_same:
            self.failed("silent")

    def failed(self, reason: str, *, at_once: bool = False) -> None:
        """Count one failure."""
        with self._lock:
            self._failures += 1
            self._first = self._first or self._clock.now()
            self._may_try = False
            if self._since is None and (at_once or self._failures >= IN_A_ROW):
                self._since, self._reason = self._first, reason
                self._probe_at = self._seconds() + PROBE

    def answered(self) -> None:
        """It answers: close."""
        with self._lock:
            self._failures, self._first = 0, None
            self._since, self._reason = None, ""
            self._may_try = False

    def probe_is_due(self) -> bool:
        """True once every half minute while it is open."""
        with self._lock:
            due = self.is_open and self._seconds() >= self._probe_at
            if due:
                self._probe_at = self._seconds() + PROBE
        return due

    def probed(self, *, reachable: bool, try_one: bool) -> None:
        """Take what a probe found: close, or let one question try."""
        if reachable and self._reason in OUT_OF_REACH:
            self.answered()
            return
        with self._lock:
            self._may_try = reachable and try_one and self.is_open

    def lets_one_try(self) -> bool:
        """True where a question may go out; while it is open, to one of them only."""
        with self._lock:
            lets = not self.is_open or self._may_try
            self._may_try = False
        return lets

    def has_a_try(self) -> bool:
        """True where `lets_one_try` would say so."""
        return not self.is_open or self._may_try

    def remember(self) -> None:
        """Keep since when, for the next start; a disk that fails is tried again."""
        self._keep_clock()
        since, reason = self._since, self._reason
        if since == self._kept:
            return
        with suppress(MadoguchiError):
            value = f"{since.isoformat()} {reason}" if since else ""
            self._remembered.put(self._key, value)
            self._kept = since

    def _keep_clock(self) -> None:
        """Where the clock was set back it is silent since now, as far as one knows."""
        now = self._clock.now()
        with self._lock:
            self._first = min(self._first, now) if self._first else None
            self._since = min(self._since, now) if self._since else None


def _read(kept: str) -> tuple[datetime | None, str]:
    """Since when, and why; nothing where it does not read."""
    since, _, reason = kept.partition(" ")
    with suppress(ValueError):
        return datetime.fromisoformat(since), reason
    return None, ""
