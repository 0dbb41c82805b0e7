"""What is written down of a visit, and what may not be (記録の内容).

1. Nothing is taken as `insured_interim` without a live answer `eligible`, asked
   and answered on this visit day for the person who is recorded. Nor does any
   rulebook's word accept without it what has no other ground (`promises.py`).
2. What departs from the rulebook, or was left to a person, needs a reason.
3. The notice of the last four digits leaves no trace.
4. A register that was not asked is not written down as one that answered.
"""

from datetime import date

import msgspec

from kiosk.desk.form import Form
from kiosk.desk.ports import Entry, Patient
from schema.confirmation import CheckedOnline, Decided, Taken
from schema.errors import Refused
from schema.online import OnlineAnswer, OnlineQuery
from schema.rules.judge import Decision
from schema.rules.promises import (
    ACCEPTING,
    needs_live_answer,
    shown_needs_live_answer,
)
from schema.terms import Document, EventType, OnlineCheck, Outcome
from schema.visit import Presented, Visit

NOBODY = "desk"
"""Source of an answer that the clerk gave for a register that could not be asked."""


def entry_of(
    form: Form,
    decision: Decision,
    taken: Taken,
    staff: str,
    query: OnlineQuery | None,
) -> Entry:
    """The journal's entry for one visit.

    Args:
        form: The completed form.
        decision: The judgement of what is recorded.
        taken: What was done.
        staff: Id of who did it.
        query: What a later check would ask, where it is known.
    """
    waits = taken.outcome is Outcome.CHECK_REQUIRED
    return Entry(
        type=EventType.CONFIRMED,
        staff=staff,
        patient=_patient(form),
        visit=decision.visit,
        decision=_decided(decision),
        taken=taken,
        online=_checked(form, decision.visit.visit_day),
        known_on=decision.known_on,
        waits=waits,
        recheck=query if waits else None,
    )


def recorded_visit(visit: Visit) -> Visit:
    """The case without what must never be recorded (個人番号下4桁のお知らせ)."""
    shown = [
        one if one.document is not Document.MY_NUMBER_DIGITS_NOTICE else _OTHER
        for one in visit.documents
    ]
    return msgspec.structs.replace(
        visit, presented=shown[0], also_presented=tuple(shown[1:])
    )


_OTHER = Presented(document=Document.OTHER_PAPER)


def refuse_unpermitted(
    form: Form, decision: Decision, taken: Taken, *, practice: bool
) -> None:
    """Refuse what no rule and no person may do."""
    live = _is_live(form.own_answer, decision.visit.visit_day, practice=practice)
    interim = taken.outcome is Outcome.INSURED_INTERIM
    if interim and not (live and decision.outcome is Outcome.INSURED_INTERIM):
        raise Refused(
            "E-TAKE-1",
            subject="interim acceptance",
            found="no live answer `eligible` of today",
            expected="one, asked and answered on the visit day",
            hint="run the online check first",
        )
    if not live and _rests_on_the_book_alone(decision, taken):
        raise Refused(
            "E-TAKE-5",
            subject="acceptance as insured",
            found="no live answer `eligible` of today, and no other ground",
            expected="one, asked and answered on the visit day",
            hint="run the online check first; do not trust this rulebook",
        )
    if taken.outcome is not decision.outcome and not taken.reason:
        raise Refused(
            "E-TAKE-2",
            subject="what was done",
            found="no reason",
            expected="a reason where it departs from the rulebook",
            hint="choose the reason",
        )
    if taken.outcome is Outcome.REVIEW:
        raise Refused(
            "E-TAKE-3",
            subject="what was done",
            found="a review left open",
            expected="what was decided, and why",
            hint="choose what was done and its reason",
        )


def _rests_on_the_book_alone(decision: Decision, taken: Taken) -> bool:
    """True if only the rulebook's word accepts what has to be checked.

    Where the rulebook did not accept, a clerk who does so says why instead.
    """
    outcome = decision.outcome
    return taken.outcome in ACCEPTING and (
        needs_live_answer(outcome, decision.facts)
        or shown_needs_live_answer(outcome, decision.visit)
    )


def _is_live(answer: OnlineAnswer | None, day: date, *, practice: bool) -> bool:
    """True for an answer `eligible` of this day from a register that can be live.

    A simulator is none, except at a desk where nobody is real.
    """
    if answer is None or not answer.is_live_on(day):
        return False
    simulated = answer.source == "simulator"
    return answer.result is OnlineCheck.ELIGIBLE and (practice or not simulated)


def _patient(form: Form) -> Patient:
    person = form.person if form.fits_person else None
    return Patient(
        insurer_number=form.insurer,
        symbol=form.symbol,
        number=form.number,
        branch=form.branch,
        name=person.name if person else "",
        name_kana=person.name_kana if person else "",
        birth_date=form.birth,
    )


def _decided(decision: Decision) -> Decided:
    share, source = decision.share_and_source
    return Decided(
        outcome=decision.outcome,
        rule=decision.rule.id,
        edition=decision.book.name,
        permissive=decision.permissive,
        share=share,  # type: ignore[arg-type]
        share_from=source,
        cautions=decision.cautions,
    )


def is_same(shown: Decision, now: Decision) -> bool:
    """True if what was seen is what would be recorded."""
    same_day = shown.visit.visit_day == now.visit.visit_day
    return same_day and shown.rule is now.rule


def not_as_shown() -> Refused:
    """The refusal of a decision that the clerk has not seen."""
    return Refused(
        "E-TAKE-4",
        subject="the decision",
        found="another one than was shown",
        expected="the one on the screen",
        hint="look at it again, then confirm",
    )


def _checked(form: Form, day: date) -> CheckedOnline | None:
    """Which register answered; nothing where none was asked on this day."""
    answer = form.own_answer
    if answer is None or answer.source == NOBODY or not answer.is_live_on(day):
        return None
    return CheckedOnline(
        source=answer.source,
        asked_at=answer.asked_at,
        answered_at=answer.answered_at,
    )
