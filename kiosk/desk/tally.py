"""How many visits of some days there are, by outcome and by cause (件数).

1. Counted from the visits that the history lists, as they stand now.
2. Counted step by step: whoever shows it can stop, and shows what there is so far.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from kiosk.desk.causes import causes_of
from kiosk.desk.history import History, place_of
from kiosk.desk.standing import Standing
from schema.terms import Outcome

AT_ONCE = 100
"""Visits that are counted together."""


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many visits there are, of which outcome and cause (件数)."""

    visits: int = 0
    """All of them."""
    outcomes: dict[Outcome, int] = {}
    """By what is in force."""
    causes: dict[str, int] = {}
    """By what stood in their way; one may count under several."""
    withdrawn: int = 0
    """Those that count no more."""


def counted(
    history: History, since: date | None, until: date | None
) -> Iterator[Tally]:
    """The visits of these days counted on and on; the last tally has all of them.

    Nothing is recorded: nobody is looked for.
    """
    tally, after = Tally(), None
    while found := history.between(since, until, after, AT_ONCE):
        tally = tallied(found, tally)
        yield tally
        after = place_of(found[-1])
        if len(found) < AT_ONCE:
            return
    yield tally


def tallied(visits: Iterable[Standing], before: Tally | None = None) -> Tally:
    """A tally with these visits added, as they stand now."""
    tally = before or Tally()
    outcomes, causes = Counter(tally.outcomes), Counter(tally.causes)
    every, withdrawn = tally.visits, tally.withdrawn
    for one in visits:
        every += 1
        withdrawn += one.is_withdrawn
        if one.outcome is not None:
            outcomes[one.outcome] += 1
        causes.update(causes_of(one))
    return Tally(
        visits=every,
        outcomes=dict(outcomes),
        causes=dict(causes),
        withdrawn=withdrawn,
    )


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a day's month."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
