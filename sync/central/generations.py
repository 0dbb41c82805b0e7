"""Generations of a sealed file, and what opens each, beside one another (世代).

1. A generation counts once its key lies beside it, which is written last.
2. One process at a time makes one; what an earlier one left unfinished is removed.
3. The key goes first when a generation goes: without it the rest says nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from sync.errors import Locked
from sync.files import own_folder, replace_file, translated

_LOCK = "importing.lock"


class Generations:
    """Sealed files by number, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        """Keep them in `folder`, which is made with the first."""
        self._folder = folder

    def all(self) -> list[int]:
        """Those that count, in order."""
        stems = (path.stem for path in self._folder.glob("*.key"))
        return sorted(
            int(stem) for stem in stems if stem.isdecimal() and self.pack(stem).exists()
        )

    def pack(self, generation: int | str) -> Path:
        """The sealed file of a generation."""
        return self._folder / f"{generation}.pack"

    @contextmanager
    def next(self) -> Iterator[int]:
        """The number of a new one, to be made in the block, alone.

        Raises:
            Locked: Another process makes one.
            Unreachable: The disk is full or fails.
        """
        own_folder(self._folder)
        lock = FileLock(self._folder / _LOCK, timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            raise _importing() from None
        try:
            there = self.all()
            self._remove_all_but(there)
            yield (there or [0])[-1] + 1
        finally:
            lock.release()

    def keep(self, generation: int, wrapped: bytes) -> None:
        """Let a generation count: what opens it, closed, lies beside it from now on."""
        replace_file(self._key(generation), wrapped)

    def kept(self, generation: int) -> bytes:
        """What opens a generation, closed."""
        path = self._key(generation)
        with translated(path.name):
            return path.read_bytes()

    def remove(self, generation: int) -> None:
        """Remove a generation."""
        for path in (self._key(generation), self.pack(generation)):
            with translated(path.name):
                path.unlink(missing_ok=True)

    def _remove_all_but(self, there: list[int]) -> None:
        kept = set(map(self.pack, there))
        for path in self._folder.glob("*.pack*"):
            if path not in kept:
                with suppress(OSError):
                    path.unlink()

    def _key(self, generation: int) -> Path:
        return self._folder / f"{generation}.key"


def _importing() -> Locked:
    return Locked(
        "E-REGISTER-1",
        subject="the register",
        found="another import that is going on",
        expected="one at a time",
        hint="wait until it has ended, then repeat",
    )
