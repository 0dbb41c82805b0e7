"""An older database is led to the newest form, a later one is left alone."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, inspect, select

from schema.clock import FixedClock
from schema.errors import NotIntact, Refused
from sync.central.database import Database
from sync.central.folder import create_central, open_central
from sync.central.keys import CentralKeys
from sync.central.migrations import STEPS, migrate, newest, version_of
from sync.central.running import Central
from sync.central.settings import Settings, read_settings
from sync.central.tables import CentralTable
from tests.sync.central.kiosk import Kiosk
from tests.sync.conftest import NewUrl

VERSION_1 = Path(__file__).parent / "version_1.sql"
"""The tables as version 1 made them, which never change any more."""


def as_version_1(database: Database) -> None:
    """Make version 1's tables, and write what it would have written."""
    blob = {"sqlite": "BLOB", "postgresql": "BYTEA"}[database.dialect]
    script = VERSION_1.read_text(encoding="utf-8").replace("BYTES", blob)

    def work(connection: Connection) -> None:
        for statement in filter(str.strip, script.split(";")):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("INSERT INTO schema_version VALUES (1)")
        connection.execute(insert(CentralTable.metadata.tables["event"]), EVENTS)

    database.write(work)


EVENTS = [
    {
        "device": "a" * 26,
        "epoch": 1,
        "seq": seq,
        "hash": bytes(32),
        "id": f"id-{seq}",
        "raw": b"{}",
        "received_at": seq,
        "readable": True,
    }
    for seq in (1, 2, 3)
]


Form = dict[str, tuple[list[tuple[str, str, bool]], list[str], list[list[str]]]]


def form(database: Database) -> Form:
    """Columns, primary keys and indexes of every table."""

    def work(connection: Connection) -> Form:
        seen = inspect(connection)
        return {
            table: (
                sorted(
                    (str(c["name"]), str(c["type"]), bool(c["nullable"]))
                    for c in seen.get_columns(table)
                ),
                list(seen.get_pk_constraint(table)["constrained_columns"]),
                sorted(
                    [str(i["name"]), *map(str, i["column_names"])]
                    for i in seen.get_indexes(table)
                ),
            )
            for table in seen.get_table_names()
        }

    return database.read(work)


def test_an_older_database_ends_up_like_a_new_one(
    database: Database, new_url: NewUrl
) -> None:
    as_version_1(database)
    fresh = Database.open(new_url(database.dialect))
    assert migrate(fresh) == 0
    assert form(database) != form(fresh)

    assert migrate(database) == 1
    assert form(database) == form(fresh)
    assert database.read(version_of) == fresh.read(version_of) == newest() == 3
    assert migrate(database) == newest()
    fresh.close()


def test_nothing_that_was_kept_is_lost_on_the_way(database: Database) -> None:
    as_version_1(database)
    migrate(database)

    event = CentralTable.metadata.tables["event"]
    rows = database.read(lambda to: list(to.execute(select(event)).mappings()))
    assert [dict(row) for row in rows] == EVENTS


def test_a_later_database_is_refused_and_not_changed(database: Database) -> None:
    migrate(database, (*STEPS, lambda _: None))
    before = form(database)

    with pytest.raises(Refused, match="E-CENTRAL-28"):
        migrate(database)
    assert form(database) == before


def test_a_step_that_fails_changes_nothing(database: Database) -> None:
    migrate(database)
    before = form(database)

    def fails(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half (id int)")
        raise KeyError

    with pytest.raises(KeyError):
        migrate(database, (*STEPS, fails))
    assert form(database) == before
    assert database.read(version_of) == newest()


def test_each_step_is_gone_once_whoever_else_goes(database: Database) -> None:
    migrate(database)
    gone = []
    steps = (*STEPS, lambda _: gone.append(1), lambda _: gone.append(2))
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: migrate(database, steps), range(4)))

    assert database.read(version_of) == newest() + 2
    assert sorted(set(gone)) == [1, 2]


async def test_events_that_could_not_be_read_are_read_after_the_update(
    enrolled: Kiosk, central: Central
) -> None:
    await enrolled.post("/v1/log", enrolled.batch(1, 3))
    older = (
        "DELETE FROM confirmation",
        "UPDATE event SET readable = false, id = ''",
        "UPDATE schema_version SET version = 1",
    )
    for statement in older:
        central.database.write(lambda to, said=statement: to.exec_driver_sql(said))  # type: ignore[misc]

    with open_central(central.opened.folder) as opened:
        confirmed = "SELECT count(*) FROM confirmation"
        assert (
            opened.database.read(lambda to: to.exec_driver_sql(confirmed).scalar_one())
            == 3
        )


def test_keys_and_database_belong_together(
    tmp_path: Path, clock: FixedClock, new_url: NewUrl
) -> None:
    create_central(tmp_path / "one", Settings(db=new_url("sqlite")), clock).close()
    create_central(tmp_path / "two", Settings(), clock).close()

    with pytest.raises(NotIntact, match="E-CENTRAL-30"):
        open_central(tmp_path / "two", read_settings(tmp_path / "one").db)


def test_central_is_set_up_once(
    tmp_path: Path, clock: FixedClock, database_url: str
) -> None:
    settings = Settings(db=database_url, name='見本広域連合 𠮷 "a\\b"')
    with create_central(tmp_path / "one", settings, clock) as made:
        name = made.keys.central
    assert read_settings(tmp_path / "one") == settings

    with pytest.raises(Refused, match="E-CENTRAL-25"):
        create_central(tmp_path / "one", settings, clock)
    with pytest.raises(Refused, match="E-CENTRAL-29"):
        create_central(tmp_path / "two", settings, clock)
    assert not (tmp_path / "two" / "keys").exists()
    assert CentralKeys.open(tmp_path / "one").central == name
