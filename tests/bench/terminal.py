"""A program on a pseudo-terminal of its own, as the bench watches it.

POSIX systems only: what was drawn is read at the other end, keys are written to it.
"""

import os
import re
import select
import struct
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

LONGEST = 30.0
"""Seconds to wait for what has to be drawn."""
_COLUMNS, _ROWS = 100, 30
_CONTROL = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|.)"
)


def visible(seen: bytes) -> str:
    """What was drawn, without control sequences and blanks."""
    return "".join(_CONTROL.sub(b"", seen).decode(errors="ignore").split())


class Watched:
    """The other end of a pseudo-terminal."""

    def __init__(self, descriptor: int, process: int) -> None:
        """Read from and write to `descriptor`; `process` is at its other end."""
        self._descriptor = descriptor
        self.process = process
        """Its id."""
        self._seen = b""

    @property
    def drawn(self) -> str:
        """What was drawn since the last keys, without control sequences and blanks."""
        return visible(self._seen)

    def send(self, keys: bytes) -> None:
        """Press keys; what was drawn before is forgotten."""
        self._seen = b""
        os.write(self._descriptor, keys)

    def until(self, holds: Callable[[bytes], bool]) -> None:
        """Read until what was drawn since the last keys holds."""
        ends_at = time.perf_counter() + LONGEST
        while not holds(self._seen):
            if not self._read(max(ends_at - time.perf_counter(), 0)):
                raise TimeoutError(visible(self._seen)[-200:])

    def settle(self) -> None:
        """Read until nothing is drawn for a moment."""
        while self._read(0.03):
            pass

    def rest(self, seconds: float) -> None:
        """Press nothing for a while, and read on."""
        ends_at = time.perf_counter() + seconds
        while (left := ends_at - time.perf_counter()) > 0:
            self._read(left)

    def _read(self, patience: float) -> bool:
        ready, _, _ = select.select([self._descriptor], [], [], patience)
        if not ready:
            return False
        try:
            self._seen += os.read(self._descriptor, 65_536)
        except OSError as error:  # how Linux says that the other end is gone
            raise EOFError(f"it ended: {visible(self._seen)[-400:]}") from error
        return True


@contextmanager
def on_a_terminal(command: Sequence[str], data: Path) -> Iterator[Watched]:
    """A process on a pseudo-terminal of its own; it is ended at the end."""
    import fcntl  # noqa: PLC0415
    import pty  # noqa: PLC0415
    import termios  # noqa: PLC0415

    ours, theirs = pty.openpty()
    size = struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0)
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, size)
    terminal = {"TERM": "xterm-256color", "PYTHONUTF8": "1"}
    environment = {**os.environ, **terminal, "MADOGUCHI_DATA": str(data)}
    process = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Watched(ours, process.pid)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
