"""A supervisor's approval counts for what it was given for, and for nothing else.

Every act of a clerk that a person decides is tried with the approval of every other:
another person, other papers, another decision, another visit. Who agreed is never
taken from whoever records, nor from what was recorded before.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace as with_
from datetime import timedelta
from itertools import product

import pytest
from msgspec.structs import replace

from kiosk.desk.approval import UNAPPROVED, Act, Approval, Supervisor
from kiosk.desk.correct import correct, prepared, to_approve
from kiosk.desk.correction import Change
from kiosk.desk.form import Field, Form
from kiosk.desk.keys import READINGS
from schema.confirmation import Acknowledged, Event, Taken
from schema.errors import Refused
from schema.terms import Difference, Document, OnlineCheck, Outcome, Reader
from schema.visit import Presented
from tests.kiosk.desk.kept import Kept, a_room_that_keeps
from tests.kiosk.desk.room import Room, a_room
from tests.kiosk.desk.test_no_correction_accepts_without_a_live_answer import changes
from tests.kiosk.desk.test_no_input_accepts_without_a_live_answer import (
    DAYS,
    PEOPLE,
    a_desk,
    answer,
    forms,
    recorded,
)
from tests.people import HANAKO, VISIT_DAY, WITH_VARIANT_KANJI

BY, WHY = "staff-3", "reason_1"
INSURED = Taken(outcome=Outcome.INSURED, reason=WHY)
TAKEN = (INSURED, Taken(outcome=Outcome.UNCONFIRMED, reason=WHY))
BAD_CARD = Form(
    at=Field.VERDICT,
    document=Document.ELIGIBILITY_CERTIFICATE,
    insurer=HANAKO.insurer_number,
    number=HANAKO.number,
    birth=HANAKO.birth_date,
    legible=False,
)
CERTIFICATE = Presented(document=Document.ELIGIBILITY_CERTIFICATE, legible=False)
OTHER = Change(documents=(Presented(document=Document.OTHER_PAPER, legible=False),))


GONE_ON_WITH = Acknowledged(differs=(Difference.NAME,), reason="patient_told")


def nobody() -> str:
    """A clerk works, who is no supervisor."""
    return ""


def acts(room: Room) -> list[tuple[Form, Act]]:
    """One of each kind of thing that a person decides of two people."""
    found: dict[object, tuple[Form, Act]] = {}
    room.desk.supervisor = lambda: BY
    for person, taken in product(PEOPLE[:2], TAKEN):
        for form in forms(person, room.desk.today):
            act = room.desk.to_approve(form, taken)
            kind = (person.number, form.document, act.rule, taken)
            if act.is_personal and kind not in found and recorded(room, form, taken):
                found[kind] = (form, act)
    room.desk.supervisor = nobody
    return [*found.values()]


def agreed_to(room: Room, form: Form, taken: Taken) -> Approval:
    return Approval(by=BY, act=room.desk.to_approve(form, taken))


def passed_on(room: Room, every: list[tuple[Form, Act]]) -> Iterator[tuple[Act, Act]]:
    """Approvals of one act by which another was recorded."""
    for (form, act), (_, agreed) in product(every, every):
        approval = Approval(by=BY, act=agreed)
        if act != agreed and recorded(room, form, act.taken, approval):
            yield agreed, act


def test_no_approval_is_passed_on_to_another_act() -> None:
    room = a_desk(VISIT_DAY)
    assert [*passed_on(room, acts(room))] == []


def test_each_act_is_recorded_by_its_own() -> None:
    room = a_desk(VISIT_DAY)
    every = acts(room)
    assert {act.outcome for _, act in every} >= {Outcome.REVIEW, Outcome.INSURED}
    for form, act in every:
        assert recorded(room, form, act.taken) is None
        entry = recorded(room, form, act.taken, Approval(by=BY, act=act))
        assert entry is not None
        assert entry.taken == replace(act.taken, approved_by=BY)


def believing(act: Act, _: Supervisor, approval: Approval | None) -> Taken:
    """A desk that takes any approval for any act."""
    return replace(act.taken, approved_by=approval.by if approval else "")


def test_a_desk_that_takes_any_approval_would_be_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room = a_desk(VISIT_DAY)
    every = acts(room)
    monkeypatch.setattr("kiosk.desk.receive.approved", believing)
    found = [*passed_on(room, every[::9])]
    assert any(one.whose != two.whose for one, two in found)
    assert any(one.visit != two.visit for one, two in found)
    assert any(one.taken != two.taken for one, two in found)


@pytest.mark.parametrize(
    "other",
    [
        with_(BAD_CARD, number=WITH_VARIANT_KANJI.number),
        with_(BAD_CARD, birth=HANAKO.birth_date + timedelta(days=1)),
        with_(BAD_CARD, also=(Document.ELIGIBILITY_NOTICE,)),
        with_(BAD_CARD, emergency=True),
        BAD_CARD.with_answer(
            answer(VISIT_DAY, OnlineCheck.NOT_FOUND, "central", "today")
        ),
        with_(BAD_CARD, acknowledged=GONE_ON_WITH),
    ],
    ids=["person", "born", "papers", "flag", "answer", "acknowledged"],
)
def test_what_changes_after_it_is_asked_anew(other: Form) -> None:
    room = a_room()
    room.desk.supervisor = nobody
    approval = agreed_to(room, BAD_CARD, INSURED)
    taken = room.desk.confirm(BAD_CARD, INSURED, approval=approval).taken
    assert taken == replace(INSURED, approved_by=BY)
    assert recorded(room, other, INSURED, approval) is None


def test_it_counts_for_no_other_day() -> None:
    room = a_desk(DAYS[0])
    room.desk.supervisor = nobody
    approval = agreed_to(room, BAD_CARD, INSURED)
    room.clock.at += timedelta(days=1)
    assert recorded(room, BAD_CARD, INSURED, approval) is None


def test_who_agreed_is_not_taken_from_whoever_records() -> None:
    room = a_room()
    said = replace(INSURED, approved_by=BY)
    assert room.desk.confirm(BAD_CARD, said).taken == INSURED
    room.desk.supervisor = nobody
    with pytest.raises(Refused, match=UNAPPROVED):
        room.desk.confirm(BAD_CARD, said)
    nameless = replace(agreed_to(room, BAD_CARD, INSURED), by="")
    with pytest.raises(Refused, match=UNAPPROVED):
        room.desk.confirm(BAD_CARD, said, approval=nameless)


def a_visit() -> tuple[Room, Kept, Event]:
    """One that a clerk received, and a supervisor agreed to."""
    room, kept = a_room_that_keeps()
    room.desk.supervisor = nobody
    approval = agreed_to(room, BAD_CARD, INSURED)
    return room, kept, room.desk.confirm(BAD_CARD, INSURED, approval=approval)


def ways() -> list[Change]:
    """Every correction, alone and with what was done said anew, under a name too."""
    card = Presented(document=Document.MY_NUMBER_CARD)
    read = [
        Change(documents=(card,), reader=reader, card_answer=said)
        for reader, said in READINGS.values()
    ]
    plain = [*changes(VISIT_DAY), *read, OTHER, Change(reader=Reader.READ)]
    named = replace(INSURED, approved_by=BY)
    return [*plain, *(replace(one, taken=named) for one in plain)]


def approved_again(room: Room, event: Event, approval: Approval | None) -> int:
    """How many corrections are agreed to by somebody who was not asked."""
    found = 0
    for change in ways():
        with suppress(Refused):
            entry = prepared(room.desk, event.id, change, "misread", approval=approval)
            assert entry.taken is not None
            assert entry.decision is not None
            departs = entry.taken.outcome is not entry.decision.outcome
            found += bool(departs or entry.taken.approved_by)
    return found


def test_no_correction_is_agreed_to_by_who_agreed_before() -> None:
    room, _, event = a_visit()
    before = agreed_to(room, BAD_CARD, INSURED)
    assert approved_again(room, event, None) == 0
    assert approved_again(room, event, before) == 0
    other = to_approve(room.desk, event.id, OTHER, "mistyped")
    change = replace(OTHER, returning=True)
    given = Approval(by=BY, act=other)
    with pytest.raises(Refused, match=UNAPPROVED):
        correct(room.desk, event.id, change, "mistyped", approval=given)


def test_a_correction_that_takes_any_approval_would_be_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room, _, event = a_visit()
    before = agreed_to(room, BAD_CARD, INSURED)
    monkeypatch.setattr("kiosk.desk.correct.approved", believing)
    assert approved_again(room, event, before)


def test_a_correction_is_recorded_by_its_own_and_only_once() -> None:
    room, kept, event = a_visit()
    act = to_approve(room.desk, event.id, OTHER, "mistyped")
    approval = Approval(by=BY, act=act)
    made = correct(room.desk, event.id, OTHER, "mistyped", approval=approval)
    assert made.taken == replace(INSURED, approved_by=BY)
    assert made.corrected is not None
    assert made.corrected.changed == ("documents",)
    back = Change(documents=(CERTIFICATE,))
    correct(
        room.desk,
        event.id,
        back,
        "mistyped",
        approval=Approval(by=BY, act=to_approve(room.desk, event.id, back, "mistyped")),
    )
    with pytest.raises(Refused, match=UNAPPROVED):
        correct(room.desk, event.id, OTHER, "mistyped", approval=approval)
    assert len(kept.entries) == 3


def test_another_person_is_decided_anew() -> None:
    """Nothing that was decided about somebody is carried over to somebody else."""
    room, _, event = a_visit()
    other = WITH_VARIANT_KANJI
    known = room.desk.journal.find(event.id)
    assert known is not None
    assert known.patient is not None
    theirs = replace(known.patient, number=other.number, birth_date=other.birth_date)
    with pytest.raises(Refused, match="E-TAKE-3"):
        correct(room.desk, event.id, Change(patient=theirs), "wrong_person")
