"""What a screen asks of the app, and the app's answers (画面からの依頼)."""

from dataclasses import dataclass

from textual.message import Message

from kiosk.words.keymap import Keymap


class LockAsked(Message):
    """The clerk wants the screen hidden."""


class DayAsked(Message):
    """The demo's user wants another day."""


class DayMoved(Message):
    """The demo stands on another day; everything is judged anew."""


@dataclass
class KeysMoved(Message):
    """Somebody gave other keys to the desk's actions."""

    keymap: Keymap
