"""A central that signs, and a kiosk that believes only it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from schema.clock import SystemClock
from sync.trust.client import TrustClient
from sync.trust.fetch import Fetch
from sync.trust.repository import Repository
from sync.trust.root import create_repository
from tests.sync.trust.line import Line

Kiosk = Callable[..., TrustClient]

MANIFEST = "area-13104/manifest.json"
PACK = "area-13104/full-1.pack"
OWN = "facility-sample/manifest.json"


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A central's folder to copy: to make its keys anew each time would take long."""
    made = create_repository(tmp_path_factory.mktemp("made"), SystemClock())
    with made.change() as change:
        change.put(MANIFEST, b"first")
        change.put(PACK, bytes(range(256)) * 100)
    return made.folder


@pytest.fixture
def central(_made: Path, tmp_path: Path) -> Repository:
    """Central with one small file and one of many pieces on offer."""
    shutil.copytree(_made, tmp_path / "central")
    return Repository(tmp_path / "central", SystemClock())


@pytest.fixture
def line(central: Repository) -> Line:
    """The way to central; the attacks of the tests happen on it."""
    return Line(central.metadata.parent)


@pytest.fixture
def kiosk(central: Repository, line: Line, tmp_path: Path) -> Kiosk:
    """A kiosk of the root that central had first; every one has the same memory."""
    root = central.root()

    def made(fetch: Fetch | None = None) -> TrustClient:
        return TrustClient(tmp_path / "kiosk", root, fetch or line)

    return made
