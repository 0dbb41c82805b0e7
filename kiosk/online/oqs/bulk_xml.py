"""The batch's files: an upload, its receipt, one unit for each person (一括照会).

What holds for every file that is read:

1. A file is the XML, or an archive (ZIP) with that one file in it and nothing else.
   Whatever its name says, nothing is unpacked to a place: a member is read, never more
   of it than a batch can have.
2. A unit belongs to the one question whose `ArbitraryIdentifier` it repeats. Two units
   with the same one are none.
3. `eligible` needs what it needs in a single answer, in the header and in the unit.
"""

from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from struct import error as StructError  # noqa: N812 - it is named like a function
from xml.sax.saxutils import escape
from zipfile import BadZipFile, LargeZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - it is named like a function

import msgspec

from kiosk.desk.appointments import Batch
from kiosk.online.oqs.elements import RESULT, check_of, person_of, share_of
from kiosk.online.oqs.read import (
    BODY,
    HEADER,
    SEGMENT,
    STATUS,
    VALIDITY,
    message_of,
)
from kiosk.online.oqs.values import day_of
from kiosk.online.oqs.write import header, search, written
from kiosk.online.oqs.xml import Element, elements_of
from schema.clock import JAPAN
from schema.errors import Refused, Unreadable
from schema.online import OnlineAnswer, OnlineQuery

MOST_BYTES = 32 << 20
"""Of an answer file, and of what an archive holds: a batch of some ten thousand."""
MOST_ELEMENTS = 600_000
"""Of a batch."""

_ZIP = b"PK\x03\x04"
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1
_BROKEN = (
    BadZipFile,
    EOFError,
    LargeZipFile,
    RuntimeError,
    StructError,
    ValueError,
    ZlibError,
)
_NOTHING = Element("")
_IDENTIFIER = "ArbitraryIdentifier"
_SEARCHED = "QualificationConfirmSearchInfo"
_UNIT = "BulkConfirmUnit"


def upload_request(batch: Batch, institution: str, encoding: str) -> bytes:
    """All of a batch's questions in one file, each with its own identifier."""
    inside = [line for query in batch.queries for line in _searched(query)]
    return _message(batch, institution, inside, encoding)


def results_request(batch: Batch, institution: str, encoding: str) -> bytes:
    """The request for the results: it carries the reception number and nothing else."""
    inside = [f"<ReceptionNumber>{escape(batch.reception)}</ReceptionNumber>"]
    return _message(batch, institution, inside, encoding)


def is_writable(query: OnlineQuery, encoding: str) -> bool:
    """True where a question can be said in this encoding."""
    try:
        written(list(_searched(query)), encoding)
    except Unreadable:
        return False
    return True


def _searched(query: OnlineQuery) -> list[str]:
    identifier = escape(query.correlation)
    return [
        f"<{_SEARCHED}>",
        *search(query),
        f"<{_IDENTIFIER}>{identifier}</{_IDENTIFIER}>",
        f"</{_SEARCHED}>",
    ]


def _message(
    batch: Batch, institution: str, body: Iterable[str], encoding: str
) -> bytes:
    """A whole request; the day to be confirmed is the one on which it is asked."""
    on_day = batch.asked_at.astimezone(JAPAN).date()
    return written(
        [
            "<XmlMsg>",
            f"<{HEADER}>",
            *header(on_day, institution, batch.id),
            f"</{HEADER}>",
            f"<{BODY}>",
            *body,
            f"</{BODY}>",
            "</XmlMsg>",
        ],
        encoding,
    )


class BulkRead(msgspec.Struct, frozen=True, kw_only=True):
    """What a batch's file says (一括照会の受付または結果)."""

    segment: str
    """`SegmentOfResult`: 1 done, 2 being processed, 9 failed."""
    correlation: str
    """`ArbitraryFileIdentifier`: that of the request."""
    reception: str
    """`ReceptionNumber` (受付番号)."""
    codes: dict[str, str]
    """`segment`, `error`, `error_message`, `simulated_by`, as they came."""
    units: dict[str, Element]
    """Each `BulkConfirmUnit` by its question's identifier."""
    header: Element
    """The header's elements."""

    def answer_to(self, query: OnlineQuery, blank: OnlineAnswer) -> OnlineAnswer | None:
        """What it says to one question; `None` where it says nothing.

        Args:
            query: The question.
            blank: Its source and times.
        """
        unit = self.units.get(query.correlation)
        if unit is None:
            return None
        people = [one for one in unit.walk() if one.name == RESULT]
        check = check_of(
            segment=self.segment,
            status=unit.code(STATUS),
            validity=unit.code(VALIDITY),
            results=len(people),
        )
        person = people[0] if len(people) == 1 else None
        return msgspec.structs.replace(
            blank,
            result=check,
            share=share_of(person) if person else None,
            correlation=query.correlation,
            confirmed_on=day_of(self.header.said("QualificationConfirmationDate")),
            validity=unit.code(VALIDITY),
            insured=person_of(person) if person else None,
            codes=self.codes | _codes_of(unit),
        )


def read_bulk(data: bytes) -> BulkRead:
    """Read a batch's file.

    Raises:
        Unreadable: It is no whole answer, or an archive that cannot be read.
        Refused: Over size, hostile, or an archive with anything but one XML in it.
    """
    xml = unpacked(data) if data.startswith(_ZIP) else data
    root = elements_of(xml, most_bytes=MOST_BYTES, most_elements=MOST_ELEMENTS)
    message = message_of(root)
    header = message.only(HEADER) or _NOTHING
    body = message.only(BODY) or _NOTHING
    return BulkRead(
        segment=header.code(SEGMENT),
        correlation=header.said("ArbitraryFileIdentifier"),
        reception=header.said("ReceptionNumber") or body.said("ReceptionNumber"),
        codes=_codes(header),
        units=_units(body),
        header=header,
    )


def unpacked(data: bytes) -> bytes:
    """The one XML file in an archive.

    Raises:
        Unreadable: E-OQS-21 it cannot be read, or is only a part of one.
        Refused: E-OQS-22 anything in it that a batch's archive does not have.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            (member,) = _members(archive)
            with archive.open(member) as file:
                found = file.read(MOST_BYTES + 1)
    except _BROKEN as error:
        raise _no_archive() from error
    if len(found) > MOST_BYTES:
        raise _other_content("more than a batch can have")
    return found


def _members(archive: ZipFile) -> tuple[str]:
    """The name of the one file in it, which is not gone to: it is only read."""
    inside = archive.infolist()
    if len(inside) != 1:
        raise _other_content(f"{len(inside)} files")
    (one,) = inside
    plain = one.filename == one.filename.replace("\\", "/").rpartition("/")[2]
    if not plain or not one.filename.lower().endswith(".xml"):
        raise _other_content("a folder, a path or another kind of file")
    if one.flag_bits & _ENCRYPTED or one.compress_type not in {_STORED, _DEFLATED}:
        raise _other_content("a file that is encrypted or packed in another way")
    if one.file_size > MOST_BYTES:
        raise _other_content("more than a batch can have")
    return (one.filename,)


def _units(body: Element) -> dict[str, Element]:
    """Each unit by its identifier, without those that come twice."""
    found = [(_identifier_of(unit), unit) for unit in body.every(_UNIT)]
    often = Counter(identifier for identifier, _ in found)
    return {
        identifier: unit
        for identifier, unit in found
        if identifier and often[identifier] == 1
    }


def _identifier_of(unit: Element) -> str:
    """The question's identifier; empty where it says none, or two."""
    beside = [unit, *unit.named(_SEARCHED), *unit.named(RESULT)]
    said = set().union(*(one.sayings(_IDENTIFIER) for one in beside))
    return said.pop() if len(said) == 1 else ""


def _codes(header: Element) -> dict[str, str]:
    said = {
        "segment": header.said(SEGMENT),
        "error": header.said("ErrorCode"),
        "error_message": header.said("ErrorMessage"),
        "simulated_by": header.said("SimulatedBy"),
    }
    return {key: value for key, value in said.items() if value}


def _codes_of(unit: Element) -> dict[str, str]:
    said = {
        "status": unit.said(STATUS),
        "result": unit.said("ProcessingResultCode"),
        "result_message": unit.said("ProcessingResultMessage"),
    }
    return {key: value for key, value in said.items() if value}


def _no_archive() -> Unreadable:
    return Unreadable(
        "E-OQS-21",
        subject="answer file of the batch",
        found="an archive that cannot be read, or only a part of one",
        expected="a whole ZIP archive with one XML file in it",
        hint="wait until the terminal has written all of it, then ask again",
    )


def _other_content(found: str) -> Refused:
    return Refused(
        "E-OQS-22",
        subject="answer file of the batch",
        found=f"an archive with {found}",
        expected="one XML file and nothing else",
        hint="do not open it; tell whoever looks after the terminal",
    )
