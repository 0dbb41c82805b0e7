"""Patients beside the desk: put aside with a check, or waiting for one (横に置いた人).

1. Whoever was put aside comes back with everything that was entered; the answer counts
   for them only if it is about this person and this day.
2. Visits that wait are named in the order in which they are asked about.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiosk.desk.aside import read
from kiosk.desk.checks import ChecksPort, ChecksState
from kiosk.desk.enquiry import Enquiry
from kiosk.desk.form import Form
from kiosk.desk.ports import Pending
from kiosk.desk.receive import Desk
from kiosk.desk.recheck import ordered
from kiosk.desk.route import onward
from schema.online import OnlineAnswer, OnlineQuery


@dataclass(frozen=True, slots=True)
class Aside:
    """Somebody who was put aside with a check (横に置いた人)."""

    enquiry: Enquiry
    """The check."""
    form: Form
    """What was entered."""
    answer: OnlineAnswer | None
    """What came of it; `unavailable` once waiting has ended."""

    @property
    def correlation(self) -> str:
        """Under which it is found again."""
        return self.enquiry.query.correlation


def asides_of(
    checks: ChecksPort, state: ChecksState, but: set[str]
) -> tuple[Aside, ...]:
    """Everybody put aside, those with an answer first.

    Args:
        checks: What is asked whether waiting has ended.
        state: How checks stand.
        but: Correlations of whom the desk has before it.
    """
    returned = [(one, one.answer) for one in state.returned]
    waiting = [(one, checks.answer_to(one.query.correlation)) for one in state.aside]
    found = [
        Aside(one, form_of(one), answer)
        for one, answer in (*returned, *waiting)
        if one.query.correlation not in but
    ]
    return tuple(sorted(found, key=lambda one: one.answer is None))


def form_of(enquiry: Enquiry) -> Form:
    """The form that was put aside; without a readable one, whom it was asked for."""
    form, query = read(enquiry.form), enquiry.query
    if form != Form():
        return form
    return Form(
        insurer=query.insurer_number,
        symbol=query.symbol,
        number=query.number,
        branch=query.branch,
        birth=query.birth_date,
    )


def asks_about(query: OnlineQuery, form: Form) -> bool:
    """True if the question was about the person on the form."""
    asked = (query.insurer_number, query.symbol, query.number, query.branch)
    return (*asked, query.birth_date) == form.identity


def taken_up(one: Aside, desk: Desk) -> Form:
    """The form as it goes on, with the answer, if it is about this person and day."""
    query = one.enquiry.query
    form = replace(one.form, enquiry="", searched=False)
    if query.on_day in {None, desk.today} and asks_about(query, form):
        form = replace(form, enquiry=one.correlation)
        if one.answer is not None:
            form = form.with_answer(one.answer)
    return onward(form, desk.around())


def in_order(desk: Desk) -> Sequence[Pending]:
    """Visits that wait as they are asked about; last those that cannot be."""
    waiting = desk.journal.pending()
    askable = ordered(waiting, desk.snapshot, desk.journal.find)
    return (*askable, *(one for one in waiting if one not in askable))
