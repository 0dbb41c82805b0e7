"""A recorded visit with what is corrected of it, judged anew (訂正後の判定).

1. It is judged as of the visit day, with the knowledge of that day: nothing that was
   learnt later makes it another.
2. No check is made up: only a register's answer that was recorded with the visit, was
   live then and is about the same person counts, and what a card answered only where
   the card was read. Who becomes another person has no check.
3. What was done stays where the rulebook still says of the same person what it said;
   else it is what the rulebook says now, or what is said with the correction. Nobody
   is accepted by it against the rulebook's word, and who agreed to it agreed once.
"""

from datetime import date
from typing import Literal

import msgspec
from msgspec.structs import replace

from kiosk.desk.live import counts
from kiosk.desk.ports import Patient, Recorded
from kiosk.desk.receive import Desk
from kiosk.desk.record import recorded_visit
from kiosk.desk.standing import Standing, standing_of
from schema.confirmation import CheckedOnline, Taken
from schema.errors import MadoguchiError, Refused
from schema.insured import scheme_of
from schema.online import OnlineAnswer
from schema.rules.judge import Decision, judge
from schema.rules.promises import ACCEPTING
from schema.terms import Document, EventType, OnlineCheck, Outcome, Reader
from schema.visit import Presented, Share, Visit

Teller = Literal["nobody", "supervisor", "anybody"]
"""Who may say what was done instead of what follows by itself."""

OF_A_CASE = ("reader", "returning", "declaration")
"""What a change and a case call the same."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What of a visit is corrected; what is left out stays (訂正の内容)."""

    documents: tuple[Presented, ...] | None = None
    """Everything that was shown, with its printed days."""
    reader: Reader | None = None
    """What the card reader did."""
    card_answer: OnlineCheck | None = None
    """What the card answered, where it was read."""
    returning: bool | None = None
    """再診で変わりなし."""
    declaration: bool | None = None
    """申立書 was filled in."""
    taken: Taken | None = None
    """What was done, with its reason where it departs from the rulebook."""
    patient: Patient | None = None
    """Numbers and day of birth of whose visit it was; names come from the copy."""
    withdrawn: bool = False
    """The visit did not take place, or was recorded for the wrong person (取り消し)."""


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """A corrected visit, judged anew and not recorded yet (訂正後の判定)."""

    standing: Standing
    """The visit as it stands."""
    before: Visit
    """Its case as it stands."""
    patient: Patient
    """Whose visit it is now."""
    is_same_person: bool
    """False where numbers or day of birth are others now."""
    decision: Decision
    """What the rulebook says of the corrected case."""
    taken: Taken
    """What is done by it."""
    answer: OnlineAnswer | None
    """The live check that was recorded with the visit, where it still counts."""
    online: CheckedOnline | None
    """The same, as it was recorded."""


def corrected(desk: Desk, event_id: str, change: Change) -> Correction:
    """Judge a visit as it would be corrected, and record nothing.

    Args:
        desk: Whose visit it is.
        event_id: Any event of the visit.
        change: What is corrected.

    Raises:
        Refused: There is no such visit.
    """
    standing, before = visit_of(desk, event_id)
    known = standing.patient or Patient()
    patient = _named(desk, change.patient or known)
    same = whose(known) == whose(patient)
    now = _changed(before, change, patient, same_person=same)
    answer, online = None, None
    if not is_read(now):
        answer, online = _live(standing, patient, practice=desk.place.practice)
    check, share = _check(now, before if same else None, change, answer)
    judged = replace(now, online_check=check, online_share=share)
    decision = judge(desk.book, judged, _known_on(standing, before))
    return Correction(
        standing=standing,
        before=before,
        patient=known if same else patient,
        is_same_person=same,
        decision=decision,
        taken=_taken(standing, change, decision, same_person=same),
        answer=answer,
        online=online,
    )


def teller_of(desk: Desk, event_id: str, change: Change) -> Teller:
    """Who may say what was done, in the visit as it is corrected so far (窓口の対応).

    It is said only where the rulebook leaves it to a person, or where something else
    was done than it said. What is left open now is said by whoever works, as at the
    desk; what was said before is said anew by a supervisor.

    Raises:
        Refused: There is no such visit.
    """
    now = corrected(desk, event_id, replace(change, taken=None))
    done, said = now.standing.taken, now.standing.case.event.decision
    if now.taken.outcome is Outcome.REVIEW:
        return "anybody"
    departed = (
        done is not None and said is not None and done.outcome is not said.outcome
    )
    is_left = now.decision.outcome is Outcome.REVIEW
    return "supervisor" if is_left or departed else "nobody"


def visit_of(desk: Desk, event_id: str) -> tuple[Standing, Visit]:
    """The visit that an event belongs to, and its case as it stands.

    Raises:
        Refused: There is no such visit.
    """
    standing = standing_of(desk.journal, event_id)
    visit = standing.case.event.visit if standing else None
    if standing is None or visit is None:
        raise Refused(
            "E-CORRECT-1",
            subject="the correction",
            found="no visit that was recorded here",
            expected="a visit of this desk's log",
            hint="choose it from the history",
        )
    return standing, visit


def is_read(visit: Visit) -> bool:
    """True if the answer of the case is the card's."""
    shown = [one.document for one in visit.documents]
    return visit.reader is Reader.READ and Document.MY_NUMBER_CARD in shown


def _known_on(standing: Standing, visit: Visit) -> date:
    """The knowledge of the visit day, as it was first judged with."""
    return standing.first.event.known_on or visit.judged_as_known_on


def whose(patient: Patient) -> tuple[object, ...]:
    """Numbers and day of birth."""
    return (
        patient.insurer_number,
        patient.symbol,
        patient.number,
        patient.branch,
        patient.birth_date,
    )


def _named(desk: Desk, patient: Patient) -> Patient:
    """The patient under the name that the local copy has for these numbers."""
    try:
        found = desk.snapshot.by_number(
            patient.insurer_number, patient.number, patient.symbol, patient.branch
        )
    except MadoguchiError:
        found = None
    if found is None or found.birth_date != patient.birth_date:
        return replace(patient, name="", name_kana="")
    return replace(patient, name=found.name, name_kana=found.name_kana)


def _changed(
    visit: Visit, change: Change, patient: Patient, *, same_person: bool
) -> Visit:
    """The case with what is corrected; what is known of its check comes after."""
    values: dict[str, object] = {"birth_date": patient.birth_date}
    for name in OF_A_CASE:
        if getattr(change, name) is not None:
            values[name] = getattr(change, name)
    if change.documents is not None:
        shown = change.documents or (Presented(document=Document.NONE),)
        values |= {"presented": shown[0], "also_presented": shown[1:]}
    if not same_person:
        values["snapshot"] = None
        if patient.insurer_number:
            values["scheme"] = scheme_of(patient.insurer_number)
    return recorded_visit(replace(visit, **values))


def _check(
    now: Visit, before: Visit | None, change: Change, answer: OnlineAnswer | None
) -> tuple[OnlineCheck, Share | None]:
    """What was answered in the corrected case: by the card, or by a register.

    Args:
        now: The case but for its check.
        before: The case as it stood, where it is the same person's.
        change: What is corrected.
        answer: The register's live answer about this person.
    """
    if is_read(now) and change.card_answer is not None:
        return change.card_answer, None
    if answer is not None:
        return answer.result, answer.share
    if before is None or is_read(now) is not is_read(before):
        return OnlineCheck.NOT_RUN, None
    if before.online_check is OnlineCheck.ELIGIBLE and not is_read(now):
        return OnlineCheck.NOT_RUN, None
    return before.online_check, before.online_share


def _live(
    standing: Standing, patient: Patient, *, practice: bool
) -> tuple[OnlineAnswer | None, CheckedOnline | None]:
    """What was last answered about this person, recorded, and live then.

    That no register could be asked unsays nothing.
    """
    nothing: tuple[OnlineAnswer | None, CheckedOnline | None] = (None, None)
    for one in reversed(standing.events):
        visit, answer = one.event.visit, _answer_of(one)
        if visit is None or answer is None or is_read(visit):
            continue
        theirs = whose(one.patient or Patient()) == whose(patient)
        if not (theirs and counts(answer, visit.visit_day, practice=practice)):
            continue
        if answer.result is not OnlineCheck.UNAVAILABLE:
            return answer, one.event.online
        nothing = nothing if nothing[0] else (answer, one.event.online)
    return nothing


def _answer_of(one: Recorded) -> OnlineAnswer | None:
    """The check of one event; at the desk only one that counted was recorded."""
    event = one.event
    visit, online = event.visit, event.online
    if visit is None or online is None:
        return None
    again = event.answered if event.type is EventType.RECHECKED else None
    return OnlineAnswer(
        result=again.result if again else visit.online_check,
        source=online.source,
        asked_at=online.asked_at,
        answered_at=online.answered_at,
        share=again.share if again else visit.online_share,
        correlation=online.correlation,
        confirmed_on=again.confirmed_on if again else visit.visit_day,
    )


def _taken(
    standing: Standing, change: Change, decision: Decision, *, same_person: bool
) -> Taken:
    """What is said now; else what was done, if it may stay; else what the book says."""
    case, done, says = standing.case.event, standing.taken, decision.outcome
    if change.taken is not None:
        return replace(change.taken, approved_by="")
    if not (done and same_person and case.decision):
        return Taken(outcome=says)
    departs = says not in {Outcome.REVIEW, done.outcome}
    if case.decision.outcome is not says or (departs and done.outcome in ACCEPTING):
        return Taken(outcome=says)
    return replace(done, approved_by="")
