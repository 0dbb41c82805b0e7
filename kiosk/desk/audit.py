"""Write recorded visits out for the clinic's own audit (監査のための書き出し).

1. That something is written out is recorded first: of which days, how much, whether
   with names, and why.
2. Names and whole numbers go out only with a reason.
3. Every event of a visit is written, the first and all that corrects it: nothing that
   was recorded is hidden by what is in force now.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from kiosk.desk.history import History, day_of, place_of
from kiosk.desk.ports import Entry, Journal, Recorded
from kiosk.desk.standing import Standing
from kiosk.desk.unnamed import refuse_naming
from schema.confirmation import Event, LookedUp
from schema.errors import Refused
from schema.terms import EventType

AT_ONCE = 500
"""Visits that are read together."""


class Line(msgspec.Struct, frozen=True):
    """One event of a visit, and the visit as it stands (監査の1行)."""

    visit: Standing
    """All of it."""
    recorded: Recorded
    """The event."""

    @property
    def visit_day(self) -> date:
        """受診日."""
        return day_of(self.visit)

    @property
    def is_in_force(self) -> bool:
        """True if what it says counts now."""
        return not self.visit.is_withdrawn and self.recorded in self.visit.in_force


def refuse_unreasoned(reason: str, *, named: bool) -> None:
    """Refuse to write names out without saying why.

    Raises:
        Refused: No reason is given.
    """
    if named and not reason.strip():
        raise Refused(
            "E-EXPORT-2",
            subject="an export with names",
            found="no reason",
            expected="a reason: it is recorded with the export",
            hint="give one with --reason, or leave --named out",
        )


def lines_of(history: History, since: date, until: date) -> tuple[Line, ...]:
    """Every event of the visits of these days, the oldest visit first."""
    visits = [*_visits(history, since, until)]
    return tuple(Line(one, event) for one in reversed(visits) for event in one.events)


def note_exported(  # noqa: PLR0913
    journal: Journal,
    staff: str,
    since: date,
    until: date,
    lines: Sequence[Line],
    *,
    named: bool,
    reason: str,
) -> Event:
    """Record that visits are written out, before they are.

    Args:
        journal: Where it is recorded.
        staff: Id of who does it.
        since: First visit day.
        until: Last one, included.
        lines: What is written out.
        named: True where names and whole numbers go with them.
        reason: Why; a sentence without personal data.

    Raises:
        Refused: With names, but without a reason; or the reason has one.
        Unreachable: The disk is full; nothing may be written out.
    """
    refuse_unreasoned(reason, named=named)
    people = (one.recorded.patient for one in lines)
    refuse_naming(reason, (one for one in people if one), "E-EXPORT-4")
    said = LookedUp(
        since=since, until=until, rows=len(lines), named=named, reason=reason.strip()
    )
    return journal.append(Entry(type=EventType.EXPORTED, staff=staff, looked_up=said))


def _visits(history: History, since: date, until: date) -> Iterator[Standing]:
    """Newest first."""
    after = None
    while found := history.between(since, until, after, AT_ONCE):
        yield from found
        after = place_of(found[-1])
