"""One patient of the training: what is seen and said at the desk (研修の1人).

1. A lesson holds facts only. What is right is what the rulebook says of them, on
   the lesson's own day.
2. Whoever comes is invented.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.desk import verdict
from kiosk.desk.form import IDENTITY, Field
from kiosk.desk.live import SIMULATOR
from schema.online import OnlineAnswer
from schema.terms import OnlineCheck

if TYPE_CHECKING:
    from kiosk.desk.form import Form
    from kiosk.desk.receive import Desk
    from schema.insured import Insured
    from schema.rules.judge import Decision


class Help(StrEnum):
    """How much the coach says (助言)."""

    WHOLE = "whole"
    """The next key, all the time."""
    ASKED = "asked"
    """The next key, when it is asked for."""
    NONE = "none"
    """What lies on the counter, and no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Somebody who comes to the desk, and everything there is to find out."""

    name: str
    """Its words are found by it: `training.<name>.title` and the like."""
    day: date
    """The day on which it plays (受診日)."""
    person: "Insured"
    """Who comes."""
    told: "Form"
    """All that is shown and said, as a form that holds it."""
    answer: OnlineCheck
    """What the register answers whoever asks."""
    terminal: str = "answering"
    """How the simulated terminal behaves, as `kiosk.opened.BEHAVIOURS` names it."""
    help: Help = Help.ASKED
    """How much the coach says."""

    def differing(self, form: "Form") -> tuple[Field, ...]:
        """The fields that say who it is and were filled otherwise than is printed."""
        return tuple(
            field
            for field in IDENTITY
            if field is not Field.SCHEME
            and getattr(form, field) != getattr(self.told, field)
        )

    def differs_in_expiry(self, form: "Form") -> bool:
        """True if another last day was entered than is printed."""
        printed = dict(self.told.expiries)
        return any(printed.get(one, day) != day for one, day in form.expiries)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the rulebook says of a lesson's facts (正しい受付)."""

    decision: "Decision"
    """Of everything that can be found out."""
    needs_check: bool
    """True if it says something else before the register was asked."""


def expected(lesson: Lesson, desk: "Desk") -> Expected:
    """Judge the lesson's facts by the desk's book.

    Args:
        lesson: Who is at the desk.
        desk: The practice desk, on the lesson's day.
    """
    form = replace(lesson.told, person=desk.find(lesson.told), searched=True)
    unasked = desk.decide(form)
    if not verdict.check_helps(desk, form):
        return Expected(unasked, needs_check=False)
    now = desk.clock.now()
    is_insured = lesson.answer is OnlineCheck.ELIGIBLE
    answer = OnlineAnswer(
        result=lesson.answer,
        source=SIMULATOR,
        asked_at=now,
        answered_at=now,
        share=lesson.person.share if is_insured else None,
    )
    asked = desk.decide(form.with_answer(answer))
    return Expected(asked, needs_check=asked.rule is not unasked.rule)
