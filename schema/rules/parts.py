"""What a rulebook is made of: rules, validity, remarks, facts (受付基準).

1. Both ends of a period count; a period without an end stays open.
2. `valid` is about visit days, `known` about what could be known on a day:
   from the day of the notice until the day another one superseded it.
3. Every part names at least one authority.
4. Days are days in Japan. Nothing here knows what time it is.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from schema.terms import Document, Outcome, Scheme


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything that is read from a book's files."""


class Valid(Part, frozen=True, kw_only=True):
    """Visit days a part covers (適用期間)."""

    from_: date | None = msgspec.field(default=None, name="from")
    """First day, included."""
    to: date | None = None
    """Last day, included; `None` while no end was announced."""

    def covers(self, day: date) -> bool:
        """True if `day` lies inside, both ends counted."""
        return (self.from_ is None or self.from_ <= day) and (
            self.to is None or day <= self.to
        )


class Known(Part, frozen=True, kw_only=True):
    """Days on which a part could be known (通知日)."""

    from_: date | None = msgspec.field(default=None, name="from")
    """Day of the notice; `None` where it was known before any day of this book."""
    superseded: date | None = None
    """First day on which something else was known instead."""

    def covers(self, day: date) -> bool:
        """True if it was known on `day`."""
        return (self.from_ is None or self.from_ <= day) and (
            self.superseded is None or day < self.superseded
        )


ALWAYS = Valid()
EVER = Known()


class Authority(Part, frozen=True, kw_only=True):
    """A law, notice or report, and what it says in our words (根拠)."""

    document: str
    """Full title."""
    section: str = ""
    """Place in it."""
    dated_on: date | None = None
    """Its date; `None` where it bears none."""
    schemes: tuple[Scheme, ...] = tuple(Scheme)
    """Schemes it binds; it is never cited for another."""
    jurisdiction: str = ""
    """Prefecture it binds; empty for all of Japan."""
    says: str
    """What it says, in our words."""
    status: str = ""
    """How sure we are where only one source, or no text, was found."""

    def binds(self, scheme: Scheme, place: str) -> bool:
        """True if it may be cited for a patient of `scheme` at a desk in `place`."""
        return scheme in self.schemes and place.startswith(self.jurisdiction)


class Tier(StrEnum):
    """Which of two rules wins: an exception beats the law."""

    LAW = "law"
    EXCEPTION = "exception"


class Rule(Part, frozen=True, kw_only=True):
    """One line of the acceptance policy, in force over one period (受付基準)."""

    id: str
    """Printed on screen and in the log, so that central can quote it."""
    title: str
    """What it is about, in Japanese."""
    tier: Tier
    """Law, or an exception that beats it."""
    outcome: Outcome
    """What follows."""
    permissive: bool = False
    """True where the authority permits (差し支えない) and does not oblige."""
    valid: Valid = ALWAYS
    """Visit days."""
    known: Known = EVER
    """When it could be known."""
    jurisdiction: str = ""
    """Prefecture or municipality; empty for all of Japan."""
    when: tuple[dict[str, tuple[str, ...]], ...]
    """Boxes: sets of values per dimension; a dimension left out allows all."""
    authorities: tuple[str, ...]
    """Keys of the authorities, the binding one first."""
    tell_patient: tuple[str, ...] = ()
    """Codes of what to say."""
    note: tuple[str, ...] = ()
    """Codes of what the clerk should know."""


class DocumentRule(Part, frozen=True, kw_only=True):
    """How long one kind of document counts, whatever is printed (書類の有効期間)."""

    id: str
    """Quoted by problems and tables."""
    title: str
    """What it is about, in Japanese."""
    document: Document
    """Which document."""
    schemes: tuple[Scheme, ...] = tuple(Scheme)
    """Which schemes."""
    jurisdiction: str = ""
    """Prefecture; empty for all of Japan."""
    issued: Valid | None = None
    """Only documents with a printed day of issue in here."""
    taking_effect: Valid | None = None
    """Only documents with a printed first day in here."""
    expiring: Valid | None = None
    """Only documents with a printed last day in here."""
    only_without_printed_expiry: bool = False
    """True where the printed last day, if there is one, goes first."""
    usual: bool = False
    """True where the line tells what is usual; it then changes no standing."""
    first_day: date | None = None
    """First day where none is printed."""
    last_day: date | None = None
    """Last day; a later printed date is capped."""
    issue_ended: date | None = None
    """Last day on which one could be issued: a later one is impossible."""
    exists_from: date | None = None
    """No visit before this day can have seen one."""
    known: Known = EVER
    """When it could be known."""
    authorities: tuple[str, ...]
    """Keys of the authorities."""


class RemarkKind(StrEnum):
    """For whom a remark is."""

    CAUTION = "caution"
    TELL = "tell_patient"
    NOTE = "note"


class Remark(Part, frozen=True, kw_only=True):
    """Something to say beside an outcome; it never changes one (注意・案内)."""

    code: str
    """Stable code; its sentence is in the labels."""
    kind: RemarkKind
    """For the clerk, or for the patient."""
    valid: Valid = ALWAYS
    """Visit days."""
    known: Known = EVER
    """When it could be known."""
    jurisdiction: str = ""
    """Prefecture or municipality; empty for all of Japan."""
    schemes: tuple[Scheme, ...] = tuple(Scheme)
    """Which schemes."""
    outcomes: tuple[Outcome, ...] = tuple(Outcome)
    """Beside which outcomes."""
    signs: tuple[str, ...] = ()
    """Signs that must all be there (`signs.py`)."""
    any_sign: tuple[str, ...] = ()
    """At least one of these must be there."""
    authorities: tuple[str, ...]
    """Keys of the authorities."""


class FactValue(Part, frozen=True, kw_only=True):
    """One value of a dated fact, with both clocks."""

    value: Any
    """Date, number or text."""
    of: Valid = ALWAYS
    """Days the value is about."""
    known: Known = EVER
    """When it could be known."""
    authorities: tuple[str, ...]
    """Keys of the authorities."""
    note: str = ""
    """How it was derived, where it is not said outright."""


class DatedFact(Part, frozen=True, kw_only=True):
    """A date or number of the documents that is not a rule (日付のある事実)."""

    name: str
    """As `rules fact` takes it."""
    title: str
    """What it is, in Japanese."""
    about: str
    """Which day `of` means."""
    values: Annotated[tuple[FactValue, ...], msgspec.Meta(min_length=1)] = (
        msgspec.field(name="value")
    )
    """Every value there was."""


class FactAmendment(Part, frozen=True, kw_only=True):
    """What an amendment adds to a dated fact (事実の改め)."""

    name: str
    """Of the fact."""
    values: Annotated[tuple[FactValue, ...], msgspec.Meta(min_length=1)] = (
        msgspec.field(name="value")
    )
    """Values that were not known before."""


class Edition(Part, frozen=True, kw_only=True):
    """Which book this is, and how far it was reviewed (版)."""

    id: str
    """Short name, shown on every screen."""
    title: str
    """What it follows."""
    reviewed_from: date
    """First visit day it speaks about."""
    reviewed_to: date
    """Last visit day it was reviewed for."""
    warn_days: Annotated[int, msgspec.Meta(ge=0, le=366)] = 60
    """The desk warns this many days before the end."""
    ask_in_order: tuple[str, ...]
    """Dimensions in the order in which a desk asks."""
