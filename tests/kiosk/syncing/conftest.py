"""One central for every test here; each test has desks of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.store.vault import Store
from tests.kiosk.syncing.running import RunningCentral, a_desk, joined, listening


@pytest.fixture(scope="session")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentral]:
    """Without it, every test would set up a central of its own."""
    with listening(tmp_path_factory.mktemp("central") / "data") as central:
        yield central


@pytest.fixture
def central(_running: RunningCentral) -> RunningCentral:
    """Central, forgetful of wrong codes: tests here type many."""
    _running.central.tries = type(_running.central.tries)()
    return _running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The desk's folder."""
    return tmp_path / "desk"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """An open desk that belongs to nobody yet."""
    with a_desk(folder) as opened:
        yield opened


@pytest.fixture
def enrolled(store: Store, central: RunningCentral) -> Store:
    """An open desk of central's clinic."""
    joined(store, central)
    return store
