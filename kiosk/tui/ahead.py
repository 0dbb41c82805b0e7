"""Typing ahead of the screen: a key goes where the one before it led (先打ち).

1. A key that a person typed is given on once the one before has had its effect. What
   it opened has the next key, however slow the machine is.
2. A key that was held in case it began a scanner's frame was typed alone, once the
   next one comes later than a scanner's would.
3. Keys of a scanner are given on as they come: only their pace tells them apart.
"""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import MessagePump

from kiosk.tui.hold import FOR

if TYPE_CHECKING:
    from textual.screen import Screen

PATIENCE = 1.0
"""Seconds that a key waits at the most; a screen that hangs swallows none."""


@runtime_checkable
class Holds(Protocol):
    """A screen that keeps a digit back until it is known to be alone."""

    def let_go(self, key: str, at: float) -> None:
        """Do what the held keys mean, now: this one comes next, read at `at`."""
        ...


class TypeAhead:
    """Gives keys their turn on a running program."""

    def __init__(self, app: App[Any]) -> None:
        """Watch over this program's keys."""
        self._app = app
        self._last_at = 0.0

    async def turn(self, key: str, at: float, *, parted: bool = False) -> None:
        """Wait until a key may be given on.

        Args:
            key: Its character, or its name.
            at: When the driver read it.
            parted: True if it came together with the one before, and is another.
        """
        by_hand = parted or at - self._last_at > FOR
        self._last_at = at
        if not by_hand or not self._app.screen_stack:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._taken()
                if isinstance(screen := self._app.screen, Holds):
                    screen.let_go(key, at)
                    await self._taken()

    async def _taken(self) -> None:
        """Wait until the screen has done what the keys so far mean to it.

        A key goes to the widget that has the focus, which may tell those around it.
        """
        screen: Screen[Any] = self._app.screen
        first: DOMNode = screen.focused or screen
        around = [one for one in first.ancestors_with_self if isinstance(one, DOMNode)]
        for one in (first, *around[: around.index(screen) + 1]):
            await _emptied(one)


async def _emptied(pump: MessagePump) -> None:
    """Wait until a queue has come to its present end."""
    done = asyncio.Event()
    if pump.is_running and pump.call_later(done.set):
        await done.wait()
