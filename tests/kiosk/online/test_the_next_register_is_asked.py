"""More than one register: the next one is asked, and one that hangs hinders none."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from threading import Event

import pytest

from kiosk.desk.enquiry import Enquiry, Step
from kiosk.online.checks import Asked, Checks
from kiosk.online.oqs.folder import OqsFolder
from kiosk.online.simulated.register import register_of
from kiosk.online.simulated.terminal import Terminal
from kiosk.online.simulated.told import Mode
from schema.online import OnlineAnswer
from schema.terms import OnlineCheck, Outcome
from tests.kiosk.online.whole import DEADLINE, INSTITUTION, Whole, telling
from tests.people import EVERYONE


class Second(OqsFolder):
    """Another register, played by another terminal."""

    name = "central"


class Pair:
    """Two registers in their order, and a desk that asks them."""

    def __init__(self, whole: Whole, home: Path) -> None:
        """Put a second register behind the first."""
        reads = count()
        self.whole = whole
        self.terminal = Terminal(home, register_of(EVERYONE), whole.clock, delay=0)
        self.terminal.instead = whole.terminal.instead
        second = Second(
            home,
            institution=INSTITUTION,
            encoding="utf-8",
            enquiries=whole.store.enquiries,
            clock=whole.clock,
            ticks=lambda: float(next(reads)),
        )
        whole.checks = Checks(
            [Asked(whole.folder, DEADLINE), Asked(second, DEADLINE)],
            enquiries=whole.store.enquiries,
            tasks=whole.store.tasks,
            desk=whole.desk,
            remembered=whole.store.settings,
            note_incident=whole.incidents.append,
            seconds=lambda: whole.now,
        )
        whole.checks.turn(settle=False)

    def turn(self, times: int) -> None:
        for _ in range(times):
            self.terminal.turn()
            self.whole.turn()


@pytest.fixture
def pair(whole: Whole, tmp_path: Path) -> Pair:
    """Without it there would be nobody to ask next."""
    return Pair(whole, tmp_path / "second")


def test_the_first_register_that_answers_is_enough(whole: Whole, pair: Pair) -> None:
    whole.ask(whole.form())
    pair.turn(6)

    assert (len(whole.asked), len(pair.terminal.taken)) == (1, 0)


def test_the_next_register_is_asked_where_one_is_silent(
    whole: Whole, pair: Pair
) -> None:
    whole.terminal.mode = Mode.SILENT
    form = whole.form()
    form = replace(form, enquiry=whole.ask(form))
    pair.turn(2)
    whole.wait(DEADLINE)
    pair.turn(5)
    form = whole.taken(form)
    assert form.own_answer is not None
    assert form.own_answer.correlation != form.enquiry
    event = whole.confirm(form)
    assert event.taken is not None
    assert event.taken.outcome is Outcome.INSURED_INTERIM
    whole.terminal.mode = Mode.ANSWERING
    pair.turn(6)

    assert len(pair.terminal.taken) == len(whole.asked) == 1
    assert whole.store.tasks.open() == ()
    assert whole.rechecked() == []
    assert [*whole.store.enquiries.returned()] == []


def test_a_late_answer_that_contradicts_the_other_register_is_a_task(
    whole: Whole, pair: Pair
) -> None:
    whole.terminal.mode = Mode.SILENT
    form = whole.form()
    form = replace(form, enquiry=whole.ask(form))
    pair.turn(2)
    whole.wait(DEADLINE)
    pair.turn(5)
    whole.confirm(whole.taken(form))
    whole.instead = telling("2")
    whole.terminal.mode = Mode.ANSWERING
    pair.turn(6)

    (task,) = whole.store.tasks.open()
    assert task.detail == OnlineCheck.NOT_ELIGIBLE


class Broken(OqsFolder):
    """A register that fails as nobody foresaw, until it is mended."""

    is_broken = True

    def ask(self, enquiry: Enquiry) -> None:
        if self.is_broken:
            raise RuntimeError
        super().ask(enquiry)

    def collect(self, waiting: Sequence[Enquiry]) -> Iterable[OnlineAnswer]:
        if self.is_broken and waiting:
            raise RuntimeError
        return super().collect(waiting)


class Hanging(OqsFolder):
    """A share that hangs."""

    def __init__(self, *args: object, **named: object) -> None:
        """Hang until `released`."""
        super().__init__(*args, **named)  # type: ignore[arg-type]
        self.released = Event()

    def ask(self, enquiry: Enquiry) -> None:
        self.released.wait()
        super().ask(enquiry)


def running(
    whole: Whole, kind: type[OqsFolder], deadline: float
) -> tuple[Checks, OqsFolder]:
    """Checks with their threads, before a register of this kind."""
    gateway = kind(
        whole.terminal.folder,
        institution=INSTITUTION,
        encoding="utf-8",
        enquiries=whole.store.enquiries,
        clock=whole.clock,
    )
    checks = Checks(
        [Asked(gateway, deadline)],
        enquiries=whole.store.enquiries,
        tasks=whole.store.tasks,
        desk=whole.desk,
        remembered=whole.store.settings,
        note_incident=whole.incidents.append,
    )
    checks.start()
    return checks, gateway


def answer_of(whole: Whole, checks: Checks) -> OnlineAnswer:
    """Ask, and wait for whatever comes."""
    query = whole.desk.query(whole.form())
    assert query is not None
    checks.ask(query)
    for _ in range(1000):
        answer = checks.answer_to(checks.correlation_of(query))
        if answer is not None:
            return answer
        whole.terminal.turn()
        Event().wait(0.01)
    raise AssertionError


def test_a_share_that_hangs_holds_up_nobody_else(whole: Whole) -> None:
    checks, gateway = running(whole, Hanging, 0.2)
    assert isinstance(gateway, Hanging)
    answer = answer_of(whole, checks)
    assert answer.result is OnlineCheck.UNAVAILABLE
    assert checks.state().running == ()
    gateway.released.set()
    again = answer_of(whole, checks)
    checks.stop()

    assert again.result in {OnlineCheck.ELIGIBLE, OnlineCheck.UNAVAILABLE}
    assert len(whole.asked) <= 1


def test_no_error_ends_the_checks(whole: Whole) -> None:
    checks, gateway = running(whole, Broken, 2.0)
    assert isinstance(gateway, Broken)
    assert answer_of(whole, checks).result is OnlineCheck.UNAVAILABLE
    assert whole.incidents
    assert all(isinstance(one, RuntimeError) for one in whole.incidents)
    gateway.is_broken = False
    answer = answer_of(whole, checks)
    checks.stop()
    steps = [one.step for one in whole.store.enquiries.on_their_way()]

    assert answer.result is OnlineCheck.ELIGIBLE
    assert set(steps) <= {Step.GIVEN_UP, Step.BEGUN, Step.SENT}
