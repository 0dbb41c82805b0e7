"""A central on each of its databases, and a device that sends to it."""

import pytest

from sync.central.database import Database
from sync.central.tables import create_all
from tests.sync.log.central import Central, a_device
from tests.sync.log.sender import Sender


@pytest.fixture
def central(database: Database) -> Central:
    """A central that has nothing yet."""
    database.write(create_all)
    return Central(database)


@pytest.fixture
def sender(central: Central) -> Sender:
    """A device that is enrolled there."""
    return Sender(central, a_device(1))
