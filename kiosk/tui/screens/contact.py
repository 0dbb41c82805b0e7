"""The telephone number of somebody whose visit will wait (連絡先).

Typed on the ten-key, hyphens or not; Enter on nothing asks once whether to go on
without one, and takes nothing down where a number is added later. A scanner's Enter,
and one that was meant for the verdict, do nothing.
"""

from textual import events
from textual.content import Content

from kiosk.desk.contact import LONGEST, is_telephone
from kiosk.labels import text
from kiosk.tui.flow import flowed
from kiosk.tui.hold import FOR
from kiosk.tui.screens.sheet import Sheet

GUARD = 0.5
"""Seconds after opening in which Enter does nothing: it was meant for the verdict."""


class ContactPanel(Sheet[str]):
    """Gives the number, `""` where it goes on without one, `None` where not at all."""

    def __init__(self, typed: str = "", *, is_later: bool = False) -> None:
        """Begin with the number that is known already.

        Args:
            typed: The number.
            is_later: The visit is recorded; only its number is taken down.
        """
        super().__init__()
        self._later = "_later" if is_later else ""
        self._typed = typed
        self._is_wrong = False
        self._is_asked = is_later
        self._opened_at = 0.0
        self._typed_at = 0.0

    def on_mount(self) -> None:
        """Let Enter count only from half a second on."""
        self._opened_at = events.Event().time

    def content(self) -> Content:
        """What to ask, what was typed, and what is wrong with it."""
        cursor = Content.styled(" ", "reverse")
        lines = [Content.styled(text(f"contact.title{self._later}"), "bold")]
        lines += self.wrapped(text(f"contact.lead{self._later}"))
        lines += [Content(""), Content(f"  {self._typed}") + cursor, Content("")]
        if self._is_wrong:
            lines += self.wrapped(text("contact.wrong"), "bold $text-error")
        elif self._is_asked and not self._later:
            lines += self.wrapped(text("contact.without"), "bold $text-error")
        keys = text(f"contact.keys{self._later}").split("  ")
        muted = [Content.styled(one, "$text-muted") for one in keys]
        lines.append(flowed(muted, self.room, 0))
        return Content("\n").join(lines)

    def take_key(self, event: events.Key) -> None:
        """Type, take back, go on, or go back to the verdict."""
        if event.key == "escape":
            self.leave(None)
        elif event.key == "enter":
            self._enter(event.time)
        elif event.key == "backspace":
            self._typed, self._is_wrong = self._typed[:-1], False
        elif event.character and event.character in "0123456789-":
            self._type(event.character)
            self._typed_at = event.time
        else:
            self.app.bell()
        self.draw()

    def _type(self, char: str) -> None:
        if len(self._typed) < LONGEST:
            self._typed, self._is_wrong = self._typed + char, False
            self._is_asked = bool(self._later)
        else:
            self.app.bell()

    def _enter(self, at: float) -> None:
        if at - self._opened_at < GUARD or at - self._typed_at < FOR:
            self.app.bell()
        elif not self._typed and not self._is_asked:
            self._is_asked = True
            self.app.bell()
        elif not self._typed or is_telephone(self._typed):
            self.leave(self._typed)
        else:
            self._is_wrong = True
            self.app.bell()
