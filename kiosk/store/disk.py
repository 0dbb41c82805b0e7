"""Files put in place whole, or not at all."""

import os
from pathlib import Path

from kiosk.store.faults import translated


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` at `path` durably; a reader sees the old bytes or the new ones."""
    beside = path.with_name(path.name + ".new")
    with translated(path.name):
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        move_into_place(beside, path)


def move_into_place(beside: Path, path: Path) -> None:
    """Rename `beside`, already on disk, to `path`, durably."""
    beside.replace(path)
    sync_directory(path.parent)


def sync_file(path: Path) -> None:
    """Wait until the file's bytes are on disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_directory(directory: Path) -> None:
    """Wait until the directory's names are on disk.

    Windows has no such call: NTFS journals the rename itself.
    """
    if os.name == "nt":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
