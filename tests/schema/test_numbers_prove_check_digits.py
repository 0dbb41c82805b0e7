import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.errors import Unreadable
from schema.numbers import (
    check_digit,
    read_insured,
    read_insurer,
    with_check_digit,
)
from schema.terms import Scheme

PUBLISHED = [
    "33120015",
    "39131156",
    "39131131",
    "39131040",
    "39131123",
    "138156",
    "06138093",
    "06110852",
    "63132286",
    "31130685",
    "80137151",
    "41139155",
    "81137150",
    "54016027",
]
WRONG = ["138157", "06138092", "06110854", "63132280", "31130683"]
BODIES = st.text("0123456789", min_size=7, max_size=7)


@pytest.mark.parametrize("number", PUBLISHED)
def test_published_numbers_carry_the_digit_that_is_computed(number: str) -> None:
    assert with_check_digit(number[:-1]) == number


@pytest.mark.parametrize("number", PUBLISHED)
def test_leading_zeros_do_not_change_the_check_digit(number: str) -> None:
    assert check_digit(f"00{number[:-1]}") == number[-1]


@pytest.mark.parametrize("number", WRONG)
def test_a_wrong_check_digit_is_refused_with_the_right_one(number: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_insurer(number)
    assert refused.value.code == "E-NUM-2"
    assert refused.value.found == f"check digit {number[-1]}"
    assert refused.value.expected == f"check digit {check_digit(number[:-1])}"


@pytest.mark.parametrize("number", ["6138092", "6110854"])
def test_a_number_that_lost_its_leading_zero_is_refused(number: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_insurer(number)
    assert refused.value.code == "E-NUM-1"
    assert refused.value.found == "7 digit(s)"


@given(BODIES, st.integers(0, 6), st.integers(1, 9))
def test_any_single_wrong_digit_changes_the_check_digit(
    body: str, place: int, change: int
) -> None:
    wrong = str((int(body[place]) + change) % 10)
    assert check_digit(body[:place] + wrong + body[place + 1 :]) != check_digit(body)


@given(BODIES.filter(lambda body: body.strip("0") and body != "7777777"))
def test_a_late_elderly_number_with_its_check_digit_has_no_warning(body: str) -> None:
    read = read_insured(with_check_digit(body), Scheme.LATE_ELDERLY)
    assert read.number == with_check_digit(body)
    assert read.warning is None


@given(
    BODIES.filter(lambda body: body.strip("0") and body != "7777777"),
    st.integers(1, 9),
)
def test_a_late_elderly_number_with_another_digit_is_usable_with_a_warning(
    body: str, change: int
) -> None:
    wrong = str((int(check_digit(body)) + change) % 10)
    read = read_insured(body + wrong, Scheme.LATE_ELDERLY)
    assert read.number == body + wrong
    assert read.warning is not None
    assert f"found check digit {wrong}, expected check digit" in read.warning
    assert body not in read.warning
