"""How often each thing that holds a desk up was met (つまずきの数).

Counted from recorded visits alone, so that a count never says more than the log
does. One visit may count under several causes.
"""

from collections.abc import Iterable

import msgspec

from kiosk.desk.ports import Patient, Recorded
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
    """The local copy's name has a ●."""
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


def causes(rows: Iterable[Recorded]) -> Causes:
    """Count the causes among the confirmed visits of `rows`."""
    counts = dict.fromkeys(Causes.__struct_fields__, 0)
    for row in rows:
        if row.event.type is EventType.CONFIRMED:
            for cause in _met(row):
                counts[cause] += 1
    return Causes(**counts)


def _met(row: Recorded) -> Iterable[str]:
    visit, decision = row.event.visit, row.event.decision
    if _has_black_circle(row.patient):
        yield "black_circle"
    if decision and _MISMATCHES & set(decision.cautions):
        yield "mismatch"
    if visit:
        yield from _met_on(visit)


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


def _has_black_circle(patient: Patient | None) -> bool:
    return patient is not None and BLACK_CIRCLE in patient.name
