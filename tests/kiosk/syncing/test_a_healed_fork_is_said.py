"""A log that was put back and went on is healed, and the desk says where it goes on."""

import shutil
from pathlib import Path

from kiosk.cli.status import status_of
from kiosk.store.vault import open_store
from kiosk.syncing.standing import standing_of
from kiosk.wiring import desk_of, place_of
from tests.kiosk.store.desk import SESAME, an_entry
from tests.kiosk.syncing.running import RunningCentral, a_desk, joined, one_pass


def test_the_desk_says_in_which_epoch_it_goes_on(
    folder: Path, tmp_path: Path, central: RunningCentral
) -> None:
    clock = central.clock
    with a_desk(folder) as store:
        joined(store, central)
        one_pass(store, folder, clock)
        assert standing_of(store).healed is None
    shutil.copytree(folder, tmp_path / "copy")
    with open_store(folder, SESAME, clock) as store:
        store.journal.append(an_entry())
        one_pass(store, folder, clock)
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "copy", folder)
    with open_store(folder, SESAME, clock) as store:
        event = store.journal.append(an_entry())
        result = one_pass(store, folder, clock)
        later = store.journal.append(an_entry())
        healed = standing_of(store).healed
        desk = desk_of(store, clock, store.editions.book(), place_of(store))
        status = status_of(desk, standing_of(store))

    assert result.pushed >= 2
    assert (event.epoch, later.epoch) == (1, 2)
    assert healed is not None
    assert (healed.epoch, healed.left, healed.since) == (2, 1, later.wall_at)
    assert status.healed == healed
    assert status.facility == "見本クリニック"
