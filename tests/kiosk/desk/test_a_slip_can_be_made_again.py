"""A slip that is made again says what counts of the visit now, with its own day."""

from datetime import timedelta

import pytest

from kiosk.desk.correct import correct
from kiosk.desk.correction import Change
from kiosk.desk.reprint import slip_again
from kiosk.desk.slip import Slip, SlipSetup
from kiosk.desk.standing import standing_of
from kiosk.paper.slip_words import words_of
from schema.clock import JAPAN
from schema.confirmation import Taken
from schema.terms import OnlineCheck, Outcome
from tests.kiosk.desk.kept import Kept
from tests.kiosk.desk.room import NINE, Room
from tests.kiosk.desk.test_no_correction_accepts_without_a_live_answer import (
    DAYS,
    a_later_desk,
    an_original,
)

SETUP = SlipSetup(phone="03-0000-0000")


def received(
    result: OnlineCheck, taken: Outcome = Outcome.CHECK_REQUIRED
) -> tuple[Room, Kept, str]:
    room, kept = a_later_desk(DAYS[0])
    entry = an_original(DAYS[0], taken, result, "oqs_folder", "today")
    return room, kept, room.desk.journal.append(entry).id


def slip(room: Room, event_id: str) -> Slip | None:
    visit = standing_of(room.desk.journal, event_id)
    assert visit is not None
    return slip_again(room.desk, visit, SETUP)


@pytest.mark.parametrize("result", [*OnlineCheck])
@pytest.mark.parametrize("taken", [Outcome.CHECK_REQUIRED, Outcome.UNCONFIRMED])
def test_it_says_what_was_done_and_when(result: OnlineCheck, taken: Outcome) -> None:
    room, kept, event_id = received(result, taken)
    made = slip(room, event_id)
    assert made is not None
    assert made.outcome is taken
    assert made.at == NINE.astimezone(JAPAN)
    assert room.clock.now() - made.at > timedelta(days=30)
    assert words_of(made).rows
    assert len(kept.entries) == 1


def test_after_a_correction_it_says_what_counts_now() -> None:
    room, _, event_id = received(OnlineCheck.ELIGIBLE, Outcome.INSURED_INTERIM)
    before = slip(room, event_id)
    declined = Taken(outcome=Outcome.UNCONFIRMED, reason="reason_1")
    correct(room.desk, event_id, Change(taken=declined), "misread")
    after = slip(room, event_id)
    assert before is not None
    assert after is not None
    assert before.outcome is Outcome.INSURED_INTERIM
    assert (after.outcome, after.authority) == (Outcome.UNCONFIRMED, None)


def test_a_visit_that_was_withdrawn_has_none() -> None:
    room, _, event_id = received(OnlineCheck.ELIGIBLE)
    correct(room.desk, event_id, Change(withdrawn=True), "not_there")
    assert slip(room, event_id) is None
