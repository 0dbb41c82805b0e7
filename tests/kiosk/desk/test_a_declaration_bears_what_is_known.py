"""What fills in a 被保険者資格申立書, and under which numbers its visit is claimed."""

from dataclasses import replace

import pytest

from kiosk.desk import claims, compare, ladder
from kiosk.desk.declaration import known_of
from kiosk.desk.form import Field, Form
from kiosk.desk.ladder import Step
from kiosk.desk.tasks import TaskKind
from schema.errors import Refused
from schema.terms import Difference, Document, Outcome, Scheme, ShareSource
from tests.kiosk.desk.room import a_room
from tests.kiosk.desk.test_each_step_leads_where_the_book_says import unreadable
from tests.kiosk.desk.test_what_differs_is_acknowledged import answer_of, form_of
from tests.people import HANAKO, SHINJUKU, a_national_person, an_employee

IN_FORCE = ((Document.ELIGIBILITY_CERTIFICATE, HANAKO.valid_to),)
OTHER_ADDRESS = "東京都新宿区見本町9丁目9番9号"


def test_the_live_answer_goes_before_the_copy() -> None:
    form = form_of(HANAKO)
    moved = form.with_answer(
        answer_of(HANAKO, address=OTHER_ADDRESS, name="見本　華子")
    )

    assert known_of(form).address == HANAKO.address
    assert known_of(moved).address == OTHER_ADDRESS
    assert known_of(moved).name == "見本　華子"
    assert known_of(moved).insurer_name == HANAKO.insurer_name


def test_nobody_else_s_answer_fills_anything_in() -> None:
    form = form_of(HANAKO).with_answer(answer_of(HANAKO, name="見本　華子"))
    other = replace(form, number="00000026", person=None)

    assert known_of(other).name == ""


def test_what_was_typed_is_known_of_a_stranger() -> None:
    form = Form(
        insurer=SHINJUKU,
        birth=HANAKO.birth_date,
        contact="03-1234-5678",
        declared_share=20,
    )
    known = known_of(form)

    assert (known.scheme, known.birth_date) == (Scheme.LATE_ELDERLY, HANAKO.birth_date)
    assert (known.contact, known.share) == ("03-1234-5678", 20)
    assert (known.name, known.address, known.sex) == ("", "", None)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_a_statement_leaves_the_numbers_to_choose(outcome: Outcome) -> None:
    stated = outcome is Outcome.INSURED_BY_DECLARATION

    assert claims.bears_on(outcome) is stated


def test_sevens_fill_a_number_whose_length_is_known() -> None:
    assert claims.filled_with_sevens(form_of(HANAKO)) == "77777777"
    for person in (a_national_person(), an_employee()):
        assert claims.filled_with_sevens(form_of(person)) == ""


def test_what_was_declared_is_recorded_beside_the_visit() -> None:
    room = a_room()
    form = ladder.apply(unreadable(), Step.DECLARATION, room.desk.around())
    room.desk.confirm(replace(form, declared_share=20))

    (entry,) = room.rows.entries
    declared = compare.row_of(entry.compared, compare.DECLARED)
    assert declared.paper == "20"
    assert [task.kind for task in entry.tasks] == [TaskKind.DECLARATION]
    assert entry.visit is not None
    assert entry.visit.declaration
    assert entry.decision is not None
    assert entry.decision.share_from is not ShareSource.PRINTED


def test_an_accepted_spelling_goes_with_the_record() -> None:
    room = a_room()
    form = replace(form_of(HANAKO), at=Field.VERDICT, expiries=IN_FORCE)
    asked = form.with_answer(answer_of(HANAKO, name="例示　花子"))
    with pytest.raises(Refused):
        room.desk.confirm(asked)
    rows = room.desk.compared(asked)

    room.desk.confirm(compare.acknowledge(asked, rows, compare.SPELLING))

    (entry,) = room.rows.entries
    assert entry.accepts == "例示　花子"
    assert entry.acknowledged is not None
    assert entry.acknowledged.differs == (Difference.NAME,)
