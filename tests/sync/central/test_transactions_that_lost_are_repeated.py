"""Two that meet in the database both succeed in the end, each of them once."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from schema.clock import FixedClock
from schema.errors import Unreachable
from sync.central.app import make_app
from sync.central.database import Database
from sync.central.folder import create_central
from sync.central.running import Central
from sync.central.settings import Settings
from tests.sync.central.conftest import code_of
from tests.sync.central.kiosk import Kiosk
from tests.sync.conftest import NewUrl

Work = Callable[[Connection, threading.Barrier, int], None]


@pytest.fixture
def postgresql(new_url: NewUrl) -> Iterator[Database]:
    """A PostgreSQL with two counters."""
    database = Database.open(new_url("postgresql"))
    database.write(
        lambda to: to.exec_driver_sql(
            "CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL);"
            "INSERT INTO counter VALUES (1, 0), (2, 0)"
        )
    )
    yield database
    database.close()


def told(error: DBAPIError | psycopg.Error) -> str:
    return str(getattr(getattr(error, "orig", error), "sqlstate", ""))


def met(database: Database, work: Work) -> list[str]:
    """Run `work` twice at once; what each of the tries that failed was told."""
    barrier, failed = threading.Barrier(2, timeout=20), []

    def once(number: int) -> None:
        tries = []

        def one(connection: Connection) -> None:
            tries.append(number)
            try:
                work(connection, barrier if len(tries) == 1 else ALONE, number)
            except (DBAPIError, psycopg.Error) as error:
                failed.append(told(error))
                raise

        database.write(one)

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(once, number) for number in (0, 1)]:
            done.result()
    return failed


ALONE = threading.Barrier(1)


def counters(database: Database) -> list[int]:
    wanted = "SELECT n FROM counter ORDER BY id"
    return database.read(lambda to: list(to.exec_driver_sql(wanted).scalars()))


def test_a_deadlock_is_resolved(postgresql: Database) -> None:
    def work(connection: Connection, barrier: threading.Barrier, number: int) -> None:
        first, second = (1, 2) if number == 0 else (2, 1)
        step = "UPDATE counter SET n = n + 1 WHERE id = %(id)s"
        connection.exec_driver_sql(step, {"id": first})
        barrier.wait()
        connection.exec_driver_sql(step, {"id": second})

    assert met(postgresql, work) == ["40P01"]
    assert counters(postgresql) == [2, 2]


def test_a_key_that_another_took_is_found_there(postgresql: Database) -> None:
    found = []

    def work(connection: Connection, barrier: threading.Barrier, number: int) -> None:
        there = connection.exec_driver_sql("SELECT 1 FROM counter WHERE id = 3").first()
        barrier.wait()
        if there is None:
            connection.exec_driver_sql("INSERT INTO counter VALUES (3, 0)")
        else:
            found.append(number)

    assert met(postgresql, work) == ["23505"]
    assert (len(found), counters(postgresql)) == (1, [0, 0, 0])


def test_a_row_that_was_copied_meanwhile_is_found_there(postgresql: Database) -> None:
    def work(connection: Connection, barrier: threading.Barrier, number: int) -> None:
        there = connection.exec_driver_sql("SELECT 1 FROM counter WHERE id = 4").first()
        barrier.wait()
        driver: Any = connection.connection.driver_connection
        if there is None:
            with driver.cursor() as at, at.copy("COPY counter FROM STDIN") as copy:
                copy.write_row((4, number))

    assert met(postgresql, work) == ["23505"]
    assert len(counters(postgresql)) == 3


def test_reads_that_no_longer_hold_are_repeated(
    new_url: NewUrl, postgresql: Database
) -> None:
    assert postgresql.dialect == "postgresql"
    strict = Database.open(serializable(new_url("postgresql")))
    strict.write(
        lambda to: to.exec_driver_sql(
            "CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL);"
            "INSERT INTO counter VALUES (1, 0)"
        )
    )

    def work(connection: Connection, barrier: threading.Barrier, number: int) -> None:
        seen = connection.exec_driver_sql("SELECT n FROM counter").scalar_one()
        barrier.wait()
        step = "UPDATE counter SET n = %(n)s"
        connection.exec_driver_sql(step, {"n": seen + 1})
        assert number in {0, 1}

    assert met(strict, work) == ["40001"]
    assert counters(strict) == [2]
    strict.close()


def serializable(url: str) -> str:
    return f"{url}%20-cdefault_transaction_isolation%3Dserializable"


def test_a_transaction_that_always_loses_is_told(postgresql: Database) -> None:
    tries = []

    def work(connection: Connection) -> None:
        tries.append(1)
        connection.exec_driver_sql("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$")

    with pytest.raises(Unreachable, match="E-CENTRAL-2") as refused:
        postgresql.write(work)
    assert "40001" in str(refused.value)
    assert len(tries) > 10


@pytest.mark.parametrize("strict", [False, True], ids=["as usual", "serializable"])
async def test_every_batch_three_times_at_once_is_kept_once(
    new_url: NewUrl, tmp_path: Path, clock: FixedClock, *, strict: bool
) -> None:
    url = new_url("postgresql")
    settings = Settings(db=serializable(url) if strict else url)
    central = Central(
        create_central(tmp_path / "c", settings, clock), clock, StringIO()
    )
    transport = httpx.ASGITransport(make_app(central))
    async with httpx.AsyncClient(transport=transport, base_url="http://c") as client:
        kiosks = [Kiosk(client, central.keys.central, clock) for _ in range(4)]
        for kiosk in kiosks:
            await kiosk.enrol(code_of(central), central.keys.public_key)
        for first in (1, 26, 51):
            answers = await asyncio.gather(
                *(kiosk.post("/v1/log", kiosk.batch(first, 25)) for kiosk in kiosks * 3)
            )
            assert {answer.status_code for answer in answers} == {200}

    counted = "SELECT count(*), count(DISTINCT (device, id)) FROM confirmation"
    assert database_says(central.database, counted) == (300, 300)
    assert database_says(central.database, "SELECT sum(seq) FROM head") == (300,)
    central.close()


def database_says(database: Database, asked: str) -> tuple[object, ...]:
    return database.read(lambda to: tuple(to.exec_driver_sql(asked).one()))
