"""A batch's rows, written the fastest way that each database has (一括の書き込み).

1. Events come here once their place is proven and their epoch's head is locked:
   none of them can be there yet.
2. A confirmation that is there already stays as it is.
3. Nothing here needs a temporary table, a sequence or a lock of its own, so that
   the same statements run where rows lie apart by device.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from psycopg import Connection as PostgreSQL
from sqlalchemy import Connection, Table

from sync.central.tables import CentralTable

Value = str | bytes | int | bool | None
"""What a column holds."""


class StoredEvent(NamedTuple):
    """A row of `event`, in the order of its columns."""

    device: str
    epoch: int
    seq: int
    hash: bytes
    id: str
    raw: bytes
    received_at: int
    readable: bool


class Confirmation(NamedTuple):
    """A row of `confirmation`, in the order of its columns."""

    device: str
    id: str
    epoch: int
    seq: int
    type: str
    visit_day: int | None
    rule: str
    outcome: str
    taken: str
    edition: str
    known_on: int | None
    online_check: str
    online_source: str
    online_at: int | None
    subject: str
    wall_at: int
    received_at: int
    snapshot_serial: int | None
    staff: str
    refers_to: str


def insert_events(connection: Connection, rows: Sequence[StoredEvent]) -> None:
    """Add events that are not there."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_EVENTS_ONE_BY_ONE, list(rows))
        return
    with _driver(connection).cursor() as cursor, cursor.copy(_EVENTS_COPIED) as copy:
        copy.set_types(_EVENT_TYPES)
        for row in rows:
            copy.write_row(row)


def insert_confirmations(connection: Connection, rows: Sequence[Confirmation]) -> int:
    """Add confirmations; how many were not there."""
    if connection.dialect.name == "sqlite":
        done = connection.exec_driver_sql(_CONFIRMATIONS_ONE_BY_ONE, list(rows))
        return done.rowcount
    columns = [list(column) for column in zip(*rows, strict=True)]
    with _driver(connection).cursor() as cursor:
        return cursor.execute(_CONFIRMATIONS_AT_ONCE, columns).rowcount


def _driver(connection: Connection) -> PostgreSQL[Any]:
    driver = connection.connection.driver_connection
    if not isinstance(driver, PostgreSQL):
        raise TypeError
    return driver


def _named(table: Table) -> str:
    return f"{table.name} ({', '.join(column.name for column in table.columns)})"


def _one_by_one(table: Table) -> str:
    values = ", ".join("?" for _ in table.columns)
    return f"INSERT INTO {_named(table)} VALUES ({values})"  # noqa: S608


def _types(table: Table) -> list[str]:
    kinds = [str(column.type).lower() for column in table.columns]
    return ["bytea" if kind == "blob" else kind for kind in kinds]


_EVENT = CentralTable.metadata.tables["event"]
_CONFIRMATION = CentralTable.metadata.tables["confirmation"]
_EVENT_TYPES = _types(_EVENT)
_EVENTS_ONE_BY_ONE = _one_by_one(_EVENT)
_CONFIRMATIONS_ONE_BY_ONE = f"{_one_by_one(_CONFIRMATION)} ON CONFLICT DO NOTHING"
_EVENTS_COPIED = f"COPY {_named(_EVENT)} FROM STDIN (FORMAT BINARY)"
_CONFIRMATIONS_AT_ONCE = (
    f"INSERT INTO {_named(_CONFIRMATION)} SELECT * FROM unnest("  # noqa: S608
    + ", ".join(f"%b::{name}[]" for name in _types(_CONFIRMATION))
    + ") ON CONFLICT DO NOTHING"
)
