"""Requests as the terminal reads them: one person, a batch, its result (要求)."""

import re
from datetime import date, datetime
from xml.etree.ElementTree import Element, ParseError, fromstring

import msgspec

from schema.online import OnlineQuery

_DECLARED = re.compile(rb"""^<\?xml[^>]*encoding=["']([\w-]+)["']""")
SHIFT_JIS, UTF_8 = "cp932", "utf-8"
"""The two encodings that an interface file can have."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What a request file says (照会要求)."""

    encoding: str = UTF_8
    """In which it is written, and will be answered."""
    day: str = ""
    """`QualificationConfirmationDate`, as written."""
    institution: str = ""
    """`MedicalInstitutionCode`."""
    correlation: str = ""
    """`ArbitraryFileIdentifier`."""
    reception: str = ""
    """`ReceptionNumber`, where it asks for a batch's result."""
    people: tuple["Wanted", ...] = ()
    """Each `QualificationConfirmSearchInfo`."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """One person who is asked about, and the elements to be repeated."""

    query: OnlineQuery
    """As the kiosk would say it."""
    echo: tuple[tuple[str, str], ...]
    """The elements as they came."""


def read_request(data: bytes) -> Request | None:
    """Read a request; `None` where it is none."""
    encoding = _encoding(data)
    try:
        # A simulator reads what its own kiosk wrote.
        root = fromstring(data.decode(encoding).lstrip("\ufeff"))  # noqa: S314
        return _request(root, encoding)
    except (ParseError, ValueError):
        return None


def _request(root: Element, encoding: str) -> Request:
    header = _said(root.find("MessageHeader"))
    correlation = header.get("ArbitraryFileIdentifier", "")
    day = _day(header["QualificationConfirmationDate"]) if _has_day(header) else None
    return Request(
        encoding=encoding,
        day=header.get("QualificationConfirmationDate", ""),
        institution=header.get("MedicalInstitutionCode", ""),
        correlation=correlation,
        reception=(root.findtext(".//ReceptionNumber") or "").strip(),
        people=tuple(
            _wanted(each, correlation, day)
            for each in root.iter("QualificationConfirmSearchInfo")
        ),
    )


def _wanted(element: Element, correlation: str, day: date | None) -> Wanted:
    said = _said(element)
    query = OnlineQuery(
        insurer_number=said.get("InsurerNumber", "").strip().zfill(8),
        symbol=said.get("InsuredCardSymbol", ""),
        number=said.get("InsuredIdentificationNumber", ""),
        branch=said.get("InsuredBranchNumber", ""),
        birth_date=_day(said.get("Birthdate", "")),
        consent_to_limit=said.get("LimitApplicationCertificateRelatedConsFlg") == "1",
        correlation=correlation,
        on_day=day,
    )
    return Wanted(query=query, echo=tuple(said.items()))


def _said(element: Element | None) -> dict[str, str]:
    return {} if element is None else {each.tag: each.text or "" for each in element}


def _has_day(header: dict[str, str]) -> bool:
    return bool(header.get("QualificationConfirmationDate"))


def _day(text: str) -> date:
    """Raises `ValueError` on what is no day."""
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day


def _encoding(data: bytes) -> str:
    declared = _DECLARED.match(data)
    name = declared[1].decode().lower() if declared else UTF_8
    return SHIFT_JIS if name in {"shift_jis", "shift-jis", "cp932"} else UTF_8
