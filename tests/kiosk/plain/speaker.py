"""Somebody who types lines into the program and reads what it says."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Thread

from tests.sources import ROOT

PATIENCE = 30.0
"""Seconds after which a sentence is taken for never said."""


class Speaker:
    """A running `madoguchi … --plain`, line by line."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        """Read what `process` says from now on."""
        self.process = process
        self.output = b""
        self._heard = 0
        self._more = Condition()
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        while data := os.read(self.process.stdout.fileno(), 1 << 16):
            with self._more:
                self.output += data
                self._more.notify_all()

    def say(self, *lines: str) -> None:
        """Type lines, whatever was said."""
        assert self.process.stdin is not None
        self.process.stdin.write("".join(f"{line}\n" for line in lines).encode())
        self.process.stdin.flush()

    def hear(self, sentence: str) -> str:
        """Everything up to the end of the line in which this is said next."""
        wanted = sentence.encode()

        def is_said() -> bool:
            at = self.output.find(wanted, self._heard)
            return at >= 0 and b"\n" in self.output[at:]

        with self._more:
            came = self._more.wait_for(is_said, PATIENCE)
            assert came, (
                f"never said: {sentence}\n{self.output[self._heard :].decode()}"
            )
            at = self.output.find(wanted, self._heard)
            end = self.output.index(b"\n", at) + 1
            said = self.output[self._heard : end].decode()
            self._heard = end
        return said

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        windows = getattr(signal, "CTRL_C_EVENT", None)
        self.process.send_signal(windows if windows is not None else signal.SIGINT)

    def end(self) -> str:
        """Close the input; everything that was said."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self._thread.join(PATIENCE)
        return self.output.decode()


@contextmanager
def spoken(
    *arguments: str, folder: Path, more: Mapping[str, str] | None = None
) -> Iterator[Speaker]:
    """The program with these arguments, killed if it is still there."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(more or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    speaker = Speaker(process)
    try:
        yield speaker
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
        assert process.stdin is not None
        if not process.stdin.closed:
            process.stdin.close()
