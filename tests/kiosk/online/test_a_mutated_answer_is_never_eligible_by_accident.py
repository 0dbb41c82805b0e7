"""Ten thousand changed answers: a result or a clear refusal, and no accident."""

import re
from collections.abc import Callable
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from msgspec.structs import replace

from kiosk.online.oqs_read import AnswerRead, read_answer
from schema.errors import Unreadable
from schema.online import AnsweredPerson
from schema.terms import OnlineCheck
from tests.kiosk.online.messages import RESULT, an_answer, xml
from tests.kiosk.online.mutants import DECIDES, mutants
from tests.kiosk.online.oracle import eligible_in, judge
from tests.people import HANAKO, a_national_person

MUTANTS = 10_000
SOME = 1_500


def test_each_of_ten_thousand_is_read_or_refused_and_none_by_accident() -> None:
    judged = judge(MUTANTS)

    assert judged.wrong == []
    assert judged.tried == MUTANTS
    assert min(judged.eligible, judged.otherwise, judged.refused) > MUTANTS // 10


def test_a_seed_gives_the_same_mutants_and_another_one_others() -> None:
    first = list(mutants(1, 100))

    assert first == list(mutants(1, 100))
    assert first != list(mutants(2, 100))


def by_its_words(data: bytes) -> AnswerRead:
    """Wrong: it looks for words, wherever they are."""
    says = all(re.search(rf"<{name}>\s*1\s*<".encode(), data) for name in DECIDES)
    return _read(says=says and b"<" + RESULT.encode() + b">" in data)


def by_the_last(data: bytes) -> AnswerRead:
    """Wrong: of two elements of one name it takes the last."""
    said = {one.tag: (one.text or "").strip() for one in _root(data).iter()}
    return _read(says=all(said.get(name) == "1" for name in DECIDES) and RESULT in said)


def by_validity_alone(data: bytes) -> AnswerRead:
    """Wrong: it does not ask how the look-up went, nor how many people there are."""
    body = _root(data).find("MessageBody")
    said = body.findtext("QualificationValidity") if body is not None else None
    return _read(says=said == "1")


def by_crashing(data: bytes) -> AnswerRead:
    """Wrong: it takes for granted that there is a body."""
    body = _root(data).find("MessageBody")
    assert body is not None
    return _read(says=False)


def by_the_question(data: bytes) -> AnswerRead:
    """Wrong: it takes somebody from the repeated question, not from the result."""
    answer = read_answer(data)
    echo = re.search(rb"<Birthdate>(19[0-9]{6})</Birthdate>\s*<Limit", data)
    try:
        day = echo and date.fromisoformat(echo[1].decode())
    except ValueError:
        day = None
    insured = answer.insured and replace(answer.insured, birth_date=day)
    return replace(answer, insured=insured)


def _root(data: bytes) -> ET.Element:
    try:
        return ET.fromstring(re.sub(rb"^<\?xml.*?\?>", b"", data))  # noqa: S314
    except ET.ParseError as error:
        raise Unreadable("E-X-1", subject="", found="", expected="", hint="") from error


def _read(*, says: bool) -> AnswerRead:
    eligible, other = OnlineCheck.ELIGIBLE, OnlineCheck.UNAVAILABLE
    return AnswerRead(result=eligible if says else other, insured=AnsweredPerson())


@pytest.mark.parametrize(
    ("wrong_reader", "accident"),
    [
        (by_its_words, ": eligible"),
        (by_the_last, ": eligible"),
        (by_validity_alone, ": eligible"),
        (by_the_question, ": another person"),
        (by_crashing, ": AssertionError"),
    ],
)
def test_a_reader_that_is_wrong_is_found_out(
    wrong_reader: Callable[[bytes], AnswerRead], accident: str
) -> None:
    wrong = judge(SOME, read=wrong_reader).wrong

    assert [one for one in wrong if one.endswith(accident)]


def test_the_oracle_knows_an_answer_that_nothing_happened_to() -> None:
    assert len(eligible_in(xml(an_answer(HANAKO)))) == 1
    assert len(eligible_in(xml(an_answer(HANAKO), "cp932"))) == 1
    assert eligible_in(xml(an_answer(HANAKO, validity="2"))) == []
    assert eligible_in(xml(an_answer(HANAKO, a_national_person()))) == []
