from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

import pytest

from schema.insured import Insured
from schema.numbers import read_insured, read_insurer
from schema.terms import Document, LossReason, Scheme, Sex
from schema.wareki import age_on
from sync.register.municipalities import TOKYO
from sync.register.people import DEMO_DAY, generate_late_elderly, generate_other

ROWS = 30_000
SHARE_OF_LIMIT = {
    **dict.fromkeys(("B01", "B02", "B03"), 30),
    "B09": 20,
    **dict.fromkeys(("B10", "B05", "B06", "B07"), 10),
}
DAYS = [
    date(2024, 8, 1),
    date(2024, 12, 2),
    DEMO_DAY,
    date(2026, 8, 1),
    date(2028, 2, 29),
]


@pytest.fixture(scope="module")
def tokyo() -> list[Insured]:
    return list(generate_late_elderly(ROWS, seed=7))


@pytest.fixture(scope="module")
def families() -> list[Insured]:
    return list(generate_other(5_000, seed=7))


def portion(people: Sequence[Insured], holds: Callable[[Insured], bool]) -> float:
    return sum(map(holds, people)) / len(people)


def test_every_number_is_right_and_nobody_has_it_twice(tokyo: list[Insured]) -> None:
    assert all(
        read_insured(person.number, Scheme.LATE_ELDERLY).warning is None
        for person in tokyo
    )
    insurers = {person.insurer_number for person in tokyo}
    assert all(read_insurer(number).number == number for number in insurers)
    assert len({person.key for person in tokyo}) == ROWS


def test_all_62_municipalities_have_their_insurer(tokyo: list[Insured]) -> None:
    assert len(TOKYO) == 62
    assert len({town.insurer_number for town in TOKYO}) == 62
    by_code = {town.code: town.insurer_number for town in TOKYO}
    assert by_code["13104"] == "39131040"
    assert by_code["13115"] == "39131156"
    assert all(by_code[one.municipality] == one.insurer_number for one in tokyo)


def test_most_are_between_75_and_90_and_few_are_disabled_and_younger(
    tokyo: list[Insured],
) -> None:
    ages = [age_on(person.birth_date, DEMO_DAY) for person in tokyo]
    assert min(ages) >= 65
    assert max(ages) <= 106
    assert 0.005 < sum(age < 75 for age in ages) / ROWS < 0.05
    assert sum(75 <= age < 90 for age in ages) / ROWS > 0.75


def test_women_outnumber_men_the_more_the_older(tokyo: list[Insured]) -> None:
    def women_among(first: int, last: int) -> float:
        among = [
            person.sex
            for person in tokyo
            if first <= age_on(person.birth_date, DEMO_DAY) <= last
        ]
        return among.count(Sex.FEMALE) / len(among)

    assert 0.5 < women_among(75, 79) < women_among(85, 89) < women_among(95, 105)


def test_shares_go_with_limit_classes(tokyo: list[Insured]) -> None:
    assert all(SHARE_OF_LIMIT[one.limit_class] == one.share for one in tokyo)
    shares = Counter(person.share for person in tokyo)
    assert shares[10] / ROWS == pytest.approx(0.7, abs=0.02)
    assert shares[20] / ROWS == pytest.approx(0.2, abs=0.02)
    assert shares[30] / ROWS == pytest.approx(0.1, abs=0.02)


def test_some_have_a_black_circle_for_a_kanji(tokyo: list[Insured]) -> None:
    dotted = [person for person in tokyo if "●" in person.name]
    assert len(dotted) / ROWS == pytest.approx(0.044, abs=0.005)
    assert all(person.name.count("●") == 1 for person in dotted)
    assert not any("●" in person.name_kana for person in dotted)


def test_variant_kanji_occur_and_all_text_fits_shift_jis(
    tokyo: list[Insured],
) -> None:
    names = "".join(person.name for person in tokyo)
    assert set("髙﨑邉邊齋濵") <= set(names)
    for person in tokyo:
        (person.name + person.name_kana + person.address).encode("cp932")


def test_names_are_written_as_the_online_check_writes_them(
    tokyo: list[Insured],
) -> None:
    for person in tokyo:
        surname, _, given = person.name.partition("　")
        assert surname
        assert given
        kana = person.name_kana.replace(" ", "")
        assert all("ｦ" <= character <= "ﾟ" for character in kana)


def test_rare_conditions_are_rare_but_there(tokyo: list[Insured]) -> None:
    assert portion(tokyo, lambda one: bool(one.disease_class)) == pytest.approx(
        0.01, abs=0.004
    )
    assert 0 < portion(tokyo, lambda one: one.special_care) < 0.001
    assert 0 < portion(tokyo, lambda one: one.long_stay_on is not None) < 0.03


def test_losses_have_a_day_in_the_past_year_and_a_reason(
    tokyo: list[Insured],
) -> None:
    lost = [person for person in tokyo if person.lost_on]
    assert {person.loss_reason for person in lost} == set(LossReason)
    assert all(
        person.lost_on and 0 < (DEMO_DAY - person.lost_on).days <= 365
        for person in lost
    )
    assert all(person.loss_reason is None for person in tokyo if not person.lost_on)


def test_movers_keep_the_number_and_change_the_insurer(tokyo: list[Insured]) -> None:
    by_number: dict[str, list[Insured]] = {}
    for person in tokyo:
        by_number.setdefault(person.number, []).append(person)
    movers = [rows for rows in by_number.values() if len(rows) > 1]
    assert len(movers) > ROWS // 200
    for new, old in movers:
        assert new.insurer_number != old.insurer_number
        assert new.lost_on is None
        assert old.lost_on == new.acquired_on
        assert old.loss_reason is LossReason.OTHER
        assert (new.name, new.birth_date) == (old.name, old.birth_date)


def test_the_certificate_is_that_of_the_2025_renewal(tokyo: list[Insured]) -> None:
    renewed = [
        person
        for person in tokyo
        if person.acquired_on < date(2025, 8, 1) and not person.lost_on
    ]
    for person in renewed:
        assert person.document is Document.ELIGIBILITY_CERTIFICATE
        assert person.issued_on
        assert (person.issued_on.year, person.issued_on.month) == (2025, 7)
        assert person.valid_from == date(2025, 8, 1)
        assert person.valid_to == date(2026, 7, 31)


@pytest.mark.parametrize("day", DAYS)
def test_no_date_comes_before_the_one_it_follows(day: date) -> None:
    for person in (*generate_late_elderly(3_000, 3, day), *generate_other(800, 3, day)):
        assert person.birth_date <= person.acquired_on <= day
        assert person.lost_on is None or person.acquired_on < person.lost_on <= day
        assert person.valid_from
        assert person.valid_to is None or person.valid_from <= person.valid_to
        assert person.updated_at.date() <= day


@pytest.mark.parametrize(
    ("day", "documents"),
    [
        (date(2024, 12, 1), {Document.INSURANCE_CARD}),
        (
            date(2025, 7, 1),
            {Document.INSURANCE_CARD, Document.ELIGIBILITY_CERTIFICATE},
        ),
        (
            date(2026, 9, 1),
            {Document.ELIGIBILITY_CERTIFICATE, Document.ELIGIBILITY_NOTICE},
        ),
    ],
)
def test_what_people_hold_follows_the_day(day: date, documents: set[Document]) -> None:
    people = generate_late_elderly(3_000, 3, day)
    assert {one.document for one in people if not one.lost_on} == documents


def test_families_share_symbol_and_number_and_count_their_branches(
    families: list[Insured],
) -> None:
    branches: dict[tuple[str, str, str], list[str]] = {}
    for person in families:
        family = (person.insurer_number, person.symbol, person.number)
        branches.setdefault(family, []).append(person.branch)
    assert any(len(members) >= 3 for members in branches.values())
    for members in list(branches.values())[:-1]:
        assert members == [f"{place:02}" for place in range(1, len(members) + 1)]


def test_other_schemes_have_their_numbers_and_shares(families: list[Insured]) -> None:
    assert len({person.key for person in families}) == len(families)
    schemes = Counter(person.scheme for person in families)
    assert set(schemes) == {Scheme.NATIONAL, Scheme.EMPLOYEE}
    for person in families:
        read_insurer(person.insurer_number)
        age = age_on(person.birth_date, DEMO_DAY)
        assert age < 75
        if age >= 70:
            assert person.share in {20, 30}
        else:
            assert person.share == (20 if age < 6 else 30) or age == 6
    symbols = "".join(person.symbol for person in families)
    assert any(letter.isascii() and letter.isalpha() for letter in symbols)
    assert any("ァ" <= letter <= "ヶ" for letter in symbols)
