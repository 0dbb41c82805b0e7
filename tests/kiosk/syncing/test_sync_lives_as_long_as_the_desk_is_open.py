"""From the first unlock to the end of the program, and not before or after."""

import threading
from contextlib import ExitStack
from pathlib import Path

from kiosk.desk.staff import SignIn
from kiosk.shown import Door
from kiosk.store.vault import open_store
from tests.kiosk.store.desk import SESAME
from tests.kiosk.syncing.running import RunningCentral, a_desk, joined, this_second


def running() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "sync"]


def test_sync_begins_with_the_first_unlock_and_ends_with_the_program(
    folder: Path, central: RunningCentral
) -> None:
    with a_desk(folder) as store:
        joined(store, central)
    clock = this_second()
    with ExitStack() as closing:
        door = Door(folder, clock, {}, closing)
        assert running() == []
        opened = door.open(SignIn(SESAME))
        assert opened.sync is not None
        state = opened.sync.state()

        assert running() == ["sync"]
        assert state.enrolment is not None
        assert state.enrolment.facility == central.facility
        assert opened.desk.place.facility == "見本クリニック"
    assert running() == []
    with open_store(folder, SESAME, clock) as store:
        assert store.journal.unsent() == 3


def test_the_first_start_has_no_central_and_says_so(folder: Path) -> None:
    with ExitStack() as closing:
        door = Door(folder, this_second(), {}, closing)
        opened = door.open(SignIn(SESAME))
        assert opened.sync is not None

        assert opened.sync.state().enrolment is None
        assert opened.sync.state().device != ""
