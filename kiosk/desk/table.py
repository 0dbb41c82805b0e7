"""The rulebook as a table: what is shown, by what the register answers (受付基準の表).

1. Every cell is a case before the book, as the desk would judge it: nothing here says
   what is right.
2. Both days are given: the visit's, and the one whose knowledge judges it.
3. A document "in its period" has a printed last day that is still to come; whether it
   counts is the book's to say.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from schema.rules.book import ONE_DAY, Rulebook
from schema.rules.judge import Decision, judge
from schema.terms import Document, OnlineCheck, Reader, Scheme
from schema.visit import Presented, Visit

_LATER, _EARLIER = timedelta(days=400), timedelta(days=30)
_CARD = Presented(document=Document.MY_NUMBER_CARD)
_NOTICE = Presented(document=Document.ELIGIBILITY_NOTICE)
_PORTAL = Presented(document=Document.PORTAL_SCREEN)

ANSWERS = (
    OnlineCheck.UNAVAILABLE,
    OnlineCheck.ELIGIBLE,
    OnlineCheck.NOT_ELIGIBLE,
    OnlineCheck.NEWER_EXISTS,
)
"""The columns: what the register answers (照会の答え)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One row: what lies on the counter (示されたもの)."""

    name: str
    """Its words are found by it: `book.row_<name>`."""
    documents: tuple[Presented, ...]
    """What is shown."""
    reader: Reader = Reader.NOT_USED
    """What the reader did with the card."""
    lasts: timedelta | None = None
    """The first document's printed last day, from the visit on."""
    returning: bool = False
    """再診で変わりなし."""
    declaration: bool = False
    """申立書."""


def _dated(name: str, document: Document, lasts: timedelta) -> Shown:
    return Shown(name, (Presented(document=document),), lasts=lasts)


_UNREAD = Reader.CANNOT_READ
ROWS = (
    Shown("read", (_CARD,), Reader.READ),
    _dated("certificate", Document.ELIGIBILITY_CERTIFICATE, _LATER),
    _dated("certificate_over", Document.ELIGIBILITY_CERTIFICATE, -_EARLIER),
    _dated("card", Document.INSURANCE_CARD, _LATER),
    _dated("card_over", Document.INSURANCE_CARD, -_EARLIER),
    Shown("notice", (_NOTICE,)),
    Shown("portal", (_PORTAL,)),
    Shown("unread", (_CARD,), _UNREAD),
    Shown("unread_portal", (_CARD, _PORTAL), _UNREAD),
    Shown("unread_notice", (_CARD, _NOTICE), _UNREAD),
    Shown("unread_returning", (_CARD,), _UNREAD, returning=True),
    Shown("unread_declaration", (_CARD,), _UNREAD, declaration=True),
    Shown("none", (Presented(document=Document.NONE),)),
)
"""The rows, in the order of the desk."""


@dataclass(frozen=True, slots=True)
class Table:
    """The book on two days, for one scheme, in one place (受付基準の表)."""

    book: Rulebook
    """Which edition."""
    jurisdiction: str
    """Where the desk stands."""
    scheme: Scheme
    """Whose insurance it is."""
    on: date
    """受診日."""
    known_on: date
    """知っている日."""
    cells: tuple[tuple[Decision, ...], ...] = field(init=False)
    """A decision for each row and answer."""

    def __post_init__(self) -> None:
        """Judge every cell."""
        cells = tuple(
            tuple(self._judged(row, answer) for answer in ANSWERS) for row in ROWS
        )
        object.__setattr__(self, "cells", cells)

    def _judged(self, row: Shown, answer: OnlineCheck) -> Decision:
        first, *also = row.documents
        expires = self.on + row.lasts if row.lasts is not None else None
        visit = Visit(
            visit_day=self.on,
            scheme=self.scheme,
            presented=Presented(document=first.document, expires_on=expires),
            also_presented=tuple(also),
            known_on=self.known_on,
            jurisdiction=self.jurisdiction,
            reader=row.reader,
            online_check=answer,
            returning=row.returning,
            declaration=row.declaration,
        )
        return judge(self.book, visit, self.known_on)


def visit_stops(book: Rulebook) -> tuple[date, ...]:
    """Visit days on which a rule or a document's period begins, or has just ended."""
    ends = {one.last_day + ONE_DAY for one in book.documents if one.last_day}
    begins = {one.exists_from for one in book.documents if one.exists_from}
    return _within(book, {*book.visit_cuts, *ends, *begins})


def known_stops(book: Rulebook) -> tuple[date, ...]:
    """Days on which something of the book became known, or was superseded."""
    return tuple(sorted({*book.known_cuts, *_documents_known(book)}))


def _documents_known(book: Rulebook) -> Iterator[date]:
    for one in book.documents:
        yield from (day for day in (one.known.from_, one.known.superseded) if day)


def _within(book: Rulebook, days: set[date]) -> tuple[date, ...]:
    """The days that the edition was reviewed for, and the first one after them."""
    edition = book.edition
    last = edition.reviewed_to + ONE_DAY
    return tuple(sorted(one for one in days if edition.reviewed_from <= one <= last))


def next_stop(stops: tuple[date, ...], day: date, *, back: bool = False) -> date:
    """The next day on which something may change; the same where there is none."""
    if back:
        return max((one for one in stops if one < day), default=day)
    return min((one for one in stops if one > day), default=day)
