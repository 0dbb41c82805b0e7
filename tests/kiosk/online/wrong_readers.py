"""Readers of answers that are wrong, each in its own way: they must be found out."""

import re
from datetime import date
from xml.etree import ElementTree as ET

from msgspec.structs import replace

from kiosk.online.oqs.read import AnswerRead, read_answer
from schema.errors import Unreadable
from schema.online import AnsweredPerson
from schema.terms import OnlineCheck
from tests.kiosk.online.messages import RESULT
from tests.kiosk.online.mutants import DECIDES


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
