"""Answer files that have stopped changing (書きかけのファイル).

1. A file counts as it is once two reads, some time apart, gave the same bytes.
2. What it says is read once, however often it is looked at: some stay for good.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Generic, TypeVar

from kiosk.online.oqs.files import read
from schema.errors import Refused, Unreadable

Found = TypeVar("Found")

APART = 0.03
"""Seconds between two reads that count as two."""


class Steady:
    """Remembers what was read last, and since when it is the same."""

    def __init__(self, most: int, ticks: Callable[[], float] = monotonic) -> None:
        """Read up to `most` bytes, and one that tells a longer file."""
        self._most = most
        self._ticks = ticks
        self._seen: dict[Path, tuple[bytes, float]] = {}

    def look(self, path: Path) -> tuple[bytes, float] | None:
        """The bytes, and for how many seconds they have been these.

        `None` where there is no file, or where it may still be written.
        """
        data = read(path, self._most)
        if data is None:
            self.forget(path)
            return None
        digest, now = sha256(data).digest(), self._ticks()
        before, since = self._seen.get(path, (b"", now))
        if digest != before:
            self._seen[path] = digest, now
            return None
        return (data, now - since) if now - since >= APART else None

    def forget(self, path: Path) -> None:
        """Nothing more will be read there."""
        self._seen.pop(path, None)


class ReadOnce(Generic[Found]):
    """What steady files say, each content of each file read once."""

    def __init__(self, steady: Steady, reads: Callable[[bytes], Found]) -> None:
        """Read with `reads` what has stopped changing."""
        self._steady = steady
        self._reads = reads
        self._known: dict[Path, tuple[bytes, Found | None]] = {}

    def look(self, path: Path) -> tuple[Found | None, float] | None:
        """What it says, and for how many seconds it has been so.

        `None` for what it says where it cannot be read; `None` for both where there
        is no file, or where it may still be written.
        """
        seen = self._steady.look(path)
        if seen is None:
            return None
        digest = sha256(seen[0]).digest()
        before, found = self._known.get(path, (b"", None))
        if digest != before:
            found = self._found(seen[0])
            self._known[path] = digest, found
        return found, seen[1]

    def forget(self, path: Path) -> None:
        """Nothing more will be read there."""
        self._steady.forget(path)
        self._known.pop(path, None)

    def _found(self, data: bytes) -> Found | None:
        try:
            return self._reads(data)
        except (Unreadable, Refused):
            return None
