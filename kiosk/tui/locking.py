"""The lock over the desk, and who goes on beneath it (画面ロック).

1. Nothing is shown over the lock, and nothing but what was given to it takes it away.
2. What was typed stays beneath; where somebody else unlocks, the entry is theirs, and
   whatever lay over it is gone.
3. It comes by a key, and by itself once no key came for a while.
"""

from typing import Any

from textual import events, on
from textual.app import ScreenStackError
from textual.await_complete import AwaitComplete

from kiosk.opened import Opened
from kiosk.tui.asked import LockAsked, StaffMoved
from kiosk.tui.laid_over import LaidOver
from kiosk.tui.screens.lock import LockScreen
from schema.clock import Clock


class Locking(LaidOver):
    """The part of the program that covers an open desk."""

    _clock: Clock
    _opens = False
    _staff = ""
    _desk_at = 1

    def __init__(self) -> None:
        """Begin as if a key had just come."""
        super().__init__()
        self._last_key_at = events.Event().time

    def _show(self, opened: Opened) -> None:
        raise NotImplementedError

    def _lock_when_idle(self) -> None:
        opened = self._unlocked
        if opened is None or not opened.idle or isinstance(self.screen, LockScreen):
            return
        if events.Event().time - self._last_key_at > opened.idle:
            self.lock()

    def push_screen(self, *given: Any, **more: Any) -> Any:
        """Show a screen on top; nothing but what is beneath it covers the lock.

        What a key opened that came just before the lock is dropped.
        """
        if self.screen_stack and isinstance(self.screen, LockScreen):
            self.bell()
            return AwaitComplete()
        return super().push_screen(*given, **more)

    def pop_screen(self) -> AwaitComplete:
        """Leave the screen on top; the lock only once something has opened it.

        Raises:
            ScreenStackError: The lock would be left by something else.
        """
        if isinstance(self.screen, LockScreen) and not self._opens:
            raise ScreenStackError
        return super().pop_screen()

    @on(LockScreen.Opened)
    def opened(self, event: LockScreen.Opened) -> None:
        """Go on where the clerk was, or begin."""
        self._opens = True
        self.pop_screen()
        self._opens = False
        if isinstance(event.opened, Opened):
            self._show(event.opened)
        elif self._unlocked is not None and self._unlocked.desk.staff != self._staff:
            self._hand_over(self._unlocked.desk.staff)

    def _hand_over(self, staff: str) -> None:
        """Leave the entry to somebody else, and none of what lay over it."""
        self._staff = staff
        while len(self.screen_stack) > self._desk_at:
            self.pop_screen()
        self.screen.post_message(StaffMoved(staff))

    @on(LockAsked)
    def lock(self) -> None:
        """Cover the desk; what was typed stays beneath."""
        if self._unlocked is not None and not isinstance(self.screen, LockScreen):
            opened = self._unlocked
            lock = LockScreen(
                self._clock,
                opened.verify,
                hint=opened.lock_hint,
                gate=opened.gate,
                covers=True,
            )
            self.push_screen(lock)
