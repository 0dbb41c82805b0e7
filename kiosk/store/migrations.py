"""The versions of `device.db`, each a step from the one before (移行).

1. A step and the version it leads to are one transaction.
2. A file of a later version is refused, never changed.
3. Events are never rewritten: their bytes say in `v` how to read them.
"""

from collections.abc import Callable

from sqlalchemy import Connection, Engine

from kiosk.store.database import reading, writing
from kiosk.store.faults import APPEND_ONLY
from kiosk.store.tables import DeviceTable
from schema.errors import Refused

SUBJECT = "device.db"

_NEVER = "SELECT RAISE(ABORT, '" + APPEND_ONLY + "')"


def _first_tables(connection: Connection) -> None:
    DeviceTable.metadata.create_all(connection)
    for table in ("event", "patient"):
        for change in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_refuses_{change.lower()} "
                f"BEFORE {change} ON {table} BEGIN {_NEVER}; END"
            )


STEPS: tuple[Callable[[Connection], None], ...] = (_first_tables,)
"""The step at index n leads from version n to n + 1."""


def migrate(
    engine: Engine, steps: tuple[Callable[[Connection], None], ...] = STEPS
) -> int:
    """Bring the file to the newest version and return the one it had.

    Raises:
        Refused: A later version of the program wrote it.
    """
    with reading(engine, SUBJECT) as connection:
        had = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if had > len(steps):
        raise Refused(
            "E-STORE-6",
            subject=SUBJECT,
            found=f"version {had}",
            expected=f"version {len(steps)} or earlier",
            hint="update Madoguchi on this desk; nothing was changed",
        )
    for version, step in enumerate(steps[had:], start=had + 1):
        with writing(engine, SUBJECT) as connection:
            step(connection)
            connection.exec_driver_sql(f"PRAGMA user_version={version}")
    return had
