"""Batches that the terminal was still processing are gone on with (一括照会の続き).

A list is told as far as it is answered. The rest is taken here while the kiosk is
open, so that it is there in the morning; nobody is asked about anew.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from math import inf
from typing import TYPE_CHECKING

from kiosk.store.vault import Store
from schema.clock import Clock
from schema.errors import MadoguchiError

if TYPE_CHECKING:
    from kiosk.syncing.prechecks import Prechecks

EVERY = 5.0
"""Seconds between two looks while a batch is on its way."""
SELDOM = 30.0
"""Seconds between two looks whether one is."""


class Resuming:
    """Takes what open batches are answered with."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        practice: bool,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Work on `store`; `practice` where everybody is invented."""
        self._store = store
        self._clock = clock
        self._practice = practice
        self._seconds = seconds
        self._made: Prechecks | None = None
        self._not_before = -inf

    def turn(self) -> None:
        """Look once, if it is time; a full disk or a silent share is tried again."""
        if self._seconds() < self._not_before:
            return
        is_open = bool(self._store.batches.open())
        self._not_before = self._seconds() + (EVERY if is_open else SELDOM)
        if is_open:
            with suppress(MadoguchiError):
                self._prechecks().resume()

    def _prechecks(self) -> "Prechecks":
        """What takes lists, made once: it remembers what it saw in the folder."""
        if self._made is None:
            from kiosk.syncing.prechecks import Prechecks  # noqa: PLC0415

            self._made = Prechecks(self._store, self._clock, practice=self._practice)
        return self._made
