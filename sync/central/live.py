"""The insurer's live register, read where it is (台帳の照会).

The insurer's office makes a view over its own system, named `madoguchi_live_register`,
whose columns are the English ones of a register file. What holds for every question:

1. It is one read of one view, by insurer number and number, with bound values, in a
   transaction that can write nothing.
2. It ends after a few seconds, whatever the database does.
3. A row is read as strictly as a line of a file. One that does not read is an error,
   never a guess; an error is never an answer.
4. Nothing is kept.

Numbers stand in the view as in a register file: 8 digits of the insurer (or 6 of a
national one), late-elderly numbers with their zeros in front.
"""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from psycopg import Connection as PostgreSQL
from psycopg import OperationalError
from sqlalchemy import (
    Connection,
    Engine,
    QueuePool,
    column,
    create_engine,
    event,
    select,
    table,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from schema.insured import Insured
from sync.central.database import named
from sync.central.folder import refuse_password
from sync.errors import Unreachable, Unreadable
from sync.register.columns import COLUMNS
from sync.register.rows import RowReader

VIEW = "madoguchi_live_register"
"""Name of the insurer's view."""
SUBJECT = "the live register"
"""What an error calls it."""
SECONDS = 5
"""How long one step may take: to connect, or to answer."""
MOST_ROWS = 500
"""Under one number of one insurer: households with other symbols among them."""

if TYPE_CHECKING:
    from psycopg.abc import PQGen

Result = TypeVar("Result")
_NATIONAL = "00"
_POOL = 4
_STEPS = 10_000
_MOMENT = 1.0
_FIELDS = tuple(one.field for one in COLUMNS)
_VIEW = table(VIEW, *(column(name) for name in _FIELDS))


class LiveRegister(Protocol):
    """The insurer's own register, as it is now."""

    def find(self, insurer_number: str, symbol: str, number: str) -> Sequence[Insured]:
        """Everybody under these numbers, whatever their branch and birth date.

        Raises:
            Unreachable: It does not answer.
            Unreadable: It says something that is no row of a register.
        """
        ...


class LiveDatabase:
    """The register behind a view of a database; may be used by many threads."""

    def __init__(self, url: str) -> None:
        """Prepare to ask; nothing is connected yet.

        Args:
            url: `postgresql://…` without a password, or `sqlite:///FILE`.

        Raises:
            Unreadable: It is neither.
            Refused: It bears a password.
        """
        refuse_password(url, "--live")
        found = named(url, "--live")
        made = _sqlite if found.drivername == "sqlite" else _postgresql
        self._engine = made(found)
        self._reader = RowReader(COLUMNS)

    def find(self, insurer_number: str, symbol: str, number: str) -> Sequence[Insured]:
        """Everybody under these numbers, whatever their branch and birth date.

        Raises:
            Unreachable: The database does not answer in time, or has no such view.
            Unreadable: A row is none of a register, or there are too many.
        """
        wanted = (
            select(_VIEW)
            .where(_VIEW.c.insurer_number.in_(_written(insurer_number)))
            .where(_VIEW.c.number == number)
            .limit(MOST_ROWS + 1)
        )
        with _told(), self._engine.begin() as connection:
            rows = connection.execute(wanted).all()
        if len(rows) > MOST_ROWS:
            raise _unread(f"more than {MOST_ROWS} rows under one number")
        return [one for one in map(self._read, rows) if one.symbol == symbol]

    def check(self) -> None:
        """Make sure that there is such a view, with every column.

        Raises:
            Unreachable: The database does not answer, or has none.
        """
        with _told(), self._engine.begin() as connection:
            connection.execute(select(_VIEW).limit(0))

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _read(self, row: Iterable[object]) -> Insured:
        found = self._reader.read([_cell(value) for value in row])
        if isinstance(found, Insured):
            return found
        columns = ", ".join(sorted({header for header, _ in found}))
        raise _unread(f"a row that does not read ({columns})")


def _written(insurer_number: str) -> Sequence[str]:
    """In which forms a view may have this insurer's number."""
    short = insurer_number.removeprefix(_NATIONAL)
    return sorted({insurer_number, short, short.rjust(len(insurer_number))})


def _cell(value: object) -> str:
    """A value as a register file would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value).rstrip()


def _sqlite(url: URL) -> Engine:
    address = f"{Path(url.database or '').absolute().as_uri()}?mode=ro"

    def connected() -> sqlite3.Connection:
        return sqlite3.connect(
            address, uri=True, timeout=SECONDS, check_same_thread=False
        )

    engine = create_engine(
        "sqlite://",
        creator=connected,
        poolclass=QueuePool,
        pool_size=_POOL,
        max_overflow=0,
        pool_timeout=SECONDS,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def settle(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def limit(connection: Connection) -> None:
        until = time.monotonic() + SECONDS
        inside = connection.connection.driver_connection
        if isinstance(inside, sqlite3.Connection):
            inside.set_progress_handler(lambda: time.monotonic() > until, _STEPS)

    return engine


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url,
        pool_size=_POOL,
        max_overflow=0,
        pool_timeout=SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": SECONDS, "tcp_user_timeout": SECONDS * 1000},
    )

    @event.listens_for(engine, "do_connect")
    def connect(
        _: object, __: object, given: Sequence[Any], named: dict[str, Any]
    ) -> PostgreSQL:
        return _Hurried.connect(*given, **named)

    @event.listens_for(engine, "connect")
    def settle(connection: PostgreSQL, _: object) -> None:
        with closing(connection.cursor()) as cursor:
            cursor.execute(f"SET statement_timeout = '{SECONDS}s'".encode())
            cursor.execute("SET default_transaction_read_only = on")
        connection.commit()

    return engine


class _Hurried(PostgreSQL):
    """A connection that waits for no server that went silent.

    The server's own limit is no help there; and no packet is lost that the system
    would miss.
    """

    def wait(self, gen: "PQGen[Result]", *given: Any, **named: Any) -> Result:
        """Wait for one step, a moment longer than the server itself would."""
        until = time.monotonic() + SECONDS + _MOMENT
        try:
            return super().wait(_ending(gen, until), *given, **named)
        except _Silent:
            self.pgconn.finish()
            raise


class _Silent(OperationalError):
    """The server says nothing any more."""


def _ending(step: "PQGen[Result]", until: float) -> "PQGen[Result]":
    """The same step, but for its end; it is taken up ten times a second."""
    try:
        wanted = next(step)
        while True:
            ready = yield wanted
            wanted = step.send(ready)
            if time.monotonic() > until:
                step.close()
                raise _Silent
    except StopIteration as ended:
        return cast("Result", ended.value)


@contextmanager
def _told() -> Iterator[None]:
    """Say that there is no answer, and nothing of what the database said."""
    try:
        yield
    except SQLAlchemyError as error:
        inside = getattr(error, "orig", None)
        code = getattr(inside, "sqlstate", None) or type(inside or error).__name__
        raise Unreachable(
            "E-REGISTER-4",
            subject=SUBJECT,
            found=f"no answer ({code})",
            expected=f"a database with the view {VIEW}",
            hint="look at that database and at the rights on the view",
        ) from None


def _unread(found: str) -> Unreadable:
    return Unreadable(
        "E-REGISTER-5",
        subject=SUBJECT,
        found=found,
        expected="the columns and values of a register file",
        hint="mend the view; whoever is asked about meanwhile is not answered",
    )
