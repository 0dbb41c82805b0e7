"""One setting: its values by digit, or a line to type (設定の1件)."""

from collections.abc import Sequence

from textual import events
from textual.content import Content

from kiosk.desk.settings import Kind, Setting
from kiosk.desk.settings_values import LONGEST, NOTHING
from kiosk.labels import text
from kiosk.tui.hold import FOR, Held
from kiosk.tui.screens.sheet import Sheet
from kiosk.words.settings import label, shown

GUARD = 0.3
"""Seconds after opening in which Enter does nothing: it turned a page before."""


class ChoosePanel(Sheet[str]):
    """Gives one of the values; `None` where it stays as it is."""

    def __init__(
        self, setting: Setting, now: str, values: Sequence[str], about: Sequence[str]
    ) -> None:
        """Show the values by their digits.

        Args:
            setting: Which one.
            now: What counts now.
            values: Each that can be picked, the first by `1`.
            about: What it does.
        """
        super().__init__()
        self._setting = setting
        self._now = now
        self._values = values
        self._about = about

    def content(self) -> Content:
        """Its name, what it does, and the values."""
        lines = [Content.styled(label(self._setting), "bold")]
        for said in self._about:
            lines += self.wrapped(said, "$text-muted")
        lines.append(Content(""))
        for nth, value in enumerate(self._values, 1):
            mark = "■" if value == self._now else "□"
            digit = Content.styled(f" {nth} ", "bold reverse")
            lines.append(digit + Content(f"  {mark} {shown(self._setting, value)}"))
        lines += [Content(""), *self.wrapped(text("settings.pick"), "$text-muted")]
        return Content("\n").join(lines)

    def chosen(self, held: tuple[Held, ...]) -> None:
        """Take a digit that came alone."""
        key = held[0][0] if len(held) == 1 else ""
        if key.isdecimal() and 1 <= int(key) <= len(self._values):
            self.leave(self._values[int(key) - 1] or NOTHING)
        else:
            self.app.bell()


class TypePanel(Sheet[str]):
    """Gives what was typed; `None` where it stays as it is."""

    def __init__(self, setting: Setting, now: str, about: Sequence[str]) -> None:
        """Begin with what counts now.

        Args:
            setting: Which one.
            now: What counts now.
            about: What it does.
        """
        super().__init__()
        self._setting = setting
        self._typed = now
        self._about = about
        self._opened_at = self._typed_at = 0.0

    def on_mount(self) -> None:
        """Let Enter count only a little later."""
        self._opened_at = events.Event().time

    def content(self) -> Content:
        """Its name, what it does, and the line."""
        setting, cursor = self._setting, Content.styled(" ", "reverse")
        lines = [Content.styled(label(setting), "bold")]
        for said in self._about:
            lines += self.wrapped(said, "$text-muted")
        *above, last = self.wrapped(self._typed, "bold", indent=2)
        lines += [Content(""), *above, last + cursor, Content("")]
        keys = text("settings.type")
        if setting.kind is Kind.SECONDS:
            least, most = f"{setting.least:g}", f"{setting.most:g}"
            keys = text("settings.type_number", least=least, most=most)
        lines += self.wrapped(keys, "$text-muted")
        return Content("\n").join(lines)

    def take_key(self, event: events.Key) -> None:
        """Type, take back, give it, or leave."""
        if event.key == "escape":
            self.leave()
        elif event.key == "enter":
            self._enter(event.time)
        elif event.key == "backspace":
            self._typed = self._typed[:-1]
        elif event.key == "ctrl+u":
            self._typed = ""
        elif self._setting.kind is Kind.KEY and event.key in self._setting.choices:
            self._typed = event.key
        elif event.character and event.is_printable:
            self._type(event.character)
            self._typed_at = event.time
        else:
            self.app.bell()
        self.draw()

    def on_paste(self, event: events.Paste) -> None:
        """Kana from an input method, and a path from elsewhere, arrive at once."""
        event.stop()
        for char in filter(str.isprintable, event.text):
            self._type(char)
        self.draw()

    def _type(self, char: str) -> None:
        if len(self._typed) < LONGEST:
            self._typed += char
        else:
            self.app.bell()

    def _enter(self, at: float) -> None:
        """Give what was typed; a scanner's Enter gives nothing."""
        if at - self._opened_at < GUARD or at - self._typed_at < FOR:
            self.app.bell()
        else:
            self.leave(self._typed.strip())
