"""The door of the plain desk: passphrases, the lock, and a safe end (入口と画面ロック).

1. While it is locked nothing is said of anybody, and nothing entered is lost.
2. The end of the input, and Ctrl-C, end it like leaving does: whatever was recorded
   is in the log, and an unforeseen error is left to whoever started it.
"""

from collections.abc import Callable
from contextlib import suppress

from kiosk.labels import error_text, text
from kiosk.opened import Opened
from kiosk.plain.lines import Lines
from kiosk.plain.listen import Left
from kiosk.plain.program import PlainDesk
from schema.errors import MadoguchiError

MOST = 5
"""Passphrases that are asked for before a program is asked no more."""


def opened_by(
    lines: Lines, open_with: Callable[[str], Opened], *, first: bool
) -> Opened:
    """The desk, once the passphrase is right; chosen twice where it is the first."""
    tries = 0
    while True:
        question = text("lock.first" if first else "lock.passphrase")
        passphrase = lines.secret(question)
        tries += 1
        if first and lines.secret(text("lock.again")) != passphrase:
            lines.say(text("lock.mismatch"))
            continue
        lines.say(text("lock.opening"))
        try:
            return open_with(passphrase)
        except MadoguchiError as error:
            lines.say(error_text(error))
            if tries >= MOST and not lines.is_terminal:
                raise


def speak(lines: Lines, open_with: Callable[[str], Opened], *, first: bool) -> int:
    """Open the desk and work at it until it is left; the exit code.

    Args:
        lines: Where it is spoken.
        open_with: Opens the desk with a passphrase, or raises.
        first: True where no desk is set up yet.
    """
    try:
        opened = opened_by(lines, open_with, first=first)
    except (Left, KeyboardInterrupt):
        return 0
    return receive(lines, opened)


def unlocked(lines: Lines, opened: Opened) -> None:
    """Hide the desk until its passphrase is given."""
    lines.cover()
    lines.say(text("lock.title"))
    if opened.lock_hint:
        lines.say(opened.lock_hint)
    idle, lines.idle = lines.idle, 0.0
    news, lines.news = lines.news, lambda: iter(())
    try:
        _ask_until_right(lines, opened)
    finally:
        lines.idle, lines.news = idle, news


def _ask_until_right(lines: Lines, opened: Opened) -> None:
    lines.ask(text("plain.locked"))
    while True:
        passphrase = lines.secret(text("lock.passphrase"))
        if not passphrase:
            continue
        try:
            opened.verify(passphrase)
        except MadoguchiError as error:
            lines.say(error_text(error))
        else:
            return


def receive(lines: Lines, opened: Opened) -> int:
    """Work at an open desk until it is left; the exit code."""

    def lock() -> None:
        unlocked(lines, opened)

    desk = PlainDesk(opened, lines, lock)
    lines.idle, lines.on_idle = opened.idle, lock
    try:
        desk.run()
    except Left:
        pass
    except KeyboardInterrupt:
        lines.end_line()
    with suppress(Left):
        desk.say_all(desk.left())
    return 0
