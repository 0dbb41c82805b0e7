"""Until when a shown document counts, and what its dates make of it (書類の有効期間).

In the order the code applies them:

1. What cannot be read is `illegible`, whatever dates were typed.
2. A document that could not exist on that day, or whose dates contradict each
   other, is `impossible`.
3. A printed last day later than the statutory one is capped; where none is
   printed, the table supplies it.
4. Both ends count: a document is valid on its first and on its last day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schema.rules.parts import DocumentRule, Valid
from schema.terms import Document
from schema.visit import Presented, Visit


class State(StrEnum):
    """What a document's dates make of it on the visit day."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    ILLEGIBLE = "illegible"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Standing:
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


def lines_for(
    table: Iterable[DocumentRule], shown: Presented, visit: Visit, known_on: date
) -> Iterator[DocumentRule]:
    """The lines of the table that speak of this document on this visit."""
    for line in table:
        if (
            line.document is shown.document
            and visit.scheme in line.schemes
            and visit.jurisdiction.startswith(line.jurisdiction)
            and line.known.covers(known_on)
            and _speaks_of(line, shown)
        ):
            yield line


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


def standing(
    table: Iterable[DocumentRule], shown: Presented, visit: Visit, known_on: date
) -> Standing:
    """What `shown` is worth on the visit day with what was known on `known_on`."""
    if not shown.legible:
        return Standing(shown, State.ILLEGIBLE, None, None)
    if shown.document not in DATED:
        return Standing(shown, State.VALID, None, None)
    lines = tuple(lines_for(table, shown, visit, known_on))
    if _is_impossible(shown, visit.visit_day, lines):
        return Standing(shown, State.IMPOSSIBLE, None, None)
    last, capped_by = _last_day(shown, lines)
    first = shown.effective_on or next(
        (n.first_day for n in lines if n.first_day), None
    )
    return Standing(shown, _state(first, last, visit.visit_day), last, first, capped_by)


def _state(first: date | None, last: date | None, day: date) -> State:
    """Where `day` lies between the first and the last day."""
    if last is not None and last < day:
        return State.EXPIRED
    if first is not None and day < first:
        return State.NOT_YET
    return State.VALID


def _last_day(
    shown: Presented, lines: tuple[DocumentRule, ...]
) -> tuple[date | None, DocumentRule | None]:
    """The earliest of the printed day and the table's, and the line that set it."""
    last, by = shown.expires_on, None
    for line in lines:
        if line.last_day is not None and (last is None or line.last_day < last):
            last, by = line.last_day, line
    return last, by


def _is_impossible(
    shown: Presented, day: date, lines: tuple[DocumentRule, ...]
) -> bool:
    """True if no such document can have been shown on `day`."""
    issued, first, last = shown.issued_on, shown.effective_on, shown.expires_on
    if issued is not None and issued > day:
        return True
    if last is not None and ((issued and last < issued) or (first and last < first)):
        return True
    return any(
        (line.exists_from is not None and day < line.exists_from)
        or (
            line.issue_ended is not None
            and issued is not None
            and issued > line.issue_ended
        )
        for line in lines
    )
