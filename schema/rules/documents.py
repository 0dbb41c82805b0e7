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


def _speaks_of(line: DocumentRule, shown: Presented) -> bool:
    """True if the printed days lie in the windows of `line`."""
    if line.only_without_printed_expiry and shown.expires_on is not None:
        return False
    return (
        _within(line.issued, shown.issued_on)
        and _within(line.taking_effect, shown.effective_on)
        and _within(line.expiring, shown.expires_on)
    )


def _within(window: Valid | None, printed: date | None) -> bool:
    """True without a window, or if a printed day lies in it."""
    return window is None or (printed is not None and window.covers(printed))


def standing(table: Lines, shown: Presented, day: date) -> Standing:
    """What `shown` is worth on `day`, by the lines for its kind."""
    if not shown.legible:
        return Standing(shown, State.ILLEGIBLE, None, None)
    if shown.document not in DATED:
        return Standing(shown, State.VALID, None, None)
    lines = [line for line in table if _speaks_of(line, shown)]
    if _is_impossible(shown, day, lines):
        return Standing(shown, State.IMPOSSIBLE, None, None)
    last, capped_by = _last_day(shown, lines)
    first = shown.effective_on
    if first is None:
        first = next((line.first_day for line in lines if line.first_day), None)
    if first is not None and last is not None and last < first:
        return Standing(shown, State.IMPOSSIBLE, None, None)
    return Standing(shown, _state(first, last, day), last, first, capped_by)


def _state(first: date | None, last: date | None, day: date) -> State:
    """Where `day` lies between the first and the last day."""
    if last is not None and last < day:
        return State.EXPIRED
    if first is not None and day < first:
        return State.NOT_YET
    return State.VALID


def _last_day(
    shown: Presented, lines: list[DocumentRule]
) -> tuple[date | None, DocumentRule | None]:
    """The earliest of the printed day and the table's, and the line that set it."""
    last, by = shown.expires_on, None
    for line in lines:
        if line.last_day is not None and (last is None or line.last_day < last):
            last, by = line.last_day, line
    return last, by


def _is_impossible(shown: Presented, day: date, lines: list[DocumentRule]) -> bool:
    """True if no such document can have been shown on `day`."""
    issued, first, last = shown.issued_on, shown.effective_on, shown.expires_on
    if issued is not None and issued > day:
        return True
    if last is not None and ((issued and last < issued) or (first and last < first)):
        return True
    return any(_forbids(line, issued, day) for line in lines)


def _forbids(line: DocumentRule, issued: date | None, day: date) -> bool:
    """True if the line leaves no day on which it could be issued and shown."""
    start, end = line.exists_from, line.issue_ended
    if start is not None and (day < start or (issued is not None and issued < start)):
        return True
    return end is not None and issued is not None and issued > end
