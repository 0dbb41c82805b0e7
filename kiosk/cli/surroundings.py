"""What a command finds around it, made harmless before it runs (実行環境).

1. No setting of the screen's own library writes down what is typed or shown.
2. Files of the desk are made for this account only.
3. Output that nobody takes ends a command; it is never a traceback.
"""

import errno
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from kiosk.console import DRIVER, is_served
from schema.errors import Unreachable

_HARMLESS = frozenset(
    {
        "TEXTUAL_ANIMATIONS",
        "TEXTUAL_COLOR_SYSTEM",
        "TEXTUAL_DIM_FACTOR",
        "TEXTUAL_DISABLE_KITTY_KEY",
        "TEXTUAL_FPS",
        "TEXTUAL_SMOOTH_SCROLL",
    }
)
"""Settings of the screen that only change how it looks."""

_KEEPS_A_DESK = frozenset(
    {
        "kiosk",
        "status",
        "snapshot",
        "log",
        "sync",
        "enrol",
        "keys",
        "staff",
        "central",
        "online",
        "settings",
        "doctor",
    }
)
"""Commands whose files may hold somebody."""

_PIPE_IS_CLOSED = frozenset({errno.EPIPE, errno.EINVAL})
"""On Windows a closed pipe is an invalid argument."""


@contextmanager
def quietly(given: Sequence[str]) -> Iterator[None]:
    """Run a command so that it leaves nothing for others to read.

    On Windows a mask changes nothing: the user's own folder is closed to others.
    """
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        if name not in _HARMLESS and not (name == DRIVER and is_served()):
            del os.environ[name]
    if not _KEEPS_A_DESK.intersection(given[:1]):
        yield
        return
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def written() -> Iterator[None]:
    """Standard output that is on its way when the command ends.

    Raises:
        Unreachable: It cannot be written; a closed pipe only ends the command.
    """
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        # What names a file is no failure of the output.
        if error.filename is not None:
            raise
        _drop_the_rest()
        if not (isinstance(error, BrokenPipeError) or error.errno in _PIPE_IS_CLOSED):
            raise _cannot_write(error) from error


def _drop_the_rest() -> None:
    """Let Python write at its end, to nowhere, what is still kept back."""
    with suppress(OSError, ValueError):
        out = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, out)
        os.close(nowhere)


def _cannot_write(error: OSError) -> Unreachable:
    return Unreachable(
        "E-OUT-1",
        subject="standard output",
        found=error.strerror or type(error).__name__,
        expected="something that takes the answer",
        hint="make room there, or send it elsewhere, and repeat",
    )
