"""The whole finite space again: nothing is accepted against the rulebook unchecked.

Where the rulebook wants a check or the card, or does not accept, no reason of a clerk
and no correction makes the visit count as insured without a live answer of that visit
day for that person. What it leaves to a person (要判断) a person may accept, and says
why. What is recorded is held against the answers by words of these tests alone.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace as with_
from datetime import date
from itertools import product

import pytest
from msgspec.structs import replace

from kiosk.desk.compare import acknowledge
from kiosk.desk.correct import correct
from kiosk.desk.correction import Change
from kiosk.desk.form import Form
from kiosk.desk.ports import Entry, Recorded
from kiosk.desk.record import decided_of
from schema.confirmation import Taken
from schema.errors import Refused
from schema.rules.judge import Decision, judge
from schema.rules.promises import needs_live_answer
from schema.terms import Document, OnlineCheck, Outcome, Reader
from schema.visit import Presented
from tests.kiosk.desk.kept import Kept, numbers
from tests.kiosk.desk.room import BOOK, Room
from tests.kiosk.desk.test_no_correction_accepts_without_a_live_answer import (
    a_later_desk,
    a_patient,
    an_expired_card,
    an_original,
    changes,
    is_live,
)
from tests.kiosk.desk.test_no_input_accepts_without_a_live_answer import (
    DAYS,
    NOT_LIVE,
    PEOPLE,
    a_desk,
    answer,
    forms,
    has_its_answer,
    recorded,
)
from tests.people import HANAKO, WITH_VARIANT_KANJI

ACCEPTED = (
    Outcome.INSURED,
    Outcome.INSURED_BY_DECLARATION,
    Outcome.INSURED_INTERIM,
)
CLOSED = frozenset(
    {
        Outcome.CHECK_REQUIRED,
        Outcome.USE_MY_NUMBER_CARD,
        Outcome.UNCONFIRMED,
        Outcome.SPECIAL_CARE,
    }
)
"""What the rulebook says where it neither accepts nor leaves it to a person."""
WHY = "reason_1"
DAY = date(2025, 10, 15)
LIVE = (OnlineCheck.ELIGIBLE, "oqs_folder", "today")


def against_the_book(
    room: Room, form: Form, outcomes: tuple[Outcome, ...]
) -> Iterator[Entry]:
    """What is recorded as accepted where the rulebook does not accept."""
    if room.desk.decide(form).outcome not in CLOSED:
        return
    for outcome in outcomes:
        taken = Taken(outcome=outcome, reason=WHY)
        known = form
        if form.answer is not None:
            known = acknowledge(form, room.desk.compared(form, taken), "patient_told")
        entry = recorded(room, known, taken)
        if entry is not None and entry.taken and entry.taken.outcome in ACCEPTED:
            yield entry


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_reason_accepts_what_no_register_answered(day: date) -> None:
    """Every case: unasked, and with an answer that is none, which take turns."""
    room = a_desk(day)
    told = [answer(day, *one) for one in NOT_LIVE]
    for person in PEOPLE:
        for place, form in enumerate(forms(person, day)):
            turn = (ACCEPTED[place % 3],)
            asked = form.with_answer(told[place % len(told)])
            assert [*against_the_book(room, form, ACCEPTED)] == []
            assert [*against_the_book(room, asked, turn)] == []


def test_with_a_live_answer_a_clerk_may_and_with_anothers_may_not() -> None:
    room, found = a_desk(DAY), 0
    live = answer(DAY, *LIVE)
    for form in forms(HANAKO, DAY):
        asked = form.with_answer(live)
        for entry in against_the_book(room, asked, ACCEPTED):
            assert has_its_answer(entry, live, practice=False)
            found += 1
        anothers = with_(asked, number=WITH_VARIANT_KANJI.number)
        assert [*against_the_book(room, anothers, ACCEPTED[:1])] == []
    assert found


def test_what_is_left_to_a_person_is_accepted_with_a_reason() -> None:
    room, found = a_desk(DAY), 0
    for form in forms(HANAKO, DAY):
        if room.desk.decide(form).outcome is Outcome.REVIEW:
            assert recorded(room, form, Taken(outcome=Outcome.INSURED)) is None
            done = Taken(outcome=Outcome.INSURED, reason=WHY)
            known = acknowledge(form, room.desk.compared(form, done), "patient_told")
            entry = recorded(room, known, done)
            assert entry is not None
            assert entry.taken == done
            found += 1
    assert found


def only_the_books_word(decision: Decision, taken: Taken) -> bool:
    """A desk that doubts the rulebook, and believes whoever departs from it."""
    return taken.outcome in ACCEPTED and needs_live_answer(
        decision.outcome, decision.facts
    )


def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.desk.record._has_no_ground", only_the_books_word)


def test_a_desk_that_believes_a_reason_would_be_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room = a_desk(DAY)
    broken(monkeypatch)
    found = {
        entry.decision.outcome
        for form in forms(HANAKO, DAY)
        for entry in against_the_book(room, form, ACCEPTED)
        if entry.decision
    }
    assert found >= {Outcome.CHECK_REQUIRED, Outcome.USE_MY_NUMBER_CARD}


SHOWN = (
    an_expired_card(DAY),
    Presented(document=Document.ELIGIBILITY_NOTICE),
    Presented(document=Document.MY_NUMBER_CARD),
    Presented(document=Document.ELIGIBILITY_CERTIFICATE, legible=False),
    Presented(document=Document.NONE),
)
DONE = (Outcome.CHECK_REQUIRED, Outcome.UNCONFIRMED, Outcome.INSURED)
TOLD = (
    (OnlineCheck.NOT_RUN, "", "today"),
    (OnlineCheck.ELIGIBLE, "oqs_folder", "yesterday"),
    (OnlineCheck.ELIGIBLE, "simulator", "today"),
    (OnlineCheck.NOT_FOUND, "central", "today"),
    (OnlineCheck.UNAVAILABLE, "oqs_folder", "today"),
    LIVE,
)


def originals() -> Iterator[Entry]:
    """Visits on each of these, whatever was taken on them, as no desk would too."""
    for shown, done, told in product(SHOWN, DONE, TOLD):
        original = an_original(DAY, done, *told)
        assert original.visit is not None
        card = shown.document is Document.MY_NUMBER_CARD
        reader = Reader.CANNOT_READ if card else Reader.NOT_USED
        visit = replace(original.visit, presented=shown, reader=reader)
        yield replace(original, visit=visit, decision=decided_of(judge(BOOK, visit)))


def ways() -> list[Change]:
    """Every change, with nothing said of what was done, and said to be accepted."""
    said = (None, *(Taken(outcome=one, reason=WHY) for one in ACCEPTED[:2]))
    plain = [one for one in changes(DAY) if one.taken is None]
    every = (*plain, Change())
    return [replace(one, taken=done) for one, done in product(every, said)]


def corrected(
    room: Room, kept: Kept, original: Entry, *done: Change
) -> Iterator[Recorded]:
    """What is accepted by corrections, where the rulebook does not accept."""
    kept.forget()
    first = room.desk.journal.append(original)
    for change in done:
        with suppress(Refused):
            made = correct(room.desk, first.id, change, "misread")
            outcomes = (made.decision and made.decision.outcome, made.taken)
            if outcomes[0] in CLOSED and made.taken:
                if made.taken.outcome in ACCEPTED:
                    yield kept.recorded[made.id]
                waits = made.taken.outcome is Outcome.CHECK_REQUIRED
                assert bool(kept.pending()) is waits


def holds(original: Entry, made: Recorded) -> bool:
    """True if it rests on the live answer of that day about this person."""
    same = numbers(made.patient) == numbers(original.patient)
    return is_live(original) and same and made.event.online == original.online


def test_no_correction_accepts_against_the_book_unchecked() -> None:
    room, kept = a_later_desk(DAY)
    seen = 0
    for original, change in product(originals(), ways()):
        for made in corrected(room, kept, original, change):
            assert holds(original, made), (original, change)
            seen += 1
    assert seen


def test_no_two_corrections_do() -> None:
    room, kept = a_later_desk(DAY)
    away = Change(patient=a_patient(WITH_VARIANT_KANJI.number))
    back = Change(patient=a_patient())
    for original in originals():
        for one, two in product((away, back, Change(returning=True)), ways()[::7]):
            for made in corrected(room, kept, original, two, one):
                assert holds(original, made), (original, one, two)


def test_a_lone_notice_stays_in_the_queue() -> None:
    """Called insured by a correction, it is refused and waits as before."""
    room, kept = a_later_desk(DAY)
    form = Form(
        document=Document.ELIGIBILITY_NOTICE,
        insurer=HANAKO.insurer_number,
        number=HANAKO.number,
        birth=HANAKO.birth_date,
    )
    event = room.desk.confirm(form)
    (waiting,) = kept.pending()
    insured = Change(taken=Taken(outcome=Outcome.INSURED, reason=WHY))
    with pytest.raises(Refused, match="E-TAKE-5"):
        correct(room.desk, event.id, insured, "insurer_told")
    assert list(kept.pending()) == [waiting]
    made = correct(room.desk, event.id, Change(returning=True), "patient_told")
    assert made.taken == Taken(outcome=Outcome.CHECK_REQUIRED)
    assert [one.event_id for one in kept.pending()] == [event.id]


def test_what_was_accepted_so_before_does_not_stay() -> None:
    """A log of a desk that believed a reason: any correction makes it wait again."""
    room, kept = a_later_desk(DAY)
    told = (OnlineCheck.NOT_RUN, "", "today")
    first = kept.append(an_original(DAY, Outcome.INSURED, *told))
    made = correct(room.desk, first.id, Change(returning=True), "patient_told")
    assert made.taken == Taken(outcome=Outcome.CHECK_REQUIRED)
    assert len(kept.pending()) == 1


def test_a_correction_that_believes_a_reason_would_be_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room, kept = a_later_desk(DAY)
    broken(monkeypatch)
    unchecked = an_original(DAY, Outcome.CHECK_REQUIRED, *TOLD[0])
    insured = Change(taken=Taken(outcome=Outcome.INSURED, reason=WHY))
    made = [*corrected(room, kept, unchecked, insured)]
    assert made
    assert not any(holds(unchecked, one) for one in made)
