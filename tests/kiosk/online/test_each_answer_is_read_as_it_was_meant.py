"""Whole messages: what each code, alone and together, makes of the answer."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from kiosk.online.oqs.elements import check_of
from kiosk.online.oqs.read import read_answer
from schema.online import AnsweredDisease, AnsweredLimit, AnsweredPerson
from schema.terms import OnlineCheck
from tests.kiosk.online.messages import (
    BODY,
    CORRELATION,
    HEADER,
    LIST,
    RESULT,
    Part,
    a_result,
    an_answer,
    xml,
)
from tests.people import HANAKO, LOST, VISIT_DAY, a_national_person

MEANT = {
    "1": OnlineCheck.ELIGIBLE,
    "2": OnlineCheck.NOT_ELIGIBLE,
    "3": OnlineCheck.NEWER_EXISTS,
    "4": OnlineCheck.NOT_FOUND,
    "5": OnlineCheck.AMBIGUOUS,
}
ANYTHING_ELSE = ("0", "6", "9", "", "01", "11", "１", "-1", "1.0", "有効", "true")


@pytest.mark.parametrize(("validity", "meant"), MEANT.items())
def test_each_validity_is_its_own_answer(validity: str, meant: OnlineCheck) -> None:
    answer = read_answer(xml(an_answer(validity=validity)))

    assert (answer.result, answer.validity) == (meant, validity)


@pytest.mark.parametrize("validity", ANYTHING_ELSE)
def test_any_other_validity_is_no_answer(validity: str) -> None:
    answer = read_answer(xml(an_answer(validity=validity)))

    assert answer.result is OnlineCheck.UNAVAILABLE
    assert (answer.insured, answer.share) == (None, None)


@pytest.mark.parametrize("validity", [*MEANT, *ANYTHING_ELSE])
@pytest.mark.parametrize(
    ("segment", "status"),
    [
        *product(("1",), ("2", "0", "9", "", "１", "01")),
        *product(("2", "9", "3", "0", "", "１", "01"), ("1", "2")),
    ],
)
def test_what_did_not_end_well_is_no_answer(
    segment: str, status: str, validity: str
) -> None:
    message = an_answer(segment=segment, status=status, validity=validity)

    answer = read_answer(xml(message))

    assert answer.result is OnlineCheck.UNAVAILABLE
    assert (answer.insured, answer.limit, answer.diseases) == (None, None, ())


def test_valid_for_two_people_is_ambiguous_and_names_nobody() -> None:
    answer = read_answer(xml(an_answer(HANAKO, a_national_person())))

    assert (answer.result, answer.results) == (OnlineCheck.AMBIGUOUS, 2)
    assert (answer.insured, answer.share) == (None, None)


def test_valid_for_nobody_is_no_answer() -> None:
    answer = read_answer(xml(an_answer().without(RESULT)))

    assert (answer.result, answer.results) == (OnlineCheck.UNAVAILABLE, 0)


def test_not_found_needs_nobody() -> None:
    answer = read_answer(xml(an_answer(validity="4").without(LIST)))

    assert (answer.result, answer.insured) == (OnlineCheck.NOT_FOUND, None)


@pytest.mark.parametrize("validity", ["2", "3", "4", "5", "6", "", "1"])
@pytest.mark.parametrize("results", [0, 1, 2, 3])
def test_only_one_valid_person_is_eligible(validity: str, results: int) -> None:
    check = check_of(segment="1", status="1", validity=validity, results=results)

    assert (check is OnlineCheck.ELIGIBLE) == ((validity, results) == ("1", 1))


def test_everything_that_a_desk_needs_of_a_person_is_read() -> None:
    answer = read_answer(xml(an_answer(HANAKO)))

    assert answer.insured == AnsweredPerson(
        classification="01",
        insurer_number="39131040",
        insurer_name="東京都後期高齢者医療広域連合",
        number="00000018",
        relation="1",
        holder="見本　世帯主",
        name="見本　花子",
        name_kana="ﾐﾎﾝ ﾊﾅｺ",
        other_name="見本　通称",
        sex="2",
        birth_date=date(1945, 1, 5),
        address="東京都新宿区見本町1丁目1番1号",
        acquired_on=date(2020, 1, 5),
        issued_on=date(2025, 7, 15),
        valid_from=date(2025, 8, 1),
        valid_to=date(2026, 7, 31),
    )
    assert answer.share == 10


def test_who_lost_eligibility_is_read_with_day_and_reason() -> None:
    person = read_answer(xml(an_answer(LOST, validity="2"))).insured

    assert person is not None
    assert (person.lost_on, person.loss_reason) == (date(2025, 8, 20), "02")


def test_limit_and_diseases_are_read() -> None:
    answer = read_answer(xml(an_answer()))

    assert answer.limit == AnsweredLimit(
        consented=True,
        certificate="01",
        limit_class="B10",
        issued_on=date(2025, 7, 15),
        valid_from=date(2025, 8, 1),
        valid_to=date(2026, 7, 31),
        long_stay_on=date(2025, 9, 1),
    )
    assert answer.diseases == (
        AnsweredDisease(
            disease_class="1",
            issued_on=date(2020, 4, 1),
            valid_from=date(2020, 4, 1),
            self_pay=10_000,
        ),
    )


def test_two_diseases_are_two() -> None:
    message = an_answer()
    several = message.at(BODY, LIST, RESULT, "SpecificDiseasesCertificateList")
    several.parts.append(
        Part(
            "SpecificDiseasesCertificateInfo",
            [Part("SpecificDiseasesDiseaseCategory", "2")],
        )
    )

    diseases = read_answer(xml(message)).diseases

    assert [one.disease_class for one in diseases] == ["1", "2"]


def test_a_limit_that_nobody_agreed_to_is_said_to_be_so() -> None:
    message = an_answer().without("LimitApplicationCertificateRelatedInfo")
    flag = "LimitApplicationCertificateRelatedConsFlg"
    message.at(BODY, LIST, RESULT, flag).inside = "0"

    assert read_answer(xml(message)).limit == AnsweredLimit(consented=False)
    assert read_answer(xml(message.without(flag))).limit is None


def test_whose_question_it_answers_is_read_from_the_header() -> None:
    answer = read_answer(xml(an_answer()))

    assert (answer.correlation, answer.confirmed_on) == (CORRELATION, VISIT_DAY)
    assert answer.executed_at == datetime(2025, 10, 15, 0, 30, 15, tzinfo=UTC)
    assert answer.reference == "2"


def test_the_registers_own_words_are_kept() -> None:
    message = an_answer(segment="9", status="2", validity="")
    message.at(HEADER).parts.append(Part("ErrorCode", "E90001"))
    message.at(HEADER).parts.append(Part("ErrorMessage", "認証に失敗しました。"))

    assert read_answer(xml(message)).codes == {
        "segment": "9",
        "error": "E90001",
        "error_message": "認証に失敗しました。",
        "reference": "2",
        "status": "2",
        "result": "S0000",
        "result_message": "正常に終了しました。",
        "classification": "01",
        "open_ended": "SpecificDiseasesValidEndDate",
    }


@pytest.mark.parametrize("said", ["Madoguchi", ""])
def test_a_simulated_answer_says_so_wherever_it_says_it(said: str) -> None:
    for place in ((HEADER,), (BODY,), (BODY, LIST)):
        message = an_answer()
        message.at(*place).parts.append(Part("SimulatedBy", said))

        assert read_answer(xml(message)).codes["simulated_by"] == (said or "-")
    assert "simulated_by" not in read_answer(xml(an_answer())).codes


DECISIVE = {
    "SegmentOfResult": (HEADER,),
    "ProcessingResultStatus": (BODY,),
    "QualificationValidity": (BODY,),
}
ELSEWHERE = [
    (),
    (HEADER,),
    (BODY,),
    (BODY, LIST),
    (BODY, LIST, RESULT),
    (BODY, "QualificationConfirmSearchInfo"),
]


@pytest.mark.parametrize("place", ELSEWHERE, ids=lambda place: "/".join(place) or "top")
@pytest.mark.parametrize("name", DECISIVE)
@pytest.mark.parametrize("value", ["1", "2", "9", ""])
def test_what_decides_and_is_said_twice_is_never_eligible(
    name: str, place: tuple[str, ...], value: str
) -> None:
    for first in (True, False):
        message = an_answer()
        parts = message.at(*place).parts
        parts.insert(0 if first else len(parts), Part(name, value))

        assert read_answer(xml(message)).result is OnlineCheck.UNAVAILABLE


@pytest.mark.parametrize("place", ELSEWHERE, ids=lambda place: "/".join(place) or "top")
@pytest.mark.parametrize(("name", "home"), DECISIVE.items())
def test_what_decides_counts_nowhere_but_in_its_place(
    name: str, home: tuple[str, ...], place: tuple[str, ...]
) -> None:
    message = an_answer().without(name)
    message.at(*place).parts.append(Part(name, "1"))

    eligible = read_answer(xml(message)).result is OnlineCheck.ELIGIBLE
    assert eligible == (place == home)


@pytest.mark.parametrize("name", [HEADER, BODY, LIST, "XmlMsg"])
def test_a_second_part_of_the_message_is_never_eligible(name: str) -> None:
    for place in ((), (HEADER,), (BODY,)):
        message = an_answer()
        message.at(*place).parts.append(Part(name))

        assert read_answer(xml(message)).result is OnlineCheck.UNAVAILABLE


def test_a_person_outside_the_list_is_never_eligible() -> None:
    message = an_answer()
    message.at(BODY).parts.append(a_result(a_national_person()))

    assert read_answer(xml(message)).result is OnlineCheck.UNAVAILABLE


def test_a_decoy_in_the_repeated_question_changes_no_refusal() -> None:
    message = an_answer(validity="2")
    echo = message.at(BODY, "QualificationConfirmSearchInfo")
    echo.parts.append(Part("QualificationValidity", "1"))

    assert read_answer(xml(message)).result is OnlineCheck.NOT_ELIGIBLE


@pytest.mark.parametrize("inside", [[Part("x")], [Part("x", "1")]])
def test_a_code_with_elements_inside_says_nothing(inside: list[Part]) -> None:
    message = an_answer()
    message.at(BODY, "QualificationValidity").inside = inside

    assert read_answer(xml(message)).result is OnlineCheck.UNAVAILABLE
