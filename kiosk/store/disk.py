"""Files put in place whole, or not at all."""

import os
from pathlib import Path

from kiosk.store.faults import not_there, translated
from sync.files import move_into_place, own_file


class SameFile:
    """Tells whether a file that is open still lies where it was opened.

    Elsewhere than on Windows an open file can be removed or replaced, and what is
    then written to it is lost.
    """

    def __init__(self, path: Path) -> None:
        """Remember which file lies at `path` now."""
        self._path = path
        self._opened = _identity(path)

    def check(self) -> None:
        """Raise `NotIntact` unless it still lies there."""
        if self._opened is None or _identity(self._path) != self._opened:
            raise not_there(self._path.name)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` at `path` durably; a reader sees the old bytes or the new ones."""
    beside = path.with_name(path.name + ".new")
    with translated(path.name):
        with own_file(beside) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        move_into_place(beside, path)
