"""What the desk asks of whoever keeps things; the store answers (窓口と保管の境).

The desk and the store know each other only through these protocols and records;
`kiosk/wiring.py` joins them.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

import msgspec

from schema.confirmation import CheckedOnline, Decided, Event, Taken
from schema.insured import Insured
from schema.online import OnlineQuery
from schema.terms import EventType, Outcome
from schema.visit import Visit


class SnapshotInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Which local copy lies at the desk (手元データ)."""

    serial: int
    """Grows with every copy."""
    as_of: datetime
    """基準日時: the instant the data were true at their source."""
    fetched_at: datetime
    """When this desk last fetched or imported successfully."""
    rows: int
    """People in it."""
    size: int
    """Bytes on disk."""
    table_hash: str
    """Sum modulo 2^256 of the rows' SHA-256, hex."""
    source: str
    """`import`, `generated` or `central`."""


class Snapshot(Protocol):
    """Read-only look-ups in the local copy."""

    def info(self) -> SnapshotInfo | None:
        """The copy in use, or `None` where there is none."""
        ...

    def by_number(
        self, insurer_number: str, number: str, symbol: str = "", branch: str = ""
    ) -> Insured | None:
        """The one person with these normalised numbers."""
        ...

    def by_birth_and_kana(
        self, birth_date: date, kana_prefix: str, limit: int = 20
    ) -> Sequence[Insured]:
        """People born on a day whose kana begin with the prefix, in any spelling."""
        ...


class Patient(msgspec.Struct, frozen=True, kw_only=True):
    """Who came: kept only in the encrypted store, never in an event (来院者)."""

    insurer_number: str = ""
    symbol: str = ""
    number: str = ""
    branch: str = ""
    name: str = ""
    name_kana: str = ""
    birth_date: date | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk wants recorded; the journal adds identity, order and time."""

    type: EventType
    staff: str
    patient: Patient | None = None
    visit: Visit | None = None
    decision: Decided | None = None
    taken: Taken | None = None
    online: CheckedOnline | None = None
    refers_to: str = ""
    known_on: date | None = None
    waits: bool = False
    """True where the visit waits for a check (照会待ち)."""
    recheck: OnlineQuery | None = None
    """The question to ask again, where it is complete (再照会)."""


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """An event as stored, with the patient it concerns."""

    event: Event
    patient: Patient | None


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """A visit that waits for a check (照会待ち)."""

    event_id: str
    visit_day: date
    since: datetime
    query: OnlineQuery | None
    """What to ask; `None` where the patient's numbers are not known."""


class Journal(Protocol):
    """The append-only confirmation log (確認記録簿)."""

    def append(self, entry: Entry) -> Event:
        """Store one event durably with its chain link, in one transaction.

        Raises:
            Unreachable: The disk is full or fails; nothing was stored.
        """
        ...

    def on_day(self, visit_day: date) -> Sequence[Recorded]:
        """Confirmations of one visit day, newest first."""
        ...

    def pending(self) -> Sequence[Pending]:
        """Visits waiting for a check, oldest first."""
        ...

    def unsent(self) -> int:
        """Events for which no signed receipt has come."""
        ...

    def outcomes(self, since: date, until: date) -> dict[Outcome, int]:
        """How often each outcome was taken on these visit days, both included."""
        ...

    def last_at(self) -> datetime | None:
        """Wall time of the newest event, to tell a clock that went back."""
        ...
