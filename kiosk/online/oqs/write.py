"""Writes the terminal's request file (資格確認要求, `OQSsiquc01req`).

What holds for every request:

1. An insurer number of fewer than 8 digits has blanks in front of it, not zeros.
2. An optional element that would be empty is left out. The late-elderly scheme has
   neither symbol nor branch.
3. The declaration, the bytes and nothing else say which encoding it is.
4. A character that Shift_JIS does not have is refused: no other one is asked for.
"""

import re
from collections.abc import Iterator
from datetime import date
from xml.sax.saxutils import escape

from schema.errors import Unreadable
from schema.insured import scheme_of
from schema.online import OnlineQuery
from schema.terms import Scheme

ENCODINGS = {"utf-8": ("UTF-8", "utf-8"), "shift_jis": ("Shift_JIS", "cp932")}
"""What the settings call it, what the declaration calls it, and how it is written."""

_INSURER_WIDTH = 8
_NATIONAL_PADDING = "00"
"""How the desk fills up the 6 digits of a national insurer."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def request_xml(
    query: OnlineQuery, *, institution: str, on_day: date, encoding: str
) -> bytes:
    """The request's bytes.

    Args:
        query: Whom to ask for.
        institution: The clinic's own 10 digits (医療機関コード).
        on_day: 資格確認日.
        encoding: `utf-8` or `shift_jis`.

    Raises:
        Unreadable: E-OQS-8 a character that this encoding does not have, E-OQS-9
            another encoding.
    """
    return written(
        [
            "<XmlMsg>",
            "<MessageHeader>",
            *header(on_day, institution, query.correlation),
            "</MessageHeader>",
            "<MessageBody>",
            "<QualificationConfirmSearchInfo>",
            *search(query),
            "</QualificationConfirmSearchInfo>",
            "</MessageBody>",
            "</XmlMsg>",
        ],
        encoding,
    )


def header(on_day: date, institution: str, correlation: str) -> Iterator[str]:
    """The elements of a request's header."""
    yield from _element("QualificationConfirmationDate", f"{on_day:%Y%m%d}")
    yield from _element("MedicalInstitutionCode", institution)
    yield from _element("ArbitraryFileIdentifier", correlation)


def search(query: OnlineQuery) -> Iterator[str]:
    """The elements that say whom to ask for; a batch has many of them."""
    insurer = query.insurer_number.strip().removeprefix(_NATIONAL_PADDING)
    personal = scheme_of(query.insurer_number) is not Scheme.LATE_ELDERLY
    yield from _element("InsurerNumber", insurer.rjust(_INSURER_WIDTH))
    yield from _element("InsuredCardSymbol", query.symbol if personal else "")
    yield from _element("InsuredIdentificationNumber", query.number)
    yield from _element("InsuredBranchNumber", query.branch if personal else "")
    yield from _element("Birthdate", f"{query.birth_date:%Y%m%d}")
    consent = str(int(query.consent_to_limit))
    yield from _element("LimitApplicationCertificateRelatedConsFlg", consent)


def written(lines: list[str], encoding: str) -> bytes:
    """A whole file of these lines, with its declaration.

    Raises:
        Unreadable: E-OQS-8 a character that this encoding does not have, E-OQS-9
            another encoding.
    """
    if encoding not in ENCODINGS:
        raise _unknown(encoding)
    declared, codec = ENCODINGS[encoding]
    declaration = f'<?xml version="1.0" encoding="{declared}" standalone="no"?>'
    text = "\n".join((declaration, *lines, ""))
    try:
        data = text.encode(codec)
    except UnicodeEncodeError as error:
        raise _unwritable(declared) from error
    if _NOT_IN_XML.search(text):
        raise _unwritable("XML")
    return data


def _element(name: str, text: str) -> Iterator[str]:
    """One element; none where it would be empty."""
    if text.strip():
        yield f"<{name}>{escape(text)}</{name}>"


def _unwritable(declared: str) -> Unreadable:
    return Unreadable(
        "E-OQS-8",
        subject="request",
        found=f"a character that {declared} does not have",
        expected="characters of this encoding",
        hint="set the encoding to utf-8, or leave the symbol out",
    )


def _unknown(encoding: str) -> Unreadable:
    return Unreadable(
        "E-OQS-9",
        subject="encoding",
        found=encoding,
        expected=" or ".join(ENCODINGS),
        hint="correct the setting oqs.encoding",
    )
