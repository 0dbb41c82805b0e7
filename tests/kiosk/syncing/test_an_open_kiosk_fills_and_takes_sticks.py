"""A stick is filled and taken by the kiosk that is open, for the command that asks."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import wiring
from kiosk.store.vault import Store
from kiosk.syncing import rounds as module
from kiosk.syncing.request import Errand, Mailbox, SyncAnswer
from kiosk.syncing.rounds import Rounds
from sync.central.stick import StickDesk
from tests.kiosk.store.desk import an_entry
from tests.kiosk.syncing.running import RunningCentral, this_second


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """An empty stick."""
    place = tmp_path / "stick"
    place.mkdir()
    return place


@pytest.fixture
def at_work(
    enrolled: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Rounds]:
    """Rounds of an enrolled desk; without shorter looks every test would wait."""
    monkeypatch.setattr(module, "LOOK", 0.02)
    clock = this_second()
    book, place = enrolled.editions.book(), wiring.place_of(enrolled)
    desk = wiring.desk_of(enrolled, clock, book, place)
    rounds = wiring.rounds_of(enrolled, folder, desk, lambda _: None)
    rounds.start()
    yield rounds
    rounds.stop()


def answered(folder: Path, what: Errand, stick: Path) -> SyncAnswer:
    """The kiosk's last word on an errand."""
    box, never = Mailbox(folder, this_second().now), threading.Event()
    request = box.ask(what, str(stick))
    for _ in range(1_000):
        answer = box.told(request)
        if answer is not None and answer.state == "done":
            return answer
        never.wait(0.01)
    raise AssertionError(what)


@pytest.mark.usefixtures("at_work")
def test_the_open_kiosk_does_the_work(
    enrolled: Store, folder: Path, stick: Path, central: RunningCentral
) -> None:
    enrolled.journal.append(an_entry())
    unsent = enrolled.journal.unsent()
    along = answered(folder, "export", stick).along
    desk = StickDesk(central.central.opened, central.clock)
    desk.take(stick)
    desk.give(stick)
    back = answered(folder, "import", stick).back

    assert along is not None
    assert along.events == unsent
    assert back is not None
    assert (back.unsent, back.refused) == (0, ())
    assert enrolled.journal.unsent() == 0


@pytest.mark.usefixtures("at_work")
def test_what_is_refused_is_told_with_its_code(folder: Path, stick: Path) -> None:
    answer = answered(folder, "import", stick)

    assert answer.back is None
    assert answer.error.startswith("E-STICK-5")
    assert answer.exit_code == 2
