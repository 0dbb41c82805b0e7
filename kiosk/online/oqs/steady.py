"""Answer files that have stopped changing (書きかけのファイル).

A file counts as it is once two reads, some time apart, gave the same bytes.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from time import monotonic

from kiosk.online.oqs.files import read

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
