"""Holds keys for a moment: a run of them would be a scanner (スキャナー対策)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

if TYPE_CHECKING:
    from textual.timer import Timer

FOR = 0.03
"""Seconds a key waits for company: the longest pause inside a scanner's frame."""

Held = tuple[str, float]
"""A key, and the time at which the driver read it."""


class Hold:
    """Gives keys on together once no more of them come."""

    def __init__(
        self, screen: Screen[Any], release: Callable[[tuple[Held, ...]], None]
    ) -> None:
        """Take what to do with the keys of one moment.

        Args:
            screen: Whose keys they are; under another screen they are dropped.
            release: Given every key of the moment.
        """
        self._screen = screen
        self._release = release
        self._held: tuple[Held, ...] = ()
        self._timer: Timer | None = None

    @property
    def is_holding(self) -> bool:
        """True while a key waits."""
        return bool(self._held)

    @property
    def keys(self) -> tuple[Held, ...]:
        """The keys that wait."""
        return self._held

    def key(self, key: str, at: float, wait: float = FOR) -> None:
        """Hold one more key, for so many seconds."""
        self._held = (*self._held, (key, at))
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen.set_timer(wait, self._end)

    def drop(self) -> None:
        """Forget what was held."""
        self._held = ()

    def let_go(self) -> None:
        """Give on what is held, without waiting for more."""
        if self._timer is not None:
            self._timer.stop()
        self._end()

    def _end(self) -> None:
        held, self._held, self._timer = self._held, (), None
        if held and self._screen.is_active:
            self._release(held)
