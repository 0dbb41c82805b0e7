"""What becomes of a visit that waited, once a register has answered (再照会の結果).

1. An answer that is a live check of the visit day judges the case again. A review is
   not taken by itself: it becomes a task.
2. Any other answer stands beside the case, which stays as it was, and never accepts
   it. So does `eligible` where the case needs more than a look-up by number: what was
   asked by number is never what the card answered. So does one that names another
   insurer, number or name than the visit has, until somebody has looked at it; and so
   does every answer while the clock is not trusted.
3. Eligible with nothing that differs from what was seen at the visit closes silently,
   or with a call to whoever left a number (確認できしだいご連絡します); everything else
   is a task.
4. The most doubtful are asked about first, by what the local copy says of them, and
   the oldest first among equals. The copy orders, and never counts as a check.
"""

from collections.abc import Callable, Sequence
from datetime import date

from msgspec.structs import replace

from kiosk.desk.compare import compared
from kiosk.desk.comparison import Compared
from kiosk.desk.contact import with_call
from kiosk.desk.enquiry import Enquiry
from kiosk.desk.form import Form
from kiosk.desk.live import believed, counts
from kiosk.desk.news import new_differences
from kiosk.desk.ports import Entry, Patient, Pending, Recorded, Snapshot
from kiosk.desk.receive import Desk
from kiosk.desk.record import checked_online, decided_of, refuse_unfounded
from kiosk.desk.tasks import NewTask, TaskKind
from schema.clock import JAPAN
from schema.confirmation import Answered, Taken
from schema.errors import MadoguchiError, Refused
from schema.insured import Insured
from schema.online import OnlineAnswer, OnlineQuery
from schema.rules.judge import Decision, judge
from schema.rules.promises import ACCEPTING
from schema.terms import Difference, EventType, OnlineCheck, Outcome, Reader
from schema.visit import Visit

DOUBTFUL, UNKNOWN, AGREEING = range(3)
"""How the queue is ordered: lost, not found or another share; no copy; the rest."""
OTHER_DAY = "other_day"
"""Detail of a task: the register answered about another day than the visit's."""


def ordered(
    pendings: Sequence[Pending],
    snapshot: Snapshot,
    find: Callable[[str], Recorded | None] = lambda _: None,
) -> tuple[Pending, ...]:
    """The visits that can be asked about, the most doubtful first.

    Args:
        pendings: Visits that wait.
        snapshot: The local copy.
        find: A recorded event by its id; without it no share is compared.
    """
    askable = [one for one in pendings if one.query is not None]
    return tuple(
        sorted(askable, key=lambda one: (_doubt(one, snapshot, find), one.since))
    )


def _doubt(
    pending: Pending, snapshot: Snapshot, find: Callable[[str], Recorded | None]
) -> int:
    query = pending.query
    try:
        if query is None or snapshot.info() is None:
            return UNKNOWN
        person = _person(snapshot, query)
    except MadoguchiError:
        return UNKNOWN
    if person is None or person.birth_date != query.birth_date:
        return DOUBTFUL
    if person.lost_on is not None and person.lost_on <= pending.visit_day:
        return DOUBTFUL
    first = find(pending.event_id)
    visit = first.event.visit if first else None
    printed = [one.share for one in visit.documents if one.share] if visit else []
    return DOUBTFUL if any(one != person.share for one in printed) else AGREEING


def _person(snapshot: Snapshot, query: OnlineQuery) -> Insured | None:
    return snapshot.by_number(
        query.insurer_number, query.number, query.symbol, query.branch
    )


def day_about(enquiry: Enquiry) -> date:
    """The day that an enquiry asks about."""
    return enquiry.query.on_day or enquiry.asked_at.astimezone(JAPAN).date()


def settlement(
    desk: Desk,
    pending: Pending,
    first: Recorded,
    enquiry: Enquiry,
    answer: OnlineAnswer,
) -> Entry:
    """What is recorded of a visit that waited, now that a register has answered.

    Args:
        desk: Whose visit it is.
        pending: The visit.
        first: Its first event, or the newest correction of it.
        enquiry: The question.
        answer: What it was answered with.
    """
    answer = believed(answer, practice=desk.place.practice)
    entry = _beside(desk, first, pending.event_id, enquiry, answer)
    visit = first.event.visit
    if answer.result is OnlineCheck.UNAVAILABLE:
        doubt = answer.codes.get("doubt", "")
        return _with_task(entry, TaskKind.UNANSWERED, doubt or answer.result.value)
    if (answer.confirmed_on or day_about(enquiry)) != pending.visit_day:
        return _with_task(entry, TaskKind.UNANSWERED, OTHER_DAY)
    practice = desk.place.practice
    is_sure = desk.clock_is_trusted
    if (
        visit is None
        or not is_sure
        or not counts(answer, pending.visit_day, practice=practice)
    ):
        return with_call(_closed(first, entry, answer), pending)
    again = _judged_again(desk, first, visit, entry, answer)
    return with_call(again, pending)


def contradiction(
    desk: Desk, standing: Recorded, enquiry: Enquiry, answer: OnlineAnswer
) -> Entry | None:
    """What is recorded where an answer speaks against a visit that did not wait for it.

    Args:
        desk: Whose visit it is.
        standing: The newest event that says what was done.
        enquiry: The question.
        answer: What it was answered with.

    Returns:
        `None` where it says nothing that was not known.
    """
    event, visit = standing.event, standing.event.visit
    answer = believed(answer, practice=desk.place.practice)
    about = answer.confirmed_on or day_about(enquiry)
    if visit is None or answer.result is OnlineCheck.UNAVAILABLE:
        return None
    if about != visit.visit_day or visit.online_check is answer.result:
        return None
    eligible = answer.result is OnlineCheck.ELIGIBLE
    if eligible is _is_accepted(standing):
        return None
    again = _again(desk, visit, standing.patient, answer)
    if eligible and again.outcome not in ACCEPTING:
        return None
    entry = _beside(desk, standing, event.refers_to or event.id, enquiry, answer)
    return _with_task(entry, TaskKind.CONTRADICTED, answer.result.value)


def _is_accepted(standing: Recorded) -> bool:
    """Whether the visit counts as insured, by what was done or answered last."""
    event = standing.event
    if event.taken is not None:
        return event.taken.outcome in ACCEPTING
    answered = event.answered
    return answered is not None and answered.result is OnlineCheck.ELIGIBLE


def _beside(
    desk: Desk, first: Recorded, visit_id: str, enquiry: Enquiry, answer: OnlineAnswer
) -> Entry:
    """The answer beside the case as it was."""
    return Entry(
        type=EventType.RECHECKED,
        staff=desk.staff,
        patient=first.patient,
        visit=first.event.visit,
        decision=first.event.decision,
        online=checked_online(answer, consent=enquiry.query.consent_to_limit),
        refers_to=visit_id,
        known_on=first.event.known_on,
        answered=Answered(
            result=answer.result,
            share=answer.share,
            confirmed_on=answer.confirmed_on,
        ),
        compared=_rows(desk, first, enquiry.query, answer),
        enquiry=enquiry.query.correlation,
    )


def _judged_again(
    desk: Desk, first: Recorded, visit: Visit, entry: Entry, answer: OnlineAnswer
) -> Entry:
    """The case with its live answer, and what is done by it."""
    decision = _again(desk, visit, first.patient, answer)
    differs = {*new_differences(first, entry.compared)}
    needs_a_person = decision.outcome is Outcome.CHECK_REQUIRED or differs & _WHO
    if answer.result is OnlineCheck.ELIGIBLE and needs_a_person:
        return _closed(first, entry, answer)
    taken = _taken(decision, answer, practice=desk.place.practice)
    judged = replace(
        entry,
        visit=decision.visit,
        decision=decided_of(decision),
        taken=taken,
        known_on=decision.known_on,
    )
    if taken is not None and taken.outcome in ACCEPTING:
        return _closed(first, judged, answer)
    return _with_task(judged, TaskKind.CONTRADICTED, answer.result.value)


_WHO = {Difference.NAME, Difference.INSURER, Difference.NUMBER}
"""Differences by which the answer may be about somebody else."""


def _taken(decision: Decision, answer: OnlineAnswer, *, practice: bool) -> Taken | None:
    """What the rulebook says, where it may be done and leaves nothing to a person."""
    taken = Taken(outcome=decision.outcome)
    if decision.outcome is Outcome.CHECK_REQUIRED:
        return None
    try:
        refuse_unfounded(answer, decision, taken, practice=practice)
    except Refused:
        return None
    return taken


def _again(
    desk: Desk, visit: Visit, patient: Patient | None, answer: OnlineAnswer
) -> Decision:
    """The case by an answer to a number; what a card said of itself is not in it."""
    is_read = visit.reader is Reader.READ
    return judge(
        desk.book,
        replace(
            visit,
            reader=Reader.CANNOT_READ if is_read else visit.reader,
            online_check=answer.result,
            online_share=answer.share,
            birth_date=patient.birth_date if patient else None,
        ),
    )


def _closed(first: Recorded, entry: Entry, answer: OnlineAnswer) -> Entry:
    """Silent where the answer confirms; else with what somebody has to do."""
    if answer.result is not OnlineCheck.ELIGIBLE:
        return _with_task(entry, TaskKind.CONTRADICTED, answer.result.value)
    differs = ",".join(new_differences(first, entry.compared))
    return _with_task(entry, TaskKind.CHANGED, differs) if differs else entry


def _rows(
    desk: Desk, first: Recorded, query: OnlineQuery, answer: OnlineAnswer
) -> tuple[Compared, ...]:
    """Paper, local copy and register side by side, as far as the record tells."""
    patient, visit = first.patient or Patient(), first.event.visit
    form = Form(
        insurer=patient.insurer_number,
        symbol=patient.symbol,
        number=patient.number,
        branch=patient.branch,
        birth=patient.birth_date,
        printed_share=visit.presented.share if visit else None,
    )
    try:
        person = _person(desk.snapshot, query)
    except MadoguchiError:
        person = None
    return compared(form, person, answer, desk.accepted(form))


def _with_task(entry: Entry, kind: TaskKind, detail: str) -> Entry:
    task = NewTask(kind=kind, visit=entry.refers_to, detail=detail)
    return replace(entry, tasks=(*entry.tasks, task))
