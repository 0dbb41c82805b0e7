"""Whose an answer is: one about somebody else is none (答えの取り違え).

What holds for every answer, from any gateway:

1. It carries the question's correlation.
2. Where it names somebody, or says `eligible`, its birth date is the one that was
   asked for.
3. Its number is the one that was asked for, unless its insurer is another one too: a
   new insurer gives new numbers.
4. Under the same insurer and number the branch, where both say one, is the same:
   twins share everything else.
5. One that is `eligible`, though its own days say otherwise, is none.
6. What fails becomes `unavailable` and keeps nothing of whoever it was about.

Insurer, name and share may differ; they are shown and acknowledged.
"""

from datetime import date

from msgspec.structs import replace

from schema.clock import JAPAN
from schema.numbers import normalise_number
from schema.online import AnsweredPerson, OnlineAnswer, OnlineQuery
from schema.terms import OnlineCheck

DOUBT = "doubt"
"""Among an answer's codes: why it counts as none."""
OTHER_PERSON = "other_person"
"""It is about somebody else."""
UNREADABLE = "unreadable"
"""It came in a file that cannot be read, or must not be."""
CONTRADICTED = "contradicted"
"""It is `eligible` and names a loss or a beginning that speaks against it."""
OTHER_TIME = "other_time"
"""It was made on another day than those between question and answer."""
NO_DAY = "no_day"
"""It names a day that is none, or several: it may be about any."""


def about(query: OnlineQuery, answer: OnlineAnswer) -> OnlineAnswer:
    """The answer where it is about who was asked for; else `unavailable`."""
    if answer.correlation != query.correlation or not _fits(query, answer):
        return doubted(answer, OTHER_PERSON)
    asked_on = query.on_day or answer.asked_at.astimezone(JAPAN).date()
    person, day = answer.insured, answer.confirmed_on or asked_on
    is_eligible = answer.result is OnlineCheck.ELIGIBLE
    if is_eligible and person is not None and is_contradicted(person, day):
        return doubted(answer, CONTRADICTED)
    return answer


def is_contradicted(person: AnsweredPerson, day: date) -> bool:
    """True where somebody's own days say that they are not insured on this one.

    A card's last day says nothing of that: 有効 with an expired card is what the
    interim handling is for.
    """
    begins = (person.acquired_on, person.birth_date)
    has_begun = all(one is None or one <= day for one in begins)
    return not has_begun or (person.lost_on is not None and person.lost_on <= day)


def doubted(answer: OnlineAnswer, why: str) -> OnlineAnswer:
    """The same answer as none; it keeps nothing of whoever it is about."""
    return replace(
        answer,
        result=OnlineCheck.UNAVAILABLE,
        share=None,
        validity="",
        insured=None,
        limit=None,
        diseases=(),
        codes=answer.codes | {DOUBT: why},
    )


def _fits(query: OnlineQuery, answer: OnlineAnswer) -> bool:
    """True unless it is about somebody else, or says `eligible` of nobody."""
    person = answer.insured
    if person is None:
        return answer.result is not OnlineCheck.ELIGIBLE
    if person.birth_date != query.birth_date:
        return False
    if bare(person.insurer_number) != bare(query.insurer_number):
        # Whoever does not say the insurer has no new one.
        return bool(bare(person.insurer_number)) or _is_number_of(query, person)
    return _is_number_of(query, person)


def _is_number_of(query: OnlineQuery, person: AnsweredPerson) -> bool:
    return bare(person.number) == bare(query.number) and (
        not (person.branch and query.branch)
        or bare(person.branch) == bare(query.branch)
    )


def bare(number: str) -> str:
    """A number without blanks, separators and the zeros in front of it."""
    return normalise_number(number).lstrip("0")
