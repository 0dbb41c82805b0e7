"""Reads the terminal's answer file (資格確認結果, `OQSsiquc01res`, also of `face`).

What holds for every file that is read:

1. `eligible` needs `SegmentOfResult` 1 in the header, `ProcessingResultStatus` 1 and
   `QualificationValidity` 1 in the body, and exactly one person.
2. Each of them must be there once. Twice, or once more anywhere else in the file, is
   never `eligible`.
3. What is no answer of the terminal is refused; nothing in a file ends in a crash.
4. Codes and messages are kept as they came, and not interpreted.
"""

from datetime import date, datetime

import msgspec

from kiosk.online.oqs.elements import (
    RESULT,
    check_of,
    diseases_of,
    limit_of,
    notes_on,
    person_of,
    share_of,
)
from kiosk.online.oqs.layout import unknown_in
from kiosk.online.oqs.values import day_of, is_blank_day, time_of
from kiosk.online.oqs.xml import MOST_BYTES as MOST_BYTES  # noqa: PLC0414
from kiosk.online.oqs.xml import Element, elements_of, plain
from schema.errors import Unreadable
from schema.online import AnsweredDisease, AnsweredLimit, AnsweredPerson
from schema.terms import OnlineCheck
from schema.visit import Share


class AnswerRead(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer says, before it is known whose it is and when it came (結果)."""

    result: OnlineCheck
    """What it says of the person; never `not_run`."""
    share: Share | None = None
    """一部負担割合 in percent."""
    validity: str = ""
    """`QualificationValidity`, its code; empty where it is not said exactly once."""
    insured: AnsweredPerson | None = None
    """Whom it names; `None` where it names nobody, or more than one."""
    limit: AnsweredLimit | None = None
    """限度額, where it says anything about it."""
    diseases: tuple[AnsweredDisease, ...] = ()
    """特定疾病."""
    codes: dict[str, str] = {}
    """`segment`, `status`, `validity`, `error`, `error_message`, `result`,
    `result_message`, `reference`, `classification`, `simulated_by`, and `not_a_date`,
    `open_ended`, `unknown` with names of elements; only those that say anything."""
    correlation: str = ""
    """`ArbitraryFileIdentifier`: that of the question."""
    confirmed_on: date | None = None
    """`QualificationConfirmationDate` (資格確認日)."""
    is_day_unclear: bool = False
    """True where something stands there that is no day, or more than one."""
    executed_at: datetime | None = None
    """`ProcessExecutionTime`."""
    reference: str = ""
    """`ReferenceClassification`: 1 a My Number card, 2 typed numbers."""
    results: int = 0
    """How many people it names."""


ROOT, HEADER, BODY, LIST = "XmlMsg", "MessageHeader", "MessageBody", "ResultList"
SEGMENT = "SegmentOfResult"
STATUS = "ProcessingResultStatus"
VALIDITY = "QualificationValidity"
DAY = "QualificationConfirmationDate"

_NOTHING = Element("")
_HEADER_CODES = {
    "segment": SEGMENT,
    "error": "ErrorCode",
    "error_message": "ErrorMessage",
    "reference": "ReferenceClassification",
}
_BODY_CODES = {
    "status": STATUS,
    "result": "ProcessingResultCode",
    "result_message": "ProcessingResultMessage",
    "validity": VALIDITY,
}


def read_answer(data: bytes) -> AnswerRead:
    """Read one answer file.

    Raises:
        Unreadable: E-OQS-4, E-OQS-5 no readable XML; E-OQS-6 no answer.
        Refused: E-OQS-1 to E-OQS-3 over size, or hostile.
    """
    message = message_of(elements_of(data))
    header = message.only(HEADER) or _NOTHING
    body = message.only(BODY) or _NOTHING
    people = [one for some in body.named(LIST) for one in some.named(RESULT)]
    check = _check(message, header, body, len(people))
    days = header.sayings(DAY)
    day = day_of(header.said(DAY))
    answer = AnswerRead(
        result=check,
        validity=body.code(VALIDITY),
        codes=_codes(message, header, body, people),
        correlation=header.said("ArbitraryFileIdentifier"),
        confirmed_on=day,
        is_day_unclear=day is None and not all(map(is_blank_day, days)),
        executed_at=time_of(header.said("ProcessExecutionTime")),
        reference=header.said("ReferenceClassification"),
        results=len(people),
    )
    if check is OnlineCheck.UNAVAILABLE or len(people) != 1:
        return answer
    return _about(answer, people[0])


def message_of(root: Element) -> Element:
    """The message, where the file is one of the interface's.

    Raises:
        Unreadable: E-OQS-6 another kind of file.
    """
    if root.name == ROOT:
        return root
    raise Unreadable(
        "E-OQS-6",
        subject="answer file",
        found="XML of another kind",
        expected=f"an answer of the terminal ({ROOT})",
        hint="give a file of the folder res",
    )


def _check(
    message: Element, header: Element, body: Element, people: int
) -> OnlineCheck:
    """What the decisive codes say; `unavailable` where one is said twice."""
    check = check_of(
        segment=header.code(SEGMENT),
        status=body.code(STATUS),
        validity=body.code(VALIDITY),
        results=people,
    )
    if check is OnlineCheck.ELIGIBLE and not _is_said_once(message):
        return OnlineCheck.UNAVAILABLE
    return check


def _is_said_once(message: Element) -> bool:
    """True where nothing that decides is in the file a second time, anywhere."""
    names = [one.name for one in message.walk()]
    return all(names.count(one) == 1 for one in _ONCE)


_ONCE = (ROOT, HEADER, BODY, LIST, RESULT, SEGMENT, STATUS, VALIDITY)


def _codes(
    message: Element, header: Element, body: Element, people: list[Element]
) -> dict[str, str]:
    """The register's own words, as they came."""
    codes = {key: _words(header, name) for key, name in _HEADER_CODES.items()}
    codes |= {key: _words(body, name) for key, name in _BODY_CODES.items()}
    if len(people) == 1:
        codes["classification"] = _words(people[0], "InsuredCardClassification")
    if simulated := [plain(one.text) for one in message.every("SimulatedBy")]:
        codes["simulated_by"] = " / ".join(simulated) or "-"
    codes |= notes_on(message) | {"unknown": unknown_in(message)}
    return {key: said for key, said in codes.items() if said}


def _words(element: Element, name: str) -> str:
    """What is said under a name; all of it, where several things are."""
    return " / ".join(sorted(element.sayings(name)))


def _about(answer: AnswerRead, result: Element) -> AnswerRead:
    """The answer with the one person that it names."""
    return msgspec.structs.replace(
        answer,
        share=share_of(result),
        insured=person_of(result),
        limit=limit_of(result),
        diseases=diseases_of(result),
    )
