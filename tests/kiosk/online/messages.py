"""Answers of the terminal about invented people, whole and in parts (照会結果の見本).

An element is a name with its text, or with the elements inside it. What is built here
can be changed in any way before it is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape

from schema.insured import Insured
from schema.terms import Scheme
from tests.people import HANAKO, VISIT_DAY

CORRELATION = "kiosk-000001"
INSTITUTION = "1310000000"


@dataclass
class Part:
    """One element that is still to be written."""

    name: str
    inside: "str | list[Part]" = field(default_factory=list)

    @property
    def parts(self) -> list["Part"]:
        """The elements inside; none in a text."""
        return self.inside if isinstance(self.inside, list) else []

    def at(self, *names: str) -> "Part":
        """The first element on this way down."""
        if not names:
            return self
        return next(one for one in self.parts if one.name == names[0]).at(*names[1:])

    def walk(self) -> "list[Part]":
        """Every element, this one first."""
        return [self, *(below for one in self.parts for below in one.walk())]

    def without(self, *names: str) -> "Part":
        """Take elements of these names out, wherever they are."""
        for one in self.walk():
            if isinstance(one.inside, list):
                one.inside = [part for part in one.inside if part.name not in names]
        return self


HEADER, BODY, LIST = "MessageHeader", "MessageBody", "ResultList"
RESULT = "ResultOfQualificationConfirmation"
LIMIT, DISEASE, ELDERLY = (
    "LimitApplicationCertificate",
    "SpecificDiseases",
    "ElderlyRecipient",
)
AT = "20251015093015"


def an_answer(
    *people: Insured,
    segment: str = "1",
    status: str = "1",
    validity: str = "1",
    correlation: str = CORRELATION,
    on_day: date = VISIT_DAY,
) -> Part:
    """An answer about these people; about 見本　花子 if none is named."""
    results = [a_result(person) for person in people or (HANAKO,)]
    header = [
        Part("ProcessExecutionTime", AT),
        Part("QualificationConfirmationDate", _day(on_day)),
        Part("MedicalInstitutionCode", INSTITUTION),
        Part("ArbitraryFileIdentifier", correlation),
        Part("ReferenceClassification", "2"),
        Part("SegmentOfResult", segment),
        Part("CharacterCodeIdentifier", "0"),
    ]
    body = [
        Part("ProcessingResultStatus", status),
        Part("ProcessingResultCode", "S0000"),
        Part("ProcessingResultMessage", "正常に終了しました。"),
        Part("QualificationValidity", validity),
        Part(LIST, results),
        Part("QualificationConfirmSearchInfo", _echo((people or (HANAKO,))[0])),
        Part("PrescriptionIssueSelect", "1"),
    ]
    return Part("XmlMsg", [Part(HEADER, header), Part(BODY, body)])


def a_result(person: Insured = HANAKO) -> Part:
    """Everything that the layout has for one person, in its order."""
    identity = {
        "InsuredCardClassification": "05" if person.special_care else "01",
        "InsurerNumber": padded(person.insurer_number),
        "InsuredCardSymbol": person.symbol,
        "InsuredIdentificationNumber": person.number,
        "InsuredBranchNumber": person.branch,
        "PersonalFamilyClassification": "1",
        "InsuredName": "見本　世帯主",
        "Name": person.name,
        "NameOfOther": "見本　通称",
        "NameKana": person.name_kana,
        "NameOfOtherKana": "ﾐﾎﾝ ﾂｳｼｮｳ",
        "Sex1": person.sex.value,
        "Sex2": person.sex.value,
        "Birthdate": _day(person.birth_date),
        "Address": person.address,
        "PostNumber": "160-0000",
        "QualificationDate": _day(person.acquired_on),
        "DisqualificationDate": _day(person.lost_on),
        "InsuredCertificateIssuanceDate": _day(person.issued_on),
        "InsuredCardValidDate": _day(person.valid_from),
        "InsuredCardExpirationDate": _day(person.valid_to),
        "InsuredPartialContributionRatio": f"{person.share:03}",
        "PreschoolClassification": "",
        "ReasonOfLoss": person.loss_reason.value if person.loss_reason else "",
        "InsurerName": person.insurer_name,
    }
    parts = [Part(name, said) for name, said in identity.items() if said]
    return Part(RESULT, [*parts, *_limit(person), *_disease(), *_rest()])


def _limit(person: Insured) -> list[Part]:
    inside = {
        "Classification": "01",
        "ClassificationFlag": person.limit_class,
        "Date": "20250715",
        "ValidStartDate": "20250801",
        "ValidEndDate": "20260731",
        "LongTermDate": "20250901",
    }
    return [
        Part(f"{LIMIT}RelatedConsFlg", "1"),
        Part(f"{LIMIT}RelatedConsTime", AT),
        Part(
            f"{LIMIT}RelatedInfo", [Part(LIMIT + key, at) for key, at in inside.items()]
        ),
    ]


def _disease() -> list[Part]:
    one = {
        "DiseaseCategory": "1",
        "CertificateDate": "20200401",
        "ValidStartDate": "20200401",
        "ValidEndDate": "99991231",
        "SelfPay": "10000",
    }
    inside = [Part(DISEASE + key, said) for key, said in one.items()]
    info = Part(f"{DISEASE}CertificateInfo", inside)
    return [
        Part(f"{DISEASE}CertificateRelatedConsFlg", "1"),
        Part(f"{DISEASE}CertificateRelatedConsTime", AT),
        Part(f"{DISEASE}CertificateList", [info]),
    ]


def _rest() -> list[Part]:
    """What no desk needs: 医療扶助, consents, and numbers of other systems."""
    ticket = Part("MedicalTicketInfo", [Part("TicketType", "1")])
    consents = [
        Part(f"{about}Info{what}", said)
        for about in ("SpecificHealthCheckups", "Pharmacists", "Diagnosis", "Operation")
        for what, said in (("ConsFlg", "1"), ("ConsTime", AT), ("AvailableTime", AT))
    ]
    return [
        Part("PublicExpenseResultList", [ticket]),
        *consents,
        Part("ReferenceNumber", "chart-7"),
        Part("ArbitraryIdentifier", "7"),
        Part("PrescriptionIssueSelect", "1"),
    ]


def for_70_to_74(result: Part, ratio: str = "020") -> Part:
    """The share where those of 70 to 74 have it: in their own certificate."""
    result.without("InsuredPartialContributionRatio")
    inside = {
        "CertificateDate": "20250715",
        "ValidStartDate": "20250801",
        "ValidEndDate": "20260731",
        "ContributionRatio": ratio,
    }
    certificate = Part(
        f"{ELDERLY}CertificateInfo",
        [Part(ELDERLY + key, at) for key, at in inside.items()],
    )
    result.parts.append(certificate)
    return result


def _echo(person: Insured) -> list[Part]:
    late = person.scheme is Scheme.LATE_ELDERLY
    said = {
        "InsurerNumber": padded(person.insurer_number),
        "InsuredCardSymbol": "" if late else person.symbol,
        "InsuredIdentificationNumber": person.number,
        "InsuredBranchNumber": "" if late else person.branch,
        "Birthdate": _day(person.birth_date),
        "LimitApplicationCertificateRelatedConsFlg": "1",
    }
    return [Part(name, text) for name, text in said.items() if text]


def padded(insurer_number: str) -> str:
    """Eight characters, of which a national insurer fills six."""
    return insurer_number.removeprefix("00").rjust(8)


def _day(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day else ""


DECLARED = {"utf-8": "UTF-8", "cp932": "Shift_JIS"}


def xml(
    root: Part,
    encoding: str = "utf-8",
    *,
    declared: str | None = None,
    mark: bytes = b"",
) -> bytes:
    """The file: its bytes in one encoding, declared as this or as another one.

    Args:
        root: The message.
        encoding: In which it is written.
        declared: What its declaration says; empty for no declaration at all.
        mark: A byte order mark to put in front.
    """
    said = DECLARED[encoding] if declared is None else declared
    first = f'<?xml version="1.0" encoding="{said}" standalone="no"?>\n' if said else ""
    return mark + (first + "\n".join(_lines(root, ""))).encode(encoding)


def _lines(part: Part, indent: str) -> Sequence[str]:
    if isinstance(part.inside, str):
        return [f"{indent}<{part.name}>{escape(part.inside)}</{part.name}>"]
    inside = [line for one in part.inside for line in _lines(one, indent + "  ")]
    return [f"{indent}<{part.name}>", *inside, f"{indent}</{part.name}>"]
