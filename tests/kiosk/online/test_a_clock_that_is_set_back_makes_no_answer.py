"""What was answered later than it is now counts for nothing, and is asked anew."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from kiosk.desk.ports import Entry
from schema.errors import Refused
from schema.terms import EventType, OnlineCheck, Outcome
from tests.kiosk.online.whole import Whole, telling


def set_back(whole: Whole, by: timedelta) -> None:
    whole.clock.at -= by


def test_it_accepts_nobody(whole: Whole) -> None:
    form = whole.answered(whole.form())
    decided = whole.desk.decide(form)
    assert decided.outcome is Outcome.INSURED_INTERIM
    set_back(whole, timedelta(hours=5))

    assert whole.desk.decide(form).outcome is Outcome.CHECK_REQUIRED
    assert whole.desk.counted(form) is None
    with pytest.raises(Refused, match="E-TAKE-4"):
        whole.desk.confirm(form, shown=decided)


def test_a_clock_that_is_put_right_by_a_moment_changes_nothing(whole: Whole) -> None:
    form = whole.answered(whole.form())
    set_back(whole, timedelta(seconds=20))

    assert whole.desk.decide(form).outcome is Outcome.INSURED_INTERIM


def test_tomorrow_s_answer_is_not_there_tomorrow(whole: Whole) -> None:
    """Asked while the clock was a day ahead; it is asked again on that day."""
    whole.clock.at += timedelta(days=1)
    whole.answered(whole.form())
    whole.clock.at -= timedelta(days=1)
    whole.wait(5)
    whole.clock.at += timedelta(days=1)
    whole.instead = telling("2")
    form = whole.answered(whole.form())

    assert form.own_answer is not None
    assert form.own_answer.result is OnlineCheck.NOT_ELIGIBLE
    assert len(whole.asked) == 2


def test_two_records_of_a_recheck_never_rest_on_one_answer(whole: Whole) -> None:
    whole.waits()
    whole.turn(10)
    (row,) = whole.rechecked()
    assert row.event.online is not None
    again = replace(_entry(whole), enquiry=row.event.online.correlation)

    with pytest.raises(Refused):
        whole.store.journal.append(again)
    assert len(whole.rechecked()) == 1


def _entry(whole: Whole) -> Entry:
    (row,) = whole.store.journal.on_day(whole.desk.today)
    return Entry(
        type=EventType.RECHECKED,
        staff="uketsuke-1",
        patient=row.patient,
        visit=row.event.visit,
        decision=row.event.decision,
        refers_to=row.event.id,
    )
