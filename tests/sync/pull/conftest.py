"""A desk that pulls from a central over a line that tests can cut."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from schema.clock import SystemClock
from sync.client.pull import Pulled, pull
from sync.ports import Progress
from sync.trust.client import TrustClient
from sync.trust.repository import Repository
from sync.trust.root import create_repository
from tests.sync.pull.parts import SCOPE, Offering, SmallCopy, SmallEditions, a_device
from tests.sync.trust.line import Line

Pull = Callable[..., Pulled]


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A central's folder to copy: to make its keys anew each time would take long."""
    return create_repository(tmp_path_factory.mktemp("made"), SystemClock()).folder


@pytest.fixture
def central(_made: Path, tmp_path: Path) -> Offering:
    """A central that offers nothing yet."""
    shutil.copytree(_made, tmp_path / "central")
    return Offering(Repository(tmp_path / "central", SystemClock()), a_device())


@pytest.fixture
def line(central: Offering) -> Line:
    """The way to central."""
    return Line(central.central.metadata.parent)


@pytest.fixture
def copy() -> SmallCopy:
    """No local copy yet."""
    return SmallCopy()


@pytest.fixture
def editions() -> SmallEditions:
    """The rulebook that ships."""
    return SmallEditions()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the desk keeps of central."""
    return tmp_path / "trust"


@pytest.fixture
def pulled(
    central: Offering,
    line: Line,
    copy: SmallCopy,
    editions: SmallEditions,
    folder: Path,
) -> Pull:
    """Pulls once."""
    root = central.central.root()

    def once(progress: Progress = lambda *_: None, scope: str = SCOPE) -> Pulled:
        return pull(
            TrustClient(folder, root, line),
            copy,
            editions,
            identity=central.device,
            keys=central.ask,
            scope=scope,
            progress=progress,
        )

    return once
