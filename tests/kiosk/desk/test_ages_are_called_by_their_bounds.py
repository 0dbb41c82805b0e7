"""Three ages; fresh up to 36 hours, ageing up to seven days, stale after."""

from datetime import date, timedelta

import pytest

from kiosk.desk.form import Form
from kiosk.desk.status import Freshness, ages, freshness
from tests.kiosk.desk.room import AS_OF, BOOK, HANAKO_KEYS, NINE, Copy, Room


@pytest.mark.parametrize(
    ("age", "called"),
    [
        (timedelta(), Freshness.FRESH),
        (timedelta(hours=36), Freshness.FRESH),
        (timedelta(hours=36, seconds=1), Freshness.AGEING),
        (timedelta(days=7), Freshness.AGEING),
        (timedelta(days=7, seconds=1), Freshness.STALE),
    ],
)
def test_each_bound_belongs_to_the_better_name(
    age: timedelta, called: Freshness
) -> None:
    assert freshness(age) is called


def test_no_copy_has_no_age() -> None:
    found = ages(None, BOOK, NINE)

    assert (found.data, found.fetch, found.freshness) == (None, None, Freshness.NONE)


def test_data_fetch_and_edition_are_three_ages() -> None:
    found = ages(Copy().info(), BOOK, NINE)

    assert found.data == NINE - AS_OF
    assert found.fetch == NINE - AS_OF
    assert found.book == BOOK.edition.reviewed_to - NINE.date()


def test_no_age_changes_an_outcome(room: Room) -> None:
    form = room.typed(Form(), ("2", *HANAKO_KEYS, "enter"))
    fresh = room.desk.decide(form).outcome
    room.clock.at = NINE + timedelta(days=30)

    assert room.desk.today == date(2025, 11, 14)
    assert room.desk.decide(form).outcome is fresh
