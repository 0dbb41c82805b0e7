"""Questions and answers at the desk (問いと答え).

1. A question is answered by one line. `?` explains it, `.` tells the ages, `+` locks;
   then it is asked again.
2. A digit that is not offered changes nothing.
3. What goes wrong is said with its code, and the desk goes on.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from kiosk.desk.form import Form
from kiosk.labels import error_text, text
from kiosk.opened import Opened
from kiosk.plain.lines import Lines
from kiosk.plain.reading import status_lines
from kiosk.words.keymap import MENU as DIGITS
from schema.errors import MadoguchiError

EXPLAIN, AGES, LOCK = "?", ".", "+"
"""What can be answered to every question."""
MENU, PASTE = "*", "/"
"""What can be answered to a field and beside a verdict."""
BACK = "0"
"""Goes back from everything that was opened."""

CONTROLS = frozenset("\x03\x04\x1a\x1c")
"""Ctrl+C, Ctrl+D, Ctrl+Z and the like: what leaves or stops other programs."""

Item = tuple[str, str]
"""A digit and what it does."""


def called(action: str) -> str:
    """What opens an action from anywhere, in a sentence: `* 8`."""
    digit = next(digit for digit, name in DIGITS.items() if name == action)
    return f"{MENU} {digit}"


class Talk:
    """Says, asks, and lets choose."""

    def __init__(self, opened: Opened, lines: Lines, lock: Callable[[], None]) -> None:
        """Work with what was unlocked.

        Args:
            opened: The open desk.
            lines: Where it is spoken.
            lock: Hides the desk until the passphrase is given.
        """
        self.opened = opened
        self.lines = lines
        self.desk = opened.desk
        self.form = Form()
        self._lock = lock

    def say(self, said: str) -> None:
        """Say something."""
        self.lines.say(said)

    def say_all(self, lines: Iterable[str]) -> None:
        """Say several lines."""
        for said in lines:
            self.say(said)

    def ask(self, question: str, explain: Callable[[], Iterable[str]]) -> str:
        """What is answered, once it is no more about the question itself."""
        while True:
            said = self.lines.ask(question).said
            answer = unicodedata.normalize("NFKC", said).strip()
            if any(one in CONTROLS for one in answer):
                self.say(text("plain.leaving", press=called("quit")))
            elif answer == EXPLAIN:
                self.say_all(explain())
            elif answer == AGES:
                self.say_status()
            elif answer == LOCK:
                self._lock()
            else:
                return answer

    def choose(
        self, title: str, lead: str, items: Sequence[Item], said: Iterable[str] = ()
    ) -> str | None:
        """The digit of one of the items, or `None` where it is gone back."""
        told = [title, lead, *said, *(f"{key} {does}" for key, does in items)]

        def explain() -> Iterator[str]:
            return (one for one in told if one)

        self.say_all(explain())
        keys = {key for key, _ in items}
        while True:
            answer = self.ask(text("plain.choose" if keys else "plain.close"), explain)
            if answer in keys:
                return answer
            if answer in {BACK, ""}:
                return None
            self.say(text("entry.nothing_here"))

    def say_status(self) -> None:
        """Whose desk it is, and how old everything is."""
        with self.told():
            tasks = self.opened.tasks
            self.say_all(status_lines(self.desk, tasks.count() if tasks else 0))

    @contextmanager
    def told(self) -> Iterator[None]:
        """Say what goes wrong inside, and go on; what was entered stays."""
        try:
            yield
        except MadoguchiError as error:
            self.say(error_text(error))
