"""Going back opens one field and keeps the others; a wrong digit stays to be mended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.desk.form import Field, Form
from kiosk.desk.keys import BACK, choose_document, press
from schema.terms import Document
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


def test_an_impossible_day_is_refused_at_the_digit(room: Room) -> None:
    form = room.typed(Form(), ("2", *HANAKO_KEYS[:-1], *"36"))
    refused = room.typed(form, "5")

    assert refused.typed == form.typed
    assert refused.problem is not None
    assert (refused.problem.digit, refused.problem.found) == (2, "5")
    assert room.typed(refused, "3").problem is None


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
