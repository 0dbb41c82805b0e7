"""Answers as the terminal writes them, from an insured person's record (結果).

1. Every element of the layout that the record fills is there, in its order.
2. 限度額 and 特定疾病 are told only of who agreed to it.
3. The share stands where the layout has it: for those of 70 to 74 outside the
   late-elderly scheme with their own certificate (高齢受給者証), else by itself.
4. What the file's encoding does not have is ●, as with a real insurer.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

import jaconv

from kiosk.online.simulated.request import SHIFT_JIS, Request, Wanted
from kiosk.online.simulated.told import MADOGUCHI, Told, validity_of
from schema.insured import Insured
from schema.terms import Scheme

Item = tuple[str, "str | list[Item]"]
"""An element: its name, and its text or the elements inside it."""

_LOW_INCOME = frozenset({"A05", "A06", "B05", "B06", "B07", "B08"})
_LATE, _EARLY = 75, 70
_WIDTH = 8
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LIMIT, _DISEASE = "LimitApplicationCertificate", "SpecificDiseases"
_ELDERLY = "ElderlyRecipient"


def single_answer(
    request: Request, person: Insured | None, told: Told, at: datetime
) -> bytes:
    """The answer to a question about one person (資格確認結果)."""
    wanted = request.people[0] if request.people else None
    header = _header(request, told, at)
    return document(header, _body(wanted, person, told, at), request)


def _body(
    wanted: Wanted | None,
    person: Insured | None,
    told: Told,
    at: datetime,
) -> list[Item]:
    """What an answer about one person says below its header."""
    body = processing(told)
    if wanted is None or told.segment != "1" or told.status != "1":
        return body
    day = wanted.query.on_day or at.date()
    people = told.people if told.people is not None else _known(person)
    validity = told.validity or validity_of(wanted.query, _first(people), day)
    body.append(("QualificationValidity", validity))
    if validity != "4":
        consent = wanted.query.consent_to_limit
        results = [result(each, day, at, consent=consent) for each in people]
        body.append(("ResultList", results))
    body.append(("QualificationConfirmSearchInfo", list(wanted.echo)))
    return body


def _known(person: Insured | None) -> tuple[Insured, ...]:
    return () if person is None else (person,)


def _first(people: tuple[Insured, ...]) -> Insured | None:
    return people[0] if people else None


def processing(told: Told) -> list[Item]:
    """How the look-up went: `ProcessingResultStatus`, code and message."""
    failed = told.segment == "9"
    return [
        ("ProcessingResultStatus", told.status),
        ("ProcessingResultCode", "" if failed else told.code),
        ("ProcessingResultMessage", "" if failed else told.message),
    ]


def _header(request: Request, told: Told, at: datetime) -> list[Item]:
    failed = told.segment == "9"
    known = told.correlation is None
    return [
        ("ProcessExecutionTime", f"{at:%Y%m%d%H%M%S}"),
        ("QualificationConfirmationDate", request.day),
        ("MedicalInstitutionCode", request.institution),
        (
            "ArbitraryFileIdentifier",
            request.correlation if known else told.correlation or "",
        ),
        ("ReferenceClassification", "2"),
        ("SegmentOfResult", told.segment),
        ("ErrorCode", told.code if failed else ""),
        ("ErrorMessage", told.message if failed else ""),
        ("CharacterCodeIdentifier", "1" if request.encoding == SHIFT_JIS else "0"),
        ("SimulatedBy", MADOGUCHI),
    ]


def bulk_header(
    request: Request, told: Told, at: datetime, reception: str, counted: Iterable[Item]
) -> list[Item]:
    """A batch's header: the same, with its number and what was counted."""
    return [
        *_header(request, told, at),
        ("ReceptionNumber", reception),
        *counted,
    ]


def result(person: Insured, day: date, at: datetime, *, consent: bool) -> Item:
    """One `ResultOfQualificationConfirmation` (資格情報)."""
    items = [*_identity(person), *_periods(person), *_share(person, day)]
    items.append((f"{_LIMIT}RelatedConsFlg", "1" if consent else "0"))
    if consent:
        items.append((f"{_LIMIT}RelatedConsTime", f"{at:%Y%m%d%H%M%S}"))
        items.extend(_limit(person))
        items.extend(_disease(person))
    return ("ResultOfQualificationConfirmation", items)


def bare_result(person: Insured, day: date) -> Item:
    """The same in a batch, which tells neither 限度額 nor 特定疾病."""
    items = [*_identity(person), *_periods(person), *_share(person, day)]
    return ("ResultOfQualificationConfirmation", items)


def _identity(person: Insured) -> Iterator[Item]:
    late = person.scheme is Scheme.LATE_ELDERLY
    family = person.branch not in {"", "00", "01"}
    yield "InsuredCardClassification", "05" if person.special_care else "01"
    yield "InsurerNumber", _padded(person.insurer_number)
    yield "InsuredCardSymbol", person.symbol
    yield "InsuredIdentificationNumber", person.number
    yield "InsuredBranchNumber", person.branch
    yield "PersonalFamilyClassification", "" if late else "2" if family else "1"
    yield "Name", person.name
    yield (
        "NameKana",
        jaconv.z2h(person.name_kana, kana=True, ascii=True, digit=True),
    )
    yield "Sex1", person.sex.value
    yield "Birthdate", _written(person.birth_date)
    yield "Address", person.address


def _periods(person: Insured) -> Iterator[Item]:
    yield "QualificationDate", _written(person.acquired_on)
    yield "DisqualificationDate", _written(person.lost_on)
    yield "InsuredCertificateIssuanceDate", _written(person.issued_on)
    yield "InsuredCardValidDate", _written(person.valid_from)
    yield "InsuredCardExpirationDate", _written(person.valid_to)


def _share(person: Insured, day: date) -> Iterator[Item]:
    """The share in percent, three digits, and what the layout has around it."""
    elderly = _has_own_certificate(person, day)
    ratio = f"{person.share:03}"
    yield "InsuredPartialContributionRatio", "" if elderly else ratio
    yield "ReasonOfLoss", person.loss_reason.value if person.loss_reason else ""
    yield "InsurerName", person.insurer_name
    if elderly:
        inside: list[Item] = [
            (f"{_ELDERLY}ValidStartDate", _written(person.share_from)),
            (f"{_ELDERLY}ContributionRatio", ratio),
        ]
        yield f"{_ELDERLY}CertificateInfo", inside


def _has_own_certificate(person: Insured, day: date) -> bool:
    """True from 70 to 74 outside the late-elderly scheme (高齢受給者証)."""
    born = person.birth_date
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return person.scheme is not Scheme.LATE_ELDERLY and _EARLY <= age < _LATE


def _limit(person: Insured) -> Iterator[Item]:
    if not person.limit_class:
        return
    certificate = "02" if person.limit_class in _LOW_INCOME else "01"
    inside: list[Item] = [
        (f"{_LIMIT}Classification", certificate),
        (f"{_LIMIT}ClassificationFlag", person.limit_class),
        (f"{_LIMIT}Date", _written(person.issued_on)),
        (f"{_LIMIT}ValidStartDate", _written(person.limit_from)),
        (f"{_LIMIT}ValidEndDate", _written(person.valid_to)),
        (f"{_LIMIT}LongTermDate", _written(person.long_stay_on)),
    ]
    yield f"{_LIMIT}RelatedInfo", inside


def _disease(person: Insured) -> Iterator[Item]:
    if not person.disease_class:
        return
    inside: list[Item] = [
        (f"{_DISEASE}DiseaseCategory", person.disease_class),
        (f"{_DISEASE}ValidStartDate", _written(person.disease_from)),
        (f"{_DISEASE}SelfPay", "10000"),
    ]
    yield f"{_DISEASE}CertificateRelatedConsFlg", "1"
    yield f"{_DISEASE}CertificateList", [(f"{_DISEASE}CertificateInfo", inside)]


def _padded(insurer: str) -> str:
    """Eight characters: the six digits of a national insurer after blanks."""
    return insurer.removeprefix("00").rjust(_WIDTH)


def _written(day: date | None) -> str:
    return "" if day is None else f"{day:%Y%m%d}"


def document(header: list[Item], body: list[Item], request: Request) -> bytes:
    """A whole message in the encoding of its request; empty elements are left out."""
    declared = "Shift_JIS" if request.encoding == SHIFT_JIS else "UTF-8"
    first = f'<?xml version="1.0" encoding="{declared}" standalone="no"?>\n'
    inside: list[Item] = [("MessageHeader", header), ("MessageBody", body)]
    whole = first + "".join(_lines(("XmlMsg", inside), 0))
    return "".join(_known_to(request.encoding, whole)).encode(request.encoding)


def _lines(item: Item, depth: int) -> Iterator[str]:
    name, inside = item
    indent = "  " * depth
    if isinstance(inside, str):
        if inside:
            text = "".join(_ESCAPED.get(each, each) for each in inside)
            yield f"{indent}<{name}>{text}</{name}>\n"
        return
    yield f"{indent}<{name}>\n"
    for each in inside:
        yield from _lines(each, depth + 1)
    yield f"{indent}</{name}>\n"


def _known_to(encoding: str, text: str) -> Iterator[str]:
    for each in text:
        try:
            each.encode(encoding)
        except UnicodeEncodeError:
            yield "●"
        else:
            yield each
