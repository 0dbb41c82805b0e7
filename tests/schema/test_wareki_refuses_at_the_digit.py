from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.errors import Unreadable
from schema.wareki import ERAS, could_become_date, read_date, to_short

DIGITS = "0123456789"


@pytest.mark.parametrize(
    ("accepted", "refused"),
    [
        ("3", "0"),
        ("36", "37"),
        ("364", "365"),
        ("3640", "3641"),
        ("36401", "36402"),
        ("3640107", "3640108"),
        ("20", "6"),
        ("1944022", "1945023"),
        ("19440229", "19450229"),
        ("2010801", "2010729"),
        ("S7", "S70"),
        ("S64.1", "S64.2"),
        ("S64.1.7", "S64.1.8"),
        ("S21.1", "S21.13"),
        ("昭和7", "昭和70"),
        ("1945.2.2", "1945.2.30"),
        ("R1.5.", "R1.4."),
        ("18", "17"),
        ("", "X"),
    ],
)
def test_an_impossible_date_is_refused_at_the_digit(
    accepted: str, refused: str
) -> None:
    assert could_become_date(accepted)
    assert not could_become_date(refused)


@given(st.dates(date(1868, 1, 1), date(2099, 12, 31)))
def test_every_beginning_of_a_real_date_is_let_through(day: date) -> None:
    era = next(era for era in ERAS if era.holds(day))
    seven = f"{era.digit}{day.year - era.zero:02}{day:%m%d}"
    for written in (seven, f"{day:%Y%m%d}", to_short(day), day.isoformat()):
        for end in range(len(written) + 1):
            assert could_become_date(written[:end]), written[:end]


@given(st.text(DIGITS, min_size=7, max_size=8))
def test_what_is_let_through_to_the_end_can_be_read(digits: str) -> None:
    if could_become_date(digits):
        readable = [digits, *(digits + last for last in DIGITS)]
        assert any(_reads(text) for text in readable)
    else:
        assert not _reads(digits)


def _reads(text: str) -> bool:
    try:
        read_date(text)
    except Unreadable:
        return False
    return True


def test_two_digits_leave_both_calendars_open() -> None:
    assert could_become_date("200")
    assert could_become_date("201")
    assert could_become_date("2000101")


def test_an_expiry_may_run_past_the_end_of_its_era() -> None:
    assert not could_become_date("432")
    assert could_become_date("432", printed=True)
    assert could_become_date("H32.7.31", printed=True)
    assert not could_become_date("H32.7.32", printed=True)


@pytest.mark.parametrize("text", ["S..", "1.2.3.4", ".", "S20.1.5.", "S20..5"])
def test_misplaced_points_are_refused(text: str) -> None:
    assert not could_become_date(text)


@given(st.text(max_size=9))
def test_any_text_gets_an_answer(text: str) -> None:
    assert could_become_date(text) in {True, False}
