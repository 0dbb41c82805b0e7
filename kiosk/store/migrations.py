"""The versions of `device.db`, each a step from the one before (移行).

1. A step and the version it leads to are one transaction.
2. A file of a later version is refused, never changed.
3. Events are never rewritten: their bytes say in `v` how to read them.
4. What a step made is not what the tables are today: it says so itself.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Engine

from kiosk.store.database import reading, writing
from kiosk.store.faults import APPEND_ONLY
from kiosk.store.looked_up import id_in, is_amendment_in, refers_to_in
from kiosk.store.tables import EPOCH_SHIFT, DeviceTable
from kiosk.store.tables_online import TABLES
from kiosk.store.tables_staff import PassphraseRow, StaffRow
from schema.errors import Refused

SUBJECT = "device.db"

_NEVER = "SELECT RAISE(ABORT, '" + APPEND_ONLY + "')"

_EPOCHS_SO_FAR = f"""
WITH RECURSIVE begun (epoch) AS (
    SELECT 1
    UNION ALL
    SELECT (
        SELECT min(place) >> {EPOCH_SHIFT} FROM event
        WHERE place > begun.epoch + 1 << {EPOCH_SHIFT}
    )
    FROM begun WHERE begun.epoch IS NOT NULL
)
INSERT INTO epoch (epoch, signature)
SELECT epoch, x'' FROM begun WHERE epoch IS NOT NULL
"""  # noqa: S608 - a number of ours


def _first_tables(connection: Connection) -> None:
    _create(connection, ("event", "patient", "pending", "setting", "snapshot"))
    connection.exec_driver_sql(
        "CREATE TABLE received "
        "(epoch INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (epoch))"
    )
    for table in ("event", "patient"):
        _refuse(connection, table, "UPDATE")
        _refuse(connection, table, "DELETE")


def _epochs_and_central(connection: Connection) -> None:
    """What sync needs: epochs that repeat events, receipts, central, editions."""
    _create(connection, ("epoch", "rehomed", "membership", "edition"))
    _refuse(connection, "rehomed", "UPDATE")
    _refuse(connection, "rehomed", "DELETE")
    _refuse(connection, "epoch", "DELETE")
    _refuse(
        connection,
        "epoch",
        "UPDATE",
        "WHEN new.epoch IS NOT old.epoch OR new.forked_from IS NOT old.forked_from "
        "OR new.kept_seq IS NULL OR new.kept_seq > old.kept_seq ",
    )
    for column in (
        "received_at VARCHAR",
        "word_seq INTEGER NOT NULL DEFAULT 0",
        "word BLOB NOT NULL DEFAULT x''",
    ):
        connection.exec_driver_sql(f"ALTER TABLE received ADD COLUMN {column}")
    connection.exec_driver_sql(_EPOCHS_SO_FAR)


def _checks_and_tasks(connection: Connection) -> None:
    """What live checks need; every event is found by its id, older ones too."""
    kept = ("enquiry", "task", "contact", "compared", "spelling")
    _create(connection, (*kept, "appointment", "batch"))
    for table in ("contact", "compared"):
        _refuse(connection, table, "UPDATE")
        _refuse(connection, table, "DELETE")
    for index in (
        f"event_by_id ON event ({id_in()})",
        f"event_by_reference ON event ({refers_to_in()}) WHERE {is_amendment_in()}",
    ):
        connection.exec_driver_sql(f"CREATE INDEX {index}")


def _found_by_patient(connection: Connection) -> None:
    """What the history needs: a patient's visits, without looking at everybody's."""
    for index in ("number", "birth_date"):
        connection.exec_driver_sql(
            f"CREATE INDEX patient_by_{index} ON patient ({index})"
        )


def _staff(connection: Connection) -> None:
    """What accounts need; a desk's slots become accounts when it is next opened."""
    _create(connection, (StaffRow.__tablename__, PassphraseRow.__tablename__))


def _create(connection: Connection, names: Sequence[str]) -> None:
    tables = [TABLES[name] for name in names]
    DeviceTable.metadata.create_all(connection, tables)


def _refuse(connection: Connection, table: str, change: str, when: str = "") -> None:
    """Let nobody change or remove rows of `table`, whoever holds the connection."""
    connection.exec_driver_sql(
        f"CREATE TRIGGER {table}_refuses_{change.lower()} "
        f"BEFORE {change} ON {table} {when}BEGIN {_NEVER}; END"
    )


STEPS: tuple[Callable[[Connection], None], ...] = (
    _first_tables,
    _epochs_and_central,
    _checks_and_tasks,
    _found_by_patient,
    _staff,
)
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
