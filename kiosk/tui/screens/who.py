"""Asks for what is known of somebody: kana, part of a number, birth date (手がかり).

1. Half or full width, hiragana or romaji: no IME is needed. Digits among the kana are
   a part of the number.
2. The day of birth may stay empty.
3. A scanner's Enter does nothing: what it read stands there, and can be taken back.
"""

from typing import TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kiosk.desk.lookup import Asked, asked_of
from kiosk.labels import text
from kiosk.tui.flow import wrap
from kiosk.tui.hold import FOR
from kiosk.tui.screens.panel import Panel
from kiosk.tui.screens.room import room_in
from schema.errors import Unreadable
from schema.wareki import could_become_date, read_date

R = TypeVar("R")

MOVES = {"tab": True, "down": True, "up": False, "shift+tab": False}
"""Keys that open a line beside Enter: the day of birth, or the line above it."""


class WhoPanel(Panel[R]):
    """Two lines to type in, and what comes below them."""

    heading = "search.title"
    """What it is for: a key of the labels."""

    def __init__(self) -> None:
        """Begin with nothing typed."""
        super().__init__()
        self._who = ""
        self._birth = ""
        self._in_birth = False
        self._trouble = ""
        self._typed_at = 0.0

    def asked(self, asked: Asked) -> None:
        """Do something with what was typed."""
        raise NotImplementedError

    def below(self, room: int) -> list[Content]:
        """What stands under the two lines."""
        raise NotImplementedError

    @property
    def is_typing(self) -> bool:
        """True while one of the two lines is open."""
        return True

    def compose(self) -> ComposeResult:
        """One box."""
        with VerticalScroll(id="panel", classes="sheet") as box:
            box.border_subtitle = text("search.back")
            yield Static(id="panel-lines")

    def on_mount(self) -> None:
        """Draw it empty."""
        self.draw()

    def on_resize(self) -> None:
        """Fold the lines anew."""
        self.draw()

    def on_paste(self, event: events.Paste) -> None:
        """Composed kana arrive at once."""
        event.stop()
        for char in filter(str.isprintable, event.text):
            self.typed(char)
        self.draw()

    def take_key(self, event: events.Key) -> None:
        """Type, take back, go on, leave."""
        if event.key == "escape":
            self.leave()
        elif event.key == "enter" and event.time - self._typed_at < FOR:
            self.app.bell()
        elif event.key == "enter":
            self.entered()
        elif event.key == "backspace":
            self.taken_back()
        elif event.key in MOVES and self.is_typing:
            self._in_birth = MOVES[event.key]
        elif event.character and event.is_printable:
            self._typed_at = event.time
            self.typed(event.character)
        else:
            self.say(text("search.dead_key"))
        self.draw()

    def typed(self, char: str) -> None:
        """Take one character into the open line."""
        self._trouble = ""
        if not self._in_birth:
            self._who += char
        elif could_become_date(self._birth + char):
            self._birth += char
        else:
            self.app.bell()

    def taken_back(self) -> None:
        """Take back a character; in the empty second line, open the first again."""
        self._trouble = ""
        if self._in_birth and not self._birth:
            self._in_birth = False
        elif self._in_birth:
            self._birth = self._birth[:-1]
        else:
            self._who = self._who[:-1]

    def entered(self) -> None:
        """Go on to the day of birth; from there, give what was typed."""
        if not self._in_birth:
            self._in_birth = True
            return
        try:
            born = read_date(self._birth).day if self._birth else None
        except Unreadable:
            self.say(text("search.need_birth"))
            return
        self.asked(asked_of(self._who, born))

    def say(self, trouble: str) -> None:
        """Say what is wrong, and ring the bell."""
        self._trouble = trouble
        self.app.bell()

    def draw(self) -> None:
        """Draw what stands now."""
        room = room_in(self.app.size)
        below = folded(self._trouble, room, "bold $text-error") if self._trouble else []
        lines = [
            Content.styled(text(self.heading), "bold"),
            *self._line("search.who", self._who, room, is_open=not self._in_birth),
            *self._line("search.birth", self._birth, room, is_open=self._in_birth),
            *self._way_on(room),
            Content(""),
            *(below or self.below(room)),
        ]
        self.query_one("#panel-lines", Static).update(Content("\n").join(lines))

    def _way_on(self, room: int) -> list[Content]:
        """What Enter does in the open line."""
        if not self.is_typing:
            return []
        key = "search.enter_asks" if self._in_birth else "search.enter_goes_on"
        return folded(text(key), room, "$text-muted")

    def _line(self, key: str, typed: str, room: int, *, is_open: bool) -> list[Content]:
        is_open = is_open and self.is_typing
        cursor = Content.styled(" ", "reverse") if is_open else Content("")
        first, *rest = wrap(text(key), room - 2)
        lines = [Content(("▶ " if is_open else "  ") + first)]
        lines += [Content(f"  {line}") for line in rest]
        return [*lines, Content(f"    {typed}") + cursor]


def folded(said: str, room: int, style: str) -> list[Content]:
    """One sentence in as many lines as it takes."""
    return [Content.styled(line, style) for line in wrap(said, room)]
