"""Correct what was recorded of a visit: a new event, and the first one stays (訂正).

1. A correction refers to the visit's first event, whatever was corrected before; the
   newest counts. It needs a reason, and something that it changes.
2. Nothing is taken that could not have been taken at the desk: the same refusals hold
   (`record.py`), with the check that was recorded then (`correction.py`).
3. A visit that is withdrawn has neither case nor decision. It waits for nothing, and
   nobody has to do anything about it.
4. A reason names nobody: it leaves this desk with the event.
5. What would be refused is refused before it is confirmed, by the same words.
6. A supervisor who agreed before agreed to what was recorded then, and is asked anew.
"""

from msgspec.structs import replace

from kiosk.desk.approval import Act, Approval, act_of, approved
from kiosk.desk.correction import (
    OF_A_CASE,
    Change,
    Correction,
    corrected,
    is_read,
    visit_of,
    whose,
)
from kiosk.desk.live import contradicts
from kiosk.desk.ports import Entry, Patient
from kiosk.desk.receive import Desk
from kiosk.desk.record import decided_of, is_same, not_as_shown, refuse_unfounded
from kiosk.desk.standing import Standing
from kiosk.desk.tasks import NewTask, TaskKind
from kiosk.desk.unnamed import refuse_naming
from schema.confirmation import Acknowledged, Answered, Corrected, Event, uuid7
from schema.errors import Refused
from schema.online import OnlineQuery
from schema.rules.judge import Decision
from schema.terms import Difference, EventType, OnlineCheck, Outcome

REASONS = (
    "mistyped",
    "misread",
    "shown_later",
    "wrong_person",
    "patient_told",
    "insurer_told",
)
"""Why a visit is recorded anew; any other reason is a sentence."""
REASONS_TO_WITHDRAW = ("not_there", "twice", "wrong_person", "tried_out")
"""Why a visit counts no more."""

_ABOUT_A_CHECK = (TaskKind.UNASKABLE, TaskKind.UNANSWERED)
_ABOUT_A_PERSON = (TaskKind.CONTRADICTED, TaskKind.CHANGED)


def correct(  # noqa: PLR0913
    desk: Desk,
    event_id: str,
    change: Change,
    reason: str,
    shown: Decision | None = None,
    *,
    approval: Approval | None = None,
) -> Event:
    """Record a correction of a visit, durably.

    Args:
        desk: Whose visit it is.
        event_id: Any event of the visit.
        change: What is corrected.
        reason: Why; a code, or a sentence without personal data.
        shown: The decision the clerk saw; another one is not recorded unseen.
        approval: Of a supervisor who agreed to `to_approve`.

    Raises:
        Refused: No such visit, no reason, nothing that changes, or what could not
            have been done at the desk either; or a newer record of the visit.
        Unreachable: The disk is full; nothing was recorded.
    """
    entry = prepared(desk, event_id, change, reason, shown, approval=approval)
    return desk.journal.append(entry)


def to_approve(desk: Desk, event_id: str, change: Change, reason: str) -> Act:
    """What a supervisor agrees to, where one has to.

    Raises:
        Refused: There is no such visit.
    """
    return _act(corrected(desk, event_id, change), reason.strip())


def prepared(  # noqa: PLR0913
    desk: Desk,
    event_id: str,
    change: Change,
    reason: str,
    shown: Decision | None = None,
    *,
    approval: Approval | None = None,
) -> Entry:
    """What `correct` would record; nothing is.

    Raises:
        Refused: As `correct` does.
    """
    if change.withdrawn:
        return _withdrawal(desk, event_id, reason)
    now = corrected(desk, event_id, change)
    if shown is not None and not is_same(shown, now.decision):
        raise not_as_shown()
    said = Corrected(reason=reason.strip(), changed=_differing(now))
    _refuse_unsaid(said.reason, now.standing, now.patient)
    if not (said.changed or now.standing.is_withdrawn):
        raise _nothing_changed()
    practice = desk.place.practice
    refuse_unfounded(now.answer, now.decision, now.taken, practice=practice)
    done = approved(_act(now, said.reason), desk.supervisor, approval)
    return _entry(desk, replace(now, taken=done), said)


def _act(now: Correction, reason: str) -> Act:
    newest = now.standing.events[-1].event.id
    told = _acknowledged(now, reason)
    return act_of(now.decision, now.taken, whose(now.patient), told, newest)


def _differing(now: Correction) -> tuple[str, ...]:
    """What is another than it was, by name."""
    before, visit = now.before, now.decision.visit
    names = [
        name for name in OF_A_CASE if getattr(before, name) != getattr(visit, name)
    ]
    if before.documents != visit.documents:
        names.insert(0, "documents")
    if is_read(visit) and before.online_check is not visit.online_check:
        names.append("reader")
    done = now.standing.taken
    if done is None or now.taken != replace(done, approved_by=""):
        names.append("taken")
    if not now.is_same_person:
        names.append("patient")
    return tuple(dict.fromkeys(names))


def _entry(desk: Desk, now: Correction, said: Corrected) -> Entry:
    decision, case, same = now.decision, now.standing.case, now.is_same_person
    answered = _answered(now)
    waits = now.taken.outcome is Outcome.CHECK_REQUIRED and not _is_told(now, answered)
    query = _query(desk, now) if waits else None
    return Entry(
        type=EventType.CORRECTED,
        staff=desk.staff,
        patient=now.patient,
        visit=decision.visit,
        decision=decided_of(decision),
        taken=now.taken,
        online=now.online,
        answered=answered,
        acknowledged=_acknowledged(now, said.reason),
        compared=case.compared if same else (),
        refers_to=now.standing.id,
        follows=now.standing.events[-1].event.id,
        known_on=decision.known_on,
        waits=waits,
        recheck=query,
        tasks=_tasks(now, waits=waits and query is None),
        settles=_settled(now),
        corrected=said,
    )


def _answered(now: Correction) -> Answered | None:
    """What came of the check that the visit waited for, about the same person."""
    said = [one.event.answered for one in now.standing.events if one.event.answered]
    return said[-1] if said and now.is_same_person else None


def _is_told(now: Correction, answered: Answered | None) -> bool:
    """True if a register has answered about the visit day since: nothing is open."""
    if answered is None or answered.result is OnlineCheck.UNAVAILABLE:
        return False
    return answered.confirmed_on in {None, now.decision.visit.visit_day}


def _query(desk: Desk, now: Correction) -> OnlineQuery | None:
    """What a later check asks: the question on its way, while it is the same person."""
    mine = (one for one in desk.journal.pending() if one.event_id == now.standing.id)
    waiting = next(mine, None)
    patient = now.patient
    if waiting is not None and waiting.query is not None and now.is_same_person:
        return waiting.query
    if not (patient.insurer_number and patient.number and patient.birth_date):
        return None
    return OnlineQuery(
        insurer_number=patient.insurer_number,
        symbol=patient.symbol,
        number=patient.number,
        branch=patient.branch,
        birth_date=patient.birth_date,
        correlation=uuid7(desk.clock.now()),
        on_day=now.decision.visit.visit_day,
    )


def _gone_on_with(now: Correction) -> tuple[Difference, ...]:
    """What differs because of the correction, and is recorded knowingly."""
    visit, before, done = now.decision.visit, now.before, now.standing.outcome
    copy = visit.snapshot.share if visit.snapshot else None
    shares = {visit.presented.share, copy, visit.online_share} - {None}
    found = []
    if before.presented.share != visit.presented.share and len(shares) > 1:
        found.append(Difference.SHARE)
    known = done is not None and contradicts(before, done)
    if contradicts(visit, now.taken.outcome) and not known:
        found.append(Difference.ELIGIBILITY)
    return tuple(found)


def _acknowledged(now: Correction, reason: str) -> Acknowledged | None:
    """What differed before, and what does so because of the correction."""
    known = now.standing.case.event.acknowledged if now.is_same_person else None
    fresh, visit = _gone_on_with(now), now.decision.visit
    if not fresh:
        return known
    return Acknowledged(
        differs=tuple(dict.fromkeys((*fresh, *(known.differs if known else ())))),
        reason=reason,
        printed_share=visit.presented.share,
        snapshot_share=visit.snapshot.share if visit.snapshot else None,
        online_share=visit.online_share,
    )


def _tasks(now: Correction, *, waits: bool) -> tuple[NewTask, ...]:
    """What somebody has to do because of the corrected visit."""
    before, visit = now.before, now.decision.visit
    kinds = []
    if waits:
        kinds.append(TaskKind.UNASKABLE)
    if visit.declaration and (not before.declaration or now.standing.is_withdrawn):
        kinds.append(TaskKind.DECLARATION)
    tasks = [NewTask(kind=kind, visit=now.standing.id) for kind in kinds]
    if Difference.ELIGIBILITY in _gone_on_with(now):
        kind, said = TaskKind.CONTRADICTED, visit.online_check.value
        tasks.append(NewTask(kind=kind, visit=now.standing.id, detail=said))
    return tuple(tasks)


def _settled(now: Correction) -> tuple[TaskKind, ...]:
    """What is done with it: a task about a check is made anew where there is one."""
    kinds: tuple[TaskKind, ...] = _ABOUT_A_CHECK
    if not now.is_same_person:
        kinds += _ABOUT_A_PERSON
    if Difference.ELIGIBILITY in _gone_on_with(now):
        kinds = (*kinds, TaskKind.CONTRADICTED)
    kept = now.decision.visit.declaration
    return kinds if kept else (*kinds, TaskKind.DECLARATION)


def _withdrawal(desk: Desk, event_id: str, reason: str) -> Entry:
    """The end of a visit: it waits for nothing, and nobody has to do anything."""
    standing, _ = visit_of(desk, event_id)
    _refuse_unsaid(reason.strip(), standing, Patient())
    if standing.is_withdrawn:
        raise _nothing_changed()
    return Entry(
        type=EventType.CORRECTED,
        staff=desk.staff,
        refers_to=standing.id,
        follows=standing.events[-1].event.id,
        corrected=Corrected(reason=reason.strip(), withdrawn=True),
        settles=tuple(TaskKind),
    )


def _refuse_unsaid(reason: str, standing: Standing, patient: Patient) -> None:
    """Refuse a correction without a reason, or with one that names the patient."""
    if not reason:
        raise Refused(
            "E-CORRECT-2",
            subject="the correction",
            found="no reason",
            expected="one: what is recorded stays, and this says why it is corrected",
            hint="choose the reason, or write it in one sentence",
        )
    named = (one.patient for one in standing.events if one.patient)
    refuse_naming(reason, (patient, *named), "E-CORRECT-3")


def _nothing_changed() -> Refused:
    return Refused(
        "E-CORRECT-4",
        subject="the correction",
        found="nothing that is another than it was",
        expected="something to correct",
        hint="leave the visit as it is, or change what is wrong",
    )
