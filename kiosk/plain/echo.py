"""What a terminal does with keys: nothing shown, nothing ended (端末の入力).

1. A passphrase is not shown while it is typed.
2. Ctrl+C, Ctrl+D, Ctrl+Z and the like are letters like others: the desk is left by
   its menu, and never stopped while it is open.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

_ECHO = 0x4
_INPUT = -10
_NO_KEY = b"\0"


@contextmanager
def unseen(terminal: TextIO | None) -> Iterator[None]:
    """Show nothing of what is typed meanwhile; on no terminal, do nothing."""
    if terminal is None:
        yield
        return
    try:
        import termios  # noqa: PLC0415
    except ImportError:
        with _unseen_on_windows():
            yield
        return
    with _unseen_on_posix(termios, terminal):
        yield


@contextmanager
def uncontrolled(terminal: TextIO | None) -> Iterator[None]:
    """Let no key end or stop the program meanwhile; on no terminal, do nothing."""
    if terminal is None:
        yield
        return
    try:
        import termios  # noqa: PLC0415
    except ImportError:
        with _uncontrolled_on_windows():
            yield
        return
    number = terminal.fileno()
    before = termios.tcgetattr(number)
    after = [*before[:6], [*before[6]]]
    for key in (termios.VINTR, termios.VQUIT, termios.VSUSP, termios.VEOF):
        after[6][key] = _NO_KEY
    termios.tcsetattr(number, termios.TCSADRAIN, after)
    try:
        yield
    finally:
        termios.tcsetattr(number, termios.TCSADRAIN, before)


@contextmanager
def _uncontrolled_on_windows() -> Iterator[None]:
    import ctypes  # noqa: PLC0415

    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009
    kernel.SetConsoleCtrlHandler(None, 1)
    try:
        yield
    finally:
        kernel.SetConsoleCtrlHandler(None, 0)


@contextmanager
def _unseen_on_posix(termios: Any, terminal: TextIO) -> Iterator[None]:
    number = terminal.fileno()
    before = termios.tcgetattr(number)
    after = [*before]
    after[3] &= ~termios.ECHO
    termios.tcsetattr(number, termios.TCSADRAIN, after)
    try:
        yield
    finally:
        termios.tcsetattr(number, termios.TCSADRAIN, before)


@contextmanager
def _unseen_on_windows() -> Iterator[None]:
    import ctypes  # noqa: PLC0415

    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009
    handle, mode = kernel.GetStdHandle(_INPUT), ctypes.c_ulong()
    kernel.GetConsoleMode(handle, ctypes.byref(mode))
    kernel.SetConsoleMode(handle, mode.value & ~_ECHO)
    try:
        yield
    finally:
        kernel.SetConsoleMode(handle, mode.value)
