from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.errors import Unreadable
from schema.wareki import ERAS, read_date, to_short, to_wareki

ERA_DAYS = st.dates(date(1868, 1, 1), date(2117, 12, 31))
GREGORIAN_DAYS = st.dates(date(1800, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "3200105",
        "３２００１０５",
        "S20.1.5",
        "s20/1/5",
        "S20-01-05",
        "S200105",
        "Ｓ２０．１．５",
        "昭和20年1月5日",
        "昭和２０年　１月　５日",
        "昭20.1.5",
        "㍼20年1月5日",
        "昭和20－1－5",
        "1945-01-05",
        "19450105",
        "1945/1/5",
        "1945年1月5日",
        " 1945.01.05 ",
    ],
)
def test_the_same_day_is_read_from_every_form(text: str) -> None:
    read = read_date(text)
    assert read.day == date(1945, 1, 5)
    assert read.wareki == "昭和20年1月5日"
    assert read.warning is None


@pytest.mark.parametrize(
    "text", ["令和元年5月1日", "R1-5-1", "㋿元年5月1日", "令元.5.1", "5010501"]
)
def test_the_first_year_of_an_era_may_be_written_gannen_or_one(text: str) -> None:
    read = read_date(text)
    assert read.day == date(2019, 5, 1)
    assert read.wareki == "令和元年5月1日"


@given(ERA_DAYS)
def test_japanese_text_of_a_day_reads_back_as_the_day(day: date) -> None:
    assert read_date(to_wareki(day)).day == day


@given(ERA_DAYS)
def test_short_text_of_a_day_reads_back_as_the_day(day: date) -> None:
    assert read_date(to_short(day)).day == day


@given(ERA_DAYS)
def test_seven_digits_of_a_day_read_back_as_the_day(day: date) -> None:
    era = next(era for era in ERAS if era.holds(day))
    year = day.year - era.zero
    digits = f"{era.digit}{year:02}{day.month:02}{day.day:02}"
    assert read_date(digits).day == day


@given(GREGORIAN_DAYS)
def test_gregorian_forms_of_a_day_read_back_as_the_day(day: date) -> None:
    for form in (day.isoformat(), f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}"):
        assert read_date(form).day == day


def test_seven_digits_are_an_era_date_even_where_eight_could_follow() -> None:
    assert read_date("2021012").day == date(1913, 10, 12)
    assert read_date("20210123").day == date(2021, 1, 23)


def test_days_before_meiji_are_written_in_the_gregorian_calendar() -> None:
    assert to_wareki(date(1867, 12, 31)) == "1867-12-31"
    assert to_short(date(1867, 12, 31)) == "1867-12-31"
    assert read_date("1867-12-31").wareki == "1867-12-31"


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused_as_unreadable(text: str) -> None:
    with suppress(Unreadable):
        assert read_date(text).warning is None


@pytest.mark.parametrize(
    "text",
    ["", "abc", "20.1.5", "9999999", "99999999", "17991231", "320010", "S20.1", "昭和"],
)
def test_what_is_no_date_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_date(text)
    assert refused.value.code == "E-DATE-1"
    assert refused.value.found == f"{len(text)} character(s) that are no date"
