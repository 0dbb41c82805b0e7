"""A confirmation holds the case, the decision and what was done, or nothing at all."""

from datetime import timedelta

import msgspec
import pytest

from kiosk.desk.causes import causes
from kiosk.desk.compare import acknowledge, to_acknowledge
from kiosk.desk.form import Form
from kiosk.desk.keys import add_document
from kiosk.desk.ports import Patient, Recorded
from kiosk.desk.record import NOBODY
from kiosk.desk.standing import Standing
from schema.confirmation import Event, Taken
from schema.errors import Refused, Unreachable
from schema.online import OnlineAnswer
from schema.terms import Difference, Document, OnlineCheck, Outcome
from tests.kiosk.desk.room import EXPIRED, HANAKO_KEYS, TARO_KEYS, Room
from tests.people import HANAKO


def test_the_last_four_digits_notice_is_never_recorded(room: Room) -> None:
    room.desk.confirm(room.typed(Form(), ("8", *HANAKO_KEYS)))

    visit = room.rows.entries[-1].visit
    assert visit is not None
    assert visit.presented.document is Document.OTHER_PAPER


def test_the_last_four_digits_notice_leaves_no_trace(room: Room) -> None:
    """Neither first nor beside another document, in any form, in the whole entry."""
    alone = room.typed(Form(), ("8", *HANAKO_KEYS))
    beside = add_document(
        room.typed(Form(), ("9", *HANAKO_KEYS)),
        Document.MY_NUMBER_DIGITS_NOTICE,
        room.desk.around(),
    )
    for form in (alone, beside):
        shown = room.desk.decide(form)
        event = room.desk.confirm(form, shown=shown)
        written = msgspec.json.encode(event) + msgspec.json.encode(
            room.rows.entries[-1]
        )
        assert b"digits" not in written
        assert b"other_paper" in written


def test_nobody_was_asked_and_so_no_register_is_named(room: Room) -> None:
    form = room.typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED))
    now = room.clock.now()
    noted = form.with_answer(
        OnlineAnswer(
            result=OnlineCheck.UNAVAILABLE,
            source=NOBODY,
            asked_at=now,
            answered_at=now,
        )
    )
    query = room.desk.query(form)
    assert query is not None
    asked = form.with_answer(room.answer(query, OnlineCheck.UNAVAILABLE))
    room.desk.confirm(form)
    room.desk.confirm(noted)
    room.desk.confirm(asked)

    online = [entry.online for entry in room.rows.entries]
    assert online[:2] == [None, None]
    assert online[2] is not None
    assert online[2].source == "oqs_folder"


def test_a_visit_that_waits_without_numbers_is_pending_too(room: Room) -> None:
    form = room.typed(Form(), ("4", "-", "2", "-", *EXPIRED))
    assert room.desk.decide(form).outcome is Outcome.CHECK_REQUIRED
    room.desk.confirm(form)

    entry = room.rows.entries[-1]
    assert entry.waits
    assert entry.recheck is None


@pytest.mark.parametrize("days", [1, 48])
def test_a_verdict_of_another_day_is_refused(room: Room, days: int) -> None:
    form = room.typed(Form(), ("2", *HANAKO_KEYS, "enter"))
    shown = room.desk.decide(form)
    room.clock.at += timedelta(days=days)
    with pytest.raises(Refused) as refused:
        room.desk.confirm(form, shown=shown)

    assert refused.value.code == "E-TAKE-4"
    assert room.rows.entries == []
    room.desk.confirm(form, shown=room.desk.decide(form))
    assert len(room.rows.entries) == 1


def test_another_verdict_than_was_shown_is_refused(room: Room) -> None:
    form = room.typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED))
    query = room.desk.query(form)
    assert query is not None
    shown = room.desk.decide(form)
    with pytest.raises(Refused, match="E-TAKE-4"):
        room.desk.confirm(form.with_answer(room.answer(query)), shown=shown)


def test_a_review_needs_what_was_done_and_why(room: Room) -> None:
    review = room.typed(Form(), ("1", "2", *HANAKO_KEYS))
    assert room.desk.decide(review).outcome is Outcome.REVIEW

    for taken, code in (
        (None, "E-TAKE-3"),
        (Taken(outcome=Outcome.INSURED), "E-TAKE-2"),
        (Taken(outcome=Outcome.INSURED_INTERIM, reason="reason_1"), "E-TAKE-1"),
    ):
        with pytest.raises(Refused) as refused:
            room.desk.confirm(review, taken)
        assert refused.value.code == code
    assert room.rows.entries == []
    room.desk.confirm(review, Taken(outcome=Outcome.INSURED, reason="reason_1"))
    assert len(room.rows.entries) == 1


def test_a_full_disk_records_nothing_and_keeps_the_form(room: Room) -> None:
    form = room.typed(Form(), ("2", *HANAKO_KEYS, "enter"))
    room.rows.is_full = True
    with pytest.raises(Unreachable):
        room.desk.confirm(form)
    room.rows.is_full = False

    assert room.desk.lately.insurer == ""
    assert room.desk.confirm(form).decision is not None
    assert room.desk.lately.insurer == HANAKO.insurer_number


def test_a_visit_that_waits_is_asked_again(room: Room) -> None:
    form = room.typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED))
    room.desk.confirm(form)

    recheck = room.rows.entries[-1].recheck
    assert recheck is not None
    assert (recheck.number, recheck.birth_date) == (HANAKO.number, HANAKO.birth_date)


def test_a_day_of_birth_that_does_not_fit_records_no_name(room: Room) -> None:
    form = room.typed(Form(), ("2", *HANAKO_KEYS[:-1], *"3200106", "enter", "enter"))
    rows = room.desk.compared(form)
    assert to_acknowledge(rows) == (Difference.BIRTH_DATE,)
    with pytest.raises(Refused, match="E-TAKE-6"):
        room.desk.confirm(form)
    room.desk.confirm(acknowledge(form, rows, "patient_told"))

    patient = room.rows.entries[-1].patient
    assert patient is not None
    assert (patient.name, patient.number) == ("", HANAKO.number)


def recorded(room: Room, form: Form, name: str = "") -> Recorded:
    event: Event = room.desk.confirm(form)
    return Recorded(event=event, patient=Patient(name=name))


def test_causes_are_counted_from_what_is_recorded(room: Room) -> None:
    expired = room.typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED))
    query = room.desk.query(expired)
    assert query is not None
    not_found = expired.with_answer(room.answer(query, OnlineCheck.NOT_FOUND))
    down = expired.with_answer(room.answer(query, OnlineCheck.UNAVAILABLE))
    unread = room.typed(Form(), ("1", "7", *TARO_KEYS, "enter"))

    counted = causes(
        [
            Standing(recorded(room, not_found, "見●　ハナ")),
            Standing(recorded(room, down)),
            Standing(recorded(room, unread)),
        ]
    )

    assert (counted.expired, counted.invalid, counted.line) == (2, 1, 1)
    assert (counted.reader, counted.black_circle) == (1, 1)
