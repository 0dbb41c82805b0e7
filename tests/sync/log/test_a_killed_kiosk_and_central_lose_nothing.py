"""Either side is killed while the log is sent; the long run is apart.

After it the comparison itself is tried: whatever could go wrong must be seen.
"""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from kiosk.store.vault import open_store
from schema.clock import SystemClock
from sync.central.folder import open_central
from tests.faults.compared import compared
from tests.faults.sending import SENDING
from tests.faults.soak import ON_TRUST, Soaked, soak
from tests.kiosk.store.desk import SESAME, an_entry

KILLS = 3
TWICE = """
    SELECT device, 2, 1, hash, id, raw, received_at, readable FROM event WHERE seq = 2
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both sides' folders; made once, because starting either takes a second."""
    return tmp_path_factory.mktemp("soaked")


@pytest.fixture(scope="module")
def soaked(folder: Path) -> Soaked:
    """What was found after some kills; every test here needs both sides' logs."""
    return soak(folder, lambda kills: kills < KILLS, pause=0.2)


def test_nothing_is_lost_or_doubled(soaked: Soaked) -> None:
    found = soaked.found

    assert (found.lost, found.doubled, found.broken) == (0, 0, ())
    assert soaked.unkept == 0
    assert found.events > 0
    assert soaked.kiosk + soaked.central >= KILLS


def test_control_a_kiosk_that_counts_what_it_sent_is_found_to_lose(
    soaked: Soaked, folder: Path, tmp_path: Path
) -> None:
    assert soaked.harm == 0
    desk = shutil.copytree(folder / "desk", tmp_path / "desk")
    with open_store(desk, SESAME, SystemClock()) as store:
        store.journal.append(an_entry())
        SENDING[ON_TRUST](store, desk)()

        assert store.journal.unsent() == 0
        assert compared(store, folder / "central").lost == 2


@pytest.mark.parametrize(
    ("statement", "lost", "doubled", "broken"),
    [
        ("DELETE FROM confirmation WHERE seq = 2", 1, 0, 0),
        ("UPDATE event SET raw = X'7B7D' WHERE seq = 2", 1, 0, 1),
        (f"INSERT INTO event {TWICE}", 0, 1, 2),
        ("UPDATE event SET hash = X'00' WHERE seq = 2", 0, 0, 2),
        ("UPDATE head SET seq = seq - 1", 0, 0, 1),
    ],
)
def test_control_what_differs_is_seen(  # noqa: PLR0913
    soaked: Soaked,
    folder: Path,
    tmp_path: Path,
    *,
    statement: str,
    lost: int,
    doubled: int,
    broken: int,
) -> None:
    def spoil(connection: Connection) -> None:
        assert connection.execute(text(statement)).rowcount == 1

    assert soaked.harm == 0
    central = shutil.copytree(folder / "central", tmp_path / "central")
    with open_central(central) as opened:
        opened.database.write(spoil)
    with open_store(folder / "desk", SESAME, SystemClock()) as store:
        before, after = compared(store, folder / "central"), compared(store, central)

    assert after.lost - before.lost == lost
    assert after.doubled == doubled
    assert len(after.broken) == broken
