"""What tells a program to end: its terminal, a supervisor, the system (終了の知らせ).

1. Whoever is told to end puts everything away first: nothing is left half open.
2. Only the main thread is told of signals; elsewhere they are left as they were.
3. Windows tells a console program by a call of its own, and ends it once that returns:
   it is held back until the program has gone by itself.
"""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Any

ENDINGS = ("SIGTERM", "SIGHUP", "SIGBREAK")
"""Signals that end a program, where the system has them (Windows: SIGBREAK)."""
CONVENTION = 128
"""Added to the signal's number, the exit code of whoever was ended by it."""
CLOSED = (2, 5, 6)
"""What Windows calls a console program with: closed, logged off, shut down."""
PATIENCE = 10.0
"""Seconds for putting everything away; Windows itself waits no longer than that."""


@contextmanager
def told_to_end(end: Callable[[int], None]) -> Iterator[None]:
    """Call `end` with the exit code where the system tells this program to end.

    Args:
        end: Called in the main thread, wherever that is at the moment.
    """

    def told(number: int, _frame: FrameType | None) -> None:
        end(CONVENTION + number)

    here = threading.current_thread() is threading.main_thread()
    known = [getattr(signal, name) for name in ENDINGS if hasattr(signal, name)]
    with ExitStack() as before:
        for one in known if here else ():
            before.callback(signal.signal, one, signal.signal(one, told))
        if here and sys.platform == "win32":
            _hear_the_console()
        yield


def never_stopped() -> None:
    """Let nothing stop the program half way: an open desk would stay behind it."""
    here = threading.current_thread() is threading.main_thread()
    if here and hasattr(signal, "SIGTSTP"):
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)


def leave_at_once(code: int) -> None:
    """End where the program is; everything that is open is put away on the way."""
    raise SystemExit(code)


def _hear_the_console() -> None:
    """Hand on to `SIGBREAK` what Windows says by a call."""
    import ctypes  # noqa: PLC0415

    def called(event: int) -> bool:
        if event in CLOSED:
            signal.raise_signal(getattr(signal, "SIGBREAK"))  # noqa: B009
            threading.Event().wait(PATIENCE)
        return event in CLOSED

    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009
    kind: Any = getattr(ctypes, "WINFUNCTYPE")  # noqa: B009
    _KEPT.append(kind(ctypes.c_int, ctypes.c_uint)(called))
    kernel.SetConsoleCtrlHandler(_KEPT[-1], 1)


_KEPT: list[Any] = []
"""What Windows calls must stay where it is for as long as the program runs."""
