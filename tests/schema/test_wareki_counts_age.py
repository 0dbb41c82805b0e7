from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.wareki import age_on, birthday_75


@pytest.mark.parametrize(
    ("day", "age"),
    [(date(2020, 1, 4), 74), (date(2020, 1, 5), 75), (date(2020, 1, 6), 75)],
)
def test_a_year_is_added_on_the_birthday(day: date, age: int) -> None:
    assert age_on(date(1945, 1, 5), day) == age


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (date(2019, 2, 28), 74),
        (date(2019, 3, 1), 75),
        (date(2020, 2, 28), 75),
        (date(2020, 2, 29), 76),
    ],
)
def test_a_leap_day_birth_gets_older_on_the_first_of_march(day: date, age: int) -> None:
    assert age_on(date(1944, 2, 29), day) == age


def test_late_elderly_insurance_begins_on_the_birthday_itself() -> None:
    assert birthday_75(date(1950, 4, 1)) == date(2025, 4, 1)
    assert birthday_75(date(1944, 2, 29)) == date(2019, 3, 1)


@given(st.dates(date(1868, 1, 1), date(2024, 12, 31)))
def test_one_is_75_from_that_day_on_and_not_before(birth: date) -> None:
    turns = birthday_75(birth)
    assert age_on(birth, turns) == 75
    assert age_on(birth, turns - timedelta(days=1)) == 74
