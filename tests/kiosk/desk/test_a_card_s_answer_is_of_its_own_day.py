"""What the reader said of a card holds for the day on which it said so."""

from datetime import timedelta

import pytest

from kiosk.desk import aside
from kiosk.desk.form import Form
from schema.terms import OnlineCheck, Outcome, Reader
from tests.kiosk.desk.room import HANAKO_KEYS, a_room


@pytest.mark.parametrize("key", ["1", "2", "3", "4", "5", "6"])
def test_on_the_next_day_the_card_is_to_be_read_again(key: str) -> None:
    room = a_room()
    form = aside.read(aside.written(room.typed(Form(), ("1", key, *HANAKO_KEYS))))
    visit = room.desk.visit(form)
    assert visit.reader is Reader.READ
    assert visit.online_check is form.card_answer

    room.clock.at += timedelta(days=1)

    visit = room.desk.visit(form)
    assert (visit.reader, visit.online_check) == (Reader.NOT_USED, OnlineCheck.NOT_RUN)
    assert room.desk.decide(form).outcome is Outcome.USE_MY_NUMBER_CARD


def test_a_card_that_cannot_be_read_stays_one() -> None:
    room = a_room()
    form = room.typed(Form(), ("1", "7", *HANAKO_KEYS))
    room.clock.at += timedelta(days=1)

    assert room.desk.visit(form).reader is Reader.CANNOT_READ
