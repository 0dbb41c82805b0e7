"""Plain SQLite files that are in memory only (平文はメモリの中だけ).

1. What a pack holds is never in clear on a disk, not even for an instant.
2. Where the system has files in memory (Linux: `/dev/shm`), such a file has no
   name: it gets one, for its owner only, while SQLite opens it, and loses it at
   once. It is empty until then: whatever kills the program, nothing that says
   anything stays behind, and the name is taken away by the next one.
3. Elsewhere (Windows, macOS), and where that place is too small, it is a buffer
   of the process: only the standard library's SQLite can read it, and it takes
   its size in memory.
4. SQLite sorts in memory too.
"""

import io
import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from sync.packs.seal import Readable, Writable

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - files there are never on a disk
"""Where Linux keeps files in memory."""

_NAMED = "madoguchi"
_OWN_FILE = 0o600
_SPARE = 64 << 20
"""Bytes that stay free: other programs want some too."""


class Plain(Protocol):
    """One plain SQLite file in memory."""

    shared: bool
    """True if any SQLite library of this process can attach it."""

    def fill_with(self, fill: "Fill", /) -> None:
        """Say what writes it, once it has been attached and nobody can name it."""
        ...

    def attach(self, connection: Any, schema: str, *, new: bool = False) -> None:
        """Make it part of a connection, once.

        Args:
            connection: It reads addresses (`uri`), and is in no transaction.
            schema: What its tables are called there.
            new: Begin an empty file, to be written; otherwise it is filled, and
                only read.
        """
        ...

    def content(self) -> Readable:
        """Its bytes from the first on, after what was written is committed."""
        ...

    def close(self) -> None:
        """Forget it."""
        ...

    def __enter__(self) -> Self:
        """Itself."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Forget it."""
        ...


Fill = Callable[[Writable], object]
"""Writes a plain file from its first byte to its last."""
InRam = Callable[[int], Plain]
"""Makes room in memory for a file of about so many bytes."""


class _Closing:
    """Forgets itself at the end of a `with`."""

    _fill: Fill | None = None

    def fill_with(self, fill: Fill, /) -> None:
        """Say what writes it."""
        self._fill = fill

    def write(self, data: bytes, /) -> object:
        """Add the next bytes."""
        raise NotImplementedError

    def _filled(self) -> None:
        if self._fill:
            self._fill(self)

    def close(self) -> None:
        """Forget it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class SharedFile(_Closing):
    """A file in memory without a name."""

    shared = True

    def __init__(self, size: int = 0) -> None:  # noqa: ARG002 - it grows
        """Make it, empty.

        Raises:
            OSError: There is no such place.
        """
        flags = os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC
        self._file = os.fdopen(os.open(SHARED_MEMORY, flags, _OWN_FILE), "r+b", 0)

    @property
    def descriptor(self) -> int:
        """What the system calls it."""
        return self._file.fileno()

    def write(self, data: bytes, /) -> None:
        """Add the next bytes."""
        left = memoryview(data)
        while left:
            left = left[self._file.write(left) :]

    def attach(self, connection: Any, schema: str, *, new: bool = False) -> None:
        """Make it part of a connection, of any SQLite library."""
        path = _named(self.descriptor)
        try:
            how = "mode=rw" if new else "mode=ro&nolock=1"
            connection.execute(
                f"ATTACH DATABASE '{path.as_uri()}?{how}' AS {schema}{_key(connection)}"
            )
        finally:
            path.unlink(missing_ok=True)
        try:
            _let_go(connection, schema)
            self._filled()
        except BaseException:
            connection.execute(f"DETACH DATABASE {schema}")
            raise
        if new:
            connection.execute(f"PRAGMA {schema}.journal_mode=OFF")
            connection.execute(f"PRAGMA {schema}.synchronous=OFF")

    def content(self) -> Readable:
        """Its bytes from the first on."""
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Forget it."""
        self._file.close()


class Buffer(_Closing):
    """A file that is a buffer of the process."""

    shared = False

    def __init__(self, size: int = 0) -> None:  # noqa: ARG002 - it grows
        """Make it, empty."""
        self._data = bytearray()
        self._place: tuple[sqlite3.Connection, str] | None = None

    def write(self, data: bytes, /) -> None:
        """Add the next bytes."""
        self._data += data

    def attach(self, connection: Any, schema: str, *, new: bool = False) -> None:
        """Make it part of a connection of the standard library."""
        self._filled()
        connection.execute(f"ATTACH DATABASE ':memory:' AS {schema}")
        if not new:
            connection.deserialize(self._data, name=schema)
            self._data.clear()
        self._place = connection, schema

    def content(self) -> Readable:
        """Its bytes from the first on."""
        if self._place is None:
            return io.BytesIO(self._data)
        connection, schema = self._place
        return io.BytesIO(connection.serialize(name=schema))

    def close(self) -> None:
        """Forget it."""
        self._data.clear()
        self._place = None


def in_ram(size: int) -> Plain:
    """The best that the machine has for a file of about `size` bytes."""
    if names_files_in_memory() and _free() >= size + _SPARE:
        return SharedFile()
    return Buffer()


def plain_connection() -> sqlite3.Connection:
    """A connection for attaching plain files in memory; it has no file itself."""
    connection = sqlite3.connect(":memory:", uri=True, isolation_level=None)
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")
    return connection


def _named(descriptor: int) -> Path:
    """A new name for a file that has none; a file gets one only once.

    Without `src_dir_fd` Python links the symbolic link itself.
    """
    _remove_names_of_the_dead()
    path = SHARED_MEMORY / f"{_NAMED}-{os.getpid()}-{secrets.token_hex(16)}"
    source = f"/proc/self/fd/{descriptor}"
    os.link(source, path, src_dir_fd=descriptor, follow_symlinks=True)
    return path


def _remove_names_of_the_dead() -> None:
    """Take away the names that killed processes of this account left behind."""
    for path in SHARED_MEMORY.glob(f"{_NAMED}-*-*"):
        process = path.name.split("-")[1]
        with suppress(OSError):
            own = path.lstat().st_uid == os.getuid()
            if own and process.isdecimal() and not Path("/proc", process).exists():
                path.unlink()


@cache
def names_files_in_memory() -> bool:
    """True if this system has unnamed files in memory and can name them."""
    if not hasattr(os, "O_TMPFILE"):
        return False
    with suppress(OSError, NotImplementedError), SharedFile() as probe:
        _named(probe.descriptor).unlink()
        return True
    return False


def _let_go(connection: Any, schema: str) -> None:
    """Have SQLite forget that an attached file is empty: it looks again."""
    for question in ("PRAGMA {}.locking_mode=NORMAL", "SELECT * FROM {}.sqlite_master"):
        list(connection.execute(question.format(schema)))


def _free() -> int:
    found = os.statvfs(SHARED_MEMORY)
    return found.f_bavail * found.f_frsize


def _key(connection: Any) -> str:
    """What tells an encrypting library that a file is plain."""
    return "" if isinstance(connection, sqlite3.Connection) else " KEY ''"
