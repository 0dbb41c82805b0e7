"""Look back at recorded visits: by day, patient, outcome and cause (履歴).

1. Every visit is listed once, as it stands now, and marked where it was corrected.
2. A page looks through a bounded number of visits and says where the next goes on:
   no search holds the desk up, however long the log is.
3. Rows are masked. Who is looked for by number, name or day of birth is recorded
   before anything is found, and so is each row that is unmasked (`Desk.note_viewed`).
   The event says what was searched by; whom, is kept beside it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

import msgspec
from msgspec.structs import replace

from kiosk.desk.causes import causes_of
from kiosk.desk.ports import Entry, Patient
from kiosk.desk.receive import Desk
from kiosk.desk.standing import Mark, Standing
from schema.confirmation import LookedUp
from schema.names import mask, mask_number, normalise_kana, search_form
from schema.terms import Document, EventType, Outcome

MOST = 20
"""Rows of one page."""
LOOKED_THROUGH = 400
"""Visits that one page looks through at most."""


class Place(msgspec.Struct, frozen=True):
    """Where a page ended, for the next to go on behind it (続き)."""

    visit_day: date
    """受診日 of the last visit."""
    epoch: int
    """Its event's 系列."""
    seq: int
    """Its event's place there."""


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for; everything that is said must hold (検索の条件)."""

    since: date | None = None
    """First visit day; `None` for any."""
    until: date | None = None
    """Last one, included."""
    patient: Patient | None = None
    """Whose visits: number, day of birth, or the beginning of the kana; numbers as
    normalised. What is empty is not asked for."""
    number_part: str = ""
    """The end or the beginning of the patient's number, where no more is known."""
    outcome: Outcome | None = None
    """As it stands now; a visit that was withdrawn has none."""
    cause: str = ""
    """One of the fields of `Causes`."""
    withdrawn: bool | None = None
    """Only withdrawn visits, or only others."""

    @property
    def by(self) -> tuple[str, ...]:
        """What is asked for, by name."""
        who = self.patient or Patient()
        asked = {
            "number": who.number,
            "number_part": self.number_part,
            "kana": who.name_kana,
            "birth_date": who.birth_date,
            "outcome": self.outcome,
            "cause": self.cause,
        }
        return tuple(name for name, value in asked.items() if value)

    @property
    def is_narrowed(self) -> bool:
        """True if visits of its days may be passed over."""
        known = (self.outcome, self.withdrawn)
        return bool(self.cause) or any(one is not None for one in known)

    @property
    def is_by_patient(self) -> bool:
        """True if it is one patient's visits that are looked for."""
        return self.patient is not None or bool(self.number_part)


class History(Protocol):
    """The visits of the log, newest day first (履歴の索引)."""

    def between(
        self, since: date | None, until: date | None, after: Place | None, most: int
    ) -> Sequence[Standing]:
        """Visits of these days behind `after`, newest first, as they stand now."""
        ...

    def of(self, patient: Patient, part: str = "") -> Sequence[Standing]:
        """Visits that are or were this patient's, newest first.

        Found by number, by day of birth or by `part`, a number's end or beginning;
        every other part that is said must be the same. The kana are looked at only
        where nothing else is said.
        """
        ...


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One visit in a list, masked (履歴の1行)."""

    event_id: str
    """Of the visit's first event."""
    visit_day: date
    """受診日."""
    at: datetime
    """When it was first recorded."""
    name: str
    """Masked kana; empty where no name is known."""
    number: str
    """Masked; empty where no number is known."""
    document: Document | None
    """What was shown first, as it stands now."""
    outcome: Outcome | None
    """What is in force; `None` where it was withdrawn."""
    share: int | None
    """負担割合 that is paid by, where it is known."""
    mark: Mark
    """What came of it since it was recorded."""
    standing: Standing
    """All of it; to be shown only once the viewing is recorded."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page of what was found."""

    rows: tuple[Row, ...]
    """Newest first; a page may be short, or empty, and still not be the last."""
    more: Place | None
    """Where the next page goes on; `None` after the last."""


def note_searched(desk: Desk, sought: Sought) -> None:
    """Record that somebody was looked for; what is no search for a patient is not.

    Raises:
        Unreachable: The disk is full; nothing may be shown.
    """
    if not sought.is_by_patient:
        return
    said = LookedUp(by=sought.by, since=sought.since, until=sought.until)
    desk.journal.append(
        Entry(
            type=EventType.VIEWED,
            staff=desk.staff,
            patient=_kept_beside(sought),
            looked_up=said,
        )
    )


def search(  # noqa: PLR0913
    desk: Desk,
    history: History,
    sought: Sought,
    after: Place | None = None,
    *,
    most: int = MOST,
    looked_through: int = LOOKED_THROUGH,
) -> Page:
    """One page of the visits that fit; the first page of a patient's is recorded.

    Args:
        desk: Whose log it is.
        history: Where its visits are found.
        sought: What is looked for.
        after: Where the page before ended; `None` for the first.
        most: Rows of the page.
        looked_through: Visits that are looked at for it at most.

    Raises:
        Unreachable: The viewing could not be recorded; nothing was looked for.
    """
    if after is None:
        note_searched(desk, sought)
    if sought.is_by_patient:
        found = [one for one in _theirs(history, sought) if _is_behind(one, after)]
    else:
        if not sought.is_narrowed:
            looked_through = min(looked_through, most)
        asked = (sought.since, sought.until, after, looked_through + 1)
        found = [*history.between(*asked)]
    rows: list[Row] = []
    for place, visit in enumerate(found[:looked_through]):
        if _fits(visit, sought):
            rows.append(row_of(visit))
        if len(rows) == most:
            return Page(rows=tuple(rows), more=_rest(found, place))
    return Page(
        rows=tuple(rows), more=_rest(found, min(looked_through, len(found)) - 1)
    )


def row_of(visit: Standing) -> Row:
    """One visit as a list may show it."""
    case, patient = visit.case.event, visit.patient or Patient()
    document = case.visit.presented.document if case.visit else None
    return Row(
        event_id=visit.id,
        visit_day=day_of(visit),
        at=visit.first.event.wall_at,
        name=mask(patient.name_kana),
        number=mask_number(patient.number) if patient.number else "",
        document=document,
        outcome=visit.outcome,
        share=visit.share,
        mark=visit.mark,
        standing=visit,
    )


def day_of(visit: Standing) -> date:
    """The visit day, which no correction changes."""
    first = visit.first.event
    return first.visit.visit_day if first.visit else first.wall_at.date()


def place_of(visit: Standing) -> Place:
    """Where a visit stands among all, to go on behind it."""
    first = visit.first.event
    return Place(day_of(visit), first.epoch, first.seq)


def _kept_beside(sought: Sought) -> Patient:
    """Whom was looked for, for the store; of a part of a number, the part."""
    who = sought.patient or Patient()
    return replace(who, number=who.number or sought.number_part)


def _rest(found: Sequence[Standing], last: int) -> Place | None:
    """Where to go on behind the visit at `last`, if anything is left."""
    return place_of(found[last]) if last + 1 < len(found) else None


def _is_behind(visit: Standing, after: Place | None) -> bool:
    if after is None:
        return True
    return _order(place_of(visit)) < _order(after)


def _order(place: Place) -> tuple[date, int, int]:
    return (place.visit_day, place.epoch, place.seq)


def _theirs(history: History, sought: Sought) -> list[Standing]:
    """A patient's visits of the days that are asked for, by kana where it is said.

    Who was recorded without a name is not left out: the copy did not know it.
    """
    who = sought.patient or Patient()
    kana = search_form(who.name_kana)
    since, until = sought.since or date.min, sought.until or date.max
    return [
        one
        for one in history.of(who, sought.number_part)
        if since <= day_of(one) <= until and _is_called(one, kana)
    ]


def _is_called(visit: Standing, kana: str) -> bool:
    """True if anybody whose visit it is or was may be called so."""
    names = {one.patient.name_kana for one in visit.events if one.patient}
    return any(
        not name or normalise_kana(name).startswith(kana) for name in names or {""}
    )


def _fits(visit: Standing, sought: Sought) -> bool:
    """True if the visit as it stands now is one of those looked for."""
    if sought.outcome is not None and visit.outcome is not sought.outcome:
        return False
    if sought.withdrawn is not None and visit.is_withdrawn is not sought.withdrawn:
        return False
    return not sought.cause or sought.cause in causes_of(visit)
