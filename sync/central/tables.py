"""Central's tables, the same on SQLite, PostgreSQL and Citus (集約先の表).

1. A table that grows with devices has a key that begins with `device`, and no
   other unique key: its rows can lie apart by device.
2. No key is drawn from a sequence: every one is told by what it names.
3. Instants are microseconds since 1970-01-01 UTC, days are ordinals, hashes and
   signatures are bytes.
4. An event's exact bytes are kept as evidence; `confirmation` is read from them
   and can be made again.
"""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import BigInteger, Connection, Index, LargeBinary, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

UNREAD = text("NOT readable")
"""Tells the events that could not be read when they came."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(at: datetime) -> int:
    """An instant as it is stored."""
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def instant(stored: int) -> datetime:
    """A stored instant, in UTC."""
    return _EPOCH + timedelta(microseconds=stored)


def day(stored: int) -> date:
    """A stored day."""
    return date.fromordinal(stored)


class CentralTable(SQLModel, registry=registry()):
    """Base of central's tables."""


class DeviceRow(CentralTable, table=True):
    """One enrolled device, and what it last said of itself (端末)."""

    __tablename__ = "device"

    device: str = Field(primary_key=True)
    """端末名."""
    facility: str
    """Id of the facility it is bound to."""
    enrolled_at: int = Field(sa_type=BigInteger)
    """When it was enrolled."""
    revoked_at: int | None = Field(default=None, sa_type=BigInteger)
    """When its enrolment was withdrawn."""
    sealing_key: bytes = Field(sa_type=LargeBinary)
    """ML-KEM-768 and X25519, 1,216 bytes: keys are sealed to it."""
    last_seen: int | None = Field(default=None, sa_type=BigInteger)
    """When its heads last came."""
    serial: int | None = Field(default=None, sa_type=BigInteger)
    """Of its local copy, as it last said."""
    as_of: int | None = Field(default=None, sa_type=BigInteger)
    """基準日時 of that copy."""
    edition: str = ""
    """Rulebook in use."""
    unsent: int = Field(default=0, sa_type=BigInteger)
    """Events without a receipt."""
    pending: int = Field(default=0, sa_type=BigInteger)
    """Visits waiting for a check."""
    clock_offset_ms: int | None = Field(default=None, sa_type=BigInteger)
    """Its clock less central's; the way there counts as the device's delay."""
    app: str = ""
    """Version of its program."""


class DeviceKeyRow(CentralTable, table=True):
    """One signing key of a device; retired ones still check old batches (署名鍵)."""

    __tablename__ = "device_key"

    device: str = Field(primary_key=True)
    """端末名."""
    kid: str = Field(primary_key=True)
    """Id of the key."""
    public_key: bytes = Field(sa_type=LargeBinary)
    """Ed25519, 32 bytes."""
    since: int = Field(sa_type=BigInteger)
    """From when it was in use."""
    retired_at: int | None = Field(default=None, sa_type=BigInteger)
    """When another took its place."""


class HeadRow(CentralTable, table=True):
    """How far central holds one epoch (系列の先端); locked by whoever appends."""

    __tablename__ = "head"

    device: str = Field(primary_key=True)
    """端末名."""
    epoch: int = Field(primary_key=True, sa_type=BigInteger)
    """系列."""
    seq: int = Field(sa_type=BigInteger)
    """Last event held."""
    hash: bytes = Field(sa_type=LargeBinary)
    """h_seq."""
    forked_from: bytes | None = Field(default=None, sa_type=LargeBinary)
    """`ForkedFrom` as JSON, where this epoch took over from another."""
    updated_at: int = Field(sa_type=BigInteger)
    """When its last event came."""


class EventRow(CentralTable, table=True):
    """One event as it was recorded, chained and sent: the evidence (記録の原本)."""

    __tablename__ = "event"
    __table_args__ = (
        Index(
            "event_unread",
            "device",
            "epoch",
            "seq",
            sqlite_where=UNREAD,
            postgresql_where=UNREAD,
        ),
    )

    device: str = Field(primary_key=True)
    """端末名."""
    epoch: int = Field(primary_key=True, sa_type=BigInteger)
    """系列."""
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    """Place in the epoch."""
    hash: bytes = Field(sa_type=LargeBinary)
    """The chain's hash after it."""
    id: str
    """Its id; empty where it cannot be read."""
    raw: bytes = Field(sa_type=LargeBinary)
    """Its exact bytes."""
    received_at: int = Field(sa_type=BigInteger)
    """Central's clock when it came."""
    readable: bool
    """False where this version could not project it."""


class ConfirmationRow(CentralTable, table=True):
    """Each event exactly once, whatever epochs it came in (資格確認の記録)."""

    __tablename__ = "confirmation"

    device: str = Field(primary_key=True)
    """端末名."""
    id: str = Field(primary_key=True)
    """Of the event."""
    epoch: int = Field(sa_type=BigInteger)
    """系列 in which it came first."""
    seq: int = Field(sa_type=BigInteger)
    """Place there: its exact bytes are in `event`."""
    type: str
    """記録の種類."""
    visit_day: int | None = None
    """受診日."""
    rule: str = ""
    """The one rule that fired."""
    outcome: str = ""
    """受付判定区分 that the rulebook said."""
    taken: str = ""
    """受付判定区分 of what was done."""
    edition: str = ""
    """Id and hash of the edition."""
    known_on: int | None = None
    """The knowledge the decision was made with."""
    online_check: str = ""
    """What the online check answered."""
    online_source: str = ""
    """Gateway that answered."""
    online_at: int | None = Field(default=None, sa_type=BigInteger)
    """When it answered."""
    subject: str = ""
    """HMAC of insurer and insured number, hex."""
    wall_at: int = Field(sa_type=BigInteger)
    """The device's clock."""
    received_at: int = Field(sa_type=BigInteger)
    """Central's clock when it came first."""
    snapshot_serial: int | None = Field(default=None, sa_type=BigInteger)
    """Which local copy lay at the desk."""
    staff: str = ""
    """Staff id, never a name."""
    refers_to: str = ""
    """Id of the event that it corrects or completes."""


class QuarantineRow(CentralTable, table=True):
    """What a revoked device still sent; nobody counts it (隔離)."""

    __tablename__ = "quarantine"

    device: str = Field(primary_key=True)
    """端末名."""
    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    """SHA-256 of the body."""
    body: bytes = Field(sa_type=LargeBinary)
    """The batch as it came."""
    received_at: int = Field(sa_type=BigInteger)
    """Central's clock."""


class ConflictRow(CentralTable, table=True):
    """A second event under an id that is taken, with other content (内容の食い違い)."""

    __tablename__ = "conflict"

    device: str = Field(primary_key=True)
    """端末名."""
    id: str = Field(primary_key=True)
    """The id of both."""
    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    """SHA-256 of the later one's bytes."""
    epoch: int = Field(sa_type=BigInteger)
    """系列 of the later one."""
    seq: int = Field(sa_type=BigInteger)
    """Its place there."""
    at: int = Field(sa_type=BigInteger)
    """Central's clock when it came."""


class FacilityRow(CentralTable, table=True):
    """One clinic or hospital (医療機関)."""

    __tablename__ = "facility"

    facility: str = Field(primary_key=True)
    """Its id."""
    name: str
    """医療機関名."""
    jurisdiction: str
    """Prefecture or municipality, as 13 or 13104."""
    scope: str
    """Which pack it gets."""
    wrapped_scope_key: bytes = Field(sa_type=LargeBinary)
    """The key of `subject`, under central's master key."""
    added_at: int = Field(sa_type=BigInteger)
    """When it was added."""


class FacilityPatientRow(CentralTable, table=True):
    """Whom a facility gets where its scope is its own patients (自院の患者)."""

    __tablename__ = "facility_patient"

    facility: str = Field(primary_key=True)
    """Id of the facility."""
    key: int = Field(primary_key=True, sa_type=BigInteger)
    """The person's key in the register."""


class EnrolCodeRow(CentralTable, table=True):
    """One enrolment code, of which central keeps only what checks it (登録コード)."""

    __tablename__ = "enrol_code"

    code_id: str = Field(primary_key=True)
    """Id of the code, not the code."""
    facility: str
    """Which facility it is for."""
    derived_key: bytes = Field(sa_type=LargeBinary)
    """What the proof is checked with, under central's master key."""
    expires_at: int = Field(sa_type=BigInteger)
    """Until when it serves."""
    used_at: int | None = Field(default=None, sa_type=BigInteger)
    """When a device used it."""
    device: str | None = None
    """Which one."""


class PackKeyRow(CentralTable, table=True):
    """What opens one pack that is offered (配布パックの鍵)."""

    __tablename__ = "pack_key"

    path: str = Field(primary_key=True)
    """Name of its target."""
    wrapped: bytes = Field(sa_type=LargeBinary)
    """Its key, under central's master key."""


class SettingRow(CentralTable, table=True):
    """One setting of central (設定)."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True)
    """Which one."""
    value: str
    """Its value."""


def create_all(connection: Connection) -> None:
    """Make every table that is not there yet."""
    CentralTable.metadata.create_all(connection)
