"""A central with two clinics and a register, and what it publishes."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from schema.clock import FixedClock, SystemClock
from schema.rules import read
from sync.central.facilities import Facilities, Wanted
from sync.central.folder import CentralFolder, create_central, open_central
from sync.central.publish import Published, publish
from sync.central.settings import Settings
from tests.sync.publish.town import AS_OF, ELSEWHERE, HERE, PEOPLE, import_people

Publish = Callable[..., Published]


@pytest.fixture
def clock() -> FixedClock:
    """Central's clock. It begins now: whether a signature is old, the system says."""
    return FixedClock(SystemClock().now())


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A central's folder to copy: to set it up anew each time would take long."""
    folder = tmp_path_factory.mktemp("made") / "central"
    clock = SystemClock()
    with create_central(folder, Settings(), clock) as opened:
        kept = Facilities(opened.database, opened.keys, clock)
        kept.add(Wanted(name="見本クリニック", jurisdiction=HERE))
        kept.add(Wanted(name="例示医院", jurisdiction=ELSEWHERE))
        import_people(opened, PEOPLE, clock.now(), AS_OF)
    return folder


@pytest.fixture
def central(_made: Path, tmp_path: Path) -> Iterator[CentralFolder]:
    """A central whose register is imported and not published yet."""
    shutil.copytree(_made, tmp_path / "central")
    with open_central(tmp_path / "central") as opened:
        yield opened


@pytest.fixture
def published(central: CentralFolder, clock: FixedClock) -> Publish:
    """Publishes once."""

    def once(**wanted: object) -> Published:
        return publish(central, clock, **wanted)  # type: ignore[arg-type]

    return once


@pytest.fixture
def imported(central: CentralFolder, clock: FixedClock) -> Callable[..., None]:
    """Imports another register, a minute later."""

    def once(people: object, as_of: datetime = AS_OF) -> None:
        import_people(central, people, clock.now(), as_of)  # type: ignore[arg-type]

    return once


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The built-in edition in a folder; without it nothing could be changed there."""
    folder = tmp_path / "book"
    shutil.copytree(Path(read.__file__).parent / "books", folder)
    return folder
