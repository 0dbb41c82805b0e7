"""The terminal before anything is drawn on it: what it draws, its title (端末の画面).

1. The console of Linux itself draws no kanji, whatever is written to it. A terminal
   that runs on it (fbterm, kmscon) has a device of its own and does.
2. What is said while something is made ready leaves nothing on it.
3. The window is named after the program, never after anybody at the desk.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.cells import cell_len

_CONSOLE = re.compile(r"/dev/(tty[0-9]+|console)")
DRIVER = "TEXTUAL_DRIVER"
"""Names what draws the screen."""
_BROWSER = "textual.drivers.web_driver:WebDriver"
LINUX = "linux"
"""What the console of Linux calls itself, and what runs on it often does too."""


def draws_japanese(term: str, device: str) -> bool:
    """False on the bare console of Linux.

    Args:
        term: `TERM`.
        device: Of the terminal, as `/dev/pts/0`; empty where it has no name.
    """
    return term != LINUX or not _CONSOLE.fullmatch(device)


def draws_japanese_here() -> bool:
    """True unless this process stands on the bare console of Linux."""
    if sys.platform == "win32":
        return True
    try:
        device = os.ttyname(sys.stdout.fileno())
    except OSError:
        device = ""
    return draws_japanese(os.environ.get("TERM", ""), device)


def is_served() -> bool:
    """True where this process draws for a browser (`--serve`)."""
    return os.environ.get(DRIVER) == _BROWSER


def is_shown_here() -> bool:
    """True where somebody sees what is drawn."""
    return is_served() or sys.stdout.isatty()


def name_window(name: str) -> None:
    """Name the window that the terminal stands in."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        kernel: Any = ctypes.windll.kernel32
        kernel.SetConsoleTitleW(name)
    elif os.environ.get("TERM", LINUX) not in {LINUX, "dumb"}:
        sys.stdout.write(f"\x1b]2;{name}\x1b\\")
        sys.stdout.flush()


@contextmanager
def told_meanwhile(said: str) -> Iterator[None]:
    """Say what is waited for, and wipe it off a terminal once it is there."""
    is_terminal = sys.stderr.isatty()
    end = "" if is_terminal else "\n"
    print(said, end=end, file=sys.stderr, flush=True)  # noqa: T201
    try:
        yield
    finally:
        if is_terminal:
            blank = " " * cell_len(said)
            print(f"\r{blank}\r", end="", file=sys.stderr, flush=True)  # noqa: T201
