"""The same batches, three times at once: each event once, each answer the same."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import Connection, make_url, text

from schema.wire.log import ForkedFrom
from sync.central.database import Database
from sync.central.tables import create_all
from tests.sync.log.central import Central, a_device
from tests.sync.log.rows import counts
from tests.sync.log.sender import Sender

TIMES = 3
STRICTEST = "-c default_transaction_isolation=serializable"


def strictest(url: str) -> str:
    """The address with the isolation under which databases refuse the most."""
    named = make_url(url)
    if named.drivername == "sqlite":
        return url
    options = f"{named.query.get('options', '')} {STRICTEST}"
    strict = named.update_query_dict({"options": options})
    return strict.render_as_string(hide_password=False)


def isolation_of(connection: Connection) -> str:
    """What the database says; SQLite knows nothing less strict."""
    if connection.dialect.name == "sqlite":
        return "serializable"
    return str(connection.execute(text("SHOW transaction_isolation")).scalar())


@pytest.mark.parametrize("isolated", [False, True], ids=["as usual", "serializable"])
def test_every_batch_three_times_at_once(database_url: str, *, isolated: bool) -> None:
    url = strictest(database_url) if isolated else database_url
    with closing(Database.open(url)) as database:
        database.write(create_all)
        assert not isolated or database.write(isolation_of) == "serializable"
        sender = Sender(Central(database), a_device(1))
        for first in range(1, 80, 20):
            batch = sender.places(first, 20)
            with ThreadPoolExecutor(TIMES) as pool:
                answers = set(pool.map(sender.central.log, [batch] * TIMES))
            assert len(answers) == 1

        found = counts(database)

    assert (found["event"], found["confirmation"], found["conflict"]) == (80, 80, 0)


def test_twins_that_heal_at_once_count_once(sender: Sender) -> None:
    """Two epochs that repeat the same events arrive together."""
    bodies = sender.events(1, 30)
    left = ForkedFrom(epoch=1, seq=0, head=sender.head([]).hex())
    batches = [
        sender.batch(bodies, epoch=epoch, forked_from=left) for epoch in range(2, 8)
    ]

    with ThreadPoolExecutor(len(batches)) as pool:
        list(pool.map(sender.central.log, batches))

    found = counts(sender.database)
    assert (found["event"], found["confirmation"]) == (6 * 30, 30)
    assert found["conflict"] == 0
