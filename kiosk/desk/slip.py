"""What a slip says of one visit, without anybody's name or number (受付票の内容).

1. A slip follows from what was decided, whose desk it is and what time it is; its
   sentences are keys here and words on paper.
2. It refuses nobody, orders no payment and promises none back: where the insurance
   is not confirmed, what would confirm it stands first.
3. Nothing on it tells whose it is.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

import msgspec

from kiosk.desk.receive import Place
from kiosk.desk.settings import ASKED, DEPOSIT, PHONE, SLIP
from schema.clock import Clock
from schema.rules.facts import Card, Paper
from schema.rules.judge import Decision
from schema.rules.parts import Authority
from schema.terms import Document, OnlineCheck, Outcome, Reader, ShareSource
from schema.visit import Share

ADDING = ("interim_ends", "new_certificate_usable_from")
"""Codes of a decision that say more to the patient than the outcome does."""
UNREADABLE = "law-unreadable-card"
"""The rule that wants something in place of the card, not the check."""


class SlipForm(StrEnum):
    """On what a slip is printed (受付票の用紙)."""

    A4 = "a4"
    ROLL = "receipt80"


class SlipSetup(msgspec.Struct, frozen=True, kw_only=True):
    """What a clinic arranged for its slips (受付票の設定)."""

    form: SlipForm = SlipForm.A4
    """On what they are printed."""
    phone: str = ""
    """The clinic's telephone; empty where none is said."""
    asks_deposit: bool = False
    """Whether a deposit is asked while a visit waits for its check (預り金)."""


class Reception(msgspec.Struct, frozen=True, kw_only=True):
    """What was done at the desk beside what was decided (受付の扱い)."""

    pending: bool = False
    """No register answers, or the visit was recorded as waiting for one (照会待ち)."""
    nothing_else: bool = False
    """Everything that could serve instead was asked for in vain."""
    taken: Outcome | None = None
    """What somebody of the staff chose, where it was theirs to choose."""
    declared_share: Share | None = None
    """The share that the patient declared (申告の負担割合)."""
    scheme_known: bool = True
    """False where nothing shown says under which scheme the patient is."""


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """What the patient takes home of one visit (受付票)."""

    facility: str
    """Name of the clinic."""
    desk: str
    """Name of the desk."""
    at: datetime
    """受診日 and time of reception."""
    outcome: Outcome
    """受付判定区分, as it was taken."""
    said: tuple[str, ...]
    """What it means today, as keys."""
    bring: str
    """What to bring next time, as a key."""
    whom: str
    """Whom to ask about the insurance, as a key; empty where `said` tells it."""
    share: Share | None = None
    """The patient's share in percent."""
    share_is_of_copy: bool = False
    """True where only the local copy says so (見込み)."""
    changes: tuple[str, ...] = ()
    """What would confirm the insurance, as keys."""
    authority: Authority | None = None
    """Who says so; `None` where somebody of the staff decided."""
    phone: str = ""
    """The clinic's telephone."""
    practice: bool = False
    """True where nobody is real."""


_USUAL, _AS_DECIDED = SlipSetup(), Reception()
_PAID_IN_PART = frozenset({Outcome.INSURED, Outcome.INSURED_INTERIM})


def slip_setup_of(get: Callable[[str, str], str]) -> SlipSetup:
    """Read the settings.

    Args:
        get: The value under a name, or the default that goes with it.
    """
    form = get(SLIP, SlipForm.A4)
    known = form in tuple(SlipForm)
    return SlipSetup(
        form=SlipForm(form) if known else SlipForm.A4,
        phone=get(PHONE, ""),
        asks_deposit=get(DEPOSIT, "") == ASKED,
    )


def slip_of(
    decision: Decision,
    place: Place,
    clock: Clock,
    setup: SlipSetup = _USUAL,
    reception: Reception = _AS_DECIDED,
) -> Slip:
    """What the patient takes home.

    Args:
        decision: What the book says of the visit.
        place: Whose desk it is.
        clock: The present instant.
        setup: What the clinic arranged for its slips.
        reception: What was done beside what was decided.
    """
    outcome = reception.taken or decision.outcome
    by_book = outcome is decision.outcome
    share, of_copy = share_of(decision, outcome, reception.declared_share)
    said = _said(decision, outcome, setup, reception)
    return Slip(
        facility=place.facility,
        desk=place.desk,
        at=clock.now(),
        outcome=outcome,
        said=said,
        bring=_bring(decision, outcome),
        whom=_whom(decision, said, reception),
        share=share,
        share_is_of_copy=of_copy,
        changes=_changes(decision) if outcome is Outcome.UNCONFIRMED else (),
        authority=decision.authorities[0] if by_book else None,
        phone=setup.phone,
        practice=place.practice,
    )


def share_of(
    decision: Decision, outcome: Outcome, declared: Share | None
) -> tuple[Share | None, bool]:
    """The share that is paid by, and whether it is the copy's alone.

    Args:
        decision: What the book says.
        outcome: What is done.
        declared: The share that the patient declared.
    """
    if outcome is Outcome.INSURED_BY_DECLARATION and declared:
        return declared, False
    if outcome not in _PAID_IN_PART or outcome is not decision.outcome:
        return None, False
    share, source = decision.share_and_source
    known: Share | None = next((one for one in (10, 20, 30) if one == share), None)
    return known, known is not None and source is ShareSource.SNAPSHOT


def _said(
    decision: Decision, outcome: Outcome, setup: SlipSetup, reception: Reception
) -> tuple[str, ...]:
    """What it means today, sentence by sentence."""
    if outcome is Outcome.UNCONFIRMED:
        return ("not_a_refusal", _unconfirmed(decision, reception))
    if _is_pending(decision, outcome, reception):
        return ("pending", "deposit" if setup.asks_deposit else "clinics_own")
    more = tuple(code for code in ADDING if code in decision.tell_patient)
    return (_meaning(decision, outcome), *more)


def _is_pending(decision: Decision, outcome: Outcome, reception: Reception) -> bool:
    """True where the patient goes on without an answer, and gets it later."""
    unanswered = decision.visit.online_check is OnlineCheck.UNAVAILABLE
    without = reception.pending or reception.taken is outcome or unanswered
    return outcome is Outcome.CHECK_REQUIRED and without


def _meaning(decision: Decision, outcome: Outcome) -> str:
    """Which of an outcome's sentences goes with this case."""
    visit, rule = decision.visit, decision.rule
    kinds = {one.document for one in visit.documents}
    variants = {
        Outcome.INSURED_INTERIM: (
            "insured_interim_notice",
            Document.INSURANCE_CARD not in kinds,
        ),
        Outcome.INSURED_BY_DECLARATION: ("insured_returning", not visit.declaration),
        Outcome.CHECK_REQUIRED: ("unread_card", rule.id == UNREADABLE),
    }
    key, chosen = variants.get(outcome, ("", False))
    return key if chosen else outcome.value


def _unconfirmed(decision: Decision, reception: Reception) -> str:
    if reception.nothing_else:
        return "nothing_else"
    shown = decision.visit.presented.document is not Document.NONE
    return "unconfirmed" if shown else "nothing_shown"


def _changes(decision: Decision) -> tuple[str, ...]:
    """What would confirm the insurance after all."""
    kinds = {one.document for one in decision.visit.documents}
    if Document.MY_NUMBER_CARD in kinds:
        unread = decision.visit.reader is Reader.CANNOT_READ
        return ("portal", "notice", "statement") if unread else ()
    has_certificate = Document.ELIGIBILITY_CERTIFICATE in kinds
    certificate = () if has_certificate else ("certificate",)
    return ("read_card", "card_and_portal", *certificate)


def _whom(decision: Decision, said: tuple[str, ...], reception: Reception) -> str:
    if "nothing_else" in said:
        return ""
    return decision.visit.scheme.value if reception.scheme_known else "not_known"


def _bring(decision: Decision, outcome: Outcome) -> str:
    """What to bring next time: what serves, and what would have served."""
    if outcome is Outcome.INSURED_BY_DECLARATION:
        return "card_and_notice"
    if outcome is not Outcome.INSURED or outcome is not decision.outcome:
        return "card_or_certificate"
    paper, card = decision.facts[1], decision.facts[3]
    if card is Card.READ or paper is Paper.VALID_CERTIFICATE:
        return "the_same"
    return "while_valid" if paper is Paper.VALID_CARD else "card_and_notice"
