"""What can serve where a card gave no answer, in the order of the notice (確認方法).

1. The order is that of the notice of 2023-07-10; the お知らせ came in 2024-12.
2. A step promises nothing by itself: what stands beside it is what the rulebook
   says of the form with the step taken.
3. The card itself must be there for the first four; the third needs the numbers
   that the clinic already has.
4. A step taken again is taken back. What was shown stays shown; a statement
   stands only until another step is taken.
5. A card that nobody read, or whose answer did not come, is one that cannot be read.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kiosk.desk.form import Form
from kiosk.desk.keys import add_document
from kiosk.desk.partial import check_of, visit_of
from kiosk.desk.route import Surroundings, onward
from schema.rules.judge import Decision, judge
from schema.rules.parts import Authority
from schema.terms import Document, OnlineCheck, Outcome, Reader


class Step(StrEnum):
    """What can be done instead of reading the card, first to last."""

    PORTAL = "portal"
    NOTICE = "notice"
    RETURNING = "returning"
    DECLARATION = "declaration"
    NOTHING = "nothing"
    OUTAGE = "outage"


class Situation(StrEnum):
    """Why something has to serve instead (読み取れないわけ)."""

    NO_CARD = "no_card"
    LINE = "line"
    INVALID = "invalid"
    UNREAD = "unread"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step, and what the rulebook says once it is taken (確認方法の1つ)."""

    step: Step
    """What is done."""
    digit: str
    """The key that takes it."""
    missing: str = ""
    """What stands in its way: `card` or `numbers`; empty where it can be taken."""
    is_taken: bool = False
    """True if the form already has it."""
    decision: Decision | None = None
    """The judgement with it; `None` where it cannot be taken, or decides nothing."""

    @property
    def is_possible(self) -> bool:
        """True if it can be taken now."""
        return not self.missing

    @property
    def outcome(self) -> Outcome | None:
        """What the rulebook says with it."""
        return self.decision.outcome if self.decision else None

    @property
    def authority(self) -> Authority | None:
        """Who says so, the binding one."""
        named = self.decision.authorities if self.decision else ()
        return named[0] if named else None


SHOWN = {
    Step.PORTAL: Document.PORTAL_SCREEN,
    Step.NOTICE: Document.ELIGIBILITY_NOTICE,
}
"""The steps that are something shown beside the card."""
BESIDE_THE_CARD = (*SHOWN, Step.RETURNING, Step.DECLARATION)
"""The steps for which the card itself must be there."""
ANSWERED_AGAINST = frozenset({OnlineCheck.NOT_ELIGIBLE, OnlineCheck.NOT_FOUND})
"""資格(無効)／資格情報なし."""


def rungs(form: Form, decision: Decision, around: Surroundings) -> tuple[Rung, ...]:
    """Every step with what it would lead to, in the order of the notice.

    Args:
        form: The patient at the desk.
        decision: What the rulebook says now.
        around: What the form is judged with.
    """
    return tuple(
        _rung(form, decision, around, step, str(nth))
        for nth, step in enumerate(Step, 1)
    )


def _rung(
    form: Form, decision: Decision, around: Surroundings, step: Step, digit: str
) -> Rung:
    missing = _missing(form, step)
    if missing or step is Step.OUTAGE:
        return Rung(step, digit, missing)
    taken = form if is_taken(form, step) else apply(form, step, around)
    visit = visit_of(
        taken,
        around.visit_day,
        around.jurisdiction,
        snapshot=decision.visit.snapshot,
        practice=around.practice,
    )
    judged = judge(decision.book, visit)
    return Rung(step, digit, "", is_taken(form, step), judged)


def _missing(form: Form, step: Step) -> str:
    """What has to be there first."""
    if step in BESIDE_THE_CARD and not form.has_card:
        return "card"
    if step is Step.RETURNING and not (form.insurer and form.number):
        return "numbers"
    return ""


def is_taken(form: Form, step: Step) -> bool:
    """True if the form already has what this step adds."""
    if step in SHOWN:
        return SHOWN[step] in form.documents
    return {
        Step.RETURNING: form.returning,
        Step.DECLARATION: form.declaration,
        Step.NOTHING: form.nothing_else,
    }.get(step, False)


def apply(form: Form, step: Step, around: Surroundings) -> Form:
    """Take a step, or take it back if it is taken; else change nothing."""
    if _missing(form, step) or step is Step.OUTAGE:
        return form
    if is_taken(form, step):
        return _taken_back(form, step, around)
    unread = _without_statement(_unread(form))
    if step in SHOWN:
        return add_document(unread, SHOWN[step], around)
    return replace(
        unread,
        returning=step is Step.RETURNING,
        declaration=step is Step.DECLARATION,
        nothing_else=step is Step.NOTHING,
    )


def _unread(form: Form) -> Form:
    """A card that has answered nothing is one that cannot be read.

    Whatever it answered, also that somebody is not insured, stays.
    """
    is_silent = (
        form.reader in {None, Reader.NOT_USED}
        or form.card_answer is OnlineCheck.UNAVAILABLE
    )
    if form.has_card and is_silent:
        return replace(form, reader=Reader.CANNOT_READ, card_answer=None)
    return form


def _taken_back(form: Form, step: Step, around: Surroundings) -> Form:
    """The form without one step; what was shown first stays."""
    if step not in SHOWN:
        return _without_statement(form)
    also = tuple(one for one in form.also if one is not SHOWN[step])
    return onward(replace(form, also=also), around)


def _without_statement(form: Form) -> Form:
    return replace(
        form,
        returning=False,
        declaration=False,
        declared_share=None,
        nothing_else=False,
    )


def situation(
    form: Form, visit_day: date, *, practice: bool = False, is_down: bool = False
) -> Situation:
    """Why something has to serve instead, as far as the form tells it.

    Args:
        form: The patient at the desk.
        visit_day: The day whose answers count.
        practice: True where nobody is real, and a simulator counts.
        is_down: No register answers.
    """
    answer = check_of(form, visit_day, practice=practice)
    unasked = answer is OnlineCheck.NOT_RUN
    if answer is OnlineCheck.UNAVAILABLE or (unasked and is_down):
        return Situation.LINE
    if not form.has_card:
        return Situation.NO_CARD
    if answer in ANSWERED_AGAINST:
        return Situation.INVALID
    if answer is OnlineCheck.NOT_RUN or form.reader is Reader.CANNOT_READ:
        return Situation.UNREAD
    return Situation.ANSWERED
