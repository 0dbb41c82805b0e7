"""How old everything is that the desk relies on (経過時間).

1. The age of the data, of the last fetch and of the rulebook are three ages.
2. Data are fresh up to 36 hours, ageing up to 7 days, stale after.
3. No age ever changes an outcome.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.desk.ports import SnapshotInfo
from schema.rules.book import Rulebook
from schema.terms import Term

FRESH_FOR = timedelta(hours=36)
"""Wider than the daily job, so that the warning does not cry wolf."""
AGEING_FOR = timedelta(days=7)
"""After this the copy is stale."""


class Freshness(Term):
    """How the age of the local copy is called."""

    FRESH = "fresh", "最新"
    AGEING = "ageing", "要更新"
    STALE = "stale", "期限切れ"
    AHEAD = "ahead", "時計より先"
    NONE = "none", "なし"


@dataclass(frozen=True, slots=True)
class Ages:
    """The three ages at one instant (三つの経過時間)."""

    data: timedelta | None
    """Since the data were true at their source; `None` without a copy."""
    fetch: timedelta | None
    """Since the last successful fetch or import."""
    book: timedelta
    """Until the last visit day the edition was reviewed for; negative past it."""
    freshness: Freshness
    """What the age of the data is called."""


def ages(info: SnapshotInfo | None, book: Rulebook, now: datetime) -> Ages:
    """The three ages at `now`."""
    left = book.edition.reviewed_to - now.date()
    if info is None:
        return Ages(None, None, left, Freshness.NONE)
    data = now - info.as_of
    return Ages(data, now - info.fetched_at, left, freshness(data))


def freshness(age: timedelta) -> Freshness:
    """What an age of the data is called; data from the future are never fresh."""
    if age < timedelta():
        return Freshness.AHEAD
    if age <= FRESH_FOR:
        return Freshness.FRESH
    return Freshness.AGEING if age <= AGEING_FOR else Freshness.STALE
