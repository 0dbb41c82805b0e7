"""What the desk asks of whoever keeps things; the store answers (窓口と保管の境).

The desk and the store know each other only through these protocols and records;
`kiosk/wiring.py` joins them.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, Protocol

import msgspec

from kiosk.desk.comparison import Compared
from kiosk.desk.tasks import NewTask, TaskKind
from schema.confirmation import (
    Acknowledged,
    Answered,
    CheckedOnline,
    Corrected,
    Decided,
    Event,
    LookedUp,
    StaffNoted,
    Taken,
)
from schema.insured import Insured
from schema.online import OnlineQuery
from schema.terms import EventType, Outcome
from schema.visit import Visit

Proof = Literal["held", "due", "failed"]
"""What is known of a local copy's table hash."""


OVERTAKEN = "E-JOURNAL-6"
"""Code of the refusal of what was judged from a visit that is another by now."""


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
    scope: str = ""
    """Which people it holds, where it is central's."""
    proof: Proof = "held"
    """`held`: its rows were hashed and sum up to `table_hash`; `due`: they still are
    to be; `failed`: they do not."""
    file: str = ""
    """Its file's name, where that is not `snapshot-<serial>.db`."""


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

    def by_parts(
        self, kana: str, number_part: str, birth_date: date | None, limit: int
    ) -> Sequence[Insured]:
        """People of whom all of this holds; what is empty is not asked for.

        Args:
            kana: The beginning of the kana, normalised.
            number_part: The end or the beginning of the number.
            birth_date: Day of birth.
            limit: People at most, by their kana.
        """
        ...


class Patient(msgspec.Struct, frozen=True, kw_only=True):
    """Who came: kept only in the encrypted store, never in an event (来院者)."""

    insurer_number: str = ""
    """保険者番号, normalised; empty where it is not known."""
    symbol: str = ""
    """記号, normalised."""
    number: str = ""
    """番号, normalised."""
    branch: str = ""
    """枝番, two digits."""
    name: str = ""
    """氏名, as the local copy has it."""
    name_kana: str = ""
    """カナ氏名, as the local copy has it."""
    birth_date: date | None = None
    """生年月日."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk wants recorded; the journal adds identity, order and time."""

    type: EventType
    """What is recorded."""
    staff: str
    """Staff id, never a name (職員ID)."""
    patient: Patient | None = None
    """Whom it concerns; kept beside the event, never in it."""
    visit: Visit | None = None
    """The whole case, for judging again."""
    decision: Decided | None = None
    """What the rulebook said."""
    taken: Taken | None = None
    """What was done."""
    online: CheckedOnline | None = None
    """The live check behind the case, if one ran."""
    refers_to: str = ""
    """Id of the event this one corrects or completes."""
    follows: str = ""
    """Id of the newest event of the visit that this was judged from; nothing is stored
    where another has come since."""
    known_on: date | None = None
    """The knowledge the decision was made with."""
    waits: bool = False
    """True where the visit waits for a check (照会待ち)."""
    recheck: OnlineQuery | None = None
    """The question to ask again, where it is complete (再照会). Its correlation is
    that of the enquiry on its way, if one is."""
    answered: Answered | None = None
    """What came of the check that the visit waited for."""
    acknowledged: Acknowledged | None = None
    """What differed, and why it was gone on with."""
    compared: tuple[Compared, ...] = ()
    """Every value that was seen; kept beside the event, never in it."""
    contact: str = ""
    """Telephone number, digits and hyphens; kept beside the event, never in it."""
    enquiry: str = ""
    """Correlation of the enquiry whose answer this uses up."""
    asked: str = ""
    """Correlation of the enquiry with which this patient was kept meanwhile."""
    tasks: tuple[NewTask, ...] = ()
    """What somebody has to do because of it (要対応)."""
    closes: str = ""
    """Id of the task that is done with it."""
    settles: tuple[TaskKind, ...] = ()
    """Open tasks of the same visit that are done with it, by their kind."""
    corrected: Corrected | None = None
    """Why the visit is recorded anew, in a correction."""
    looked_up: LookedUp | None = None
    """What was searched for or written out."""
    account: StaffNoted | None = None
    """What became of an account, or who was refused at the lock."""
    accepts: str = ""
    """The name, as a register spells it, that is taken for this patient's from now
    on; kept beside the event, never in it."""


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """An event as stored, with the patient it concerns."""

    event: Event
    """Its bytes, read."""
    patient: Patient | None
    """Who it is about; `None` where nobody was named."""
    compared: tuple[Compared, ...] = ()
    """What paper, local copy and register said; empty where nothing was compared."""


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """A visit that waits for a check (照会待ち)."""

    event_id: str
    """Id of the event that left the visit pending."""
    visit_day: date
    """受診日."""
    since: datetime
    """When it became pending."""
    query: OnlineQuery | None
    """What to ask; `None` where the patient's numbers are not known."""
    contact: str = ""
    """Telephone number, where one was taken down."""


class Journal(Protocol):
    """The append-only confirmation log (確認記録簿)."""

    def find(self, event_id: str) -> Recorded | None:
        """One event with its patient, by its id."""
        ...

    def append(self, entry: Entry) -> Event:
        """Store one event durably with its chain link, in one transaction.

        Raises:
            Refused: `OVERTAKEN`: it does not follow what it was judged from any more.
            Unreachable: The disk is full or fails; nothing was stored.
        """
        ...

    def on_day(self, visit_day: date) -> Sequence[Recorded]:
        """Confirmations of one visit day, newest first: each patient's visit once.

        What came after is not listed; `amendments` has it.
        """
        ...

    def amendments(self, event_ids: Sequence[str]) -> dict[str, Recorded]:
        """The newest re-check or correction of each event that has one (再照会, 訂正).

        An amendment refers to the visit's first event, whatever came in between.
        """
        ...

    def since(self, event_ids: Sequence[str]) -> dict[str, tuple[Recorded, ...]]:
        """Every re-check and correction of each event that has one, oldest first."""
        ...

    def pending(self) -> Sequence[Pending]:
        """Visits waiting for a check, oldest first."""
        ...

    def unsent(self) -> int:
        """Events for which no signed receipt has come."""
        ...

    def last_receipt(self) -> datetime | None:
        """When central last signed for events; `None` where it never did."""
        ...

    def outcomes(self, since: date, until: date) -> dict[Outcome, int]:
        """How often each outcome was taken on these visit days, both included.

        A visit counts once, by what was taken last; not at all once it is withdrawn.
        """
        ...

    def latest_at(self) -> datetime | None:
        """Latest wall time that was trusted; a clock behind it went back."""
        ...
