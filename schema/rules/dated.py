"""Dated facts: what was so on a day, with what was known on another (日付のある事実).

1. Only values that could be known on the day of knowing count; without such a
   day, all that the edition still holds to be so.
2. Of these, the one about the asked day; without such a day the newest: the one
   that became known last, and among equals the one about the latest days.
3. Where nothing was known the answer is no value, never a guess.
"""

from datetime import date

from schema.errors import Unreadable
from schema.rules.book import Rulebook
from schema.rules.parts import FactValue

NOT_KNOWN = FactValue(value=None, authorities=())
"""The answer where nothing was known yet, or nothing is said of the day."""


def fact(
    book: Rulebook, name: str, known_on: date | None = None, of: date | None = None
) -> FactValue:
    """Look up a dated fact by both clocks.

    Args:
        book: The edition to ask.
        name: As `DatedFact.name`.
        known_on: Values whose notice came later, or that had been superseded by
            then, are left out; `None` for everything this edition knows.
        of: The day the value is about (発効の日, 送付の日 and the like, as the
            fact's `about` says); `None` for the newest value.

    Returns:
        The value with its authorities, or `NOT_KNOWN`.

    Raises:
        Unreadable: If the edition has no fact of this name; lists the names.
    """
    if name not in book.facts:
        raise Unreadable(
            "E-FACT-1",
            subject="fact",
            found=repr(name[:40]),
            expected=f"one of {', '.join(sorted(book.facts)) or 'none: no facts here'}",
            hint="give one of these names",
        )
    day = known_on or date.max
    candidates = [
        one
        for one in book.facts[name].values
        if one.known.covers(day) and (of is None or one.of.covers(of))
    ]
    return max(candidates, key=_newness, default=NOT_KNOWN)


def _newness(one: FactValue) -> tuple[date, date]:
    """How new a value is: the day it became known, then the days it is about."""
    return (one.known.from_ or date.min, one.of.from_ or date.min)
