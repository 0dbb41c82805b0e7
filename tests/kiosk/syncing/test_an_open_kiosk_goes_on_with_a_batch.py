"""What the terminal answers after a list was told is there in the morning."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from kiosk import wiring
from kiosk.desk.appointments import FindingKind
from kiosk.desk.receive import Place
from kiosk.desk.settings import FOLDER, GATEWAYS, INSTITUTION
from kiosk.online.prechecking import Prechecking
from kiosk.online.simulated.told import Mode
from kiosk.store.vault import Store, create_store
from kiosk.syncing import resuming, rounds
from kiosk.syncing.resuming import EVERY, SELDOM, Resuming
from schema.clock import FixedClock
from schema.insured import Insured
from sync.register.bookings import Booking
from tests.kiosk.desk.room import BOOK, NINE
from tests.kiosk.online.batches import a_bulk, a_terminal
from tests.kiosk.store.desk import CHEAP, SESAME
from tests.people import VISIT_DAY, a_national_person, a_person

TOMORROW = VISIT_DAY + timedelta(days=1)
HANAKO, TARO = a_person(), a_national_person()


class Night:
    """A list whose batch the terminal has taken, and an open kiosk."""

    def __init__(self, store: Store, folder: Path) -> None:
        """Take the list; the terminal says nothing in time."""
        self.clock = FixedClock(NINE)
        self.store, self.now = store, 0.0
        people = [a_person(share=30), TARO]
        self.terminal = a_terminal(folder, self.clock, people)
        self.terminal.mode = Mode.SILENT
        for name, value in {
            GATEWAYS: "oqs_folder",
            FOLDER: str(folder),
            INSTITUTION: "1319999999",
        }.items():
            store.settings.put(name, value)
        Prechecking(
            snapshot=store.snapshot,
            appointments=store.appointments,
            spellings=store.spellings,
            book=BOOK,
            jurisdiction="13",
            clock=self.clock,
            bulk=a_bulk(folder, store.batches, self.clock, deadline=0.2),
            practice=True,
        ).take([_booking(HANAKO, 2), _booking(TARO, 3)])
        self.resuming = self.opened()

    def opened(self) -> Resuming:
        """A kiosk that has just been opened."""
        return Resuming(self.store, self.clock, practice=True, seconds=lambda: self.now)

    def turn(self, times: int) -> None:
        for _ in range(times):
            self.terminal.turn()
            self.resuming.turn()
            self.now += EVERY
            Event().wait(0.05)  # a file is read twice, a moment apart

    def found(self) -> list[tuple[FindingKind, ...]]:
        rows = self.store.appointments.on(TOMORROW)
        return [tuple(one.kind for one in row.findings) for row in rows]

    def answered(self) -> list[bool]:
        rows = self.store.appointments.on(TOMORROW)
        return [row.answered_at is not None for row in rows]


def _booking(person: Insured, line: int) -> Booking:
    return Booking(
        line=line,
        day=TOMORROW,
        at=None,
        insurer_number=person.insurer_number,
        symbol=person.symbol,
        number=person.number,
        branch=person.branch,
        birth_date=person.birth_date,
        name=person.name,
        name_kana=person.name_kana,
        share=None,
    )


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    clock = FixedClock(NINE)
    with create_store(
        tmp_path / "desk", SESAME, clock, staff="s", stretch=CHEAP
    ) as store:
        people = sorted([HANAKO, TARO], key=lambda one: one.key)
        store.shelf.replace(people, as_of=NINE, source="import")
        yield Night(store, tmp_path / "oqs")


def test_what_comes_later_is_kept(night: Night) -> None:
    assert night.answered() == [False, False]
    assert night.found()[0] == ()
    night.turn(3)
    assert night.answered() == [False, False]
    night.terminal.mode = Mode.ANSWERING
    night.turn(12)

    assert night.answered() == [True, True]
    assert night.found()[0] == (FindingKind.SHARE_CHANGED,)
    assert night.store.batches.open() == []
    folder = night.terminal.folder
    assert [one for one in folder.rglob("OQSmuquc*") if one.is_file()] == []


def test_nobody_is_asked_about_anew(night: Night) -> None:
    night.terminal.mode = Mode.ANSWERING
    night.turn(12)
    uploads = [one for one in night.terminal.taken if not one.reception]
    night.turn(12)
    again = [one for one in night.terminal.taken if not one.reception]

    assert len(uploads) == len(again) == 1


def test_a_kiosk_that_is_opened_later_goes_on(night: Night) -> None:
    night.turn(2)
    night.resuming = night.opened()
    night.terminal.mode = Mode.ANSWERING
    night.turn(12)

    assert night.answered() == [True, True]


def test_what_is_too_old_is_not_begun_again(night: Night) -> None:
    night.clock.at += timedelta(hours=24)
    taken = len(night.terminal.taken)
    night.turn(6)

    assert len(night.terminal.taken) <= taken + 1
    assert len(night.store.batches.open()) <= 1
    assert night.answered() == [False, False]


def test_nothing_is_looked_at_where_nothing_is_on_its_way(night: Night) -> None:
    night.terminal.mode = Mode.ANSWERING
    night.turn(12)
    night.store.settings.put(FOLDER, "")
    night.now += SELDOM
    night.turn(1)

    assert night.answered() == [True, True]


def test_the_rounds_of_an_open_kiosk_do_it(
    night: Night, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resuming, "EVERY", 0.05)
    monkeypatch.setattr(rounds, "LOOK", 0.02)
    place = Place("見本医院", "受付1", "13", practice=True)
    desk = wiring.desk_of(night.store, night.clock, BOOK, place)
    incidents: list[str] = []
    beside = wiring.rounds_of(night.store, tmp_path, desk, incidents.append)
    night.terminal.mode = Mode.ANSWERING
    beside.start()
    for _ in range(400):
        night.terminal.turn()
        if all(night.answered()):
            break
        Event().wait(0.05)
    beside.stop()

    assert night.answered() == [True, True]
    assert incidents == []
