"""However the clock is set meanwhile, time on the way is the time that went by."""

from datetime import timedelta

import pytest

from kiosk.desk.enquiry import Step
from kiosk.online.breaker import Breaker
from kiosk.online.line import PASSED_OVER
from kiosk.online.simulated.told import Mode
from schema.clock import FixedClock
from tests.kiosk.desk.room import NINE
from tests.kiosk.online.whole import PROBED, Whole
from tests.people import HANAKO, LOST, a_national_person

TARO = a_national_person()


def taken_and_held(whole: Whole) -> str:
    """A visit's question that the terminal has taken, and not answered yet."""
    whole.terminal.mode = Mode.LINE_DOWN
    whole.waits(HANAKO)
    whole.turn(3)
    (request,) = (whole.terminal.folder / "req").glob("*.xml")
    request.unlink()
    whole.terminal.mode = Mode.ANSWERING
    (enquiry,) = whole.store.enquiries.on_their_way()
    assert enquiry.step is Step.SENT
    return enquiry.query.correlation


@pytest.mark.parametrize("restarted", [False, True])
def test_a_clock_set_forward_passes_nobody_over(
    whole: Whole, *, restarted: bool
) -> None:
    held = taken_and_held(whole)
    if restarted:
        whole.restart()
    whole.clock.at += timedelta(minutes=11)
    whole.wait(12)
    assert whole.answered(whole.form(TARO)).own_answer is not None
    whole.wait(PROBED)
    whole.turn(6)

    (enquiry,) = whole.store.enquiries.on_their_way()
    assert (enquiry.query.correlation, enquiry.step) == (held, Step.SENT)
    assert HANAKO.number not in {one.number for one in whole.asked}


def test_a_clock_set_back_does_not_hide_that_one_was_passed_over(whole: Whole) -> None:
    taken_and_held(whole)
    whole.wait(PASSED_OVER)
    whole.clock.at -= timedelta(minutes=30)
    assert whole.answered(whole.form(TARO)).own_answer is not None
    whole.turn(10)

    assert [one.number for one in whole.asked] == [TARO.number, HANAKO.number]


def test_an_outage_begins_no_later_than_now(whole: Whole) -> None:
    whole.clock.at = NINE.replace(hour=15)
    whole.terminal.mode = Mode.SILENT
    for person in (TARO, LOST):
        whole.answered(whole.form(person))
    whole.turn()
    whole.clock.at = NINE.replace(hour=10)
    whole.turn()
    outage = whole.checks.state().outage
    assert outage is not None
    assert outage.since == whole.clock.at
    whole.clock.at = NINE
    whole.restart()
    whole.turn()

    outage = whole.checks.state().outage
    assert outage is not None
    assert outage.since == NINE


def test_the_first_failure_is_no_later_than_the_second(whole: Whole) -> None:
    clock = FixedClock(NINE.replace(hour=15))
    breaker = Breaker("central", whole.store.settings, clock, seconds=lambda: 0.0)
    breaker.failed("line")
    clock.at = NINE
    breaker.remember()
    breaker.failed("line")

    assert breaker.since == NINE
