"""Which answers count as a live check of a visit day (照会として数える答え).

1. It was asked and answered on the visit day, and is about it.
2. Its source is a register, or it says that none could be asked. A simulator is no
   register, except at a desk where nobody is real.
3. Text pasted from the マイナ資格確認アプリ counts only where it says itself that it is
   about the visit day.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from kiosk.desk.enquiry import Enquiry
from schema.online import OnlineAnswer, OnlineQuery
from schema.rules.judge import Decision
from schema.terms import OnlineCheck, Outcome
from schema.visit import Visit

SIMULATOR = "simulator"
"""Source of an answer that proves nothing about anybody."""
STEP = timedelta(minutes=1)
"""By which a clock may be put right without any answer losing its worth."""
APP = "my_number_app"
"""Source of an answer that was pasted."""
TERMINAL = "oqs_folder"
"""Source of an answer from the オンライン資格確認端末."""
REGISTERS = frozenset({TERMINAL, "central"})
"""Sources that are asked live; any other can only say that none was."""
NOT_BY_TERMINAL = "check_not_by_terminal"
"""Caution: 「照会等」 is not defined by the notice, and this was not the terminal."""

SPEAKS_AGAINST = frozenset(
    {
        OnlineCheck.NOT_ELIGIBLE,
        OnlineCheck.NEWER_EXISTS,
        OnlineCheck.NOT_FOUND,
        OnlineCheck.AMBIGUOUS,
    }
)
"""Answers by which somebody is not insured as shown."""


def contradicts(visit: Visit, outcome: Outcome) -> bool:
    """True where the answer speaks against an outcome that accepts the visit.

    A declaration is taken because of such an answer, and never against it.
    """
    accepts = outcome in {Outcome.INSURED, Outcome.INSURED_INTERIM}
    return accepts and visit.online_check in SPEAKS_AGAINST


def is_of_the_future(answer: OnlineAnswer, now: datetime) -> bool:
    """True where it was answered later than it is now: the clock was set back."""
    return answer.answered_at > now + STEP


def counts(answer: OnlineAnswer | None, visit_day: date, *, practice: bool) -> bool:
    """True for an answer, whatever it says, that is a live check of `visit_day`."""
    if answer is None or not answer.is_live_on(visit_day):
        return False
    if answer.source == APP:
        return answer.confirmed_on == visit_day
    is_register = answer.source in REGISTERS or (
        practice and answer.source == SIMULATOR
    )
    return is_register or answer.result is OnlineCheck.UNAVAILABLE


def believed(answer: OnlineAnswer, *, practice: bool) -> OnlineAnswer:
    """The answer; one of a simulator is none where people are real."""
    if practice or answer.source != SIMULATOR:
        return answer
    return replace(
        answer,
        result=OnlineCheck.UNAVAILABLE,
        share=None,
        insured=None,
        limit=None,
        diseases=(),
        codes=answer.codes | {"doubt": SIMULATOR},
    )


def latest_about(
    identity: tuple[object, ...],
    enquiries: Sequence[Enquiry],
    visit_day: date,
    *,
    practice: bool,
) -> OnlineAnswer | None:
    """What a register said last, as a live check of `visit_day`, of one person.

    Args:
        identity: Numbers and birth date, as they were asked for.
        enquiries: Everything that was answered.
        visit_day: The day.
        practice: True where a simulator counts.
    """
    said = [
        one.answer
        for one in enquiries
        if one.answer is not None
        and one.answer.result is not OnlineCheck.UNAVAILABLE
        and whose(one.query) == identity
        and counts(one.answer, visit_day, practice=practice)
    ]
    return max(said, key=_last_word, default=None)


def _last_word(answer: OnlineAnswer) -> tuple[datetime, bool]:
    """Of two answers of one moment, the one against the person is the last word."""
    return answer.answered_at, answer.result in SPEAKS_AGAINST


def whose(query: OnlineQuery) -> tuple[object, ...]:
    """Numbers and birth date of whom a question is about."""
    return (
        query.insurer_number,
        query.symbol,
        query.number,
        query.branch,
        query.birth_date,
    )


def heard(decision: Decision, said: OnlineAnswer | None) -> Decision:
    """The decision beside a register's word of today, where that speaks against it."""
    if said is None or said.result not in SPEAKS_AGAINST:
        return decision
    visit = replace(decision.visit, online_check=said.result)
    return replace(decision, visit=visit)


def is_live_eligible(
    answer: OnlineAnswer | None, visit_day: date, *, practice: bool
) -> bool:
    """True for a live answer `eligible` of this day."""
    return (
        answer is not None
        and answer.result is OnlineCheck.ELIGIBLE
        and counts(answer, visit_day, practice=practice)
    )


def cautions_of(answer: OnlineAnswer | None) -> tuple[str, ...]:
    """What the clerk should know of where an answer comes from."""
    if answer is None or answer.result is not OnlineCheck.ELIGIBLE:
        return ()
    return () if answer.source in {TERMINAL, SIMULATOR} else (NOT_BY_TERMINAL,)
