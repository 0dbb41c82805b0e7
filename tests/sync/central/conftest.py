"""A central that runs in this process, on each of its databases, and its kiosks."""

import io
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from schema.clock import JAPAN, FixedClock
from sync.central.app import make_app
from sync.central.codes import issue
from sync.central.database import Database
from sync.central.facilities import Facilities, Facility, Wanted
from sync.central.folder import create_central, open_central, set_central
from sync.central.keys import CentralKeys
from sync.central.migrations import migrate
from sync.central.running import Central
from sync.central.settings import FILE, Settings, settings_bytes
from tests.sync.central.kiosk import Kiosk

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=JAPAN)


@pytest.fixture
def clock() -> FixedClock:
    """The one clock, of central and of the kiosks; without it minutes would pass."""
    return FixedClock(NOW)


@pytest.fixture
def log() -> io.StringIO:
    """What central writes down."""
    return io.StringIO()


@pytest.fixture(scope="session")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a central, made once: its keys alone wait for the disk 40 times."""
    folder = tmp_path_factory.mktemp("set-up") / "central"
    create_central(folder, Settings(), FixedClock(NOW)).close()
    return folder


@pytest.fixture
def central(
    set_up: Path, database_url: str, tmp_path: Path, clock: FixedClock, log: io.StringIO
) -> Iterator[Central]:
    """A central that was just set up."""
    folder = tmp_path / "central"
    shutil.copytree(set_up, folder)
    if database_url.startswith("postgresql"):
        move_to(folder, database_url)
    running = Central(open_central(folder), clock, log)
    yield running
    running.close()


def move_to(folder: Path, url: str) -> None:
    """Let another database, which is empty, be the one of a new central."""
    database = Database.open(url)
    migrate(database)
    database.write(lambda to: set_central(to, CentralKeys.open(folder).central))
    database.close()
    (folder / FILE).write_bytes(settings_bytes(Settings(db=url)))


@pytest.fixture
async def client(central: Central) -> AsyncIterator[httpx.AsyncClient]:
    """Asks central, without a network."""
    transport = httpx.ASGITransport(make_app(central))
    async with httpx.AsyncClient(transport=transport, base_url="http://central") as one:
        yield one


@pytest.fixture
def facility(central: Central) -> Facility:
    """A clinic in 新宿区."""
    kept = Facilities(central.database, central.keys, central.clock)
    return kept.add(Wanted(name="見本クリニック", jurisdiction="13104"))


@pytest.fixture
def code(central: Central, facility: Facility) -> Callable[[], str]:
    """Codes for that clinic."""
    return lambda: new_code(central, facility.facility)


@pytest.fixture
def kiosk(client: httpx.AsyncClient, central: Central) -> Kiosk:
    """A kiosk that is not enrolled."""
    return Kiosk(client, central.keys.central, central.clock)


@pytest.fixture
async def enrolled(kiosk: Kiosk, central: Central, code: Callable[[], str]) -> Kiosk:
    """A kiosk of that clinic."""
    await kiosk.enrol(code(), central.keys.public_key)
    return kiosk


def new_code(central: Central, facility: str) -> str:
    """A code for one kiosk of a facility."""
    root = central.repository.root()
    return issue(central.database, central.clock, facility, central.keys, root).code


def code_of(central: Central) -> str:
    """A code for one kiosk of a new facility."""
    facilities = Facilities(central.database, central.keys, central.clock)
    added = facilities.add(Wanted(name="見本クリニック", jurisdiction="13104"))
    return new_code(central, added.facility)
