"""Where a clinic wants it a supervisor agrees; no rule gives way to one."""

from dataclasses import replace
from datetime import date

import pytest
from msgspec import structs

from kiosk.desk.approval import UNAPPROVED, Approval, act_of, approved
from kiosk.desk.form import Field, Form
from schema.confirmation import Acknowledged, Taken
from schema.errors import Refused
from schema.terms import Difference, Document, OnlineCheck, Outcome
from tests.kiosk.desk.room import Room, a_room
from tests.kiosk.desk.test_no_input_accepts_without_a_live_answer import (
    NOT_LIVE,
    PEOPLE,
    a_desk,
    answer,
    forms,
    has_its_answer,
    interim,
    recorded,
)
from tests.people import HANAKO

DAY = date(2025, 10, 15)
BY = "staff-3"
LEFT_TO_A_PERSON = Form(
    at=Field.VERDICT,
    document=Document.ELIGIBILITY_CERTIFICATE,
    insurer=HANAKO.insurer_number,
    number=HANAKO.number,
    birth=HANAKO.birth_date,
    legible=False,
)
REASON = "reason_1"


def a_supervised_room(by: str = "") -> Room:
    """A desk at which a supervisor is asked; `by` is the one who is signed in."""
    room = a_room()
    room.desk.supervisor = lambda: by
    return room


@pytest.mark.parametrize("by", ["", BY])
def test_no_supervisor_makes_an_interim_without_a_live_answer(by: str) -> None:
    """Every case, unasked and with answers that are none, agreed to in every way."""
    room = a_desk(DAY)
    room.desk.supervisor = lambda: by
    told = [None, *(answer(DAY, *one) for one in NOT_LIVE)]
    agreed = Taken(outcome=Outcome.INSURED_INTERIM, reason=REASON)
    for person in PEOPLE:
        for place, form in enumerate(forms(person, DAY)):
            said = told[place % len(told)]
            asked = form if said is None else form.with_answer(said)
            approval = Approval(by=BY, act=room.desk.to_approve(asked, agreed))
            assert recorded(room, asked, agreed, approval) is None
            assert list(interim(room, asked)) == []


def test_with_a_live_answer_it_is_recorded_without_asking() -> None:
    room = a_desk(DAY)
    room.desk.supervisor = lambda: ""
    said = answer(DAY, OnlineCheck.ELIGIBLE, "oqs_folder", "today")
    found = [
        entry
        for form in forms(PEOPLE[0], DAY)
        for entry in interim(room, form.with_answer(said))
    ]
    assert found
    assert all(has_its_answer(one, said, practice=False) for one in found)


def test_what_was_left_to_a_person_waits_for_a_supervisor() -> None:
    room = a_supervised_room()
    assert room.desk.decide(LEFT_TO_A_PERSON).outcome is Outcome.REVIEW
    taken = Taken(outcome=Outcome.INSURED, reason=REASON)
    with pytest.raises(Refused, match=UNAPPROVED):
        room.desk.confirm(LEFT_TO_A_PERSON, taken)
    assert room.rows.entries == []
    act = room.desk.to_approve(LEFT_TO_A_PERSON, taken)
    approval = Approval(by=BY, act=act)
    event = room.desk.confirm(LEFT_TO_A_PERSON, taken, approval=approval)
    assert event.taken == structs.replace(taken, approved_by=BY)
    assert event.staff == "staff-1"


def test_a_supervisor_who_works_at_the_desk_agrees_by_recording() -> None:
    room = a_supervised_room(BY)
    taken = Taken(outcome=Outcome.INSURED, reason=REASON)
    event = room.desk.confirm(LEFT_TO_A_PERSON, taken)
    assert event.taken is not None
    assert event.taken.approved_by == BY


def test_a_supervisor_gives_no_reason_for_anybody() -> None:
    room = a_supervised_room(BY)
    with pytest.raises(Refused, match="E-TAKE-2"):
        room.desk.confirm(LEFT_TO_A_PERSON, Taken(outcome=Outcome.INSURED))


def test_where_nobody_is_asked_nothing_says_who_agreed() -> None:
    room = a_room()
    taken = Taken(outcome=Outcome.INSURED, reason=REASON)
    event = room.desk.confirm(LEFT_TO_A_PERSON, taken)
    assert event.taken == taken


def test_what_the_book_says_needs_nobody() -> None:
    room = a_supervised_room()
    form = replace(LEFT_TO_A_PERSON, legible=True)
    event = room.desk.confirm(form)
    assert event.taken is not None
    assert event.taken.approved_by == ""


def test_a_difference_that_is_gone_on_with_needs_one() -> None:
    room = a_supervised_room()
    decision = room.desk.decide(replace(LEFT_TO_A_PERSON, legible=True))
    taken = Taken(outcome=decision.outcome)
    said = Acknowledged(differs=(Difference.NAME,), reason="patient_told")
    usual, differing = (act_of(decision, taken, (), one) for one in (None, said))
    assert approved(usual, lambda: "", None) == taken
    with pytest.raises(Refused, match=UNAPPROVED):
        approved(differing, lambda: "", None)
    assert approved(differing, lambda: BY, None).approved_by == BY
