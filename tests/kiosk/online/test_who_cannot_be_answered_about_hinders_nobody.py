"""A register that cannot answer about one person is alive, and is asked about others.

Whom it cannot answer about is asked about later and later, and then left to a person.
"""

from collections import Counter
from datetime import timedelta

import pytest

from kiosk.desk.tasks import TaskKind
from kiosk.online.again import fault_of
from kiosk.online.simulated.told import Mode, Told
from kiosk.online.whose import DOUBT
from schema.insured import Insured
from schema.online import OnlineAnswer, OnlineQuery
from schema.terms import OnlineCheck
from tests.kiosk.desk.room import NINE
from tests.kiosk.online.whole import DEADLINE, Whole
from tests.people import EVERYONE, HANAKO, LOST, a_national_person

TARO = a_national_person()
MINUTE = 60.0


def refusing(whole: Whole, *people: Insured) -> None:
    """Let the terminal fail about these people only."""
    numbers = {one.number for one in people}
    fails = Told(segment="9", status="2")
    whole.instead = lambda query: fails if query.number in numbers else None


def asked_about(whole: Whole, person: Insured) -> list[OnlineQuery]:
    return [one for one in whole.asked if one.number == person.number]


def let(whole: Whole, seconds: float) -> None:
    """Let time go by, and whatever is due be done."""
    whole.wait(seconds)
    whole.turn(6)


def test_errors_about_two_people_are_no_outage(whole: Whole) -> None:
    refusing(whole, HANAKO, TARO)
    whole.waits(HANAKO)
    whole.waits(TARO)
    whole.turn(10)
    assert len(whole.asked) == 2
    assert whole.checks.state().outage is None
    healthy = whole.answered(whole.form(LOST))

    assert healthy.own_answer is not None
    assert healthy.own_answer.result is not OnlineCheck.UNAVAILABLE
    assert len(asked_about(whole, LOST)) == 1


def test_an_error_about_one_ends_an_outage(whole: Whole) -> None:
    whole.terminal.mode = Mode.SILENT
    for person in (HANAKO, TARO):
        whole.answered(whole.form(person))
    assert whole.checks.state().outage is not None
    refusing(whole, HANAKO, TARO)
    whole.terminal.mode = Mode.ANSWERING
    whole.turn(4)

    assert whole.checks.state().outage is None


def test_a_visit_is_asked_about_later_and_later_and_then_left(whole: Whole) -> None:
    refusing(whole, HANAKO)
    event = whole.waits(HANAKO)
    whole.turn(6)
    for minutes in (5, 30, 120):
        before = len(asked_about(whole, HANAKO))
        whole.answered(whole.form(EVERYONE[before]))
        let(whole, (minutes - 1) * MINUTE)
        assert len(asked_about(whole, HANAKO)) == before
        assert whole.store.tasks.open() == ()
        let(whole, 2 * MINUTE)
        assert len(asked_about(whole, HANAKO)) == before + 1

    assert len(asked_about(whole, HANAKO)) == 4
    (task,) = whole.store.tasks.open()
    assert (task.kind, task.visit) == (TaskKind.UNANSWERED, event.id)
    assert whole.store.journal.pending() == []


def test_while_nobody_is_answered_about_all_go_on_waiting(whole: Whole) -> None:
    """The centre behind the terminal is down: nobody's visit is to blame."""
    people = (HANAKO, TARO, LOST)
    refusing(whole, *people)
    for person in people:
        whole.waits(person)
    for _ in range(96):
        let(whole, 5 * MINUTE)
    asked = Counter(one.number for one in whole.asked)
    assert whole.store.tasks.open() == ()
    assert len(whole.store.journal.pending()) == len(people)
    assert sorted(asked.values()) == [6, 6, 6]
    refusing(whole)
    whole.answered(whole.form(EVERYONE[5]))
    let(whole, 5 * MINUTE)
    let(whole, 1.0)

    assert whole.store.journal.pending() == []


@pytest.mark.parametrize(
    ("codes", "fault"),
    [
        ({"segment": "9"}, ""),
        ({"segment": "1", "status": "2"}, ""),
        ({DOUBT: "other_person"}, ""),
        ({"reason": "silent", "detail": "unread"}, ""),
        ({"reason": "silent", "detail": "silent"}, "silent"),
        ({"reason": "line", "detail": "E-LINE-1"}, "line"),
        ({"reason": "refused", "detail": "imported"}, "refused"),
    ],
)
def test_a_register_fails_where_it_can_answer_nobody(
    codes: dict[str, str], fault: str
) -> None:
    answer = OnlineAnswer(
        result=OnlineCheck.UNAVAILABLE,
        source="central",
        asked_at=NINE,
        answered_at=NINE + timedelta(seconds=DEADLINE),
        codes=codes,
    )

    assert fault_of(answer) == fault
