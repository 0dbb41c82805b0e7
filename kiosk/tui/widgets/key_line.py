"""The bottom line: function keys, each with a twin in the menu on Esc (キーの行)."""

from kiosk.tui.keyed import keymap_of
from kiosk.tui.widgets.steady import Steady


class KeyLine(Steady):
    """Every key on one line."""

    def show(self) -> None:
        """Draw the keys in use."""
        self.update(" " + "  ".join(keymap_of(self.app).on_line()))
