from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.errors import Unreadable
from schema.wareki import ERAS, Era, read_date, to_wareki

ENDED = ERAS[:-1]


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(1868, 1, 1), "明治元年1月1日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
    ],
)
def test_the_first_and_the_last_day_belong_to_their_era(day: date, text: str) -> None:
    assert to_wareki(day) == text
    assert read_date(text).day == day


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("明治45年7月30日", "大正元年7月30日"),
        ("大正元年7月29日", "明治45年7月29日"),
        ("大正15年12月25日", "昭和元年12月25日"),
        ("昭和元年12月24日", "大正15年12月24日"),
        ("昭和64年1月8日", "平成元年1月8日"),
        ("昭和64-02-01", "平成元年2月1日"),
        ("平成元年1月7日", "昭和64年1月7日"),
        ("平成31年5月1日", "令和元年5月1日"),
        ("令和元年4月30日", "平成31年4月30日"),
        ("3640201", "平成元年2月1日"),
    ],
)
def test_a_day_outside_its_era_is_refused_with_the_right_era(
    text: str, right: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        read_date(text)
    assert refused.value.code == "E-DATE-2"
    assert refused.value.expected == right


def test_an_expiry_printed_before_its_era_ended_is_converted_with_a_warning() -> None:
    read = read_date("平成32年7月31日", printed=True)
    assert read.day == date(2020, 7, 31)
    assert read.wareki == "令和2年7月31日"
    assert read.warning == "平成 ended on 2019-04-30; this is 令和2年7月31日"


@given(st.sampled_from(ENDED), st.integers(0, 3650))
def test_printed_days_warn_after_the_last_day_of_the_era_only(
    era: Era, days_after: int
) -> None:
    day = date.fromordinal(era.last.toordinal() + days_after)
    text = era.text(day.year - era.zero, day.month, day.day)
    read = read_date(text, printed=True)
    assert read.day == day
    assert (read.warning is not None) == (days_after > 0)


def test_a_printed_day_before_its_era_began_is_refused_all_the_same() -> None:
    with pytest.raises(Unreadable, match="E-DATE-2"):
        read_date("令和元年4月30日", printed=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("昭和20年2月30日", "day 30"),
        ("昭和20年2月29日", "day 29"),
        ("3201301", "month 13"),
        ("昭和0年1月1日", "year 0"),
        ("1900-02-29", "day 29"),
        ("19450431", "day 31"),
        ("R5.4.0", "day 0"),
    ],
)
@pytest.mark.parametrize("printed", [False, True])
def test_a_day_that_no_calendar_has_is_refused(
    text: str, found: str, *, printed: bool
) -> None:
    with pytest.raises(Unreadable) as refused:
        read_date(text, printed=printed)
    assert refused.value.code == "E-DATE-3"
    assert refused.value.found == found


def test_the_leap_day_is_read_in_leap_years() -> None:
    assert read_date("昭和19年2月29日").day == date(1944, 2, 29)
    assert read_date("2000-02-29").day == date(2000, 2, 29)
