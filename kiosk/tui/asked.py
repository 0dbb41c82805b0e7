"""What a screen asks of the app, and the app's answers (画面からの依頼).

What is asked is done at once: the next key already finds the lock, or the screen that
was wanted.
"""

from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from textual.message import Message
from textual.screen import Screen

from kiosk.words.keymap import Keymap


@runtime_checkable
class Grants(Protocol):
    """An app that does what is asked of it."""

    def grant(self, asked: Message) -> None:
        """Do it before anything else."""
        ...


def ask(screen: Screen[Any], asked: Message) -> None:
    """Ask something of the screen's app."""
    if isinstance(screen.app, Grants):
        screen.app.grant(asked)
    else:
        screen.post_message(asked)


class LockAsked(Message):
    """The clerk wants the screen hidden."""


class DayAsked(Message):
    """The demo's user wants another day."""


class TrainingAsked(Message):
    """The clerk wants to train with invented patients."""


class CheckupAsked(Message):
    """Somebody of IT wants to look at desk and machine (点検)."""


class SettingsAsked(Message):
    """Somebody of IT wants to change what the clinic arranged (設定)."""


class SettingsMoved(Message):
    """Something that the clinic arranged is another by now."""


class DayMoved(Message):
    """The demo stands on another day; everything is judged anew."""


class StaffAsked(Message):
    """The clerk wants to see the accounts."""


@dataclass
class KeysMoved(Message):
    """Somebody gave other keys to the desk's actions."""

    keymap: Keymap


@dataclass
class ThemeMoved(Message):
    """Somebody gave the screen other colours: `dark`, `light` or `contrast`."""

    theme: str


class StaffMoved(Message):
    """Somebody else goes on at the desk (引き継ぎ)."""

    def __init__(self, staff: str) -> None:
        """Carry the id of who does."""
        super().__init__()
        self.staff = staff
