import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.errors import Unreadable
from schema.numbers import (
    PREFECTURES,
    TOKYO_WARDS,
    normalise_branch,
    normalise_number,
    normalise_symbol,
    read_institution,
    read_insured,
    read_insurer,
    with_check_digit,
)
from schema.terms import Scheme

WARDS = (
    "39131016 39131024 39131032 39131040 39131057 39131065 39131073 39131081 "
    "39131099 39131107 39131115 39131123 39131131 39131149 39131156 39131164 "
    "39131172 39131180 39131198 39131206 39131214 39131222 39131230"
)


@pytest.mark.parametrize(
    "text",
    ["39131040", "３９１３１０４０", " 3913 1040 ", "39-131-040", "39131０4ー0"],
)
def test_width_blanks_and_hyphens_do_not_matter(text: str) -> None:
    assert read_insurer(text).number == "39131040"


@pytest.mark.parametrize("text", ["138156", "  138156", "00138156", "１３８１５６"])
def test_six_digits_of_a_national_insurer_are_padded(text: str) -> None:
    insurer = read_insurer(text)
    assert insurer.number == "00138156"
    assert insurer.scheme is Scheme.NATIONAL
    assert insurer.kind == "国民健康保険"
    assert insurer.prefecture == "東京都"
    assert insurer.municipality is None


@pytest.mark.parametrize(
    ("number", "scheme", "kind", "prefecture"),
    [
        ("33120015", Scheme.EMPLOYEE, "警察共済", "千葉県"),
        ("06138093", Scheme.EMPLOYEE, "組合健保", "東京都"),
        ("06110852", Scheme.EMPLOYEE, "組合健保", "埼玉県"),
        ("63132286", Scheme.EMPLOYEE, "特例退職（組合健保）", "東京都"),
        ("31130685", Scheme.EMPLOYEE, "国家公務員共済", "東京都"),
        ("39131040", Scheme.LATE_ELDERLY, "後期高齢者医療", "東京都"),
    ],
)
def test_a_number_says_scheme_insurer_and_prefecture(
    number: str, scheme: Scheme, kind: str, prefecture: str
) -> None:
    insurer = read_insurer(number)
    assert insurer.scheme is scheme
    assert insurer.kind == kind
    assert insurer.prefecture == prefecture


def test_every_ward_of_tokyo_is_named_in_order() -> None:
    named = [read_insurer(number).municipality for number in WARDS.split()]
    assert named == list(TOKYO_WARDS.values())
    assert named[3] == "新宿区"


def test_a_late_elderly_number_elsewhere_names_no_ward() -> None:
    assert read_insurer(with_check_digit("3914104")).municipality is None
    assert read_insurer(with_check_digit("3913201")).municipality is None


def test_there_are_forty_seven_prefectures() -> None:
    assert list(PREFECTURES) == [f"{code:02}" for code in range(1, 48)]
    assert PREFECTURES["13"] == "東京都"
    assert PREFECTURES["47"] == "沖縄県"


@pytest.mark.parametrize("number", ["80137151", "41139155", "81137150", "54016027"])
def test_a_public_payer_is_recognised_and_is_no_insurer(number: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_insurer(number)
    assert refused.value.code == "E-NUM-5"
    assert "公費負担者番号" in refused.value.found


@pytest.mark.parametrize("number", ["77777777", "77777779"])
@pytest.mark.parametrize("scheme", list(Scheme))
def test_claim_placeholders_are_never_looked_up(number: str, scheme: Scheme) -> None:
    with pytest.raises(Unreadable, match="E-NUM-6"):
        read_insurer(number)
    with pytest.raises(Unreadable, match="E-NUM-6"):
        read_insured(number, scheme)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (with_check_digit("3948104"), "E-NUM-3"),
        (with_check_digit("3900104"), "E-NUM-3"),
        (with_check_digit("9913104"), "E-NUM-4"),
        ("", "E-NUM-1"),
        ("3913104", "E-NUM-1"),
        ("391310400", "E-NUM-1"),
        ("3913104O", "E-NUM-1"),
        ("٣٩١٣١٠٤٠", "E-NUM-1"),
    ],
)
def test_what_is_no_insurer_number_is_refused_by_its_reason(
    number: str, code: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        read_insurer(number)
    assert refused.value.code == code


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_insurer(f"{text}X1234567")
    assert "1234567" not in str(refused.value)


def test_numbers_of_other_schemes_are_free_text() -> None:
    assert read_insured("ａ１２-３ ４", Scheme.EMPLOYEE).number == "A1234"
    assert read_insured("1" * 20, Scheme.NATIONAL).number == "1" * 20


@pytest.mark.parametrize(
    ("text", "scheme", "code"),
    [
        ("", Scheme.EMPLOYEE, "E-NUM-7"),
        ("1" * 21, Scheme.NATIONAL, "E-NUM-7"),
        ("", Scheme.LATE_ELDERLY, "E-NUM-7"),
        ("1" * 7, Scheme.LATE_ELDERLY, "E-NUM-1"),
        ("ABCDEFGH", Scheme.LATE_ELDERLY, "E-NUM-1"),
        ("00000000", Scheme.LATE_ELDERLY, "E-NUM-1"),
    ],
)
def test_an_insured_number_of_no_possible_form_is_refused(
    text: str, scheme: Scheme, code: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        read_insured(text, scheme)
    assert refused.value.code == code


def test_a_symbol_is_compared_in_one_form_and_may_be_empty() -> None:
    assert normalise_symbol("ｼﾌﾞ－１２ a") == "シブ12A"
    assert normalise_symbol("　") == ""
    with pytest.raises(Unreadable, match="記号"):
        normalise_symbol("あ" * 21)


def test_a_branch_has_two_digits_or_none() -> None:
    assert normalise_branch("１") == "01"
    assert normalise_branch("01") == "01"
    assert normalise_branch(" ") == ""
    for text in ("123", "A"):
        with pytest.raises(Unreadable, match="枝番"):
            normalise_branch(text)


@pytest.mark.parametrize(
    ("third", "table"), [("1", "医科"), ("3", "歯科"), ("4", "調剤")]
)
def test_an_institution_code_says_prefecture_and_point_table(
    third: str, table: str
) -> None:
    read = read_institution(f"13-{third}-9999999")
    assert read.code == f"13{third}9999999"
    assert read.prefecture == "東京都"
    assert read.point_table == table


@pytest.mark.parametrize(
    ("code", "refusal"),
    [("1329999999", "E-NUM-8"), ("4819999999", "E-NUM-3"), ("9999999", "E-NUM-1")],
)
def test_an_impossible_institution_code_is_refused(code: str, refusal: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_institution(code)
    assert refused.value.code == refusal


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_number(text)
    assert normalise_number(once) == once
    assert re.search(r"\s", once) is None
