"""What one `ResultOfQualificationConfirmation` says, by its elements' names (資格情報).

Single answers and batches have the same elements; both are read here.
"""

from collections.abc import Callable
from datetime import date

from kiosk.online.oqs.values import (
    amount_of,
    day_of,
    insurer_number_of,
    is_blank_day,
    is_open_ended,
    share_in,
)
from kiosk.online.oqs.xml import Element
from schema.online import AnsweredDisease, AnsweredLimit, AnsweredPerson
from schema.terms import OnlineCheck
from schema.visit import Share

RESULT = "ResultOfQualificationConfirmation"
"""The element around one person."""

_LIMIT = "LimitApplicationCertificate"
_DISEASE = "SpecificDiseases"
_LIMIT_CLASS = (f"{_LIMIT}ClassificationFlag", f"{_LIMIT}ClassificationFla")
"""The second is how the sheet's column cuts it off."""

_NORMAL = "1"
_VALID, _SEVERAL = "1", "5"
_ANSWERS = {
    "2": OnlineCheck.NOT_ELIGIBLE,
    "3": OnlineCheck.NEWER_EXISTS,
    "4": OnlineCheck.NOT_FOUND,
    _SEVERAL: OnlineCheck.AMBIGUOUS,
}


def check_of(*, segment: str, status: str, validity: str, results: int) -> OnlineCheck:
    """What the decisive codes say together (資格有効性).

    Args:
        segment: `SegmentOfResult`.
        status: `ProcessingResultStatus`.
        validity: `QualificationValidity`.
        results: How many people it names.

    Returns:
        `eligible` for 1, 1, 1 and one person, and for nothing else.
    """
    if segment != _NORMAL or status != _NORMAL:
        return OnlineCheck.UNAVAILABLE
    if validity == _VALID and results == 1:
        return OnlineCheck.ELIGIBLE
    if validity == _VALID and results > 1:
        return OnlineCheck.AMBIGUOUS
    return _ANSWERS.get(validity, OnlineCheck.UNAVAILABLE)


def person_of(result: Element) -> AnsweredPerson:
    """Whom the register has."""
    return AnsweredPerson(
        classification=result.said("InsuredCardClassification"),
        insurer_number=insurer_number_of(result.said("InsurerNumber")),
        insurer_name=result.said("InsurerName"),
        symbol=result.said("InsuredCardSymbol"),
        number=result.said("InsuredIdentificationNumber"),
        branch=result.said("InsuredBranchNumber"),
        relation=result.said("PersonalFamilyClassification"),
        holder=result.said("InsuredName"),
        name=result.said("Name"),
        name_kana=result.said("NameKana"),
        other_name=result.said("NameOfOther"),
        sex=result.said("Sex1") or result.said("Sex2"),
        birth_date=_day(result, "Birthdate"),
        address=result.said("Address"),
        acquired_on=_day(result, "QualificationDate"),
        lost_on=_day(result, "DisqualificationDate"),
        loss_reason=result.said("ReasonOfLoss"),
        issued_on=_day(result, "InsuredCertificateIssuanceDate"),
        valid_from=_day(result, "InsuredCardValidDate"),
        valid_to=_day(result, "InsuredCardExpirationDate"),
    )


def share_of(result: Element) -> Share | None:
    """The share: the person's own, or else that of 70 to 74 (負担割合)."""
    ratios = result.sayings("InsuredPartialContributionRatio") or {
        ratio
        for certificate in result.named("ElderlyRecipientCertificateInfo")
        for ratio in certificate.sayings("ElderlyRecipientContributionRatio")
    }
    return share_in(ratios.pop()) if len(ratios) == 1 else None


def limit_of(result: Element) -> AnsweredLimit | None:
    """限度額, where the answer says anything about it."""
    consent = result.said(f"{_LIMIT}RelatedConsFlg")
    found = result.only(f"{_LIMIT}RelatedInfo") or Element("")
    if not consent and not found.children:
        return None
    return AnsweredLimit(
        consented=consent == "1",
        certificate=found.said(f"{_LIMIT}Classification"),
        limit_class=found.said(*_LIMIT_CLASS),
        issued_on=_day(found, f"{_LIMIT}Date"),
        valid_from=_day(found, f"{_LIMIT}ValidStartDate"),
        valid_to=_day(found, f"{_LIMIT}ValidEndDate"),
        long_stay_on=_day(found, f"{_LIMIT}LongTermDate"),
    )


def diseases_of(result: Element) -> tuple[AnsweredDisease, ...]:
    """Every 特定疾病療養受療証 in it."""
    return tuple(
        AnsweredDisease(
            disease_class=one.said(f"{_DISEASE}DiseaseCategory"),
            issued_on=_day(one, f"{_DISEASE}CertificateDate"),
            valid_from=_day(one, f"{_DISEASE}ValidStartDate"),
            valid_to=_day(one, f"{_DISEASE}ValidEndDate"),
            self_pay=amount_of(one.said(f"{_DISEASE}SelfPay")),
        )
        for several in result.named(f"{_DISEASE}CertificateList")
        for one in several.named(f"{_DISEASE}CertificateInfo")
        if one.children
    )


def notes_on(message: Element) -> dict[str, str]:
    """Names of elements whose day cannot be a day, and of ends that nobody has set.

    Their fields are empty, as if the register had said nothing; here it stands that
    it did.
    """
    notes = {
        "not_a_date": _dated(message, _is_no_day),
        "open_ended": _dated(message, is_open_ended),
    }
    return {note: names for note, names in notes.items() if names}


def _dated(message: Element, has: Callable[[str], bool]) -> str:
    """Names of elements with such a day."""
    found = (one for one in message.walk() if one.name in DAYS)
    return " ".join(dict.fromkeys(one.name for one in found if has(one.text)))


def _is_no_day(text: str) -> bool:
    return not (day_of(text) or is_blank_day(text) or is_open_ended(text))


def _day(element: Element, name: str) -> date | None:
    return day_of(element.said(name))


_PERIOD = ("ValidStart", "ValidEnd")
DAYS = frozenset(
    (
        "QualificationConfirmationDate",
        "Birthdate",
        "QualificationDate",
        "DisqualificationDate",
        "InsuredCertificateIssuanceDate",
        "InsuredCardValidDate",
        "InsuredCardExpirationDate",
        *(f"{_LIMIT}{what}Date" for what in ("", *_PERIOD, "LongTerm")),
        *(f"{_DISEASE}{what}Date" for what in ("Certificate", *_PERIOD)),
    )
)
"""Elements that are read as a day."""
