"""What is in force of one visit: its first event, and what came after (今の扱い).

1. The first event stays. A correction or a re-check refers to it, whatever came in
   between; the newest that says something counts for that.
2. A visit is withdrawn where its newest correction withdraws it. A later correction
   brings it back.
3. What was done is what was last done: a re-check on a later day does nothing.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from kiosk.desk.ports import Journal, Patient, Recorded
from schema.confirmation import Corrected, Taken
from schema.terms import EventType, Outcome

Mark = Literal["", "rechecked", "corrected", "withdrawn"]
"""How a row is marked in a list: as it was first recorded, or what came of it."""


class Standing(msgspec.Struct, frozen=True):
    """One visit, as it stands now (受付1件)."""

    first: Recorded
    """The event it was recorded with."""
    later: tuple[Recorded, ...] = ()
    """Its re-checks and corrections, oldest first."""

    @property
    def id(self) -> str:
        """The visit's: that of its first event."""
        return self.first.event.id

    @property
    def events(self) -> tuple[Recorded, ...]:
        """All of them, oldest first."""
        return (self.first, *self.later)

    @property
    def in_force(self) -> tuple[Recorded, ...]:
        """The newest correction and what came after it; all where there is none."""
        events = self.events
        corrections = [n for n, one in enumerate(events) if _corrects(one)]
        return events[corrections[-1] :] if corrections else events

    @property
    def correction(self) -> Corrected | None:
        """The newest correction's reason, where it was corrected."""
        newest = self.in_force[0].event
        corrects = newest.type is EventType.CORRECTED
        return (newest.corrected or _UNSAID) if corrects else None

    @property
    def is_withdrawn(self) -> bool:
        """True if the visit counts no more (取り消し)."""
        return self.correction is not None and self.correction.withdrawn

    @property
    def case(self) -> Recorded:
        """The newest event that has the whole case."""
        whole = (one for one in reversed(self.events) if one.event.visit is not None)
        return next(whole, self.first)

    @property
    def patient(self) -> Patient | None:
        """Whose visit it is, by the newest event that says it."""
        named = (one.patient for one in reversed(self.events) if one.patient)
        return next(named, None)

    @property
    def taken(self) -> Taken | None:
        """What was done last; nothing of a visit that was withdrawn."""
        if self.is_withdrawn:
            return None
        done = (one.event.taken for one in reversed(self.events) if one.event.taken)
        return next(done, None)

    @property
    def outcome(self) -> Outcome | None:
        """The outcome that counts; `None` of a visit that was withdrawn."""
        return self.taken.outcome if self.taken else None

    @property
    def share(self) -> int | None:
        """What is paid by: as declared, else as the rulebook read it (負担割合)."""
        done, decided = self.taken, self.case.event.decision
        if done and done.outcome is Outcome.INSURED_BY_DECLARATION:
            return done.declared_share
        return decided.share if decided else None

    @property
    def mark(self) -> Mark:
        """How it is marked in a list."""
        if self.is_withdrawn:
            return "withdrawn"
        if self.correction is not None:
            return "corrected"
        return "rechecked" if self.later else ""


def standing_of(journal: Journal, event_id: str) -> Standing | None:
    """The visit that an event belongs to; `None` where it belongs to none."""
    found = journal.find(event_id)
    if found is not None and found.event.refers_to:
        found = journal.find(found.event.refers_to)
    if found is None or found.event.type is not EventType.CONFIRMED:
        return None
    return Standing(found, journal.since([found.event.id]).get(found.event.id, ()))


def standings(journal: Journal, rows: Sequence[Recorded]) -> tuple[Standing, ...]:
    """The visits of these first events, in their order."""
    later = journal.since([row.event.id for row in rows])
    return tuple(Standing(row, later.get(row.event.id, ())) for row in rows)


_UNSAID = Corrected(reason="")


def _corrects(one: Recorded) -> bool:
    return one.event.type is EventType.CORRECTED
