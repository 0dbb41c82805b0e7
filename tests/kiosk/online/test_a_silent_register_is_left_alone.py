"""Deadlines, the order of registers, and the breaker: nobody waits in vain twice."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from shutil import rmtree
from threading import Event

import pytest

from kiosk.desk.enquiry import Enquiry, Step
from kiosk.online.checks import Asked, Checks
from kiosk.online.oqs_folder import OqsFolder
from kiosk.online.terminal import Terminal
from kiosk.online.terminal_register import register_of
from kiosk.online.terminal_told import Mode
from schema.online import OnlineAnswer
from schema.terms import OnlineCheck, Outcome
from tests.kiosk.online.whole import DEADLINE, INSTITUTION, PROBED, Whole, telling
from tests.people import EVERYONE, HANAKO, LOST, a_national_person

TARO = a_national_person()


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Whole]:
    """A desk before a terminal; left open, its folder would stay locked."""
    made = Whole(tmp_path)
    yield made
    made.check_records()
    made.close()


def silence(whole: Whole, mode: Mode = Mode.SILENT) -> None:
    """Two patients in a row get no answer."""
    whole.terminal.mode = mode
    for person in (HANAKO, TARO):
        whole.answered(whole.form(person))


def test_two_silences_make_an_outage_since_the_first(whole: Whole) -> None:
    whole.terminal.mode = Mode.SILENT
    whole.answered(whole.form(HANAKO))
    first = whole.clock.now()
    assert whole.checks.state().outage is None
    whole.answered(whole.form(TARO))

    outage = whole.checks.state().outage
    assert outage is not None
    assert (outage.since, outage.reason) == (first, "silent")
    assert outage.gateways == ("oqs_folder",)


def test_in_an_outage_nobody_waits_and_nothing_is_sent(whole: Whole) -> None:
    silence(whole)
    sent = len(whole.asked)
    correlation = whole.ask(whole.form(LOST))
    answer = whole.checks.answer_to(correlation)

    assert answer is not None
    assert answer.result is OnlineCheck.UNAVAILABLE
    whole.turn(4)
    assert len(whole.asked) == sent


def test_since_when_survives_a_restart(whole: Whole) -> None:
    silence(whole)
    before = whole.checks.state().outage
    whole.restart()
    whole.turn()

    assert before is not None
    assert whole.checks.state().outage == before


def test_a_late_answer_ends_the_outage(whole: Whole) -> None:
    silence(whole)
    whole.terminal.mode = Mode.ANSWERING
    whole.turn(4)

    assert whole.checks.state().outage is None
    assert whole.store.settings.get("online.down_since.oqs_folder") == ""


def test_a_folder_that_is_gone_is_an_outage_at_once_and_ends_by_itself(
    whole: Whole,
) -> None:
    rmtree(whole.terminal.folder / "req")
    whole.answered(whole.form())
    outage = whole.checks.state().outage
    assert outage is not None
    assert outage.reason == "folder"
    (whole.terminal.folder / "req").mkdir()
    whole.wait(PROBED)

    assert whole.checks.state().outage is None
    assert whole.answered(whole.form(TARO)).own_answer is not None


def test_one_visit_at_a_time_tries_a_silent_register(whole: Whole) -> None:
    silence(whole, Mode.LINE_DOWN)
    for file in (whole.terminal.folder / "req").glob("*.xml"):
        file.unlink()
    for person in (LOST, EVERYONE[1], EVERYONE[2]):
        whole.waits(person)
    before = len(list((whole.terminal.folder / "req").glob("*.xml")))
    for _ in range(3):
        whole.wait(PROBED)
        whole.turn(3)
    tried = len(list((whole.terminal.folder / "req").glob("*.xml")))

    assert (before, tried) == (0, 0)
    whole.wait(60)
    whole.turn(3)
    assert len(list((whole.terminal.folder / "req").glob("*.xml"))) == 1


def test_waiting_ends_at_the_deadline_and_the_question_stays(whole: Whole) -> None:
    whole.terminal.mode = Mode.SILENT
    correlation = whole.ask(whole.form())
    whole.turn(3)
    assert whole.checks.answer_to(correlation) is None
    (running,) = whole.checks.state().running
    assert (running.until - running.since).total_seconds() == DEADLINE
    whole.wait(DEADLINE)
    answer = whole.checks.answer_to(correlation)
    assert answer is not None
    assert answer.result is OnlineCheck.UNAVAILABLE
    assert whole.checks.state().running == ()
    whole.terminal.mode = Mode.ANSWERING
    whole.turn(4)

    late = whole.checks.answer_to(correlation)
    assert late is not None
    assert late.result is OnlineCheck.ELIGIBLE


def test_the_same_question_is_waited_for_and_not_sent_again(whole: Whole) -> None:
    whole.terminal.mode = Mode.SILENT
    first = whole.ask(whole.form())
    whole.turn(2)
    assert whole.ask(whole.form()) == first
    whole.wait(DEADLINE)
    whole.restart()
    assert whole.ask(whole.form()) == first
    whole.turn(3)
    assert len(whole.asked) == 1
    other = whole.ask(replace(whole.form(), consent_to_limit=True))
    whole.turn(3)

    assert other != first
    assert len(whole.asked) == 2


def test_who_was_put_aside_comes_back_with_the_answer(whole: Whole) -> None:
    whole.terminal.mode = Mode.SILENT
    correlation = whole.ask(whole.form())
    whole.checks.put_aside(correlation, b"hanako")
    (aside,) = whole.checks.state().aside
    assert aside.form == b"hanako"
    whole.turn(2)
    whole.restart()
    whole.terminal.mode = Mode.ANSWERING
    whole.turn(5)

    (back,) = whole.checks.state().returned
    assert back.form == b"hanako"
    assert back.answer is not None
    assert back.answer.result is OnlineCheck.ELIGIBLE
    revision = whole.checks.state().revision
    whole.checks.take_back(back.query.correlation)
    whole.turn()
    assert whole.checks.state().returned == whole.checks.state().aside == ()
    assert whole.checks.state().revision > revision


def test_who_was_put_aside_in_an_outage_is_kept_too(whole: Whole) -> None:
    silence(whole)
    correlation = whole.ask(whole.form(LOST))
    whole.checks.put_aside(correlation, b"lost")
    sent = len(whole.asked)
    whole.restart()
    whole.wait(PROBED)

    forms = [one.form for one in whole.checks.state().aside]
    assert forms == [b"lost"]
    assert len(whole.asked) == sent


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
