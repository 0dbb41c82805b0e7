"""One writer at a time, across threads and processes (書き込みの順番).

SQLite lets one connection write while another moves what was written into the main
file. Old versions of it can lose a page when both begin at the same instant; here
they never do.
"""

import os
import sys
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> None:
        while True:
            os.lseek(file, 0, os.SEEK_SET)
            try:
                msvcrt.locking(file, msvcrt.LK_LOCK, 1)
            except OSError:
                # It gives up after ten seconds; whoever has it is still writing.
                continue
            return

    def _give_back(file: int) -> None:
        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)

    def _give_back(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


class Turn:
    """Whoever is inside is alone, in this process and in every other."""

    def __init__(self, path: Path) -> None:
        """Open the file whose lock is the turn, and make it if it is missing."""
        self._threads = Lock()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def __enter__(self) -> Self:
        """Wait until nobody else is inside."""
        self._threads.acquire()
        try:
            _take(self._file)
        except BaseException:
            self._threads.release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the next one in."""
        try:
            _give_back(self._file)
        finally:
            self._threads.release()
