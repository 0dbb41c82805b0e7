"""From end to end: a silent terminal, then a real central, then the late answer.

The registers are built from the desk's settings, and central is served by its own
command. Only the seconds by which deadlines are measured are the test's own.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event as Pause

import pytest

from kiosk.cli import run
from kiosk.desk.form import Field, Form
from kiosk.desk.live import NOT_BY_TERMINAL, cautions_of
from kiosk.desk.receive import Desk, Place
from kiosk.desk.settings import (
    CENTRAL_DEADLINE,
    DEADLINE,
    FOLDER,
    GATEWAYS,
    INSTITUTION,
)
from kiosk.desk.tasks import TaskKind
from kiosk.online.checks import Checks
from kiosk.online.simulated.register import register_of
from kiosk.online.simulated.terminal import Terminal
from kiosk.online.simulated.told import Mode
from kiosk.store.vault import Store
from kiosk.syncing.joining import join
from kiosk.wiring import gateways_of
from schema.clock import SystemClock
from schema.confirmation import Event
from schema.errors import Refused
from schema.terms import Document, EventType, OnlineCheck, Outcome
from sync.central.settings import Settings
from sync.client.http import Line
from tests.kiosk.desk.room import BOOK
from tests.kiosk.online.whole import telling
from tests.kiosk.syncing.running import a_desk, this_second
from tests.people import EVERYONE, HANAKO
from tests.served import code_for, served, set_up
from tests.sync.central.live_view import show

SECONDS = 10.0
PLACE = Place("見本医院", "受付1", "13", practice=True)


class Town:
    """A desk before a terminal that is silent, and a central that is not."""

    def __init__(self, store: Store, terminal: Terminal) -> None:
        """Open the desk with what its settings name."""
        self.store, self.terminal = store, terminal
        self.now, self.incidents = 1000.0, list[Exception]()
        clock = this_second()
        self.desk = Desk(
            place=PLACE,
            book=BOOK,
            snapshot=store.snapshot,
            journal=store.journal,
            clock=clock,
            staff="uketsuke-1",
            enquiries=store.enquiries,
        )
        self.checks = Checks(
            [*gateways_of(store, clock)],
            enquiries=store.enquiries,
            tasks=store.tasks,
            desk=self.desk,
            remembered=store.settings,
            note_incident=self.incidents.append,
            seconds=lambda: self.now,
        )
        self.checks.turn(settle=False)

    def turn(self, times: int) -> None:
        """Let everybody do what they do; a file is read twice, a moment apart."""
        for _ in range(times):
            self.terminal.turn()
            self.checks.turn()
            Pause().wait(0.05)

    def answered_by_central(self) -> Form:
        """見本　花子 with a certificate in force, whom central answers about."""
        form = Form(
            at=Field.VERDICT,
            document=Document.ELIGIBILITY_CERTIFICATE,
            insurer=HANAKO.insurer_number,
            number=HANAKO.number,
            birth=HANAKO.birth_date,
            searched=True,
        ).with_expiry(self.desk.today + timedelta(days=30))
        query = self.desk.query(form)
        assert query is not None
        self.checks.ask(query)
        correlation = self.checks.correlation_of(query)
        self.turn(2)
        assert self.checks.answer_to(correlation) is None
        self.now += SECONDS
        self.turn(4)
        answer = self.checks.answer_to(correlation)
        assert answer is not None
        return replace(form, enquiry=correlation).with_answer(answer)

    def recorded(self, form: Form) -> Event:
        event = self.desk.confirm(form)
        self.checks.wake()
        return event

    def late(self) -> None:
        """The terminal answers what it was asked."""
        self.terminal.mode = Mode.ANSWERING
        self.turn(8)

    def events(self) -> list[EventType]:
        rows = self.store.journal.on_day(self.desk.today)
        later = self.store.journal.amendments([one.event.id for one in rows]).values()
        return sorted({one.event.type for one in (*rows, *later)})


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, str]]:
    """A central over an insurer's live register, served by its own command."""
    home = tmp_path_factory.mktemp("live")
    facility = set_up(home / "central", [], Settings())
    url = f"sqlite:///{(home / 'insurer.db').as_posix()}"
    show(url, EVERYONE)
    command = ["central", "register", "--data", str(home / "central")]
    assert run([*command, "--live", url]) == 0
    with served(home / "central") as central:
        yield home / "central", facility, str(central.address)


@pytest.fixture
def town(line: tuple[Path, str, str], tmp_path: Path) -> Iterator[Town]:
    folder, facility, address = line
    clock = this_second()
    terminal = Terminal(tmp_path / "oqs", register_of(EVERYONE), clock, delay=0)
    terminal.mode, terminal.pause = Mode.SILENT, 0
    with ExitStack() as open_:
        store = open_.enter_context(a_desk(tmp_path / "desk", clock))
        join(store, Line(address=address), code_for(folder, facility), SystemClock())
        for name, value in {
            GATEWAYS: "oqs_folder,central",
            FOLDER: str(tmp_path / "oqs"),
            INSTITUTION: "1310000000",
            DEADLINE: str(SECONDS),
            CENTRAL_DEADLINE: str(SECONDS),
        }.items():
            store.settings.put(name, value)
        made = Town(store, terminal)
        yield made
        assert made.incidents == []


def test_central_answers_and_says_that_it_is_not_the_terminal(town: Town) -> None:
    form = town.answered_by_central()
    answer = town.desk.counted(form)

    assert answer is not None
    assert (answer.result, answer.source) == (OnlineCheck.ELIGIBLE, "central")
    assert answer.correlation != form.enquiry
    assert cautions_of(answer) == (NOT_BY_TERMINAL,)
    event = town.recorded(form)
    assert event.online is not None
    assert (event.online.source, event.online.correlation) == (
        "central",
        answer.correlation,
    )
    assert event.taken is not None
    assert event.taken.outcome is Outcome.INSURED


def test_a_late_answer_that_agrees_doubles_nothing(town: Town) -> None:
    event = town.recorded(town.answered_by_central())
    town.late()

    assert len(town.terminal.taken) == 1
    assert len(town.store.journal.on_day(town.desk.today)) == 1
    assert town.events() == [event.type]
    assert town.store.tasks.open() == ()
    assert town.store.journal.pending() == []
    assert [*town.store.enquiries.returned()] == []
    assert [*town.store.enquiries.on_their_way()] == []


def test_what_the_terminal_says_before_the_record_is_looked_at_first(
    town: Town,
) -> None:
    town.terminal.instead = telling("2")
    form = town.answered_by_central()
    town.late()
    town.late()

    with pytest.raises(Refused) as refused:
        town.recorded(form)
    assert refused.value.code == "E-TAKE-6"
    assert town.store.journal.on_day(town.desk.today) == []


def test_a_late_answer_that_contradicts_is_one_task(town: Town) -> None:
    town.terminal.instead = telling("2")
    event = town.recorded(town.answered_by_central())
    town.late()
    town.late()

    assert len(town.terminal.taken) == 1
    (task,) = town.store.tasks.open()
    assert (task.kind, task.visit) == (TaskKind.CONTRADICTED, event.id)
    assert task.detail == OnlineCheck.NOT_ELIGIBLE
    assert len(town.store.journal.on_day(town.desk.today)) == 1
    assert town.events() == sorted([event.type, EventType.RECHECKED])
    assert [*town.store.enquiries.returned()] == []
