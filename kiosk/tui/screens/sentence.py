"""One sentence to type: a reason that stands in no list (ひとこと).

Kana are typed by whoever has an IME, or pasted; romaji and digits do as well. A
scanner's Enter gives nothing.
"""

from textual import events
from textual.content import Content

from kiosk.labels import text
from kiosk.tui.hold import FOR
from kiosk.tui.screens.sheet import Sheet

LONGEST = 60
"""Characters of a reason."""


class SentencePanel(Sheet[str]):
    """Gives what was typed, or nothing."""

    def __init__(self, title: str, lead: str) -> None:
        """Ask for a sentence.

        Args:
            title: What it is.
            lead: What to write and what not.
        """
        super().__init__()
        self._title = title
        self._lead = lead
        self._typed = ""
        self._typed_at = 0.0

    def take_key(self, event: events.Key) -> None:
        """Type, take back, give it, or leave."""
        if event.key == "escape":
            self.leave()
        elif event.key == "enter" and event.time - self._typed_at < FOR:
            self.app.bell()
        elif event.key == "enter":
            self._give()
        elif event.key == "backspace":
            self._typed = self._typed[:-1]
        elif event.character and event.is_printable:
            self._typed_at = event.time
            self._type(event.character)
        self.draw()

    def on_paste(self, event: events.Paste) -> None:
        """Composed kana arrive at once."""
        event.stop()
        for char in filter(str.isprintable, event.text):
            self._type(char)
        self.draw()

    def _type(self, char: str) -> None:
        if len(self._typed) < LONGEST:
            self._typed += char
        else:
            self.app.bell()

    def _give(self) -> None:
        if self._typed.strip():
            self.leave(self._typed.strip())
        else:
            self.app.bell()

    def content(self) -> Content:
        """What to write, and what was written."""
        lines = [Content.styled(self._title, "bold")]
        lines += self.wrapped(self._lead, "$text-muted")
        lines += [Content(""), *self.wrapped(f"▶ {self._typed}▏"), Content("")]
        lines += self.wrapped(text("correct.sentence_keys"), "$text-muted")
        return Content("\n").join(lines)
