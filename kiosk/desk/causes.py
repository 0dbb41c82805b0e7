"""How often each thing that holds a desk up was met (つまずきの数).

1. Counted from recorded visits alone, so that a count never says more than the log
   does.
2. One visit may count under several causes, and counts once under each, whether it
   was met at the desk or when the visit was checked again.
3. A corrected visit counts by its correction, one that was withdrawn not at all.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from kiosk.desk.comparison import Compared
from kiosk.desk.ports import Journal, Patient, Recorded
from kiosk.desk.standing import Standing, standings
from schema.terms import EventType, OnlineCheck, Reader
from schema.visit import Visit

BLACK_CIRCLE = "●"
"""Stands in a name for a character without a common code (黒丸)."""

_WITHOUT_ELIGIBILITY = frozenset(
    {
        OnlineCheck.NOT_ELIGIBLE,
        OnlineCheck.NEWER_EXISTS,
        OnlineCheck.NOT_FOUND,
        OnlineCheck.AMBIGUOUS,
    }
)
_MISMATCHES = frozenset(
    {"share_differs", "online_contradicts_document", "snapshot_differs"}
)


class Causes(msgspec.Struct, frozen=True, kw_only=True):
    """Confirmed visits by what stood in their way."""

    black_circle: int = 0
    """The name has a ●, in the local copy or in the register's answer."""
    invalid: int = 0
    """The check answered, but not that the person is eligible (無効)."""
    reader: int = 0
    """The My Number card could not be read."""
    expired: int = 0
    """A document's printed last day had passed."""
    mismatch: int = 0
    """Document, check and local copy did not agree."""
    line: int = 0
    """The check could not be run (回線)."""


def causes(visits: Iterable[Standing]) -> Causes:
    """Count the causes among visits, as they stand now."""
    counts = dict.fromkeys(Causes.__struct_fields__, 0)
    for visit in visits:
        for cause in causes_of(visit):
            counts[cause] += 1
    return Causes(**counts)


def causes_of(visit: Standing) -> frozenset[str]:
    """What stood in the way of one visit; nothing of one that was withdrawn."""
    if visit.is_withdrawn or visit.first.event.type is not EventType.CONFIRMED:
        return frozenset()
    return frozenset(cause for one in visit.in_force for cause in _met(one))


def causes_on(journal: Journal, days: Iterable[date]) -> Causes:
    """Count the causes among the visits of these days, as they stand now."""
    rows = [row for day in days for row in journal.on_day(day)]
    return causes(standings(journal, rows))


def _met(row: Recorded) -> Iterable[str]:
    event = row.event
    if _has_black_circle(row.patient, row.compared):
        yield "black_circle"
    cautions = event.decision.cautions if event.decision else ()
    if event.acknowledged or _MISMATCHES & set(cautions):
        yield "mismatch"
    if event.answered and event.answered.result in _WITHOUT_ELIGIBILITY:
        yield "invalid"
    if event.visit:
        yield from _met_on(event.visit)


def _met_on(visit: Visit) -> Iterable[str]:
    if visit.online_check in _WITHOUT_ELIGIBILITY:
        yield "invalid"
    if visit.online_check is OnlineCheck.UNAVAILABLE:
        yield "line"
    if visit.reader is Reader.CANNOT_READ:
        yield "reader"
    last_days = (one.expires_on for one in visit.documents)
    if any(day is not None and day < visit.visit_day for day in last_days):
        yield "expired"


def _has_black_circle(patient: Patient | None, seen: Iterable[Compared]) -> bool:
    names = [patient.name] if patient else []
    names += [row.online for row in seen if row.field == "name"]
    return any(BLACK_CIRCLE in name for name in names)
