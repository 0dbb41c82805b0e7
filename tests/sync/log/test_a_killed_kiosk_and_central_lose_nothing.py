"""Either side is killed while the log is sent; the long run is apart.

The comparison itself is tried too: whatever could go wrong must be seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from kiosk.store.vault import Store, create_store, open_store
from schema.clock import SystemClock
from sync.central.folder import CentralFolder, open_central
from sync.central.ingest import LogIntake
from sync.central.settings import Settings
from sync.client.push import push
from tests.faults.compared import compared
from tests.faults.sending import SENDING
from tests.faults.soak import ON_TRUST, soak
from tests.kiosk.store.desk import CHEAP, SESAME, an_entry
from tests.served import set_up

KILLS = 3
TWICE = """
    SELECT device, 2, 1, hash, id, raw, received_at, readable FROM event WHERE seq = 2
"""


def test_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    soaked = soak(tmp_path, lambda kills: kills < KILLS, pause=0.2)

    found = soaked.found
    assert (found.lost, found.doubled, found.broken) == (0, 0, ())
    assert soaked.unkept == 0
    assert found.events > 0
    assert soaked.kiosk + soaked.central >= KILLS
    _control_a_kiosk_that_counts_what_it_sent_is_found_to_lose(tmp_path)


def _control_a_kiosk_that_counts_what_it_sent_is_found_to_lose(folder: Path) -> None:
    with open_store(folder / "desk", SESAME, SystemClock()) as store:
        store.journal.append(an_entry())
        SENDING[ON_TRUST](store, folder / "desk")()

        assert store.journal.unsent() == 0
        assert compared(store, folder / "central").lost == 2


@dataclass
class BothSides:
    desk: Store
    central: CentralFolder


@pytest.fixture
def agreed(tmp_path: Path) -> Iterator[BothSides]:
    """A desk and its central that hold the same; what differs is made then."""
    clock, place = SystemClock(), tmp_path / "central"
    folder = tmp_path / "desk"
    with create_store(folder, SESAME, clock, staff="s", stretch=CHEAP) as desk:
        desk.journal.append(an_entry())
        set_up(place, [desk.keys], Settings())
        with open_central(place) as central:
            key, line = central.keys.public_key, Beside(central)
            push(line, desk.outbox, desk.keys, key, now=clock.now)
            yield BothSides(desk, central)


class Beside:
    """A line to a central in the same process."""

    def __init__(self, central: CentralFolder) -> None:
        """Hand everything to `central`."""
        keys = central.keys
        self._intake = LogIntake(
            central.database, keys.sign, keys.central, SystemClock()
        )
        self.heads = self._intake.heads
        self.log = self._intake.take


@pytest.mark.parametrize(
    ("statement", "lost", "doubled", "broken"),
    [
        ("DELETE FROM confirmation WHERE seq = 2", 1, 0, 0),
        ("UPDATE event SET raw = X'7B7D' WHERE seq = 2", 1, 0, 1),
        (f"INSERT INTO event {TWICE}", 0, 1, 2),
        ("UPDATE event SET hash = X'00' WHERE seq = 2", 0, 0, 3),
        ("UPDATE head SET seq = seq - 1", 0, 0, 1),
    ],
)
def test_control_what_differs_is_seen(
    agreed: BothSides, *, statement: str, lost: int, doubled: int, broken: int
) -> None:
    def spoil(connection: Connection) -> None:
        assert connection.execute(text(statement)).rowcount == 1

    before = compared(agreed.desk, agreed.central.folder)
    agreed.central.database.write(spoil)
    after = compared(agreed.desk, agreed.central.folder)

    assert (before.events, before.lost, before.doubled, before.broken) == (2, 0, 0, ())
    assert (after.lost, after.doubled, len(after.broken)) == (lost, doubled, broken)
