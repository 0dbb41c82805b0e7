"""What every panel over the desk has in common (選択の土台).

1. A panel is left once, however many keys come in the same moment.
2. F12 hides the screen from here too.
"""

from typing import TypeVar

from textual import events
from textual.screen import ModalScreen

from kiosk.tui.asked import LockAsked

R = TypeVar("R")


class Panel(ModalScreen[R]):
    """A box over the desk that takes every key."""

    _is_left = False

    def leave(self, result: R | None = None) -> None:
        """Close the panel with a result, unless it is closing already."""
        if not self._is_left:
            self._is_left = True
            self.dismiss(result)

    def on_key(self, event: events.Key) -> None:
        """Give a key to the panel; nothing beneath it sees one."""
        event.stop()
        event.prevent_default()
        if event.key == "f12":
            self.post_message(LockAsked())
        elif not self._is_left:
            self.take_key(event)

    def take_key(self, event: events.Key) -> None:
        """Do what the key means in this panel."""
        raise NotImplementedError
