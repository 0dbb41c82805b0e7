"""The local copy is proven in quiet times (手元データの検査).

A great copy is used before every row of it was hashed. That is made up for while
nobody is at the desk; it gives way to whatever is wanted, and begins anew later.
"""

from collections.abc import Callable
from datetime import timedelta
from threading import Event

from kiosk.store.vault import Store
from schema.clock import Clock

QUIET_FOR = timedelta(minutes=10)
"""Since the last record: nobody is at the desk."""
TRIED_EVERY = timedelta(minutes=10)
"""A proof that gave way is begun again so much later."""


class Proving:
    """Proves the copy when nothing else is to be done."""

    def __init__(
        self, store: Store, clock: Clock, is_wanted: Callable[[], bool]
    ) -> None:
        """Prove the copy of `store`, and give way once `is_wanted` says so."""
        self._store = store
        self._clock = clock
        self._is_wanted = is_wanted
        self._not_before = clock.now()

    def turn(self) -> None:
        """Prove the copy, if it is due and nobody is at the desk.

        Raises:
            NotIntact: The copy is not what central signed; it is used no more.
        """
        info, now = self._store.snapshot.info(), self._clock.now()
        due = info is not None and info.proof == "due" and now >= self._not_before
        if due and self._is_quiet():
            self._not_before = now + TRIED_EVERY
            self._store.copy.prove(_GivingWay(self._is_disturbed))

    def _is_quiet(self) -> bool:
        latest = self._store.journal.latest_at()
        return latest is None or self._clock.now() - latest >= QUIET_FOR

    def _is_disturbed(self) -> bool:
        return self._is_wanted() or not self._is_quiet()


class _GivingWay(Event):
    """Is set as soon as something else is wanted."""

    def __init__(self, is_wanted: Callable[[], bool]) -> None:
        super().__init__()
        self._is_wanted = is_wanted

    def is_set(self) -> bool:
        return self._is_wanted()

    def wait(self, timeout: float | None = None) -> bool:
        super().wait(timeout)
        return self._is_wanted()
