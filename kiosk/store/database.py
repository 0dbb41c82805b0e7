"""Keyed databases under SQLAlchemy (暗号化された保管).

1. A key is 32 random bytes in memory; it is never in an address, an argument or
   a log line.
2. The library's own messages are silenced before the key is given: they would
   land on the screen.
3. Reading never takes the write lock; writing takes it at once.
4. One connection writes an open file, and whoever writes takes turns on it.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlcipher3 import dbapi2

from kiosk.store.faults import translated

DEVICE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "recursive_triggers=ON",
    "foreign_keys=ON",
    "secure_delete=ON",
    "cache_size=-8192",
)
"""Durable at every commit; without recursive triggers a replace deletes unseen."""

SNAPSHOT_PRAGMAS = ("query_only=ON", "cache_size=-32768")
"""For look-ups only."""

BUILD_PRAGMAS = (
    "journal_mode=OFF",
    "synchronous=OFF",
    "locking_mode=EXCLUSIVE",
    "cache_size=-32768",
)
"""For a file that nobody reads before it is finished, synced and checked."""


def open_keyed(
    path: Path, key: bytes, pragmas: tuple[str, ...], mode: str = "rw"
) -> dbapi2.Connection:
    """Connect to one encrypted file; the caller closes it.

    Args:
        path: The file.
        key: Its 32-byte data key.
        pragmas: Settings of this connection.
        mode: `ro`, `rw`, or `rwc` to make the file.
    """
    connection = dbapi2.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_hmac_algorithm=HMAC_SHA256")
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA temp_store=MEMORY")
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
    except dbapi2.Error:
        connection.close()
        raise
    return connection


def keyed_engine(
    path: Path, key: bytes, pragmas: tuple[str, ...], mode: str = "rw"
) -> Engine:
    """An engine over one encrypted file; `dispose` closes its connections."""
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: open_keyed(path, key, pragmas, mode),
        poolclass=QueuePool,
        pool_reset_on_return=None,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writes"):
        connection.connection.cursor().execute("BEGIN IMMEDIATE")


@contextmanager
def reading(engine: Engine, subject: str) -> Iterator[Connection]:
    """A connection for statements that only read, each seeing what is committed."""
    with translated(subject), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine, subject: str) -> Iterator[Connection]:
    """One transaction: all of it is durable at the end, or none of it happened."""
    with KeyedFile(engine, subject) as file, file.writing() as connection:
        yield connection


class KeyedFile:
    """An open file: many who read, and one connection that writes."""

    def __init__(self, engine: Engine, subject: str) -> None:
        """Read and write through `engine`; `close` gives the connection back."""
        self._engine = engine
        self._writes = engine.execution_options(writes=True)
        self._subject = subject
        self._connection: Connection | None = None
        self._turn = RLock()

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for statements that only read."""
        return reading(self._engine, self._subject)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All of it is durable at the end, or none of it happened."""
        with self._turn, translated(self._subject):
            self._connection = self._connection or self._writes.connect()
            with self._connection.begin():
                yield self._connection

    def forget_log(self) -> None:
        """Empty the write-ahead log: what was deleted must leave it too."""
        with self._turn, self.reading() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()

    def close(self) -> None:
        """Give the writing connection back; the next transaction connects anew."""
        with self._turn:
            if self._connection:
                self._connection.close()
                self._connection = None

    def __enter__(self) -> Self:
        """The file itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the connection back."""
        self.close()


def run_compiled(connection: Connection, sql: str, values: tuple[object, ...]) -> None:
    """Run a compiled statement in the connection's transaction, straight away."""
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute(sql, values)


def problems_of(connection: Connection) -> int:
    """How many pages or structures of the file do not hold (整合性検査)."""
    pages = connection.exec_driver_sql("PRAGMA cipher_integrity_check").all()
    if pages:
        return len(pages)
    told = connection.exec_driver_sql("PRAGMA quick_check").all()
    return sum(1 for (line,) in told if line != "ok")
