"""What of a recorded visit was right, by the rulebook and the facts (採点).

1. What was entered is compared with what there was to find out; what was done,
   with what the rulebook says of that.
2. Where the rulebook leaves it to a person, whoever did not accept did right: no
   lesson has another ground for it.
3. Time and keys are told, not judged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from kiosk.desk.form import Field
from kiosk.desk.record import NOBODY
from schema.rules.promises import ACCEPTING
from schema.terms import OnlineCheck, Outcome

if TYPE_CHECKING:
    from kiosk.desk.form import Form
    from kiosk.training.lesson import Expected, Lesson
    from schema.confirmation import Event


class Miss(StrEnum):
    """What was not right (まちがい)."""

    INSURER = "insurer"
    NUMBER = "number"
    BIRTH = "birth"
    DOCUMENT = "document"
    EXPIRY = "expiry"
    READER = "reader"
    CHECK = "check"
    ANSWER = "answer"
    STATEMENT = "statement"
    MARKS = "marks"
    CONTACT = "contact"
    FACTS = "facts"
    TAKEN = "taken"
    REVIEWED = "reviewed"


_OF_THE_PERSON = {
    Field.INSURER: Miss.INSURER,
    Field.SYMBOL: Miss.NUMBER,
    Field.NUMBER: Miss.NUMBER,
    Field.BRANCH: Miss.NUMBER,
    Field.BIRTH: Miss.BIRTH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One patient as somebody received them (1回の受付)."""

    form: "Form"
    """What was entered."""
    event: "Event"
    """What was recorded of it."""
    missed: tuple[Miss, ...]
    """What was not right; empty where everything was."""
    keys: int = 0
    """Keys pressed."""
    hints: int = 0
    """Times that the coach was asked."""
    seconds: int = 0
    """From the first sight of the desk to the record."""

    @property
    def is_right(self) -> bool:
        """True if nothing was missed."""
        return not self.missed

    @property
    def taken(self) -> Outcome | None:
        """How the patient was received."""
        return self.event.taken.outcome if self.event.taken else None


def misses(
    lesson: "Lesson", right: "Expected", form: "Form", event: "Event"
) -> tuple[Miss, ...]:
    """What was not right of a visit that was recorded.

    Args:
        lesson: Who came.
        right: What the rulebook says of them.
        form: What was entered.
        event: What was recorded of it.
    """
    missed = tuple(_in_the_facts(lesson, right, form, event))
    if missed or event.decision is None or event.taken is None:
        return missed
    is_other = event.decision.rule != right.decision.rule.id
    if is_other and not declared_instead(lesson, form):
        return (Miss.FACTS,)
    if _is_permitted(right, event.taken.outcome):
        return ()
    left_open = right.decision.outcome is Outcome.REVIEW
    return (Miss.REVIEWED,) if left_open else (Miss.TAKEN,)


def declared_instead(lesson: "Lesson", form: "Form") -> bool:
    """True if a 申立書 was made of somebody whose word would have been enough.

    The book accepts both: whoever is known need not write it.
    """
    return lesson.told.returning and form.declaration


def _is_permitted(right: "Expected", done: Outcome) -> bool:
    outcome = right.decision.outcome
    if outcome is Outcome.REVIEW:
        return done not in {*ACCEPTING, Outcome.SPECIAL_CARE}
    return done is outcome


def _in_the_facts(
    lesson: "Lesson", right: "Expected", form: "Form", event: "Event"
) -> Iterator[Miss]:
    told = lesson.told
    yield from dict.fromkeys(_OF_THE_PERSON[one] for one in lesson.differing(form))
    is_other = {*form.documents} != {*told.documents}
    if is_other:
        yield Miss.DOCUMENT
    if lesson.differs_in_expiry(form):
        yield Miss.EXPIRY
    if form.has_card and form.reader is not told.reader:
        yield Miss.READER
    if (form.returning or form.declaration) != told.returning:
        yield Miss.STATEMENT
    if _marks(form) != _marks(told):
        yield Miss.MARKS
    answered = right.decision.visit.online_check
    if right.needs_check and not is_other and check_of(event) is not answered:
        yield Miss.ANSWER if _has_asked(form, event) else Miss.CHECK
    if told.contact and not form.contact:
        yield Miss.CONTACT


def _has_asked(form: "Form", event: "Event") -> bool:
    """True if a register was asked: that nobody was is noted as an answer too."""
    answer = form.own_answer
    is_noted = answer is not None and answer.source == NOBODY
    return check_of(event) is not OnlineCheck.NOT_RUN and not is_noted


def check_of(event: "Event") -> OnlineCheck:
    """What a register answered before the visit was recorded."""
    return event.visit.online_check if event.visit else OnlineCheck.NOT_RUN


def _marks(form: "Form") -> tuple[bool, bool, bool]:
    return (form.special_care, form.legible, form.emergency)


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """One patient in the score (1人の成績)."""

    patient: str
    """The lesson's name."""
    outcome: Outcome | None
    """What the rulebook says; `None` for whoever did not come."""
    rule: str
    """The one rule that says so."""
    right: bool
    """Whether it was right the first time."""
    tries: int
    """How often it was played; 0 for whoever was not received."""
    righted_at: int
    """The first try that was right, from 1; 0 for none."""
    missed: tuple[Miss, ...]
    """What was not right the first time."""
    keys: int
    """Pressed in the first try."""
    hints: int
    """Asked for in the first try."""
    seconds: int
    """That the first try took; not judged."""


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """How the training went (成績)."""

    right: int
    """Patients received rightly the first time."""
    of: int
    """Patients there are."""
    patients: tuple[Marked, ...]
    """In their order."""


def marked(name: str, right: "Expected | None", attempts: Sequence[Attempt]) -> Marked:
    """One patient's line of the score: the first try counts."""
    first = attempts[0] if attempts else None
    return Marked(
        patient=name,
        outcome=right.decision.outcome if right else None,
        rule=right.decision.rule.id if right else "",
        right=first is not None and first.is_right,
        tries=len(attempts),
        righted_at=next((n for n, one in enumerate(attempts, 1) if one.is_right), 0),
        missed=first.missed if first else (),
        keys=first.keys if first else 0,
        hints=first.hints if first else 0,
        seconds=first.seconds if first else 0,
    )


def score_of(patients: Sequence[Marked]) -> Score:
    """The sum of it."""
    right = sum(one.right for one in patients)
    return Score(right=right, of=len(patients), patients=tuple(patients))
