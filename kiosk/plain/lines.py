"""What is said and asked, line by line (一行ずつ).

1. Nothing moves a cursor, colours or rings: only words and line ends are written.
2. News are told before a question, never between a question and its answer.
3. Whoever says nothing for long finds the desk locked, at the same question.
"""

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from shutil import get_terminal_size
from time import monotonic
from typing import TextIO

from kiosk.plain.echo import uncontrolled, unseen
from kiosk.plain.listen import Left, Listener, Typed

LOOK = 0.2
"""Seconds between two looks while nobody types."""
_FUNCTION_KEY = re.compile(r"（F\d+[^）]*）")
_RULE = re.compile(r"\s*[\u2500-\u257f]+\s*|(?<=\S) {2,}(?=\S)")


def spoken(said: str) -> str:
    """A sentence without what only a screen has: rules, gaps, function keys."""
    plain = _RULE.sub("、", _FUNCTION_KEY.sub("", said)).strip("、")
    return "".join(one if one.isprintable() else " " for one in plain)


class Lines:
    """Speaks to whoever types, and hears them."""

    def __init__(
        self, listener: Listener, out: TextIO, *, is_terminal: bool = False
    ) -> None:
        """Take where lines come from and where they go.

        Args:
            listener: Gives what is typed.
            out: Takes what is said.
            is_terminal: Somebody types there, rather than a program.
        """
        self._listener = listener
        self._out = out
        self.is_terminal = is_terminal
        self.asked_at = 0.0
        """When the last question was asked, in monotonic seconds."""
        self.idle = 0.0
        """Seconds without a line after which `on_idle` is called; 0 for never."""
        self.on_idle: Callable[[], None] = _nothing
        self.news: Callable[[], Iterator[str]] = _no_news

    def begin_anew(self, said: str) -> None:
        """Belong to no desk any more, and say why, where it has a reason."""
        self.idle, self.on_idle, self.news = 0.0, _nothing, _no_news
        if said:
            self.say(said)

    def say(self, said: str) -> None:
        """Say something, one line for each of its lines."""
        try:
            for line in said.split("\n"):
                self._out.write(spoken(line) + "\n")
            self._out.flush()
        except (OSError, ValueError):
            raise Left from None

    def ask(self, question: str) -> Typed:
        """What is answered to a question."""
        while True:
            for said in self.news():
                self.say(said)
            self.say(question)
            self.asked_at = monotonic()
            typed = self._heard(self.idle)
            if typed is not None:
                return typed
            self.on_idle()

    def hear(self, seconds: float, only: frozenset[str]) -> str | None:
        """One of these lines, if it comes in time; another one stays where it is."""
        typed = self._listener.next(seconds, only)
        return unicodedata.normalize("NFKC", typed.said).strip() if typed else None

    def block(self, question: str, end: str) -> str:
        """Several lines that were pasted, up to one that is `end`."""
        typed: Typed | None = self.ask(question)
        lines = []
        while typed is not None and typed.said.strip() != end:
            lines.append(typed.said)
            typed = self._heard(self.idle)
        return "\n".join(lines)

    def secret(self, question: str) -> str:
        """What is answered, unseen where a terminal can do that."""
        with unseen(sys.stdin if self.is_terminal else None):
            self.say(question)
            typed = self._heard(0)
        return typed.said if typed else ""

    def held(self) -> AbstractContextManager[None]:
        """Let no key end or stop the program meanwhile, on a terminal."""
        return uncontrolled(sys.stdin if self.is_terminal else None)

    def end_line(self) -> None:
        """End the line in which somebody pressed Ctrl-C."""
        if self.is_terminal:
            self._out.write("\n")

    def cover(self) -> None:
        """Push what was said out of sight, on a terminal."""
        if self.is_terminal:
            self.say("\n" * get_terminal_size().lines)

    def _heard(self, idle: float) -> Typed | None:
        """The next line; `None` where nobody typed one for so long."""
        since = monotonic()
        while not idle or monotonic() - since < idle:
            typed = self._listener.next(LOOK)
            if typed is not None:
                return typed
        return None


def _nothing() -> None:
    """Never locked."""


def _no_news() -> Iterator[str]:
    yield from ()


def here() -> Lines:
    """Lines on this process's own input and output."""
    raw = getattr(sys.stdin.buffer, "raw", sys.stdin.buffer)
    listener = Listener(lambda: raw.read(1 << 16) or b"")
    return Lines(listener, sys.stdout, is_terminal=sys.stdin.isatty())
