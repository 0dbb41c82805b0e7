"""Central's database: SQLite in a file, or PostgreSQL by URL (集約先の保管).

1. A transaction that was reported as done is on disk.
2. A transaction that lost against another one is repeated from its beginning;
   what it does outside the database must bear that.
3. SQLite has one writer at a time, across threads and processes: its connection
   is opened at the start, and a lock beside the file is held while it writes.
4. Reading never waits for writing.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from sqlite3 import Connection as SQLite
from typing import Self, TypeVar

import psycopg
from psycopg import Connection as PostgreSQL
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError

from sync.central.turn import Turn
from sync.errors import Unreachable, Unreadable

Result = TypeVar("Result")

_PAUSES = tuple(min(0.1, 0.001 * 2**tried) for tried in range(24))
"""Longest pauses, in seconds, before a transaction that lost is tried again."""
_LOST_AGAINST_ANOTHER = frozenset({"40001", "40P01", "23505"})
_SQLITE_BUSY = frozenset({5, 6})
_PRIMARY = 0xFF
_SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "cache_size=-32768",
    "trusted_schema=OFF",
)
_DURABLE = (
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') IN ('off', 'local')"
)


class Database:
    """Runs work in transactions; may be used by many threads."""

    def __init__(self, writer: Engine, reader: Engine, turn: Turn | None) -> None:
        """Take over the engines, and the turn of SQLite's writer; `open` makes them."""
        self._writer = writer
        self._reader = reader
        self._turn = turn

    @classmethod
    def open(cls, url: str) -> Self:
        """Connect to `sqlite:///file` or `postgresql://…`; tables are not made.

        Raises:
            Unreadable: It is neither.
            Unreachable: No such database answers.
        """
        found = named(url)
        opened = _sqlite if found.drivername == "sqlite" else _postgresql
        try:
            database = cls(*opened(found))
        except OSError as error:
            raise _no_answer(error.strerror or "") from None
        try:
            database.write(lambda _: None)
            database.read(lambda _: None)
        except Unreachable:
            database.close()
            raise
        return database

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._writer.dialect.name

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` in one transaction, which is durable at the end.

        Raises:
            Unreachable: The database does not answer or has no room, or others
                were first every time; nothing was written.
        """
        for longest in _PAUSES:
            try:
                return self._once(work)
            except DBAPIError as error:
                if not _lost(error):
                    raise _told(error) from None
            time.sleep(random.uniform(0, longest))  # noqa: S311
        try:
            return self._once(work)
        except DBAPIError as error:
            raise _told(error) from None

    def _once(self, work: Callable[[Connection], Result]) -> Result:
        with (
            self._turn or nullcontext(),
            self._writer.begin() as connection,
            _told_alike(),
        ):
            return work(connection)

    def read(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` on what is committed, seen at one instant.

        Raises:
            Unreachable: The database does not answer.
        """
        try:
            with self._reader.begin() as connection:
                return work(connection)
        except DBAPIError as error:
            raise _told(error) from None

    def close(self) -> None:
        """Close every connection."""
        with self._turn or nullcontext():
            self._reader.dispose()
            self._writer.dispose()
        if self._turn:
            self._turn.close()
            self._turn = None


@contextmanager
def _told_alike() -> Iterator[None]:
    """What the driver raises where it copies, in the form of everything else."""
    try:
        yield
    except psycopg.Error as error:
        raise DBAPIError.instance(
            None, None, error, psycopg.Error, hide_parameters=True
        ) from None


def named(url: str, option: str = "--db") -> URL:
    """The database that `url` names, with the driver that speaks to it.

    Raises:
        Unreadable: It names none that is known here.
    """
    try:
        found = make_url(url)
    except ArgumentError:
        raise _unknown(option) from None
    if found.drivername == "sqlite" and found.database:
        return found
    if found.get_backend_name() in {"postgresql", "postgres"}:
        return found.set(drivername="postgresql+psycopg")
    raise _unknown(option)


def _sqlite(url: URL) -> tuple[Engine, Engine, Turn]:
    """One connection that writes, some that read, and the lock of the one."""
    writer = _sqlite_engine(url, 1, "BEGIN IMMEDIATE", _SQLITE_PRAGMAS)
    reader = _sqlite_engine(url, 8, "BEGIN", (*_SQLITE_PRAGMAS, "query_only=ON"))
    return writer, reader, Turn(Path(f"{url.database}.lock"))


def _sqlite_engine(url: URL, size: int, begin: str, pragmas: tuple[str, ...]) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        connect_args={"isolation_level": None, "check_same_thread": False},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def settle(connection: SQLite, _: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgresql(url: URL) -> tuple[Engine, Engine, None]:
    engine = create_engine(
        url, pool_size=8, max_overflow=8, pool_pre_ping=True, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def settle(connection: PostgreSQL, _: object) -> None:
        with closing(connection.cursor()) as cursor:
            cursor.execute(_DURABLE)
        connection.commit()

    reader = engine.execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )
    return engine, reader, None


def _lost(error: DBAPIError) -> bool:
    """True where the same transaction may well succeed the next time."""
    if getattr(error.orig, "sqlstate", None) in _LOST_AGAINST_ANOTHER:
        return True
    return getattr(error.orig, "sqlite_errorcode", 0) & _PRIMARY in _SQLITE_BUSY


def _told(error: DBAPIError) -> Exception:
    if not isinstance(error, OperationalError | InterfaceError):
        return error
    named = getattr(error.orig, "sqlite_errorname", "no answer")
    return _no_answer(getattr(error.orig, "sqlstate", None) or named)


def _no_answer(code: str) -> Unreachable:
    return Unreachable(
        "E-CENTRAL-2",
        subject="central's database",
        found=f"a transaction that did not succeed ({code})",
        expected="a database that answers and has room",
        hint="look at its log and its disk, then try again; nothing was lost",
    )


def _unknown(option: str) -> Unreadable:
    return Unreadable(
        "E-CENTRAL-1",
        subject=option,
        found="the address of no database that is known here",
        expected="sqlite:///FILE or postgresql://…",
        hint="correct the address, or leave it out",
    )
