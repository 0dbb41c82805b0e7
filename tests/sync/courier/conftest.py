"""A road with nothing on it yet."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from schema.clock import SystemClock
from tests.sync.courier.road import DeskOnTheRoad, Office, Road


@pytest.fixture
def road(tmp_path: Path) -> Iterator[Road]:
    """Desks, centrals and a stick; the signed state asks the system's clock."""
    with closing(Road(tmp_path, SystemClock())) as made:
        yield made


@pytest.fixture
def office(road: Road) -> Office:
    """A central."""
    return road.office()


@pytest.fixture
def desk(road: Road, office: Office) -> DeskOnTheRoad:
    """A desk of that central's clinic."""
    return road.enrolled("desk", office)
