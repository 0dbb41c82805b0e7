"""Eligible counts only where nothing in the same answer speaks against it.

The file is read as it says (`oqs read`); at the desk it has to be possible too.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from kiosk.online.oqs.read import read_answer
from kiosk.online.simulated.told import Told
from kiosk.online.whose import CONTRADICTED, DOUBT, OTHER_TIME
from schema.insured import Insured
from schema.online import OnlineQuery
from schema.terms import OnlineCheck, Outcome
from tests.kiosk.online.messages import an_answer, xml
from tests.kiosk.online.whole import Whole
from tests.people import VISIT_DAY, a_person

AT = "20251015093015"
"""When the answers of `messages` were made."""


def telling(person: Insured, at: str = AT) -> Callable[[OnlineQuery], Told]:
    """Answer 有効 with this person, made at this time."""

    def told(query: OnlineQuery) -> Told:
        data = xml(an_answer(person, correlation=query.correlation))
        made, here = (f"<ProcessExecutionTime>{one}<".encode() for one in (AT, at))
        assert data.count(made) == 1
        assert read_answer(data).result is OnlineCheck.ELIGIBLE
        marked = data.replace(
            b"</MessageHeader>", b"<SimulatedBy>a test</SimulatedBy></MessageHeader>"
        )
        return Told(raw=marked.replace(made, here))

    return told


def answered(whole: Whole, told: Callable[[OnlineQuery], Told]) -> tuple[str, Outcome]:
    whole.instead = told
    form = whole.answered(whole.form())
    assert form.own_answer is not None
    doubt = form.own_answer.codes.get(DOUBT, "")
    assert bool(doubt) is (form.own_answer.result is OnlineCheck.UNAVAILABLE)
    return doubt, whole.desk.decide(form).outcome


NO = (CONTRADICTED, Outcome.CHECK_REQUIRED)
YES = ("", Outcome.INSURED_INTERIM)


@pytest.mark.parametrize(
    ("changes", "comes_to"),
    [
        ({"lost_on": VISIT_DAY - timedelta(days=15)}, NO),
        ({"lost_on": VISIT_DAY}, NO),
        ({"lost_on": VISIT_DAY + timedelta(days=1)}, YES),
        ({"acquired_on": VISIT_DAY + timedelta(days=1)}, NO),
        # The card is over, and that is what the interim handling is for.
        ({"valid_to": date(2025, 7, 31)}, YES),
    ],
)
def test_its_own_days_may_speak_against_it(
    whole: Whole, changes: dict[str, date], comes_to: tuple[str, Outcome]
) -> None:
    assert answered(whole, telling(a_person(**changes))) == comes_to


def test_nobody_is_accepted_by_itself_on_such_an_answer(whole: Whole) -> None:
    whole.instead = telling(a_person(lost_on=VISIT_DAY))
    whole.waits()
    whole.turn(10)

    assert all(row.event.taken is None for row in whole.rechecked())


@pytest.mark.parametrize(
    ("days", "comes_to"),
    [
        (-1, (OTHER_TIME, Outcome.CHECK_REQUIRED)),
        (1, (OTHER_TIME, Outcome.CHECK_REQUIRED)),
        (0, YES),
    ],
)
def test_it_was_made_after_it_was_asked_for(
    whole: Whole, days: int, comes_to: tuple[str, Outcome]
) -> None:
    made = datetime.strptime(AT, "%Y%m%d%H%M%S") + timedelta(days=days)  # noqa: DTZ007

    assert answered(whole, telling(a_person(), f"{made:%Y%m%d%H%M%S}")) == comes_to


def test_when_it_was_made_need_not_be_said(whole: Whole) -> None:
    assert answered(whole, telling(a_person(), "")) == YES
