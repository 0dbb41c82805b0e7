"""Files put in place whole, or not at all, for this account only (ファイルの置きかえ).

1. A reader sees the old bytes or the new ones, also after a power cut.
2. On POSIX nobody else can read them; on Windows the user's own folder is closed
   to others already.
3. A disk that is full or fails is `Unreachable`; what was there stays.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sync.errors import Unreachable

_OWN_FILE = 0o600
_OWN_FOLDER = 0o700
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` at `path` durably.

    Raises:
        Unreachable: The disk is full or fails.
    """
    beside = path.with_name(path.name + ".new")
    with translated(path.name):
        with own_file(beside) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        move_into_place(beside, path)


def own_file(path: Path) -> BinaryIO:
    """An empty file at `path`, open for writing, which nobody else can read."""
    return os.fdopen(os.open(path, _NEW, _OWN_FILE), "wb")


def own_folder(path: Path) -> None:
    """A folder at `path`, which nobody else can enter; it may be there already."""
    with translated(path.name):
        path.mkdir(mode=_OWN_FOLDER, parents=True, exist_ok=True)


def move_into_place(beside: Path, path: Path) -> None:
    """Rename `beside`, already on disk, to `path`, durably."""
    beside.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Wait until the file's bytes are on disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the folder's names are on disk.

    Windows has no such call: NTFS journals the rename itself.
    """
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def translated(subject: str) -> Iterator[None]:
    """Raise the program's own error for what the disk says.

    Args:
        subject: The file or folder at hand; nothing that names a person.
    """
    try:
        yield
    except OSError as error:
        raise (
            _full(subject) if error.errno in _FULL else _fails(subject, error)
        ) from None


def _full(subject: str) -> Unreachable:
    return Unreachable(
        "E-DISK-1",
        subject=subject,
        found="no space left on the disk",
        expected="room to write",
        hint="free some space and repeat; everything stored before is kept",
    )


def _fails(subject: str, error: OSError) -> Unreachable:
    return Unreachable(
        "E-DISK-2",
        subject=subject,
        found=errno.errorcode.get(error.errno or 0, "an error"),
        expected="a disk that reads and writes for this account",
        hint="check the disk and the folder's permissions, then repeat",
    )
