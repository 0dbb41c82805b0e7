"""Order, spelling, prefixes, unknown elements: none of them changes what is said."""

import re
from datetime import UTC, date, datetime
from random import Random

import pytest

from kiosk.online.oqs.read import AnswerRead, read_answer
from kiosk.online.oqs.values import (
    amount_of,
    day_of,
    insurer_number_of,
    share_in,
    time_of,
)
from schema.terms import OnlineCheck
from tests.kiosk.online.messages import (
    BODY,
    HEADER,
    LIST,
    RESULT,
    Part,
    an_answer,
    for_70_to_74,
    xml,
)
from tests.people import (
    HANAKO,
    VISIT_DAY,
    WITH_BLACK_CIRCLE,
    a_national_person,
    an_employee,
)

RATIO = "InsuredPartialContributionRatio"


def read(message: Part) -> AnswerRead:
    return read_answer(xml(message))


def about(message: Part) -> Part:
    return message.at(BODY, LIST, RESULT)


def test_children_in_any_order_say_the_same() -> None:
    meant = read(an_answer())

    for seed in range(20):
        message, dice = an_answer(), Random(seed)  # noqa: S311 - an order, no secret
        for part in message.walk():
            dice.shuffle(part.parts)
        assert read(message) == meant


def test_the_face_variant_is_read() -> None:
    message = an_answer()
    message.at(HEADER, "ReferenceClassification").inside = "1"
    message.without("QualificationConfirmSearchInfo", "ProcessingResultCode")
    message.without("ProcessingResultMessage", "PrescriptionIssueSelect")
    message.at(BODY).parts.reverse()

    answer = read(message)

    assert (answer.result, answer.reference) == (OnlineCheck.ELIGIBLE, "1")
    assert answer.insured == read(an_answer()).insured


def test_what_nobody_knows_is_passed_over() -> None:
    message = an_answer()
    for part in message.walk():
        if isinstance(part.inside, list):
            part.parts.insert(0, Part("FutureInfo", [Part("FutureFlg", "2")]))
    message.without(LIST)
    message.at(BODY).parts.append(Part(LIST, [*an_answer().at(BODY, LIST).parts]))
    about(message).parts.append(Part("PharmaceuticalInfoAcquisitionTime", "x"))

    answer, meant = read(message), read(an_answer())

    assert (answer.result, answer.insured) == (meant.result, meant.insured)
    assert (answer.limit, answer.diseases) == (meant.limit, meant.diseases)
    unknown = {"FutureInfo", "PharmaceuticalInfoAcquisitionTime"}
    assert set(answer.codes.pop("unknown").split()) == unknown
    assert answer.codes == meant.codes


def test_every_element_of_the_layout_is_known() -> None:
    message = an_answer(a_national_person())
    for_70_to_74(about(message))
    about(message).parts.append(Part("SimulatedBy", "x"))

    assert "unknown" not in read(message).codes


def test_of_unknown_elements_only_some_names_are_kept() -> None:
    message = an_answer()
    for number in range(50):
        inside = [Part("Below", "痛み")]
        about(message).parts.append(Part(f"Future{number:02}" + "x" * 100, inside))

    codes = read(message).codes

    assert len(codes["unknown"].split()) == 20
    assert max(map(len, codes["unknown"].split())) == 64
    assert not any("Below" in said or "痛み" in said for said in codes.values())


def test_a_prefix_changes_no_name() -> None:
    prefixed = re.sub("<(/?)([A-Z])", r"<\1q:\2", xml(an_answer()).decode())
    prefixed = prefixed.replace("<q:XmlMsg", '<q:XmlMsg xmlns:q="u"', 1)

    assert "<q:SegmentOfResult>" in prefixed
    assert read_answer(prefixed.encode()) == read(an_answer())


def test_blanks_around_a_code_are_none_of_it() -> None:
    message = an_answer()
    message.at(BODY, "QualificationValidity").inside = "\r\n  1\t"

    assert read(message).result is OnlineCheck.ELIGIBLE


def test_the_sheets_cut_off_spelling_is_read() -> None:
    message = an_answer()
    name = "LimitApplicationCertificateClassificationFlag"
    about(message).at("LimitApplicationCertificateRelatedInfo", name).name = name[:-1]

    limit = read(message).limit

    assert limit is not None
    assert limit.limit_class == "B10"


def test_a_person_with_a_black_circle_is_read_with_it() -> None:
    person = read(an_answer(WITH_BLACK_CIRCLE)).insured

    assert person is not None
    assert person.name == "見●　ハナ"


def test_a_character_of_the_insurers_own_is_a_black_circle() -> None:
    message = an_answer()
    about(message).at("Name").inside = "見\ue000　花子"

    person = read(message).insured

    assert person is not None
    assert person.name == "見●　花子"


def test_what_would_steer_a_terminal_is_left_out() -> None:
    message = an_answer()
    about(message).at("Name").inside = "見本\x9b31m\u202e　\n花子\u200b"

    person = read(message).insured

    assert person is not None
    assert person.name == "見本31m　 花子"


def test_two_things_said_of_one_field_are_neither() -> None:
    message = an_answer()
    about(message).parts.append(Part("Birthdate", "19450106"))
    about(message).parts.append(Part("Name", "見本　花子"))

    person = read(message).insured

    assert person is not None
    assert (person.birth_date, person.name) == (None, "見本　花子")


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("010", 10),
        ("020", 20),
        ("030", 30),
        ("10", 10),
        ("１０", 10),
        ("０３０", 30),
        (" 020 ", 20),
        ("000", None),
        ("100", None),
        ("015", None),
        ("1", None),
        ("0010", None),
        ("x", None),
        ("-10", None),
        ("10.0", None),
        ("²0", None),
    ],
)
def test_a_share_is_one_of_three_or_none(written: str, share: int | None) -> None:
    message = an_answer()
    about(message).at(RATIO).inside = written

    assert read(message).share == share


def test_the_share_of_70_to_74_is_in_their_own_certificate() -> None:
    message = an_answer()
    for_70_to_74(about(message), "020")

    assert read(message).share == 20


def test_their_own_share_comes_before_that_certificate() -> None:
    message = an_answer()
    for_70_to_74(about(message), "020")
    about(message).parts.append(Part(RATIO, "030"))
    assert read(message).share == 30

    about(message).parts.append(Part(RATIO, "010"))
    assert read(message).share is None


def test_an_empty_share_is_none_of_its_own() -> None:
    message = an_answer()
    for_70_to_74(about(message), "020")
    about(message).parts.append(Part(RATIO, ""))

    assert read(message).share == 20


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("  138156", "00138156"),
        ("00138156", "00138156"),
        ("138156", "00138156"),
        ("　　138156", "00138156"),
        ("１３８１５６", "00138156"),
        ("39131040", "39131040"),
        ("06139018", "06139018"),
        (" 6139018", "06139018"),
        ("123456789", "123456789"),
        ("x", "x"),
        ("", ""),
    ],
)
def test_an_insurer_number_has_eight_digits_however_it_is_filled_up(
    written: str, meant: str
) -> None:
    assert insurer_number_of(written) == meant


def test_symbol_and_branch_of_other_schemes_are_read() -> None:
    for one in (a_national_person(), an_employee()):
        person = read(an_answer(one)).insured

        assert person is not None
        assert (person.insurer_number, person.symbol) == (
            one.insurer_number,
            one.symbol,
        )
        assert (person.number, person.branch) == (one.number, one.branch)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("20251015", VISIT_DAY),
        ("２０２５１０１５", VISIT_DAY),
        (" 20251015\n", VISIT_DAY),
        ("20240229", date(2024, 2, 29)),
        ("20250229", None),
        ("20251301", None),
        ("20250431", None),
        ("00000000", None),
        ("99999999", None),
        ("99991231", None),
        ("9999", None),
        ("2025101", None),
        ("2025-10-15", None),
        ("17000101", None),
        ("", None),
        ("x", None),
    ],
)
def test_a_day_is_of_the_calendar_or_none(written: str, day: date | None) -> None:
    assert day_of(written) == day


def test_a_day_that_cannot_be_is_noted_by_its_name() -> None:
    message = an_answer()
    about(message).at("InsuredCardExpirationDate").inside = "20260732"
    about(message).at("InsuredCardValidDate").inside = "0"

    answer = read(message)

    assert answer.insured is not None
    assert (answer.insured.valid_from, answer.insured.valid_to) == (None, None)
    assert answer.codes["not_a_date"] == "InsuredCardExpirationDate"


def test_an_end_that_nobody_has_set_is_noted_by_its_name() -> None:
    message = an_answer().without("SpecificDiseasesCertificateList")
    about(message).at("InsuredCardExpirationDate").inside = "99999999"

    answer = read(message)

    assert answer.insured is not None
    assert answer.insured.valid_to is None
    assert answer.codes["open_ended"] == "InsuredCardExpirationDate"
    assert "not_a_date" not in answer.codes


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("20251015093015", datetime(2025, 10, 15, 0, 30, 15, tzinfo=UTC)),
        ("20251015235959", datetime(2025, 10, 15, 14, 59, 59, tzinfo=UTC)),
        ("20251015240000", None),
        ("20251015096000", None),
        ("20251015093060", None),
        ("20250229093015", None),
        ("20251015", None),
        ("", None),
    ],
)
def test_a_time_is_one_of_japan_or_none(written: str, instant: datetime | None) -> None:
    assert time_of(written) == instant


@pytest.mark.parametrize(
    ("written", "yen"),
    [("10000", 10_000), ("０", 0), ("", None), ("x", None), ("1" * 10, None)],
)
def test_an_amount_is_whole_yen_or_none(written: str, yen: int | None) -> None:
    assert amount_of(written) == yen


def test_no_share_comes_of_digits_of_another_kind() -> None:
    assert [share_in(written) for written in ("१०", "①0", "²0", "十")] == [None] * 4


def test_nobody_is_there_without_a_name_and_that_is_no_crash() -> None:
    message = an_answer(HANAKO)
    about(message).inside = [Part("Name", "")]

    answer = read(message)

    assert answer.insured is not None
    assert (answer.insured.name, answer.insured.birth_date) == ("", None)
