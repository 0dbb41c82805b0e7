"""What is to be seen in a case beside its facts: signs that remarks ask for (徴候).

A sign never reaches a rule, so it cannot change an outcome; it only decides
which cautions and which sentences go with one.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from schema.rules.documents import Standing, State
from schema.terms import Document, OnlineCheck, Scheme
from schema.visit import Visit

NOT_PROOF = frozenset(
    {
        Document.LIMIT_CERTIFICATE,
        Document.SPECIFIC_DISEASE_CERTIFICATE,
        Document.MY_NUMBER_DIGITS_NOTICE,
        Document.OTHER_PAPER,
    }
)
"""Papers that never prove eligibility."""

SUPPLEMENTS = frozenset(
    {Document.LIMIT_CERTIFICATE, Document.SPECIFIC_DISEASE_CERTIFICATE}
)
"""Papers shown beside a proof, for the charge."""

CONTRADICTING = frozenset(
    {
        OnlineCheck.NOT_ELIGIBLE,
        OnlineCheck.NEWER_EXISTS,
        OnlineCheck.NOT_FOUND,
        OnlineCheck.AMBIGUOUS,
    }
)
"""Answers that do not go with an accepted document."""

LONG_AGO = timedelta(days=365)
"""A card expired for longer than this is remarked upon; no source sets a limit."""

SIGNS = (
    "expired_card",
    "expired_certificate",
    "notice_alone",
    "notice_shown",
    "notice_expired",
    "not_yet_document",
    "not_proof_shown",
    "digits_notice_shown",
    "supplement_expired",
    "supplement_impossible",
    "illegible",
    "impossible",
    "expiry_not_printed",
    "card_expiry_not_printed",
    "expiry_capped",
    "expired_long_ago",
    "special_care_printed",
    "portal_alone",
    "share_differs",
    "online_eligible",
    "online_contradicts",
    "check_not_run",
    "check_unavailable",
    "snapshot_differs",
    "turned_75",
    "under_65",
    "flagged_emergency",
    "edition_ending",
)
"""Every sign, in the order of its bit."""

BIT = {sign: 1 << place for place, sign in enumerate(SIGNS)}

_PROOF_SIGNS = {
    (Document.INSURANCE_CARD, State.EXPIRED): BIT["expired_card"],
    (Document.ELIGIBILITY_CERTIFICATE, State.EXPIRED): BIT["expired_certificate"],
    (Document.ELIGIBILITY_NOTICE, State.EXPIRED): BIT["notice_expired"],
    (Document.INSURANCE_CARD, State.NOT_YET): BIT["not_yet_document"],
    (Document.ELIGIBILITY_CERTIFICATE, State.NOT_YET): BIT["not_yet_document"],
}
_UNPRINTED = {
    Document.ELIGIBILITY_CERTIFICATE: BIT["expiry_not_printed"],
    Document.INSURANCE_CARD: BIT["card_expiry_not_printed"],
}
_ALONE = {
    Document.ELIGIBILITY_NOTICE: BIT["notice_alone"],
    Document.PORTAL_SCREEN: BIT["portal_alone"],
}
_CHECK_SIGNS = {
    OnlineCheck.ELIGIBLE: BIT["online_eligible"],
    OnlineCheck.NOT_RUN: BIT["check_not_run"],
    OnlineCheck.UNAVAILABLE: BIT["check_unavailable"],
} | dict.fromkeys(CONTRADICTING, BIT["online_contradicts"])


def signs_of(visit: Visit, standings: tuple[Standing, ...], edition_end: bool) -> int:  # noqa: FBT001
    """Every sign of the case, one bit each.

    Args:
        visit: The case.
        standings: What each shown document is worth, in the order shown.
        edition_end: True if the edition ends within its warning days.
    """
    bits = _CHECK_SIGNS[visit.online_check]
    if edition_end:
        bits |= BIT["edition_ending"]
    if visit.emergency:
        bits |= BIT["flagged_emergency"]
    for one in standings:
        bits |= _document_signs(one, visit.visit_day)
    bits |= _lone_paper_signs(standings)
    if _shares_differ(visit):
        bits |= BIT["share_differs"]
    if visit.snapshot is not None and visit.snapshot.result in CONTRADICTING:
        bits |= BIT["snapshot_differs"]
    if visit.birth_date is not None:
        bits |= _age_signs(visit.birth_date, visit)
    return bits


def _document_signs(one: Standing, day: date) -> int:
    """Signs of one document."""
    kind, state = one.document, one.state
    if state is State.ILLEGIBLE:
        return BIT["illegible"]
    if kind in NOT_PROOF:
        return _supplement_signs(one)
    if state is State.IMPOSSIBLE:
        return BIT["impossible"]
    bits = _PROOF_SIGNS.get((kind, state), 0)
    if kind is Document.ELIGIBILITY_NOTICE:
        bits |= BIT["notice_shown"]
    if one.shown.special_care:
        bits |= BIT["special_care_printed"]
    return bits | _expiry_signs(one, day)


def _supplement_signs(one: Standing) -> int:
    """Signs of a paper that never proves eligibility."""
    bits = BIT["not_proof_shown"]
    if one.document is Document.MY_NUMBER_DIGITS_NOTICE:
        bits |= BIT["digits_notice_shown"]
    if one.document in SUPPLEMENTS and one.state is State.EXPIRED:
        bits |= BIT["supplement_expired"]
    if one.document in SUPPLEMENTS and one.state is State.IMPOSSIBLE:
        bits |= BIT["supplement_impossible"]
    return bits


def _expiry_signs(one: Standing, day: date) -> int:
    """Signs of a card's or certificate's last day."""
    bits = 0
    printed = one.shown.expires_on
    if printed is None:
        bits |= _UNPRINTED.get(one.document, 0)
    if printed is not None and one.last_day is not None and one.last_day < printed:
        bits |= BIT["expiry_capped"]
    if one.state is State.EXPIRED and one.last_day is not None:
        bits |= BIT["expired_long_ago"] if day - one.last_day > LONG_AGO else 0
    return bits


def _lone_paper_signs(standings: tuple[Standing, ...]) -> int:
    """Signs of a notice or a screen that came without the card."""
    bits = 0
    for one in standings:
        kind = one.shown.document
        if kind is Document.MY_NUMBER_CARD:
            return 0
        bits |= _ALONE.get(kind, 0)
    return bits


def _age_signs(born: date, visit: Visit) -> int:
    """Signs of an age that does not go with the scheme."""
    age = visit.visit_day.year - born.year
    if (visit.visit_day.month, visit.visit_day.day) < (born.month, born.day):
        age -= 1
    if visit.scheme is Scheme.LATE_ELDERLY:
        return BIT["under_65"] if age < 65 else 0  # noqa: PLR2004
    return BIT["turned_75"] if age >= 75 else 0  # noqa: PLR2004


def shares(visit: Visit) -> Iterator[int]:
    """Every share that was printed, answered or copied."""
    if visit.online_check is OnlineCheck.ELIGIBLE and visit.online_share is not None:
        yield visit.online_share
    for shown in visit.documents:
        if shown.share is not None and shown.legible:
            yield shown.share
    if visit.snapshot is not None and visit.snapshot.share is not None:
        yield visit.snapshot.share


def _shares_differ(visit: Visit) -> bool:
    """True if two sources name different shares."""
    named = set(shares(visit))
    return len(named) > 1
