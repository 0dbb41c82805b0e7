"""Enter right after a number that ended by itself takes nothing in the next field."""

import pytest

from kiosk.desk.burst import HABIT, Typing
from kiosk.desk.form import Field, Form
from kiosk.desk.keys import ENTER
from schema.terms import Document
from tests.kiosk.desk.room import Room

CARD = Form(document=Document.INSURANCE_CARD, at=Field.NUMBER, insurer="39131040")
BY_HAND = 0.2


def after(room: Room, *, pause: float) -> Form:
    """The form after eight digits by hand, and Enter after a pause."""
    typing, form, at = Typing(), CARD, 10.0
    for digit in "01234566":
        at += BY_HAND
        form = typing.key(form, digit, at, room.desk.around())
    return typing.key(form, ENTER, at + pause, room.desk.around())


@pytest.mark.parametrize("pause", [0.1, HABIT - 0.01])
def test_at_once_it_belongs_to_the_number(room: Room, pause: float) -> None:
    form = after(room, pause=pause)

    assert form.at is Field.BIRTH
    assert form.birth is None
    assert form.problem is None


def test_later_it_belongs_to_the_day_of_birth(room: Room) -> None:
    form = after(room, pause=HABIT + 0.1)

    assert form.birth is not None or form.problem is not None
