"""Nobody is accepted by Enter alone where something of today speaks against it.

The rulebook's outcome stays: a certificate in force counts whatever a register says.
But the clerk has seen the contradiction, says why, and somebody looks into it.
"""

from dataclasses import replace
from datetime import date

import pytest
from msgspec.structs import replace as but

from kiosk.desk import compare
from kiosk.desk.form import Form
from kiosk.desk.live import SPEAKS_AGAINST
from kiosk.desk.tasks import TaskKind
from kiosk.labels import has
from kiosk.words.compared import said
from schema.confirmation import Taken
from schema.errors import Refused
from schema.online import AnsweredPerson
from schema.terms import Difference, Document, OnlineCheck, Outcome, Reader
from tests.kiosk.desk.room import HANAKO_KEYS, Room, a_room
from tests.people import HANAKO, VISIT_DAY

AGAINST = sorted(SPEAKS_AGAINST)
LAST = (*"8070731", "enter")
"""令和8年7月31日."""


@pytest.fixture
def room() -> Room:
    return a_room()


def certified(room: Room, *birth: str) -> Form:
    """見本　花子 with a certificate in force."""
    keys = (*HANAKO_KEYS[:-1], *birth) if birth else HANAKO_KEYS
    form = room.typed(Form(), ("2", *keys, *LAST))
    assert room.desk.decide(form).outcome is Outcome.INSURED
    return form


def answered(room: Room, form: Form, result: OnlineCheck) -> Form:
    query = room.desk.query(form)
    assert query is not None
    return form.with_answer(room.answer(query, result))


def refused(room: Room, form: Form, difference: Difference) -> None:
    assert compare.still_open(form, room.desk.compared(form)) == (difference,)
    with pytest.raises(Refused, match="E-TAKE-6"):
        room.desk.confirm(form)
    assert room.rows.entries == []


def acknowledged(room: Room, form: Form) -> Form:
    return compare.acknowledge(form, room.desk.compared(form), "responsible_person")


def details(room: Room) -> list[str]:
    tasks = room.rows.entries[-1].tasks
    return [one.detail for one in tasks if one.kind is TaskKind.CONTRADICTED]


@pytest.mark.parametrize("result", AGAINST)
def test_an_answer_against_it_is_acknowledged_and_looked_into(
    room: Room, result: OnlineCheck
) -> None:
    form = answered(room, certified(room), result)
    assert room.desk.decide(form).outcome is Outcome.INSURED
    refused(room, form, Difference.ELIGIBILITY)

    room.desk.confirm(acknowledged(room, form))

    entry = room.rows.entries[-1]
    assert entry.taken == Taken(outcome=Outcome.INSURED)
    assert entry.acknowledged is not None
    assert entry.acknowledged.differs == (Difference.ELIGIBILITY,)
    assert details(room) == [result]
    assert has(f"task.{TaskKind.CONTRADICTED}_{result}")
    assert said(compare.ELIGIBILITY, result) != result


@pytest.mark.parametrize("result", AGAINST)
def test_the_card_s_own_answer_is_one(room: Room, result: OnlineCheck) -> None:
    form = replace(
        certified(room),
        also=(Document.MY_NUMBER_CARD,),
        reader=Reader.READ,
        card_answer=result,
    )
    refused(room, form, Difference.ELIGIBILITY)


def test_a_worse_answer_afterwards_is_acknowledged_anew(room: Room) -> None:
    lost = answered(room, certified(room), OnlineCheck.NOT_ELIGIBLE)
    known = acknowledged(room, lost)
    newer = answered(room, known, OnlineCheck.NEWER_EXISTS)

    assert compare.still_open(known, room.desk.compared(known)) == ()
    refused(room, newer, Difference.ELIGIBILITY)


@pytest.mark.parametrize("result", [OnlineCheck.ELIGIBLE, OnlineCheck.UNAVAILABLE])
def test_what_does_not_speak_against_it_is_nothing(
    room: Room, result: OnlineCheck
) -> None:
    room.desk.confirm(answered(room, certified(room), result))

    assert details(room) == []


def test_who_is_not_accepted_needs_no_word(room: Room) -> None:
    form = answered(room, certified(room), OnlineCheck.NOT_ELIGIBLE)
    room.desk.confirm(form, Taken(outcome=Outcome.UNCONFIRMED, reason="reason_1"))

    assert details(room) == []


def test_a_declaration_is_taken_because_of_such_an_answer(room: Room) -> None:
    keys = ("1", "2", *HANAKO_KEYS)
    form = replace(room.typed(Form(), keys), declaration=True)
    assert room.desk.decide(form).outcome is Outcome.INSURED_BY_DECLARATION

    room.desk.confirm(form)

    assert details(room) == []


OTHER_BIRTH = (*"3200106", "enter")
"""昭和20年1月6日, a day later than the local copy has it."""


def test_another_birth_date_than_the_copy_s_is_acknowledged(room: Room) -> None:
    form = certified(room, *OTHER_BIRTH)
    refused(room, form, Difference.BIRTH_DATE)
    row = compare.row_of(room.desk.compared(form), compare.BIRTH)
    assert (row.paper, row.snapshot) == ("1945-01-06", "1945-01-05")

    room.desk.confirm(acknowledged(room, form))

    assert len(room.rows.entries) == 1


def test_one_that_the_register_says_itself_is_in_no_doubt(room: Room) -> None:
    form = certified(room, *OTHER_BIRTH)
    query = room.desk.query(form)
    assert query is not None
    person = AnsweredPerson(birth_date=form.birth, number=HANAKO.number)
    known = form.with_answer(but(room.answer(query), insured=person))

    assert compare.still_open(known, room.desk.compared(known)) == ()


@pytest.mark.parametrize(
    ("born", "is_possible"),
    [
        (VISIT_DAY.replace(year=VISIT_DAY.year - 124), True),
        (VISIT_DAY.replace(year=VISIT_DAY.year - 126), False),
        (date(1868, 1, 1), False),
    ],
)
def test_nobody_is_so_old(room: Room, born: date, is_possible: bool) -> None:  # noqa: FBT001
    form = replace(certified(room), birth=born, person=None, number="00000999")
    found = compare.still_open(form, room.desk.compared(form))

    assert found == (() if is_possible else (Difference.BIRTH_DATE,))
