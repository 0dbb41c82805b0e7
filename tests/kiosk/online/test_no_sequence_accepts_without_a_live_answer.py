"""Whatever comes in whatever order, an interim acceptance has its own live answer.

Questions, answers with any result about anybody, delays, silence, restarts, a clock
that is set forward and back over midnight, patients put aside and taken back, visits
that wait and are re-checked, and clerks who try to accept all the same: every record
is held against what the terminal really said, which is written down apart.

That the record would tell is shown by desks that are broken on purpose.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from msgspec.structs import replace as with_

from kiosk.desk import partial
from kiosk.desk.form import Form
from kiosk.online import line, rechecking
from kiosk.online.oqs import folder as oqs_folder
from kiosk.online.simulated.told import Mode
from schema.online import OnlineAnswer, OnlineQuery
from schema.terms import OnlineCheck, Outcome
from tests.kiosk.online.clerk import ANSWERS, NAMESAKE, TARO, Clerk
from tests.kiosk.online.whole import DEADLINE, PROBED, telling


class Sequences(RuleBasedStateMachine):
    """Any of it, in any order."""

    def __init__(self) -> None:
        """Begin anew; without it, one sequence would go on with another's desk."""
        super().__init__()
        self.clerk = Clerk()

    @rule(person=st.integers(0, 2), document=st.integers(0, 2))
    def next_patient(self, person: int, document: int) -> None:
        self.clerk.next(person, document)

    @rule(told=st.integers(0, len(ANSWERS) - 1))
    def the_register_says(self, told: int) -> None:
        self.clerk.answers(told)

    @rule(mode=st.sampled_from([Mode.ANSWERING] * 5 + list(Mode)))
    def the_terminal_behaves(self, mode: Mode) -> None:
        self.clerk.behaves(mode)

    @rule(
        person=st.integers(0, 2),
        document=st.sampled_from([0, 0, 0, 1, 2]),
        asks=st.booleans(),
        turns=st.sampled_from([0, 1, 4, 4, 6]),
    )
    def visit(self, person: int, document: int, turns: int, *, asks: bool) -> None:
        """The usual way: enter, ask perhaps, take what is there, confirm."""
        self.clerk.next(person, document)
        if asks:
            self.clerk.ask()
            self.clerk.whole.turn(turns)
        self.clerk.take()
        self.clerk.confirm(None)

    @rule(turns=st.integers(0, 5))
    def ask(self, turns: int) -> None:
        self.clerk.ask()
        self.clerk.whole.turn(turns)

    @rule(turns=st.integers(4, 12))
    def meanwhile(self, turns: int) -> None:
        self.clerk.whole.turn(turns)

    @rule()
    def take(self) -> None:
        self.clerk.take()

    @rule()
    def put_aside(self) -> None:
        self.clerk.put_aside()

    @rule()
    def take_back(self) -> None:
        self.clerk.take_back()

    @rule()
    def stop_waiting(self) -> None:
        self.clerk.stop_waiting()

    @rule(outcome=st.sampled_from([None] * 8 + list(Outcome)))
    def confirm(self, outcome: Outcome | None) -> None:
        self.clerk.take()
        self.clerk.confirm(outcome)

    @rule(seconds=st.sampled_from([1, DEADLINE + 1, PROBED, 301, 700]))
    def wait(self, seconds: float) -> None:
        self.clerk.wait(seconds)
        self.clerk.whole.turn(4)

    @rule(hours=st.sampled_from([-24, -15, 1, 14, 16, 24]))
    def set_the_clock(self, hours: int) -> None:
        self.clerk.clock(hours)

    @rule()
    def restart(self) -> None:
        self.clerk.restart()

    @invariant()
    def every_record_has_its_answer(self) -> None:
        self.clerk.check()

    def teardown(self) -> None:
        self.clerk.close()


TestSequences = Sequences.TestCase
TestSequences.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


Broken = Callable[[pytest.MonkeyPatch], None]
Scenario = Callable[[Clerk], None]


def any_day_counts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(OnlineAnswer, "is_live_on", lambda _answer, _day: True)
    for module in (partial, rechecking):
        patch.setattr(module, "is_of_the_future", lambda _answer, _now: False)
    patch.setattr(oqs_folder, "_was_made_between", lambda _answer, _made_at: True)


def anybody_counts(patch: pytest.MonkeyPatch) -> None:
    for module in (oqs_folder, line):
        patch.setattr(module, "about", lambda _query, answer: answer)


def no_answer_counts(patch: pytest.MonkeyPatch) -> None:
    def eligible(_: OnlineQuery, answer: OnlineAnswer) -> OnlineAnswer:
        return with_(answer, result=OnlineCheck.ELIGIBLE)

    patch.setattr(line, "about", eligible)


def the_last_answer_counts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Form, "own_answer", property(lambda form: form.answer))


def any_copy_counts(patch: pytest.MonkeyPatch) -> None:
    eligible = OnlineCheck.ELIGIBLE
    patch.setattr("kiosk.desk.partial.check_of", lambda *_, **__: eligible)
    patch.setattr("kiosk.desk.record.is_live_eligible", lambda *_, **__: True)


def it_is_confirmed_a_day_later(clerk: Clerk) -> None:
    clerk.next(0, 0)
    clerk.ask()
    clerk.whole.turn(5)
    clerk.take()
    clerk.clock(24)
    clerk.confirm(None)


def it_is_answered_a_day_later(clerk: Clerk) -> None:
    clerk.behaves(Mode.LINE_DOWN)
    clerk.next(0, 0)
    clerk.confirm(None)
    clerk.clock(24)
    clerk.behaves(Mode.ANSWERING)
    for _ in range(4):
        clerk.wait(PROBED)
        clerk.whole.turn(4)


def the_clock_is_put_back_over_midnight(clerk: Clerk) -> None:
    clerk.next(0, 0)
    clerk.clock(16)
    clerk.behaves(Mode.LINE_DOWN)
    clerk.ask()
    clerk.whole.turn(2)
    clerk.clock(-16)
    clerk.behaves(Mode.ANSWERING)
    clerk.whole.turn(6)
    clerk.take()
    clerk.confirm(None)


def somebody_else_is_answered(clerk: Clerk) -> None:
    clerk.whole.instead = telling("1", TARO)
    clerk.next(0, 0)
    clerk.ask()
    clerk.whole.turn(5)
    clerk.take()
    clerk.confirm(None)


def a_namesake_is_answered_while_it_waits(clerk: Clerk) -> None:
    clerk.whole.instead = telling("1", NAMESAKE)
    clerk.next(0, 0)
    clerk.confirm(None)
    clerk.whole.turn(8)


def the_register_refuses(clerk: Clerk) -> None:
    clerk.behaves(Mode.REFUSES)
    clerk.next(0, 0)
    clerk.ask()
    clerk.whole.turn(5)
    clerk.take()
    clerk.confirm(None)


def the_next_patient_comes(clerk: Clerk) -> None:
    clerk.next(0, 0)
    clerk.ask()
    clerk.whole.turn(5)
    clerk.take()
    answer = clerk.form.answer
    clerk.next(2, 0)
    clerk.form = replace(clerk.form, answer=answer)
    clerk.confirm(None)


def nobody_was_asked(clerk: Clerk) -> None:
    clerk.next(0, 0)
    clerk.confirm(Outcome.INSURED_INTERIM)
    clerk.next(0, 0)
    clerk.confirm(None)


BROKEN = [
    (any_day_counts, it_is_confirmed_a_day_later),
    (any_day_counts, it_is_answered_a_day_later),
    (any_day_counts, the_clock_is_put_back_over_midnight),
    (anybody_counts, somebody_else_is_answered),
    (anybody_counts, a_namesake_is_answered_while_it_waits),
    (no_answer_counts, the_register_refuses),
    (the_last_answer_counts, the_next_patient_comes),
    (any_copy_counts, nobody_was_asked),
]


@pytest.mark.parametrize(("broken", "scenario"), BROKEN)
def test_a_desk_that_is_broken_so_would_be_noticed(
    broken: Broken, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each scenario twice: at a sound desk nothing happens, at the broken one it does.

    The sound desk shows that it is the promise that holds, not the scenario that
    never gets there.
    """
    with closing(Clerk()) as sound:
        scenario(sound)
        sound.check()
    broken(monkeypatch)
    with closing(Clerk()) as other:
        scenario(other)
        with pytest.raises(AssertionError, match="an interim acceptance"):
            other.check()


def test_the_way_through_is_open() -> None:
    """A promise that nobody is ever accepted would be kept as well."""
    with closing(Clerk()) as clerk:
        clerk.next(0, 0)
        clerk.ask()
        clerk.whole.turn(5)
        clerk.take()
        clerk.confirm(None)
        clerk.next(1, 0)
        clerk.confirm(None)
        clerk.whole.turn(8)
        clerk.check()
        done = [row.event.taken for row in clerk.whole.events()]
    interim = [one for one in done if one and one.outcome is Outcome.INSURED_INTERIM]

    assert len(interim) == 2
