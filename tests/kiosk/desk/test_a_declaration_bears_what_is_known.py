"""What fills in a 被保険者資格申立書, and under which numbers its visit is claimed."""

from dataclasses import replace

import pytest

from kiosk.desk import claims
from kiosk.desk.declaration import known_of
from kiosk.desk.form import Form
from schema.terms import Outcome, Scheme
from tests.kiosk.desk.test_what_differs_is_acknowledged import answer_of, form_of
from tests.people import HANAKO, SHINJUKU, a_national_person, an_employee

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
