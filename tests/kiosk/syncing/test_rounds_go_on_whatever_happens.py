"""Sync beside the open desk: at its time, when asked, and never the end of anything."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk import wiring
from kiosk.desk.receive import Desk
from kiosk.store.vault import Store
from kiosk.syncing import rounds as module
from kiosk.syncing.past import remembered
from kiosk.syncing.request import Mailbox
from kiosk.syncing.rounds import Rounds
from schema.clock import FixedClock
from sync.client import run
from sync.client.schedule import Rhythm, made_up_at
from sync.errors import Unreachable
from sync.ports import Progress
from tests.kiosk.store.desk import an_entry
from tests.kiosk.syncing.running import RunningCentral, joined, this_second


def until(holds: Callable[[], object], what: str) -> None:
    """Wait until something holds."""
    never = threading.Event()
    for _ in range(1_000):
        if holds():
            return
        never.wait(0.01)
    raise AssertionError(what)


@dataclass
class Beside:
    """Rounds beside an open desk."""

    store: Store
    clock: FixedClock
    desk: Desk
    rounds: Rounds
    mailbox: Mailbox
    incidents: list[str] = field(default_factory=list)

    def passes(self) -> object:
        """Changes with every pass."""
        return remembered(self.store.settings).last_pass_at

    def end_of_a_pass(self) -> None:
        """Wait for the end of the pass that was asked for."""
        self.clock.at += timedelta(seconds=1)
        at = self.clock.now()
        until(lambda: self.rounds.state().last_pass_at == at, "a pass")


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, every test would wait for looks at clock and mailbox."""
    monkeypatch.setattr(module, "LOOK", 0.02)
    monkeypatch.setattr(module, "TELL", 0.0)


@pytest.fixture
def beside(store: Store, folder: Path) -> Iterator[Beside]:
    """Rounds that have not begun; they end with the test."""
    clock = this_second()
    desk = wiring.desk_of(store, clock, store.editions.book(), wiring.place_of(store))
    incidents: list[str] = []
    rounds = wiring.rounds_of(store, folder, desk, incidents.append)
    mailbox = Mailbox(folder, clock.now)
    yield Beside(store, clock, desk, rounds, mailbox, incidents)
    rounds.stop()


@pytest.fixture
def at_work(beside: Beside, central: RunningCentral) -> Beside:
    """Rounds of an enrolled desk, at work."""
    joined(beside.store, central)
    beside.rounds.start()
    return beside


def test_a_pass_that_is_asked_for_is_run(at_work: Beside) -> None:
    at_work.store.journal.append(an_entry())
    at_work.rounds.ask()
    at_work.end_of_a_pass()
    state = at_work.rounds.state()

    assert at_work.store.journal.unsent() == 0
    assert state.last_receipt_at is not None
    assert state.unsent_since is None
    assert state.running is None


def test_a_pass_comes_at_its_time(at_work: Beside) -> None:
    until(lambda: at_work.rounds.state().next_at, "a time")
    due = at_work.rounds.state().next_at
    assert due is not None
    assert due == made_up_at(at_work.store.device, at_work.clock.now(), Rhythm())
    assert at_work.passes() is None
    at_work.clock.at = due
    until(lambda: at_work.passes() == due, "the pass")


def test_a_machine_that_slept_makes_up_for_it(at_work: Beside) -> None:
    at_work.rounds.ask()
    at_work.end_of_a_pass()
    before = at_work.passes()
    at_work.clock.at += timedelta(days=2, hours=3)
    now, rhythm = at_work.clock.now(), remembered(at_work.store.settings).rhythm
    made_up = made_up_at(at_work.store.device, now, rhythm)
    until(lambda: at_work.rounds.state().next_at == made_up, "another time")
    assert at_work.passes() == before
    at_work.clock.at = made_up
    until(lambda: at_work.passes() == made_up, "the pass")


def test_a_command_is_answered(at_work: Beside) -> None:
    at_work.store.journal.append(an_entry())
    request = at_work.mailbox.ask()
    until(lambda: at_work.mailbox.told(request), "a word")
    until(lambda: _is_done(at_work, request), "the answer")
    answer = at_work.mailbox.told(request)
    assert answer is not None
    assert answer.result is not None

    assert answer.result.pushed == 2
    assert answer.exit_code == answer.result.exit_code
    assert at_work.mailbox.asked() is None


def _is_done(beside: Beside, request: object) -> bool:
    answer = beside.mailbox.told(request)  # type: ignore[arg-type]
    return answer is not None and answer.state == "done"


def test_who_asks_during_a_pass_gets_the_next_one(
    at_work: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, go_on = threading.Event(), threading.Event()
    real = run.run_pass
    passes: list[int] = []

    def slow(*given: object, progress: Progress, **more: object) -> object:
        passes.append(len(passes))
        began.set()
        go_on.wait(10)
        progress("push", 1, 2)
        return real(*given, progress=progress, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("kiosk.syncing.passing.run_pass", slow)
    at_work.rounds.ask()
    began.wait(10)
    request = at_work.mailbox.ask()
    go_on.set()
    until(lambda: _is_done(at_work, request), "the answer")

    assert len(passes) == 2


def test_a_desk_without_a_central_says_so(beside: Beside) -> None:
    beside.rounds.start()
    request = beside.mailbox.ask()
    until(lambda: _is_done(beside, request), "the answer")
    answer = beside.mailbox.told(request)
    assert answer is not None

    assert (answer.exit_code, answer.result) == (2, None)
    assert "E-SYNC-1" in answer.error
    assert beside.rounds.state().enrolment is None
    beside.clock.at += timedelta(days=9)
    until(lambda: beside.rounds.state().device, "a look")
    assert beside.passes() is None


def test_what_nobody_foresaw_ends_nothing(
    at_work: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> object:
        raise RuntimeError("見本　花子")

    with monkeypatch.context() as patched:
        patched.setattr("kiosk.syncing.passing.run_pass", breaks)
        at_work.rounds.ask()
        until(lambda: at_work.incidents, "an incident")
        until(lambda: at_work.rounds.state().failed, "a failure")
    (failed,) = at_work.rounds.state().failed
    (incident,) = at_work.incidents

    assert failed.code == "E-APP-1"
    assert "RuntimeError" in incident
    assert "花子" not in incident + failed.found
    at_work.rounds.ask()
    at_work.end_of_a_pass()
    assert at_work.rounds.state().failed == ()


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("kiosk.syncing.passing.Passing", ImportError),
        ("kiosk.syncing.passing.Passing.note", RuntimeError),
        ("kiosk.syncing.rounds.standing_of", MemoryError),
        ("kiosk.syncing.rounds.incident_of", RecursionError),
    ],
)
def test_an_error_in_telling_of_an_error_ends_nothing_either(
    at_work: Beside,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
    error: type[Exception],
) -> None:
    broke = threading.Event()

    def breaks(*_: object, **__: object) -> object:
        broke.set()
        raise error

    def cannot(*_: object, **__: object) -> object:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("kiosk.syncing.passing.run_pass", cannot)
        patched.setattr(what, breaks)
        at_work.rounds.ask()
        until(broke.is_set, "the error")
        request = at_work.mailbox.ask()
        until(lambda: at_work.mailbox.asked() is None, "the next round")
    until(lambda: at_work.rounds.state().running is None, "the end of it")
    at_work.rounds.ask()
    at_work.end_of_a_pass()

    assert request.nonce
    assert at_work.rounds.state().failed == ()


def test_who_asked_for_a_pass_that_broke_is_told(
    at_work: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> object:
        raise RuntimeError

    monkeypatch.setattr("kiosk.syncing.passing.run_pass", breaks)
    request = at_work.mailbox.ask()
    until(lambda: _is_done(at_work, request), "the answer")
    answer = at_work.mailbox.told(request)

    assert answer is not None
    assert answer.exit_code == 1
    assert "E-APP-1" in answer.error


def test_a_full_disk_does_not_make_passes_come_at_once(
    at_work: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        tries.append(1)
        raise Unreachable("E-DISK-1", subject="", found="", expected="", hint="")

    tries: list[int] = []
    until(lambda: at_work.rounds.state().next_at, "a time")
    due = at_work.rounds.state().next_at
    assert due is not None
    monkeypatch.setattr("kiosk.syncing.passing.remember", full)
    at_work.clock.at = due
    until(lambda: tries, "a pass")
    until(lambda: at_work.rounds.state().next_at != due, "another time")
    made_up = made_up_at(at_work.store.device, due, Rhythm())

    assert at_work.rounds.state().next_at == made_up
    assert len(tries) == 1


def test_closing_does_not_wait_for_a_pass_to_end(
    at_work: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = threading.Event()

    def endless(*_: object, progress: Progress, **__: object) -> object:
        never = threading.Event()
        while True:
            began.set()
            progress("pull", 1, 2)
            never.wait(0.01)

    monkeypatch.setattr("kiosk.syncing.passing.run_pass", endless)
    at_work.rounds.ask()
    began.wait(10)
    until(lambda: at_work.rounds.state().running, "a running pass")
    at_work.rounds.stop()

    assert not at_work.rounds._thread.is_alive()  # noqa: SLF001
    assert at_work.passes() is None
