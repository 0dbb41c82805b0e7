"""The keys in use on a running program (キー割り当て)."""

from typing import Any

from textual.app import App

from kiosk.words.keymap import USUAL_KEYS, Keymap


def keymap_of(app: App[Any]) -> Keymap:
    """The keys of the open desk; the usual ones before one is open."""
    return getattr(app, "keymap", USUAL_KEYS)
