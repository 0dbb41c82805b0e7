"""Holds a digit for a moment: more of them would be a scanner (スキャナー対策)."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message_pump import MessagePump

from kiosk.desk.burst import GAP

if TYPE_CHECKING:
    from textual.timer import Timer

FOR = GAP + 0.01
"""Seconds a digit waits for company."""


class Hold:
    """Gives one digit on when it stayed alone, and a run of them as what it is."""

    def __init__(
        self,
        pump: MessagePump,
        alone: Callable[[str], None],
        run: Callable[[], None],
    ) -> None:
        """Take what to do with a digit alone, and with a run."""
        self._pump = pump
        self._alone = alone
        self._ran = run
        self._held = ""
        self._timer: Timer | None = None

    @property
    def is_holding(self) -> bool:
        """True while a digit waits."""
        return bool(self._held)

    def key(self, key: str) -> None:
        """Hold one more key."""
        self._held += key
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._pump.set_timer(FOR, self._end)

    def _end(self) -> None:
        held, self._held, self._timer = self._held, "", None
        if len(held) == 1:
            self._alone(held)
        elif held:
            self._ran()
