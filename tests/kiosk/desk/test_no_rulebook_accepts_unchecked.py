"""The desk takes no rulebook's word for what only a live check can confirm."""

from dataclasses import replace

import pytest
from msgspec import structs

from kiosk.desk.form import Form
from schema.confirmation import Taken
from schema.errors import Refused
from schema.rules.book import Rulebook
from schema.terms import OnlineCheck, Outcome
from tests.kiosk.desk.room import BOOK, EXPIRED, HANAKO_KEYS, Room

LAX = [Outcome.INSURED, Outcome.INSURED_BY_DECLARATION]


def saying(outcome: Outcome, *rules: str) -> Rulebook:
    """An edition that no proof would let through."""
    return replace(
        BOOK,
        rules=tuple(
            structs.replace(one, outcome=outcome) if one.id in rules else one
            for one in BOOK.rules
        ),
    )


def expired_card(room: Room) -> Form:
    return room.typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED))


@pytest.mark.parametrize("outcome", LAX)
def test_an_expired_card_is_not_taken_on_the_rulebooks_word(
    room: Room, outcome: Outcome
) -> None:
    form = expired_card(room)
    room.desk.book = saying(outcome, "interim-late_elderly-pending")
    assert room.desk.decide(form).outcome is outcome

    for taken in (None, *(Taken(outcome=one, reason="reason_1") for one in LAX)):
        with pytest.raises(Refused, match="E-TAKE-5"):
            room.desk.confirm(form, taken)
    assert room.rows.entries == []
    room.desk.confirm(form, Taken(outcome=Outcome.UNCONFIRMED, reason="reason_1"))
    assert len(room.rows.entries) == 1


def test_a_card_that_a_rulebook_revives_is_not_taken(room: Room) -> None:
    form = expired_card(room)
    form = replace(form, expiries=((form.documents[0], None),))
    uncapped = tuple(one for one in BOOK.documents if one.id != "card-cap")
    room.desk.book = replace(BOOK, documents=uncapped)
    room.desk.confirm(form)
    assert len(room.rows.entries) == 1

    room.clock.at = room.clock.at.replace(month=12, day=2)
    assert room.desk.decide(form).outcome is Outcome.INSURED
    with pytest.raises(Refused, match="E-TAKE-5"):
        room.desk.confirm(form)
    assert len(room.rows.entries) == 1


def test_todays_answer_lets_it_be_taken(room: Room) -> None:
    form = expired_card(room)
    query = room.desk.query(form)
    assert query is not None
    room.desk.book = saying(Outcome.INSURED, "interim-late_elderly-accepted")
    simulated = structs.replace(room.answer(query), source="simulator")
    unproven = room.desk.decide(form.with_answer(simulated))
    assert unproven.outcome is Outcome.CHECK_REQUIRED

    room.desk.confirm(form.with_answer(room.answer(query)))
    assert len(room.rows.entries) == 1


def test_what_the_line_denied_is_not_taken(room: Room) -> None:
    form = expired_card(room)
    query = room.desk.query(form)
    assert query is not None
    denied = form.with_answer(room.answer(query, OnlineCheck.NOT_ELIGIBLE))
    room.desk.book = saying(Outcome.INSURED, "interim-late_elderly-not-confirmed")
    assert room.desk.decide(denied).outcome is Outcome.INSURED
    with pytest.raises(Refused, match="E-TAKE-5"):
        room.desk.confirm(denied)


def test_no_reason_of_a_clerk_stands_in_for_a_check(room: Room) -> None:
    form = expired_card(room)
    assert room.desk.decide(form).outcome is Outcome.CHECK_REQUIRED
    for outcome in LAX:
        with pytest.raises(Refused, match="E-TAKE-5"):
            room.desk.confirm(form, Taken(outcome=outcome, reason="reason_1"))
    assert room.rows.entries == []


def test_a_clerk_may_still_depart_and_say_why(room: Room) -> None:
    form = expired_card(room)
    room.desk.confirm(form, Taken(outcome=Outcome.UNCONFIRMED, reason="reason_1"))
    assert len(room.rows.entries) == 1


def test_what_is_left_to_a_clerk_is_accepted_with_a_reason(room: Room) -> None:
    form = replace(expired_card(room), legible=False)
    assert room.desk.decide(form).outcome is Outcome.REVIEW
    taken = Taken(outcome=Outcome.INSURED, reason="reason_1")
    assert room.desk.confirm(form, taken).taken == taken
