"""The printed last day and the reader are asked if, and only if, they matter."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from kiosk.desk.form import Field, Form, applies
from kiosk.desk.keys import DOCUMENTS, READINGS
from kiosk.desk.route import onward
from schema.online import OnlineAnswer
from schema.terms import Document, OnlineCheck, Outcome, Reader
from tests.kiosk.desk.room import NINE, Room
from tests.people import HANAKO, a_national_person, an_employee

PEOPLE = (HANAKO, a_national_person(), an_employee())
DAYS = (
    date(2025, 7, 31),
    date(2025, 10, 15),
    date(2025, 12, 2),
    date(2026, 3, 31),
    date(2026, 4, 1),
)
ALSO = ((), (Document.MY_NUMBER_CARD,), (Document.ELIGIBILITY_NOTICE,))
ANSWERS = (None, OnlineCheck.ELIGIBLE, OnlineCheck.NOT_FOUND)


def identified(person_at: int, document: Document, also: tuple[Document, ...]) -> Form:
    person = PEOPLE[person_at]
    return Form(
        document=document,
        also=tuple(one for one in also if one is not document),
        insurer=person.insurer_number,
        symbol=person.symbol,
        number=person.number,
        branch=person.branch,
        birth=person.birth_date,
    )


def with_answer(form: Form, result: OnlineCheck | None, room: Room) -> Form:
    if result is None:
        return form
    now = room.clock.now()
    answer = OnlineAnswer(
        result=result, source="oqs_folder", asked_at=now, answered_at=now
    )
    return form.with_answer(answer)


def dated(form: Form, days: Sequence[date | None]) -> Iterator[Form]:
    """Every way to say the printed last day of each document."""
    if form.undated is None:
        yield form
        return
    for day in days:
        yield from dated(form.with_expiry(day), days)


def outcomes_over(room: Room, form: Form, field: Field) -> set[Outcome]:
    """What comes out for every way to fill `field`."""
    day = room.desk.today
    fillings: list[Form]
    if field is Field.EXPIRY:
        days = (None, day - timedelta(days=1), day, day + timedelta(days=400))
        fillings = list(dated(form, days))
    else:
        fillings = [
            replace(form, reader=reader, card_answer=None)
            for reader in (Reader.NOT_USED, Reader.CANNOT_READ)
        ]
        fillings += [
            replace(form, reader=reader, card_answer=answer)
            for reader, answer in READINGS.values()
            if answer is not None
        ]
    return {room.desk.decide(filled).outcome for filled in fillings}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_is_not_asked_would_change_nothing(room: Room, day: date) -> None:
    room.clock.at = NINE.replace(year=day.year, month=day.month, day=day.day)
    cases = product(range(3), DOCUMENTS.values(), ALSO, READINGS.values(), ANSWERS)
    not_asked = 0
    for person_at, document, also, (reader, answer), result in cases:
        form = with_answer(identified(person_at, document, also), result, room)
        read = replace(form, reader=reader, card_answer=answer)
        settled = onward(read, room.desk.around())
        if applies(form, Field.EXPIRY) and settled.at is Field.VERDICT:
            not_asked += 1
            assert len(outcomes_over(room, settled, Field.EXPIRY)) == 1, settled

    assert not_asked > 0


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_is_asked_can_change_something(room: Room, day: date) -> None:
    room.clock.at = NINE.replace(year=day.year, month=day.month, day=day.day)
    around = room.desk.around()
    for person_at, document in product(range(3), DOCUMENTS.values()):
        form = onward(identified(person_at, document, ()), around)
        if form.at is Field.EXPIRY:
            every = {
                outcome
                for result in (None, *OnlineCheck)
                if result is not OnlineCheck.NOT_RUN
                for outcome in outcomes_over(
                    room, with_answer(form, result, room), Field.EXPIRY
                )
            }
            assert len(every) > 1, form


def test_a_card_that_was_read_needs_no_printed_day(room: Room) -> None:
    form = identified(0, Document.MY_NUMBER_CARD, ())
    read = replace(form, reader=Reader.READ, card_answer=OnlineCheck.ELIGIBLE)

    assert onward(read, room.desk.around()).at is Field.VERDICT


def test_a_check_is_offered_where_the_interim_handling_needs_it(room: Room) -> None:
    card = identified(0, Document.INSURANCE_CARD, ()).with_expiry(date(2025, 7, 31))
    certificate = identified(0, Document.ELIGIBILITY_CERTIFICATE, ()).with_expiry(
        date(2026, 7, 31)
    )

    assert room.desk.partial(card).check_matters
    assert not room.desk.partial(certificate).check_matters
