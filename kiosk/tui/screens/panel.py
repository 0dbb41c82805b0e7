"""What every panel over the desk has in common (選択の土台).

1. A panel is left once, however many keys come in the same moment.
2. The key that hides the screen works from here too.
3. Where people train, its border says so.
"""

from typing import TypeVar

from textual import events
from textual.screen import ModalScreen

from kiosk.tui.asked import LockAsked, ask
from kiosk.tui.hold import Held, Hold
from kiosk.tui.keyed import keymap_of
from kiosk.tui.look import is_too_small

R = TypeVar("R")


class Panel(ModalScreen[R]):
    """A box over the desk that takes every key."""

    _is_left = False

    def __init__(self) -> None:
        """Hold digits for a moment: a scanner chooses nothing here."""
        super().__init__()
        self._hold = Hold(self, self.released)

    def on_mount(self) -> None:
        """Say on the border that nobody is real, where people train."""
        marks = (getattr(one, "practice_mark", "") for one in self.app.screen_stack)
        mark = next(filter(None, marks), "")
        for box in self.query("#panel, #patient") if mark else ():
            box.border_title = mark
            box.add_class("practice")

    def leave(self, result: R | None = None) -> None:
        """Close the panel with a result, unless it is closing or covered."""
        if not self._is_left and self.is_active:
            self._is_left = True
            self.dismiss(result)

    def on_key(self, event: events.Key) -> None:
        """Give a key to the panel; nothing beneath it sees one."""
        event.stop()
        event.prevent_default()
        if keymap_of(self.app).meaning(event.key) == "lock":
            self._hold.drop()
            ask(self, LockAsked())
        elif is_too_small(self.app.size) and event.key != "escape":
            self.app.bell()
        elif not self._is_left:
            self.take_key(event)

    @property
    def is_holding(self) -> bool:
        """True while a digit waits to be known for a clerk's or a scanner's."""
        return self._hold.is_holding

    def let_go(self, key: str, at: float) -> None:
        """Do what the held keys mean, now."""
        del key, at
        self._hold.let_go()

    def released(self, held: tuple[Held, ...]) -> None:
        """Do what the held keys of one moment mean; nothing, where none are."""
        del held
        self.app.bell()

    def take_key(self, event: events.Key) -> None:
        """Do what the key means in this panel."""
        raise NotImplementedError
