"""The bottom line: function keys, each with a twin in the menu on Esc (キーの行)."""

from textual.widgets import Static

from kiosk.labels import text

KEYS = ("help", "search", "worklist", "history", "next", "sync", "lock", "menu")
"""In the order they stand on the line."""


class KeyLine(Static):
    """Every key on one line."""

    def on_mount(self) -> None:
        """Draw it once."""
        self.update(" " + "  ".join(text(f"keys.{key}") for key in KEYS))
