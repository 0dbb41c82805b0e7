import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.names import mask, mask_number
from schema.numbers import with_check_digit


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("シンジュク タロウ", "シ＊＊ タ＊＊"),
        ("ｼﾝｼﾞｭｸ ﾀﾞｲｽｹ", "シ＊＊ ダ＊＊"),
        ("見本　花子", "見＊＊ 花＊＊"),
        ("森", "森＊＊"),
        ("𠮷田　一", "𠮷＊＊ 一＊＊"),
        ("マリア デ ソウザ", "マ＊＊ デ＊＊"),
        ("", ""),
    ],
)
def test_a_name_shows_the_first_character_of_its_parts(name: str, masked: str) -> None:
    assert mask(name) == masked


@given(st.text("アイウエオカキ", min_size=1), st.text("アイウエオカキ", min_size=1))
def test_a_masked_name_does_not_tell_its_length(family: str, given_name: str) -> None:
    assert len(mask(f"{family} {given_name}")) == 7


def test_a_number_shows_its_last_four() -> None:
    number = with_check_digit("9999012")
    assert mask_number(number) == f"****{number[-4:]}"


@pytest.mark.parametrize(
    ("number", "masked"),
    [("5", "*"), ("15", "*5"), ("001", "**1"), ("123001", "***001")],
)
def test_a_short_number_has_no_more_stars_than_it_hides(
    number: str, masked: str
) -> None:
    assert mask_number(number) == masked


@given(st.text("0123456789", max_size=20))
def test_a_number_never_shows_more_than_half_of_itself(number: str) -> None:
    masked = mask_number(number)
    shown = masked.lstrip("*")
    assert masked.count("*") == min(4, len(number) - len(shown))
    assert number.endswith(shown)
    assert len(shown) == min(4, len(number) // 2)
