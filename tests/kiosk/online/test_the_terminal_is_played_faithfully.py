"""The simulated terminal answers as the layout says, in every way it can behave."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from msgspec.structs import replace

from kiosk.online.oqs.read import AnswerRead, read_answer
from kiosk.online.oqs.write import header, request_xml, search, written
from kiosk.online.simulated.register import register_of
from kiosk.online.simulated.terminal import FOLDERS
from kiosk.online.simulated.told import Mode, Told
from schema.errors import Unreachable
from schema.insured import Insured
from schema.online import OnlineQuery
from schema.terms import LossReason, OnlineCheck
from tests.kiosk.online.shared import INSTITUTION, Shared, query_of
from tests.people import (
    HANAKO,
    IN_SPECIAL_CARE,
    LOST,
    MOVED_FROM,
    MOVED_TO,
    NATIONAL_SPOUSE,
    VISIT_DAY,
    a_national_person,
    a_person,
    an_employee,
)

NAME = "OQSsiquc01req_1.xml"


def laid(shared: Shared, query: OnlineQuery, encoding: str = "utf-8") -> Path:
    """Lay a request; where its answer will be."""
    data = request_xml(
        query, institution=INSTITUTION, on_day=VISIT_DAY, encoding=encoding
    )
    (shared.folder / "req" / NAME).write_bytes(data)
    return shared.folder / "res" / NAME.replace("req_", "res_")


def told(shared: Shared, query: OnlineQuery, encoding: str = "utf-8") -> AnswerRead:
    """What the terminal answers."""
    path = laid(shared, query, encoding)
    shared.terminal.turn()
    return read_answer(path.read_bytes())


def text_of(shared: Shared, query: OnlineQuery) -> str:
    path = laid(shared, query)
    shared.terminal.turn()
    return path.read_text(encoding="utf-8")


def test_it_makes_the_folders_itself(shared: Shared) -> None:
    assert sorted(path.name for path in shared.folder.iterdir()) == sorted(FOLDERS)


def test_it_takes_the_request_away(shared: Shared) -> None:
    told(shared, query_of())

    assert shared.files() == ["OQSsiquc01res_1.xml"]
    assert [one.name for one in shared.terminal.taken] == [NAME]


def test_it_leaves_what_is_no_request(shared: Shared) -> None:
    for name in ("OQSsiquc01req_1.tmp", "YZKsiquc01req_1.xml", "note.xml"):
        (shared.folder / "req" / name).write_bytes(b"theirs")

    shared.terminal.turn()

    assert len(shared.files()) == 3


@pytest.mark.parametrize(
    ("person", "result"),
    [
        (HANAKO, OnlineCheck.ELIGIBLE),
        (IN_SPECIAL_CARE, OnlineCheck.ELIGIBLE),
        (MOVED_TO, OnlineCheck.ELIGIBLE),
        (MOVED_FROM, OnlineCheck.NEWER_EXISTS),
        (LOST, OnlineCheck.NOT_ELIGIBLE),
        (a_person(number="00000091"), OnlineCheck.NOT_FOUND),
        (a_person(birth_date=date(1945, 5, 1)), OnlineCheck.NOT_FOUND),
        (NATIONAL_SPOUSE, OnlineCheck.ELIGIBLE),
    ],
)
def test_it_knows_who_is_insured(
    shared: Shared, person: Insured, result: OnlineCheck
) -> None:
    assert told(shared, query_of(person)).result is result


@pytest.mark.parametrize(
    ("reason", "result"),
    [
        (LossReason.OTHER_INSURANCE, OnlineCheck.NEWER_EXISTS),
        (LossReason.OTHER, OnlineCheck.NEWER_EXISTS),
        (LossReason.DEATH, OnlineCheck.NOT_ELIGIBLE),
        (LossReason.PUBLIC_ASSISTANCE, OnlineCheck.NOT_ELIGIBLE),
        (None, OnlineCheck.NOT_ELIGIBLE),
    ],
)
def test_why_it_was_lost_tells_whether_there_is_another(
    shared: Shared, reason: LossReason | None, result: OnlineCheck
) -> None:
    lost = a_person(lost_on=VISIT_DAY, loss_reason=reason)
    shared.terminal.register = lambda _: lost

    assert told(shared, query_of(lost)).result is result


@pytest.mark.parametrize(
    ("validity", "result"),
    [
        ("1", OnlineCheck.ELIGIBLE),
        ("2", OnlineCheck.NOT_ELIGIBLE),
        ("3", OnlineCheck.NEWER_EXISTS),
        ("4", OnlineCheck.NOT_FOUND),
        ("5", OnlineCheck.AMBIGUOUS),
        ("6", OnlineCheck.UNAVAILABLE),
        ("7", OnlineCheck.UNAVAILABLE),
    ],
)
def test_it_can_be_told_what_to_answer(
    shared: Shared, validity: str, result: OnlineCheck
) -> None:
    shared.terminal.instead = lambda _: Told(validity=validity)

    found = told(shared, query_of())

    assert (found.result, found.validity) == (result, validity)


def test_it_can_name_two(shared: Shared) -> None:
    shared.terminal.instead = lambda _: Told(validity="1", people=(HANAKO, MOVED_TO))

    found = told(shared, query_of())

    assert (found.results, found.result) == (2, OnlineCheck.AMBIGUOUS)


@pytest.mark.parametrize(
    "said", [Told(segment="2"), Told(segment="9", code="X1"), Told(status="2")]
)
def test_it_can_fail(shared: Shared, said: Told) -> None:
    shared.terminal.instead = lambda _: said

    found = told(shared, query_of())

    assert found.result is OnlineCheck.UNAVAILABLE
    assert found.codes["segment"] == said.segment
    assert found.codes.get("error", "") == said.code


@pytest.mark.parametrize(
    ("person", "element"),
    [
        (HANAKO, "InsuredPartialContributionRatio"),
        (an_employee(), "InsuredPartialContributionRatio"),
        (
            a_national_person(birth_date=date(1953, 5, 20), share=20),
            "ElderlyRecipientContributionRatio",
        ),
    ],
)
def test_the_share_stands_where_the_scheme_has_it(
    shared: Shared, person: Insured, element: str
) -> None:
    shared.terminal.register = lambda _: person

    said = text_of(shared, query_of(person))

    assert f"<{element}>0{person.share}</{element}>" in said
    assert said.count("ContributionRatio>") == 2
    assert read_answer(said.encode()).share == person.share


@pytest.mark.parametrize("consent", [True, False])
def test_limits_are_told_of_who_agreed(shared: Shared, *, consent: bool) -> None:
    patient = a_person(disease_class="1", disease_from=date(2025, 8, 1))
    shared.terminal.register = lambda _: patient

    found = told(shared, query_of(patient, consent=consent))

    assert (found.limit is not None and found.limit.limit_class == "B10") is consent
    assert [one.disease_class for one in found.diseases] == ["1"] * consent


@pytest.mark.parametrize(
    ("person", "written"),
    [(HANAKO, "39131040"), (a_national_person(), "  138156"), (an_employee(), None)],
)
def test_insurer_numbers_have_eight_characters(
    shared: Shared, person: Insured, written: str | None
) -> None:
    number = written or person.insurer_number

    assert f"<InsurerNumber>{number}</InsurerNumber>" in text_of(
        shared, query_of(person)
    )


def test_kana_are_half_as_wide(shared: Shared) -> None:
    wide = a_person(name_kana="ミホン　ハナコ")
    shared.terminal.register = lambda _: wide

    assert "<NameKana>ﾐﾎﾝ ﾊﾅｺ</NameKana>" in text_of(shared, query_of(wide))


def test_it_answers_in_the_encoding_it_was_asked_in(shared: Shared) -> None:
    rare = a_person(name="𠮷田　花子")
    shared.terminal.register = lambda _: rare
    path = laid(shared, query_of(rare), "shift_jis")

    shared.terminal.turn()

    said = path.read_bytes().decode("cp932")
    assert 'encoding="Shift_JIS"' in said
    assert "<CharacterCodeIdentifier>1</CharacterCodeIdentifier>" in said
    # What the encoding does not have is a black circle, as with a real insurer.
    assert "<Name>●田　花子</Name>" in said


def test_every_answer_says_that_it_is_played(shared: Shared) -> None:
    for mode in (Mode.ANSWERING, Mode.REFUSES):
        shared.terminal.mode = mode
        assert told(shared, query_of()).codes["simulated_by"] == "madoguchi"


@pytest.mark.parametrize("raw", [b"", b"no XML", b"<XmlMsg>", b"\xff\xfe\x00"])
def test_what_it_cannot_read_it_refuses(shared: Shared, raw: bytes) -> None:
    (shared.folder / "req" / NAME).write_bytes(raw)

    shared.terminal.turn()

    answer = (shared.folder / "res" / "OQSsiquc01res_1.xml").read_bytes()
    assert read_answer(answer).codes["segment"] == "9"


def test_silent_it_takes_and_answers_late(shared: Shared) -> None:
    shared.terminal.mode = Mode.SILENT
    path = laid(shared, query_of())
    shared.terminal.turn()
    assert shared.files() == []

    shared.terminal.mode = Mode.ANSWERING
    shared.terminal.turn()

    assert read_answer(path.read_bytes()).result is OnlineCheck.ELIGIBLE


def test_with_the_line_down_it_takes_nothing(shared: Shared) -> None:
    shared.terminal.mode = Mode.LINE_DOWN
    path = laid(shared, query_of())
    shared.terminal.turn()
    assert shared.files() == [NAME]

    shared.terminal.mode = Mode.ANSWERING
    shared.terminal.turn()

    assert read_answer(path.read_bytes()).result is OnlineCheck.ELIGIBLE


def test_refusing_it_says_so(shared: Shared) -> None:
    shared.terminal.mode = Mode.REFUSES

    assert told(shared, query_of()).result is OnlineCheck.UNAVAILABLE


def test_it_waits_as_long_as_it_is_told_to(shared: Shared) -> None:
    shared.terminal.delay = 3_600
    laid(shared, query_of())

    shared.terminal.turn()

    assert shared.files() == []
    assert len(shared.terminal.taken) == 1


def test_what_it_cannot_answer_now_it_answers_later(shared: Shared) -> None:
    path, known = laid(shared, query_of()), shared.terminal.register
    shared.terminal.register = _out_of_reach
    shared.terminal.turn()
    res = path.parent
    res.rename(res.with_name("away"))
    shared.terminal.register = known
    shared.terminal.turn()
    assert shared.files() == []

    res.with_name("away").rename(res)
    shared.terminal.turn()

    assert read_answer(path.read_bytes()).result is OnlineCheck.ELIGIBLE


def _out_of_reach(_: OnlineQuery) -> Insured | None:
    raise Unreachable(
        "E-DISK-2", subject="disk", found="an error", expected="none", hint="repeat"
    )


@pytest.mark.parametrize(
    ("changes", "branch"),
    [
        ({}, "01"),
        ({"branch": "02", "birth_date": NATIONAL_SPOUSE.birth_date}, "02"),
        ({"branch": "", "birth_date": NATIONAL_SPOUSE.birth_date}, "02"),
        ({"branch": ""}, "01"),
        ({"branch": "03"}, None),
        ({"symbol": "見02"}, None),
        ({"number": "１００２"}, "01"),
    ],
)
def test_a_family_is_told_by_branch_or_birth_date(
    changes: dict[str, Any], branch: str | None
) -> None:
    known = register_of((a_national_person(), NATIONAL_SPOUSE))

    found = known(replace(query_of(a_national_person()), **changes))

    assert (found.branch if found else None) == branch


def bulk(shared: Shared, queries: list[OnlineQuery]) -> str:
    """Hand a batch in; the number of its receipt."""
    units = [
        line
        for query in queries
        for line in (
            "<QualificationConfirmSearchInfo>",
            *search(query),
            "</QualificationConfirmSearchInfo>",
        )
    ]
    body = ["<MessageBody>", *units, "</MessageBody>"]
    said = _sent(shared, "OQSmuquc01", body)
    return ET.fromstring(said).findtext(".//ReceptionNumber") or ""  # noqa: S314


def fetched(shared: Shared, reception: str) -> bytes:
    number = f"<ReceptionNumber>{reception}</ReceptionNumber>"
    return _sent(shared, "OQSmuquc02", ["<MessageBody>", number, "</MessageBody>"])


def _sent(shared: Shared, kind: str, body: list[str]) -> bytes:
    head = ["<MessageHeader>", *header(VISIT_DAY, INSTITUTION, "batch-1")]
    lines = ["<XmlMsg>", *head, "</MessageHeader>", *body, "</XmlMsg>"]
    path = shared.folder / "req" / f"{kind}req_1.xml"
    path.write_bytes(written(lines, "utf-8"))
    shared.terminal.turn()
    (answer,) = (shared.folder / "res").glob(f"{kind}res_1.*")
    data = answer.read_bytes()
    answer.unlink()
    return data


def validities(data: bytes) -> list[str]:
    units = ET.fromstring(data).iter("BulkConfirmUnit")  # noqa: S314
    return [unit.findtext("QualificationValidity") or "" for unit in units]


EVERY_FATE = [
    query_of(HANAKO),
    query_of(LOST),
    query_of(a_person(number="00000091")),
    query_of(MOVED_FROM),
]


def test_a_batch_has_a_receipt_and_then_a_result(shared: Shared) -> None:
    data = fetched(shared, bulk(shared, EVERY_FATE))

    assert validities(data) == ["1", "2", "4", "3"]
    said = data.decode()
    assert "<NumberOfProcessingResult>4</NumberOfProcessingResult>" in said
    assert "<NumberOfNormalProcessing>4</NumberOfNormalProcessing>" in said
    assert "RelatedInfo" not in said


def test_a_batch_may_come_packed(shared: Shared) -> None:
    shared.terminal.packs_bulk = True

    with ZipFile(BytesIO(fetched(shared, bulk(shared, EVERY_FATE)))) as packed:
        assert packed.namelist() == ["OQSmuquc02res_1.xml"]
        assert validities(packed.read("OQSmuquc02res_1.xml")) == ["1", "2", "4", "3"]


def test_a_batch_takes_its_time(shared: Shared) -> None:
    shared.terminal.bulk_delay = 3_600

    data = fetched(shared, bulk(shared, EVERY_FATE))

    assert b"<SegmentOfResult>2</SegmentOfResult>" in data
    assert validities(data) == []


def _unknown(shared: Shared) -> bytes:
    return fetched(shared, "no such number")


def _refused(shared: Shared) -> bytes:
    shared.terminal.mode = Mode.REFUSES
    return fetched(shared, bulk(shared, EVERY_FATE))


@pytest.mark.parametrize("wrong", [_unknown, _refused])
def test_a_batch_can_fail(shared: Shared, wrong: Callable[[Shared], bytes]) -> None:
    data = wrong(shared)

    assert b"<SegmentOfResult>9</SegmentOfResult>" in data
    assert validities(data) == []


def test_one_of_a_batch_can_fail(shared: Shared) -> None:
    shared.terminal.instead = lambda query: (
        Told(status="2", code="X1") if query.number == LOST.number else None
    )

    data = fetched(shared, bulk(shared, EVERY_FATE))

    assert validities(data) == ["1", "", "4", "3"]
    assert b"<NumberOfError>1</NumberOfError>" in data
