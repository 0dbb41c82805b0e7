"""Going back opens one field and keeps the others; a wrong digit stays to be mended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.desk.form import Field, Form
from kiosk.desk.keys import BACK, choose_document, press
from schema.terms import Document, OnlineCheck
from tests.kiosk.desk.room import EXPIRED, HANAKO_KEYS, TARO_KEYS, Room, a_room
from tests.people import HANAKO, SHINJUKU

ROOM = a_room()


def test_a_wrong_check_digit_is_marked_and_stays(room: Room) -> None:
    form = room.typed(Form(), ("2", *"39131041"))

    assert form.problem is not None
    assert (form.problem.code, form.problem.digit) == ("E-NUM-2", 7)
    assert (form.at, form.typed) == (Field.INSURER, "39131041")
    mended = room.typed(form, (BACK, "0"))
    assert (mended.insurer, mended.at) == (SHINJUKU, Field.NUMBER)


def test_an_impossible_day_is_marked_at_the_digit_and_stays(room: Room) -> None:
    form = room.typed(Form(), ("2", *HANAKO_KEYS[:-1], *"36"))
    refused = room.typed(form, "5")

    assert refused.typed == form.typed + "5"
    assert refused.problem is not None
    assert (refused.problem.digit, refused.problem.found) == (2, "5")
    more = room.typed(refused, "0")
    assert (more.typed, more.problem) == (refused.typed + "0", refused.problem)
    assert room.typed(more, (BACK, BACK, "3")).problem is None


@pytest.mark.parametrize("document", list(Document))
def test_another_document_keeps_the_numbers(room: Room, document: Document) -> None:
    form = room.typed(Form(), ("4", *HANAKO_KEYS))
    changed = choose_document(form, document, room.desk.around())

    assert (changed.insurer, changed.number) == (HANAKO.insurer_number, HANAKO.number)
    assert (changed.birth, changed.person) == (HANAKO.birth_date, HANAKO)


def test_going_back_opens_the_field_before_with_what_stood_there(room: Room) -> None:
    form = room.typed(Form(), ("2", *HANAKO_KEYS))
    at_birth = room.typed(form, (BACK,))
    at_number = room.typed(at_birth, (BACK,))

    assert at_birth.at is Field.BIRTH
    assert (at_number.at, at_number.typed) == (Field.NUMBER, HANAKO.number)
    assert at_number.insurer == HANAKO.insurer_number


@pytest.mark.parametrize("keys", [("4", *HANAKO_KEYS), ("4", *TARO_KEYS)])
def test_going_all_the_way_back_ends_at_the_document(
    room: Room, keys: tuple[str, ...]
) -> None:
    form = room.typed(Form(), (*keys, *(BACK,) * 80))

    assert form.at is Field.DOCUMENT


@given(st.integers(min_value=1, max_value=30), st.sampled_from("0123456789"))
def test_a_digit_that_was_taken_is_taken_back(cut: int, digit: str) -> None:
    keys = ("4", *HANAKO_KEYS, *EXPIRED)
    there = ROOM.typed(Form(), keys[: len(keys) - cut])
    longer = press(there, digit, ROOM.desk.around())

    if longer.at is there.at and longer.typed == there.typed + digit:
        again = press(longer, BACK, ROOM.desk.around())
        assert (again.at, again.typed, again.problem) == (there.at, there.typed, None)


@pytest.mark.parametrize("back", [2, 8])
def test_a_mended_number_keeps_what_the_card_answered(room: Room, back: int) -> None:
    """No digit of a number is taken for the reader's answer."""
    form = room.typed(Form(), ("1", "2", *"39131024"))
    mended = room.typed(form, (BACK,) * (1 + back))
    mended = room.typed(mended, (*SHINJUKU[8 - back :], *HANAKO.number))

    assert mended.card_answer is OnlineCheck.NOT_ELIGIBLE
    assert (mended.insurer, mended.number) == (SHINJUKU, HANAKO.number)


@given(st.lists(st.sampled_from([BACK, *"0123456789"]), max_size=40))
def test_no_digit_leads_up_to_a_field_of_answers(keys: list[str]) -> None:
    """Only Backspace goes up; what the reader said is changed in its own field."""
    form = ROOM.typed(Form(), ("1", "2"))
    for key in keys:
        before, form = form, ROOM.typed(form, (key,))
        if key != BACK and before.at not in {Field.DOCUMENT, Field.READER}:
            assert (form.reader, form.card_answer) == (
                before.reader,
                before.card_answer,
            )
            assert form.at not in {Field.DOCUMENT, Field.READER}
