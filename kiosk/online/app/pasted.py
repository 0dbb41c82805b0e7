"""Text of the マイナ資格確認アプリ, taken for the patient at the desk (貼り付け).

1. It is taken only for whom it names: what was entered must agree with it, and what
   was left open is filled in from it.
2. It counts only on the day that it says itself to be about (確認日).
3. A register's own answer of this day stays; nothing that is pasted replaces it.
4. A text that does not say 有効, or not for which day, answers nothing. The numbers and
   the birth date that it names are compared and filled in all the same.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from kiosk.desk.form import Field, Form
from kiosk.desk.live import counts
from kiosk.desk.route import Surroundings, onward
from kiosk.online.app.text import DOUBT, NO_DAY, NOT_SAID, app_answer, read_app_text
from kiosk.online.whose import about, bare
from schema.numbers import (
    normalise_branch,
    normalise_number,
    normalise_symbol,
    read_insured,
    read_insurer,
)
from schema.online import AnsweredPerson, OnlineAnswer, OnlineQuery
from schema.terms import OnlineCheck


@dataclass(frozen=True, slots=True)
class Pasted:
    """What became of a pasted text."""

    form: Form
    """The form with it; the same one where it was not taken."""
    code: str
    """`taken`, `other_day`, `filled`, `agrees`, `other_person`, `doubtful`, `unnamed`
    or `answered`."""
    confirmed_on: date | None = None
    """確認日, where the text says one."""


def paste(form: Form, said: str, around: Surroundings, now: datetime) -> Pasted:
    """Take a text for the patient at the desk, where it is theirs.

    Args:
        form: What was entered so far.
        said: The text.
        around: The desk's day and copy.
        now: When it was pasted.

    Raises:
        Unreadable: The text, or a number in it, cannot be read.
    """
    answer = app_answer(read_app_text(said), now)
    if _is_answered(form, around):
        return Pasted(form, "answered", answer.confirmed_on)
    if answer.result is OnlineCheck.UNAVAILABLE:
        return _numbers_only(form, answer, around)
    return _taken(form, answer, around)


def _taken(form: Form, answer: OnlineAnswer, around: Surroundings) -> Pasted:
    """The answer of a text, where it is about who is entered and about today."""
    day = answer.confirmed_on
    filled = _filled(form, answer.insured) if answer.insured else form
    if _is_answered(filled, around):
        return Pasted(form, "answered", day)
    query = _query(filled)
    if query is None:
        return Pasted(form, "unnamed", day)
    if about(query, answer) != answer or not _names(query, answer):
        return Pasted(form, "other_person", day)
    at_desk = filled if filled == form else onward(filled, around)
    if day != around.visit_day:
        return Pasted(at_desk, "other_day", day)
    return Pasted(onward(at_desk.with_answer(answer), around), "taken", day)


def _numbers_only(form: Form, answer: OnlineAnswer, around: Surroundings) -> Pasted:
    """Whom a text names that answers nothing: compared, and filled in where open."""
    person, day = answer.insured, answer.confirmed_on
    if person is None or answer.codes.get(DOUBT) not in _LEFT_UNSAID:
        return Pasted(form, "doubtful", day)
    if not person.number:
        return Pasted(form, "unnamed", day)
    if _contradicts(form, person):
        return Pasted(form, "other_person", day)
    filled = _filled(form, person)
    if filled == form:
        return Pasted(form, "agrees", day)
    return Pasted(onward(filled, around), "filled", day)


def _contradicts(form: Form, person: AnsweredPerson) -> bool:
    """True where a number or the birth date is another one than was entered."""
    pairs = (
        (form.insurer, person.insurer_number),
        (form.number, person.number),
        (form.branch, person.branch),
    )
    return any(one and other and bare(one) != bare(other) for one, other in pairs) or (
        None not in {form.birth, person.birth_date} and form.birth != person.birth_date
    )


_LEFT_UNSAID = frozenset({NO_DAY, NOT_SAID})
"""Doubts about what the text says of the insurance, and not about whose it is."""


def _is_answered(form: Form, around: Surroundings) -> bool:
    """True if a register has said something today of whoever is entered now.

    Also where nobody took it, or another visit did: going back unsays nothing.
    """
    if around.said(form) is not None:
        return True
    answer = form.own_answer
    return (
        answer is not None
        and answer.result is not OnlineCheck.UNAVAILABLE
        and counts(answer, around.visit_day, practice=around.practice)
    )


def _names(query: OnlineQuery, answer: OnlineAnswer) -> bool:
    """True unless the insurer is another one, which a pasted text cannot explain."""
    person = answer.insured
    return person is None or read_insurer(query.insurer_number) == read_insurer(
        person.insurer_number or query.insurer_number
    )


def _filled(form: Form, person: AnsweredPerson) -> Form:
    """The form with what was left open; nothing that was entered is replaced."""
    insurer = form.insurer
    if person.insurer_number and not insurer:
        insurer = read_insurer(person.insurer_number).number
    if form.insurer and form.number:
        return replace(form, birth=form.birth or person.birth_date)
    shown = replace(form, insurer=insurer, searched=False)
    scheme = shown.known_scheme
    number = form.number
    if person.number and not number and scheme is not None:
        number = normalise_number(read_insured(person.number, scheme).number)
    symbol = form.symbol or normalise_symbol(person.symbol)
    branch = form.branch or normalise_branch(person.branch)
    unsaid = {Field.SYMBOL: symbol, Field.BRANCH: branch}
    return replace(
        shown,
        symbol=symbol,
        number=number,
        branch=branch,
        birth=form.birth or person.birth_date,
        person=None,
        skipped=form.skipped - {Field.INSURER, Field.NUMBER, Field.BIRTH}
        | {field for field, value in unsaid.items() if not value},
    )


def _query(form: Form) -> OnlineQuery | None:
    """Whom the text must be about; it has no correlation of its own."""
    if not (form.insurer and form.number and form.birth):
        return None
    return OnlineQuery(
        insurer_number=form.insurer,
        symbol=form.symbol,
        number=form.number,
        branch=form.branch,
        birth_date=form.birth,
        correlation="",
    )
