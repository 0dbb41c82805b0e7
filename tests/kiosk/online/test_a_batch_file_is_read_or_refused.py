"""A batch's file, as it is or packed: read, or refused; never unpacked to a place."""

from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from kiosk.online.oqs import bulk_xml as oqs_bulk_xml
from kiosk.online.oqs.bulk_xml import read_bulk
from schema.errors import Refused, Unreadable
from schema.online import OnlineAnswer
from schema.terms import OnlineCheck
from tests.kiosk.desk.room import NINE
from tests.kiosk.online.batches import query_of
from tests.people import a_person

PERSON = a_person()
QUERY = query_of(PERSON)
BLANK = OnlineAnswer(
    result=OnlineCheck.UNAVAILABLE, source="oqs_bulk", asked_at=NINE, answered_at=NINE
)
RESULT = f"""<ResultOfQualificationConfirmation>
<InsurerNumber>{PERSON.insurer_number}</InsurerNumber>
<InsuredIdentificationNumber>{PERSON.number}</InsuredIdentificationNumber>
<Birthdate>{PERSON.birth_date:%Y%m%d}</Birthdate>
<InsuredPartialContributionRatio>010</InsuredPartialContributionRatio>
</ResultOfQualificationConfirmation>"""


def unit(
    validity: str = "1",
    status: str = "1",
    results: str = RESULT,
    identifier: str = QUERY.correlation,
) -> str:
    return f"""<BulkConfirmUnit>
<QualificationConfirmSearchInfo>
<ArbitraryIdentifier>{identifier}</ArbitraryIdentifier>
</QualificationConfirmSearchInfo>
<ProcessingResultStatus>{status}</ProcessingResultStatus>
<QualificationValidity>{validity}</QualificationValidity>
{results}</BulkConfirmUnit>"""


def message(*units: str, segment: str = "1") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<XmlMsg><MessageHeader><ArbitraryFileIdentifier>batch</ArbitraryFileIdentifier>
<SegmentOfResult>{segment}</SegmentOfResult><ReceptionNumber>7</ReceptionNumber>
</MessageHeader><MessageBody>{"".join(units)}</MessageBody></XmlMsg>""".encode()


def packed(*members: tuple[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", method) as archive:
        for name, data in members:
            archive.writestr(ZipInfo(name), data, compress_type=method)
    return stream.getvalue()


def answer(data: bytes) -> OnlineAnswer | None:
    return read_bulk(data).answer_to(QUERY, BLANK)


def result(data: bytes) -> OnlineCheck | None:
    found = answer(data)
    return found.result if found else None


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_good_unit_is_eligible(*, is_packed: bool) -> None:
    data = message(unit())
    found = answer(packed(("OQSmuquc02res_1.xml", data)) if is_packed else data)

    assert found is not None
    assert (found.result, found.share) == (OnlineCheck.ELIGIBLE, 10)
    assert found.insured is not None
    assert found.insured.number == PERSON.number


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (message(unit("2")), OnlineCheck.NOT_ELIGIBLE),
        (message(unit("3")), OnlineCheck.NEWER_EXISTS),
        (message(unit("4", results="")), OnlineCheck.NOT_FOUND),
        (message(unit("5", results=RESULT * 2)), OnlineCheck.AMBIGUOUS),
        (message(unit("1", results=RESULT * 2)), OnlineCheck.AMBIGUOUS),
        (message(unit("1", results="")), OnlineCheck.UNAVAILABLE),
        (message(unit("1", status="2")), OnlineCheck.UNAVAILABLE),
        (message(unit("7")), OnlineCheck.UNAVAILABLE),
        (message(unit(), segment="9"), OnlineCheck.UNAVAILABLE),
        (message(unit(), segment="2"), OnlineCheck.UNAVAILABLE),
        (message(unit(identifier="another")), None),
        (message(unit(identifier="")), None),
        (message(unit(), unit("2")), None),
        (message(), None),
    ],
)
def test_anything_else_is_not(data: bytes, expected: OnlineCheck | None) -> None:
    assert result(data) is expected


@pytest.mark.parametrize(
    "name", ["../up.xml", "/root.xml", "a/b.xml", "c:\\d.xml", "x.exe", "folder/"]
)
def test_a_member_with_another_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        read_bulk(packed((name, message(unit()))))

    assert list(tmp_path.iterdir()) == []


def test_several_members_none_and_other_methods_are_refused() -> None:
    one = ("a.xml", message(unit()))

    for archive in (
        packed(one, ("b.xml", message(unit("2")))),
        packed(one, ("a.txt", b"")),
        packed(one, method=ZIP_BZIP2),
    ):
        with pytest.raises(Refused):
            read_bulk(archive)
    with pytest.raises((Refused, Unreadable)):
        read_bulk(packed())


def test_a_bomb_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oqs_bulk_xml, "MOST_BYTES", 1 << 20)
    bomb = packed(("a.xml", b" " * (1 << 21)))
    assert len(bomb) < 1 << 14

    with pytest.raises(Refused):
        read_bulk(bomb)


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(packed(("a.xml", b" " * (1 << 21))))
    size = (1 << 21).to_bytes(4, "little")
    for _ in range(2):
        at = bomb.find(size)
        bomb[at : at + 4] = (100).to_bytes(4, "little")

    with pytest.raises((Refused, Unreadable)):
        read_bulk(bytes(bomb))


def test_a_document_type_is_refused() -> None:
    hostile = message(unit()).replace(
        b"<XmlMsg>", b'<!DOCTYPE x [<!ENTITY a "b">]><XmlMsg>', 1
    )

    with pytest.raises(Refused):
        read_bulk(packed(("a.xml", hostile)))


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_spoiled_file_is_never_eligible_by_accident(*, is_packed: bool) -> None:
    dice = Random(7)  # noqa: S311 - not for secrets
    good = message(unit("2"))
    data = packed(("a.xml", good)) if is_packed else good
    for _ in range(1000):
        spoiled = bytearray(data)
        for _ in range(dice.randint(1, 4)):
            spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
        cut = bytes(
            spoiled[: dice.choice((len(spoiled), dice.randrange(len(spoiled))))]
        )
        try:
            found = result(cut)
        except (Refused, Unreadable):
            continue
        assert found is not OnlineCheck.ELIGIBLE or b">1</Qual" in cut
