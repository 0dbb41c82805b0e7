"""A list over a real store and folder: kept whole, resumed, and never a check."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk.desk.appointments import Appointment, FindingKind
from kiosk.desk.arrivals import form_of
from kiosk.desk.enquiry import Enquiry, Purpose
from kiosk.desk.keys import press
from kiosk.desk.receive import Desk, Place
from kiosk.online.central_bulk import MOST_SILENCES, CentralBulk
from kiosk.online.prechecking import Prechecked, Prechecking
from kiosk.online.simulated.terminal import Terminal
from kiosk.online.simulated.told import Mode
from kiosk.store.vault import Store, create_store, open_store
from schema.clock import FixedClock
from schema.errors import Unreachable
from schema.insured import Insured
from schema.online import OnlineAnswer, OnlineQuery
from schema.terms import Document, OnlineCheck, Outcome
from sync.register.bookings import Booking
from tests.kiosk.desk.room import BOOK, NINE
from tests.kiosk.online.batches import a_bulk, a_terminal, query_of
from tests.kiosk.store.desk import CHEAP, SESAME
from tests.people import VISIT_DAY, a_national_person, a_person, an_employee

TOMORROW = VISIT_DAY + timedelta(days=1)
HANAKO = a_person()
TARO, SAKURA = a_national_person(), an_employee(document=None, valid_to=None)
COPY = (HANAKO, TARO, SAKURA)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NINE)


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    with create_store(
        tmp_path / "desk", SESAME, clock, staff="s", stretch=CHEAP
    ) as store:
        people = sorted(COPY, key=lambda one: one.key)
        store.shelf.replace(people, as_of=NINE, source="import")
        yield store


@contextmanager
def a_register(folder: Path, clock: FixedClock, *people: Insured) -> Iterator[Terminal]:
    terminal = a_terminal(folder, clock, people)
    terminal.start()
    yield terminal
    terminal.stop()


def booking(person: Insured, line: int, day: date = TOMORROW) -> Booking:
    return Booking(
        line=line,
        day=day,
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


EVERYBODY = tuple(booking(person, line) for line, person in enumerate(COPY, 2))


def taken(
    store: Store,
    clock: FixedClock,
    folder: Path,
    bookings: Sequence[Booking] = EVERYBODY,
    *,
    deadline: float = 3.0,
) -> Prechecked:
    """A list taken by a command that has just been started."""
    prechecking = Prechecking(
        snapshot=store.snapshot,
        appointments=store.appointments,
        spellings=store.spellings,
        book=BOOK,
        jurisdiction="13",
        clock=clock,
        bulk=a_bulk(folder, store.batches, clock, deadline=deadline),
        practice=True,
    )
    return prechecking.take(bookings)


def kinds(rows: Sequence[Appointment]) -> list[list[FindingKind]]:
    return [[one.kind for one in row.findings] for row in rows]


def test_what_the_register_says_is_kept_and_its_files_are_gone(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    lost = replace(HANAKO, lost_on=VISIT_DAY)
    with a_register(tmp_path / "oqs", clock, lost, TARO, SAKURA) as terminal:
        done = taken(store, clock, terminal.folder)

    assert (done.asked, done.answered) == (3, 3)
    assert kinds(store.appointments.on(TOMORROW)) == [[FindingKind.LOST], [], []]
    assert store.batches.open() == []
    assert [one for one in terminal.folder.rglob("*") if one.is_file()] == []


def test_a_slow_register_is_asked_for_its_answer_by_the_next_command(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    with a_register(tmp_path / "oqs", clock, *COPY) as terminal:
        terminal.mode = Mode.SILENT
        first = taken(store, clock, terminal.folder, deadline=0.3)
        terminal.mode = Mode.ANSWERING
        clock.at += timedelta(hours=12)
        second = taken(store, clock, terminal.folder)

    assert (first.asked, first.answered) == (3, 0)
    assert second.answered == 3
    assert len([one for one in terminal.taken if one.queries]) == 1


def test_after_a_restart_the_batch_goes_on(
    tmp_path: Path, clock: FixedClock, store: Store
) -> None:
    with a_register(tmp_path / "oqs", clock, *COPY) as terminal:
        terminal.mode = Mode.SILENT
        taken(store, clock, terminal.folder, deadline=0.3)
        store.close()
        terminal.mode = Mode.ANSWERING
        with open_store(tmp_path / "desk", SESAME, clock) as again:
            done = taken(again, clock, terminal.folder)

    assert done.answered == 3
    assert len([one for one in terminal.taken if one.queries]) == 1


def test_on_a_full_disk_the_answers_stay_where_they_are(
    store: Store, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Unreachable(
            "E-STORE-9", subject="disk", found="full", expected="room", hint="wait"
        )

    with a_register(tmp_path / "oqs", clock, *COPY) as terminal:
        with monkeypatch.context() as patched:
            patched.setattr(store.appointments, "replace", full)
            with pytest.raises(Unreachable):
                taken(store, clock, terminal.folder)
        assert len(store.batches.open()) == 1
        done = taken(store, clock, terminal.folder)

    assert done.answered == 3
    assert len([one for one in terminal.taken if one.queries]) == 1


def test_somebody_without_numbers_is_not_asked_about(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    nobody = replace(HANAKO, insurer_number="", number="")
    with a_register(tmp_path / "oqs", clock, *COPY) as terminal:
        done = taken(
            store, clock, terminal.folder, (booking(nobody, 2), booking(TARO, 3))
        )

    assert (done.asked, done.answered) == (1, 1)
    assert kinds(done.rows) == [[FindingKind.NO_NUMBERS], []]


def test_whoever_moved_is_found_under_the_other_numbers(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    moved = replace(HANAKO, insurer_number="39131123")

    done = taken(store, clock, tmp_path / "none", (booking(moved, 2),))

    assert kinds(done.rows) == [[FindingKind.NEW_INSURER]]


def test_days_that_are_over_are_forgotten(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    taken(store, clock, tmp_path / "none", (booking(HANAKO, 2, VISIT_DAY),))
    clock.at += timedelta(days=1)
    taken(store, clock, tmp_path / "none", (booking(HANAKO, 2, clock.at.date()),))

    assert list(store.appointments.days()) == [clock.at.date()]


def test_an_answer_of_this_very_morning_is_still_no_check(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    """The register said `eligible` on the visit day: the desk asks all the same."""
    with a_register(tmp_path / "oqs", clock, *COPY) as terminal:
        taken(store, clock, terminal.folder, (booking(HANAKO, 2, VISIT_DAY),))
    (row,) = store.appointments.on(VISIT_DAY)
    assert row.answered_at is not None
    desk = Desk(
        place=Place("見本医院", "受付1", "13"),
        book=BOOK,
        snapshot=store.snapshot,
        journal=store.journal,
        clock=clock,
        staff=store.staff,
    )
    form = press(form_of(row), "4", desk.around())
    for key in ("enter", *"3200105", "enter", *"20250731", "enter"):
        form = press(form, key, desk.around())

    assert form.document is Document.INSURANCE_CARD
    assert form.own_answer is None
    assert desk.decide(form).outcome is Outcome.CHECK_REQUIRED
    assert desk.visit(form).online_check is OnlineCheck.NOT_RUN
    assert list(store.enquiries.returned()) == []


class Line:
    """A register that is asked one by one, and which of its answers are none."""

    name = "central"

    def __init__(self, *silent: int) -> None:
        """Be silent at these places."""
        self.asked: list[Enquiry] = []
        self._silent = silent

    def ask(self, enquiry: Enquiry) -> OnlineAnswer | None:
        self.asked.append(enquiry)
        if len(self.asked) - 1 in self._silent:
            return None
        return OnlineAnswer(
            result=OnlineCheck.ELIGIBLE,
            source="central",
            asked_at=NINE,
            answered_at=NINE,
            correlation=enquiry.query.correlation,
        )

    def collect(self, waiting: Sequence[Enquiry]) -> Sequence[OnlineAnswer]:
        raise AssertionError(waiting)

    def done_with(self, answer: OnlineAnswer) -> None:
        raise AssertionError(answer)

    def is_reachable(self) -> bool:
        return True


def asked_one_by_one(line: Line, count: int) -> list[OnlineCheck]:
    queries: list[OnlineQuery] = [query_of(HANAKO, nth) for nth in range(count)]
    bulk = CentralBulk(line, FixedClock(NINE), pause=0)
    answers = bulk.check_all(queries)
    assert [one.correlation for one in answers] == [q.correlation for q in queries]
    return [one.result for one in answers]


def test_central_is_asked_one_by_one_for_appointments() -> None:
    line = Line(1)

    found = asked_one_by_one(line, 3)

    unavailable, eligible = OnlineCheck.UNAVAILABLE, OnlineCheck.ELIGIBLE
    assert found == [eligible, unavailable, eligible]
    assert {one.purpose for one in line.asked} == {Purpose.APPOINTMENT}


def test_a_line_that_is_down_is_not_asked_for_everybody() -> None:
    line = Line(*range(99))

    assert set(asked_one_by_one(line, 20)) == {OnlineCheck.UNAVAILABLE}
    assert len(line.asked) == MOST_SILENCES
