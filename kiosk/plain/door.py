"""The door of the plain desk: passphrases, the lock, and a safe end (入口と画面ロック).

1. While it is locked nothing is said of anybody, and nothing entered is lost.
2. The end of the input, and Ctrl-C, end it like leaving does: whatever was recorded
   is in the log, and an unforeseen error is left to whoever started it.
"""

from collections.abc import Callable
from contextlib import suppress

from kiosk.desk.staff import Gate, SignIn, number_of
from kiosk.labels import text
from kiosk.opened import Opened
from kiosk.plain.lines import Lines
from kiosk.plain.listen import Left
from kiosk.plain.program import PlainDesk
from kiosk.plain.sign_in import asked
from kiosk.words.refused import refused_text
from schema.errors import MadoguchiError

MOST = 5
"""Passphrases that are asked for before a program is asked no more."""


def opened_by(
    lines: Lines,
    open_with: Callable[[SignIn], Opened],
    *,
    first: bool,
    gate: Gate | None = None,
) -> Opened:
    """The desk, once what is given is right; chosen twice where it is the first."""
    tries = 0
    while True:
        given = _chosen(lines) if first else asked(lines, gate)
        tries += 1
        if given is None:
            lines.say(text("lock.mismatch"))
            continue
        lines.say(text("lock.opening"))
        try:
            return open_with(given)
        except MadoguchiError as error:
            lines.say(refused_text(error, gate, given.staff))
            if tries >= MOST and not lines.is_terminal:
                raise


def _chosen(lines: Lines) -> SignIn | None:
    """The first passphrase of a desk; `None` where it was not given twice."""
    passphrase = lines.secret(text("lock.first"))
    same = lines.secret(text("lock.again")) == passphrase
    return SignIn(passphrase) if same else None


def speak(
    lines: Lines,
    open_with: Callable[[SignIn], Opened],
    *,
    first: bool,
    gate: Gate | None = None,
) -> int:
    """Open the desk and work at it until it is left; the exit code.

    Args:
        lines: Where it is spoken.
        open_with: Opens the desk with what was given, or raises.
        first: True where no desk is set up yet.
        gate: What is asked for; `None` for a passphrase alone.
    """
    try:
        opened = opened_by(lines, open_with, first=first, gate=gate)
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
        given = asked(lines, opened.gate)
        if not given.passphrase:
            continue
        before = opened.desk.staff
        try:
            opened.verify(given)
        except MadoguchiError as error:
            lines.say(refused_text(error, opened.gate, given.staff))
            continue
        if opened.desk.staff != before:
            number = number_of(opened.desk.staff)
            lines.say(text("lock.taken_over", number=number))
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
