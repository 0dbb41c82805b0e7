"""A date that Enter could not take is typed anew, or mended, without taking it back."""

from datetime import date

import pytest

from kiosk.desk.burst import Typing
from kiosk.desk.form import Field, Form
from kiosk.desk.keys import ENTER, choose_document, press
from schema.terms import Document
from tests.kiosk.desk.room import Room
from tests.people import SHINJUKU

BORN = date(1946, 2, 28)
HASTY, READ = 0.3, 1.0
BETWEEN_KEYS = 0.2


def refused(room: Room, typed: str) -> tuple[Typing, Form, float]:
    """At the day of birth, after Enter on something that is no date."""
    around = room.desk.around()
    form = choose_document(Form(), Document.INSURANCE_CARD, around)
    for key in SHINJUKU + "99999999":
        form = press(form, key, around)
    assert form.at is Field.BIRTH
    typing, at = Typing(), 50.0
    for key in (*typed, ENTER):
        at += BETWEEN_KEYS
        form = typing.key(form, key, at, around)
    assert form.problem is not None
    return typing, form, at


def typed_after(room: Room, first: str, then: str, pause: float) -> Form:
    """The form after a refused date, a pause, and more digits with their Enter."""
    typing, form, at = refused(room, first)
    at += pause - BETWEEN_KEYS
    for key in (*then, ENTER):
        at += BETWEEN_KEYS
        form = typing.key(form, key, at, room.desk.around())
    return form


@pytest.mark.parametrize("wrong", ["12345", "3213228", "9"])
def test_it_is_typed_anew(room: Room, wrong: str) -> None:
    assert typed_after(room, wrong, "3210228", READ).birth == BORN


def test_a_digit_that_was_left_out_at_its_end_is_added(room: Room) -> None:
    assert typed_after(room, "321022", "8", READ).birth == BORN


def test_what_was_typed_ahead_for_the_next_field_is_no_birth_date(room: Room) -> None:
    form = typed_after(room, "12345", "5070731", HASTY)

    assert form.birth is None
    assert form.problem is not None
