"""A real program on a real terminal: keys in, what it draws out, how it ends."""

import os
import pty
import re
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from fcntl import ioctl
from pathlib import Path
from select import select
from struct import pack
from threading import Condition, Thread

from tests.sources import ROOT

PATIENCE = 60.0
"""Seconds after which a sentence is taken for never drawn."""
_SEQUENCE = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[\[(P][0-9;?<>=$]*[ -/]*.?"
)
_BLANK = re.compile(r"[\s\u2500-\u259f]+")
TITLE = re.compile(r"\x1b\][012];([^\x07\x1b]*)(?:\x07|\x1b\\)")
"""The name of the window, wherever it is set."""


class Terminal:
    """A process with a terminal of its own."""

    def __init__(self, process: "subprocess.Popen[bytes]", keyboard: int) -> None:
        """Read what `process` draws from now on."""
        self.process = process
        self.keyboard = keyboard
        self.before = termios.tcgetattr(keyboard)
        self.output = b""
        self._seen = 0
        self._is_closed = False
        self._more = Condition()
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with suppress(OSError):
            while data := self._given():
                with self._more:
                    self.output += data
                    self._more.notify_all()

    def _given(self) -> bytes:
        """What is drawn next; nothing once the window is closed."""
        while not self._is_closed:
            if select([self.keyboard], [], [], 0.05)[0]:
                return os.read(self.keyboard, 1 << 16)
        return b""

    @property
    def drawn(self) -> str:
        """Everything that was drawn: no blanks, no frames, nothing that moves."""
        return bare(_SEQUENCE.sub("", self.output.decode(errors="replace")))

    @property
    def titles(self) -> set[str]:
        """Every name that the window got."""
        return {*TITLE.findall(self.output.decode(errors="replace"))}

    def press(self, keys: str) -> None:
        """Press keys, whatever is drawn."""
        os.write(self.keyboard, keys.encode())

    def see(self, sentence: str) -> None:
        """Wait until this is drawn, after what was waited for before."""
        wanted = bare(sentence)
        with self._more:
            came = self._more.wait_for(
                lambda: wanted in self.drawn[self._seen :], PATIENCE
            )
            assert came, f"never drawn: {sentence}\n{self.drawn[self._seen :]}"
            self._seen = self.drawn.index(wanted, self._seen) + len(wanted)

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size."""
        sized(self.keyboard, columns, rows)
        self.process.send_signal(signal.SIGWINCH)

    def hang_up(self) -> int:
        """Close the window; the exit code of whoever was in it."""
        self.close()
        self.process.send_signal(signal.SIGHUP)
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """Take the keyboard and the window away."""
        if not self._is_closed:
            self._is_closed = True
            self._thread.join()
            os.close(self.keyboard)

    def end(self) -> int:
        """Wait until it has ended by itself; its exit code."""
        code = self.process.wait(PATIENCE)
        self._thread.join(0.5)
        return code

    @property
    def is_usable(self) -> bool:
        """True if a shell could go on: echo and lines, own screen left, a cursor."""
        out = self.output.decode(errors="replace")
        own = out.rfind("\x1b[?1049h") <= out.rfind("\x1b[?1049l")
        cursor = out.rfind("\x1b[?25l") <= out.rfind("\x1b[?25h")
        return own and cursor and termios.tcgetattr(self.keyboard) == self.before


def bare(said: str) -> str:
    """A sentence without blanks, line ends and frames."""
    return _BLANK.sub("", said)


def sized(keyboard: int, columns: int, rows: int) -> None:
    """Give a terminal its size."""
    ioctl(keyboard, termios.TIOCSWINSZ, pack("HHHH", rows, columns, 0, 0))


@contextmanager
def on_terminal(
    *arguments: str,
    folder: Path,
    size: tuple[int, int] = (100, 30),
    more: Mapping[str, str] | None = None,
) -> Iterator[Terminal]:
    """Python with these arguments on a terminal, killed if it is still there."""
    keyboard, inside = pty.openpty()
    sized(keyboard, *size)
    usual = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **usual, **(more or {})}
    environment.pop("NO_COLOR", None) if not (more and "NO_COLOR" in more) else None
    for fixed in ("COLUMNS", "LINES"):
        environment.pop(fixed, None)
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
    )
    terminal = Terminal(process, keyboard)
    os.close(inside)
    try:
        yield terminal
    finally:
        process.kill()
        process.wait()
        terminal.close()
