"""What is written down of a visit, and what may not be (記録の内容).

1. Nothing is taken as `insured_interim` without a live answer `eligible`, asked
   and answered on this visit day for the person who is recorded. Nor does any
   rulebook's word accept without it what has no other ground (`promises.py`).
   And only where the rulebook leaves it to a person does one accept without it.
2. What departs from the rulebook, or was left to a person, needs a reason.
3. The notice of the last four digits leaves no trace.
4. A register that was not asked is not written down as one that answered.
5. What differs between paper, local copy and register is acknowledged with a reason.
6. What somebody has to do later is a task, made with the event that calls for it.
"""

from collections.abc import Sequence
from datetime import date

import msgspec

from kiosk.desk.approval import Act, act_of
from kiosk.desk.form import Form
from kiosk.desk.live import contradicts, counts, is_live_eligible
from kiosk.desk.ports import Entry, Patient
from kiosk.desk.tasks import NewTask, Task, TaskKind
from schema.confirmation import Acknowledged, CheckedOnline, Decided, Taken
from schema.errors import Refused
from schema.online import OnlineAnswer, OnlineQuery
from schema.rules.judge import Decision
from schema.rules.promises import (
    ACCEPTING,
    needs_live_answer,
    shown_needs_live_answer,
)
from schema.terms import Difference, Document, EventType, OnlineCheck, Outcome
from schema.visit import Visit

NOBODY = "desk"
"""Source of an answer that the clerk gave for a register that could not be asked."""


def entry_of(  # noqa: PLR0913
    form: Form,
    decision: Decision,
    taken: Taken,
    staff: str,
    query: OnlineQuery | None,
    *,
    practice: bool = False,
) -> Entry:
    """The journal's entry for one visit.

    Args:
        form: The completed form.
        decision: The judgement of what is recorded.
        taken: What was done.
        staff: Id of who did it.
        query: What a later check would ask, where it is known.
        practice: True where nobody is real, and a simulator counts.
    """
    waits = taken.outcome is Outcome.CHECK_REQUIRED
    day = decision.visit.visit_day
    return Entry(
        type=EventType.CONFIRMED,
        staff=staff,
        patient=_patient(form),
        visit=decision.visit,
        decision=decided_of(decision),
        taken=_as_declared(form, taken),
        online=_checked(form, day, practice=practice),
        known_on=decision.known_on,
        waits=waits,
        recheck=_to_ask_again(form, query) if waits else None,
        acknowledged=form.acknowledged,
        contact=form.contact,
        accepts=form.accepts,
        enquiry=_used_up(form, day, practice=practice),
        asked=form.enquiry,
        tasks=tuple(_tasks(form, decision, taken, query)),
    )


def act_to_approve(form: Form, decision: Decision, taken: Taken) -> Act:
    """What a supervisor agrees to before it is recorded, where one has to."""
    done = _as_declared(form, taken)
    return act_of(decision, done, form.identity, form.acknowledged)


def _as_declared(form: Form, taken: Taken) -> Taken:
    """What was done, with the share that it was declared to be done by."""
    if taken.outcome is not Outcome.INSURED_BY_DECLARATION:
        return taken
    return msgspec.structs.replace(taken, declared_share=form.declared_share)


def _used_up(form: Form, day: date, *, practice: bool) -> str:
    """The correlation of the answer that the visit rests on; none that said nothing."""
    answer = form.own_answer
    if answer is None or not counts(answer, day, practice=practice):
        return ""
    said = answer.result is not OnlineCheck.UNAVAILABLE
    return answer.correlation if said else ""


def _to_ask_again(form: Form, query: OnlineQuery | None) -> OnlineQuery | None:
    """The question, under the correlation that is on its way if one is."""
    if query is None or not form.enquiry:
        return query
    return msgspec.structs.replace(query, correlation=form.enquiry)


def _tasks(
    form: Form, decision: Decision, taken: Taken, query: OnlineQuery | None
) -> Sequence[NewTask]:
    """What somebody has to do because of this visit."""
    tasks, visit = [], decision.visit
    if taken.outcome is Outcome.CHECK_REQUIRED and query is None:
        tasks.append(NewTask(kind=TaskKind.UNASKABLE))
    if contradicts(visit, taken.outcome):
        said = visit.online_check.value
        tasks.append(NewTask(kind=TaskKind.CONTRADICTED, detail=said))
    if form.declaration:
        tasks.append(NewTask(kind=TaskKind.DECLARATION))
    return tasks


def followed_up(staff: str, task: Task, reason: str) -> Entry:
    """What became of a task, which is done with it."""
    return Entry(
        type=EventType.FOLLOWED_UP,
        staff=staff,
        refers_to=task.visit,
        acknowledged=Acknowledged(differs=(), reason=reason),
        closes=task.id,
    )


def recorded_visit(visit: Visit) -> Visit:
    """The case without what must never be recorded (個人番号下4桁のお知らせ)."""
    shown = [
        msgspec.structs.replace(one, document=Document.OTHER_PAPER)
        if one.document is Document.MY_NUMBER_DIGITS_NOTICE
        else one
        for one in visit.documents
    ]
    return msgspec.structs.replace(
        visit, presented=shown[0], also_presented=tuple(shown[1:])
    )


def refuse_unpermitted(
    form: Form, decision: Decision, taken: Taken, *, practice: bool
) -> None:
    """Refuse what no rule and no person may do."""
    refuse_unfounded(form.own_answer, decision, taken, practice=practice)


def refuse_unfounded(
    answer: OnlineAnswer | None, decision: Decision, taken: Taken, *, practice: bool
) -> None:
    """The same, by the answer about the person who is recorded."""
    day = decision.visit.visit_day
    live = is_live_eligible(answer, day, practice=practice)
    interim = taken.outcome is Outcome.INSURED_INTERIM
    if interim and not (live and decision.outcome is Outcome.INSURED_INTERIM):
        raise Refused(
            "E-TAKE-1",
            subject="interim acceptance",
            found="no live answer `eligible` of today",
            expected="one, asked and answered on the visit day",
            hint="run the online check first",
        )
    if not live and _has_no_ground(decision, taken):
        raise Refused(
            "E-TAKE-5",
            subject="acceptance as insured",
            found="no live answer `eligible` of today, and no other ground",
            expected="one, asked and answered on the visit day",
            hint="run the online check first; no reason stands in for it",
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


def _has_no_ground(decision: Decision, taken: Taken) -> bool:
    """True if the rulebook, or a person against it, accepts what needs a check.

    Where the rulebook leaves it to a person (要判断), a clerk who accepts says why.
    """
    said, done = decision.outcome, taken.outcome
    if done not in ACCEPTING or said is Outcome.REVIEW:
        return False
    return said not in ACCEPTING or any(
        needs_live_answer(one, decision.facts)
        or shown_needs_live_answer(one, decision.visit)
        for one in (said, done)
    )


def refuse_unacknowledged(differs: Sequence[Difference]) -> None:
    """Refuse to record what differs and was not gone on with knowingly."""
    if differs:
        raise Refused(
            "E-TAKE-6",
            subject="paper, local copy and register",
            found=f"a difference in {', '.join(one.value for one in differs)}",
            expected="one that was acknowledged with a reason",
            hint="look at the comparison, and choose the reason",
        )


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


def decided_of(decision: Decision) -> Decided:
    """What the rulebook said, as an event holds it."""
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


def _checked(form: Form, day: date, *, practice: bool) -> CheckedOnline | None:
    """Which register answered; nothing where none was asked on this day."""
    answer = form.own_answer
    if answer is None or answer.source == NOBODY:
        return None
    if not counts(answer, day, practice=practice):
        return None
    return checked_online(answer, consent=bool(form.consent_to_limit))


def checked_online(answer: OnlineAnswer, *, consent: bool) -> CheckedOnline:
    """Which register answered, when, and under which question."""
    return CheckedOnline(
        source=answer.source,
        asked_at=answer.asked_at,
        answered_at=answer.answered_at,
        consent_to_limit=consent,
        correlation=answer.correlation,
    )
