"""Until when a shown document counts, and what its dates make of it (書類の有効期間).

In the order the code applies them:

1. What cannot be read is `illegible`, whatever dates were typed.
2. A document that could not exist on that day, or whose dates contradict each
   other, is `impossible`.
3. A printed last day later than the statutory one is capped; where none is
   printed, the table supplies it.
4. Both ends count: a document is valid on its first and on its last day.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import msgspec

from schema.rules.parts import DocumentRule, Valid
from schema.terms import Document, Scheme
from schema.visit import Presented


class State(StrEnum):
    """What a document's dates make of it on the visit day."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    ILLEGIBLE = "illegible"
    IMPOSSIBLE = "impossible"


class Standing(msgspec.Struct, frozen=True):
    """One shown document on the visit day (書類の状態)."""

    shown: Presented
    """What was shown."""
    state: State
    """What its dates make of it."""
    last_day: date | None
    """Last day on which it counts, included; `None` where nothing limits it."""
    first_day: date | None
    """First day on which it counts."""
    capped_by: DocumentRule | None = None
    """The line of the table that set or shortened its last day."""

    @property
    def document(self) -> Document:
        """Which document it is."""
        return self.shown.document


DATED = frozenset(
    {
        Document.INSURANCE_CARD,
        Document.ELIGIBILITY_CERTIFICATE,
        Document.ELIGIBILITY_NOTICE,
        Document.LIMIT_CERTIFICATE,
        Document.SPECIFIC_DISEASE_CERTIFICATE,
    }
)
"""Documents whose dates matter."""


Lines = tuple[DocumentRule, ...]
"""Lines of the table, in the order of the files."""


def lines_for(
    table: Iterable[DocumentRule],
    document: Document,
    scheme: Scheme,
    known_on: date,
    place: str,
) -> Lines:
    """The lines of the table that may speak of such a document."""
    return tuple(
        line
        for line in table
        if line.document is document
        and not line.usual
        and scheme in line.schemes
        and place.startswith(line.jurisdiction)
        and line.known.covers(known_on)
    )


def standing(table: Lines, shown: Presented, day: date) -> Standing:
    """What `shown` is worth on `day`, by the lines for its kind."""
    if not shown.legible:
        return Standing(shown, State.ILLEGIBLE, None, None)
    if shown.document not in DATED:
        return Standing(shown, State.VALID, None, None)
    issued, first, last = shown.issued_on, shown.effective_on, shown.expires_on
    possible = (issued is None or issued <= day) and _in_order(issued, first, last)
    capped_by = None
    for line in table:
        if not _speaks_of(line, shown):
            continue
        possible = possible and not _forbids(line, issued, day)
        first = first or line.first_day
        if line.last_day is not None and (last is None or line.last_day < last):
            last, capped_by = line.last_day, line
    if not possible or (first is not None and last is not None and last < first):
        return Standing(shown, State.IMPOSSIBLE, None, None)
    return Standing(shown, _state(first, last, day), last, first, capped_by)


def _in_order(issued: date | None, first: date | None, last: date | None) -> bool:
    """True if the printed last day is not before the others."""
    if last is None:
        return True
    return (issued is None or issued <= last) and (first is None or first <= last)


def _state(first: date | None, last: date | None, day: date) -> State:
    """Where `day` lies between the first and the last day."""
    if last is not None and last < day:
        return State.EXPIRED
    if first is not None and day < first:
        return State.NOT_YET
    return State.VALID


def _forbids(line: DocumentRule, issued: date | None, day: date) -> bool:
    """True if the line leaves no day on which it could be issued and shown."""
    start, end = line.exists_from, line.issue_ended
    if start is not None and (day < start or (issued is not None and issued < start)):
        return True
    return end is not None and issued is not None and issued > end


def _speaks_of(line: DocumentRule, shown: Presented) -> bool:
    """True if the printed days lie in the windows of `line`."""
    if line.only_without_printed_expiry and shown.expires_on is not None:
        return False
    if line.issued is not None and not _within(line.issued, shown.issued_on):
        return False
    window = line.taking_effect
    if window is not None and not _within(window, shown.effective_on):
        return False
    return line.expiring is None or _within(line.expiring, shown.expires_on)


def _within(window: Valid, printed: date | None) -> bool:
    """True if a printed day lies in the window."""
    return printed is not None and window.covers(printed)
