"""The versions of central's database, each a step from the one before (移行).

1. A new database gets the newest tables at once; an older one is led there step by
   step, and both end up alike.
2. A step and the version it leads to are one transaction.
3. A database of a later version is refused, never changed.
4. Events are never rewritten: what could not be read is read again afterwards.
5. A step does no harm to the newest tables: rows of an older backup go through it
   there.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import Column, Connection, Integer, MetaData, Table, insert, select
from sqlalchemy import delete as remove
from sqlalchemy.schema import CreateTable

from sync.central.database import Database
from sync.central.tables import create_all
from sync.errors import Refused

Step = Callable[[Connection], None]
"""Leads from one version to the next."""

_VERSION = Table(
    "schema_version", MetaData(), Column("version", Integer, nullable=False)
)


def _index_what_could_not_be_read(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE INDEX IF NOT EXISTS event_unread ON event (device, epoch, seq)"
        " WHERE NOT readable"
    )


def _forget_codes(connection: Connection) -> None:
    # What checked them lay open, and is made otherwise now; they are good for minutes.
    connection.exec_driver_sql("DELETE FROM enrol_code")


STEPS: tuple[Step, ...] = (_index_what_could_not_be_read, _forget_codes)
"""The step at index n leads from version n + 1 to n + 2."""


def newest(steps: Sequence[Step] = STEPS) -> int:
    """The version that this program writes."""
    return len(steps) + 1


def version_of(connection: Connection) -> int:
    """The version of a database that was set up; 0 where that was cut short."""
    return int(connection.execute(select(_VERSION.c.version)).scalar() or 0)


def set_version(connection: Connection, version: int) -> None:
    """Say of which version the database's rows are."""
    connection.execute(remove(_VERSION))
    connection.execute(insert(_VERSION).values(version=version))


def _first_look(connection: Connection) -> int:
    connection.execute(CreateTable(_VERSION, if_not_exists=True))
    return version_of(connection)


def migrate(database: Database, steps: Sequence[Step] = STEPS) -> int:
    """Bring the database to the newest version; the one that it had.

    Raises:
        Refused: A later version of the program wrote it.
        Unreachable: The database does not answer.
    """
    had = database.write(_first_look)
    if had > newest(steps):
        raise _too_new(had, newest(steps))
    if had == 0:
        database.write(lambda connection: _begin(connection, newest(steps)))
    for version in range(max(had, 1), newest(steps)) if had else ():
        database.write(lambda connection, at=version: _go(connection, steps, at))  # type: ignore[misc]
    return had


def _begin(connection: Connection, version: int) -> None:
    if version_of(connection) == 0:
        create_all(connection)
        set_version(connection, version)


def _go(connection: Connection, steps: Sequence[Step], version: int) -> None:
    """One step, unless another process has gone it meanwhile."""
    if version_of(connection) == version:
        steps[version - 1](connection)
        set_version(connection, version + 1)


def _too_new(found: int, known: int) -> Refused:
    return Refused(
        "E-CENTRAL-28",
        subject="central's database",
        found=f"version {found}",
        expected=f"version {known} or earlier",
        hint="update Madoguchi on this machine; nothing was changed",
    )
