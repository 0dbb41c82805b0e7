"""The tables of the desk's two kinds of file, each with its own registry.

`device.db` holds the journal and what belongs to it; `snapshot-<serial>.db`
holds one table of insured people and nothing else.
"""

from sqlalchemy import Index, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

EPOCH_SHIFT = 40
"""An event's key is epoch × 2^40 + seq: order and identity in one number."""


class DeviceTable(SQLModel, registry=registry()):
    """Base of the tables in `device.db`."""


class EventRow(DeviceTable, table=True):
    """One entry of the confirmation log, as its exact bytes (確認記録簿の1件)."""

    __tablename__ = "event"
    __table_args__ = (
        Index(
            "event_by_day",
            "visit_day",
            "outcome",
            sqlite_where=text("visit_day IS NOT NULL"),
        ),
    )

    place: int = Field(primary_key=True)
    """epoch × 2^40 + seq."""
    body: bytes
    """The bytes that are hashed and sent."""
    head: bytes
    """The chain's hash after this event."""
    signature: bytes
    """The device's Ed25519 signature of that head."""
    visit_day: int | None = None
    """Ordinal of the visit day, for the day's list."""
    outcome: str | None = None
    """What a confirmation took, for counting."""


class EpochRow(DeviceTable, table=True):
    """One chain of the log; every one that has begun (系列)."""

    __tablename__ = "epoch"

    epoch: int = Field(primary_key=True)
    """系列."""
    forked_from: bytes | None = None
    """`ForkedFrom` as JSON: where it took over from another."""
    kept_seq: int | None = None
    """It counts only up to here, once central turned out to hold it otherwise."""
    signature: bytes = b""
    """The device's over the rest; empty where the rest says nothing."""


class RehomedRow(DeviceTable, table=True):
    """An event that an epoch repeats at its beginning (分岐の修復)."""

    __tablename__ = "rehomed"

    place: int = Field(primary_key=True)
    """Where it is repeated: epoch × 2^40 + seq."""
    source: int = Field(foreign_key="event.place")
    """Where the event was recorded: its bytes are there."""
    head: bytes
    """The chain's hash after it, in the epoch that repeats it."""
    signature: bytes
    """The device's signature of that head."""


class PatientRow(DeviceTable, table=True):
    """Who an event is about: names and numbers are nowhere else (来院者)."""

    __tablename__ = "patient"

    place: int = Field(primary_key=True, foreign_key="event.place")
    """The event's key."""
    insurer_number: str
    """保険者番号."""
    symbol: str
    """記号."""
    number: str
    """番号."""
    branch: str
    """枝番."""
    name: str
    """氏名."""
    name_kana: str
    """カナ氏名."""
    birth_date: int | None = None
    """生年月日, ordinal."""


class PendingRow(DeviceTable, table=True):
    """A visit that waits for a check (照会待ち)."""

    __tablename__ = "pending"

    event_id: str = Field(primary_key=True)
    """Id of the event that left the visit pending."""
    visit_day: int
    """受診日, ordinal."""
    since: str
    """When it became pending, ISO 8601."""
    query: bytes
    """The question to ask again, JSON."""


class ReceivedRow(DeviceTable, table=True):
    """Up to where central's signed receipts reach, for each epoch (受領通知)."""

    __tablename__ = "received"

    epoch: int = Field(primary_key=True)
    """系列."""
    seq: int
    """Last event received."""
    received_at: str | None = None
    """Central's clock at the last receipt, ISO 8601."""
    word_seq: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How far the receipt below reached."""
    word: bytes = Field(default=b"", sa_column_kwargs={"server_default": text("x''")})
    """The furthest receipt as central signed it: it proves what central once held."""


class SnapshotRow(DeviceTable, table=True):
    """The local copy in use, with its wrapped key: one row or none (手元データ)."""

    __tablename__ = "snapshot"

    serial: int = Field(primary_key=True)
    """Grows with every copy."""
    info: bytes
    """`SnapshotInfo` as JSON."""
    wrapped_key: bytes
    """Its data key, wrapped by the device key."""


class MembershipRow(DeviceTable, table=True):
    """To which central the desk belongs: one row or none (登録)."""

    __tablename__ = "membership"

    central: str = Field(primary_key=True)
    """Which central."""
    enrolled: bytes
    """`Enrolled` as JSON."""
    address: str
    """Central's address; empty where only sticks travel."""
    authority: str
    """File of the certificate authority to trust; empty for the system's own."""


class EditionRow(DeviceTable, table=True):
    """A rulebook that central offered and this desk proved (受付基準)."""

    __tablename__ = "edition"

    serial: int = Field(primary_key=True)
    """Grows with every offer."""
    offer: bytes
    """`EditionOffer` as JSON."""
    files: bytes
    """The edition's zip; empty for the built-in one."""


class SettingRow(DeviceTable, table=True):
    """One setting of the desk (設定)."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True)
    """Which one."""
    value: str
    """Its value."""


class SnapshotTable(SQLModel, registry=registry()):
    """Base of the one table in a snapshot file."""


class InsuredRow(SnapshotTable, table=True):
    """One insured person in stored form: `Insured.row` with two keys (被保険者).

    Days are ordinals: three bytes instead of ten, and read back fastest.
    """

    __tablename__ = "insured"
    __table_args__ = (Index("insured_by_birth_and_kana", "birth_date", "kana"),)

    key: int = Field(primary_key=True)
    """The snapshot contract's 64-bit key."""
    kana: str
    """カナ氏名, normalised for the search."""
    insurer_number: str
    """保険者番号."""
    symbol: str
    """記号."""
    number: str
    """番号."""
    branch: str
    """枝番."""
    name: str
    """氏名."""
    name_kana: str
    """カナ氏名 as registered."""
    sex: str
    """性別."""
    birth_date: int
    """生年月日."""
    address: str
    """住所."""
    municipality: str
    """市区町村コード."""
    insurer_name: str
    """保険者名."""
    acquired_on: int
    """資格取得日."""
    lost_on: int | None
    """資格喪失日."""
    loss_reason: str | None
    """喪失事由."""
    share: int
    """負担割合."""
    share_from: int | None
    """負担割合の発効期日."""
    document: str | None
    """交付書類."""
    issued_on: int | None
    """交付年月日."""
    valid_from: int | None
    """発効日."""
    valid_to: int | None
    """有効期限."""
    special_care: int
    """特別療養費."""
    limit_class: str
    """限度額適用区分."""
    limit_from: int | None
    """同 発効期日."""
    meal_class: str
    """食事・生活療養標準負担額区分."""
    meal_from: int | None
    """同 発効期日."""
    long_stay_on: int | None
    """長期入院該当日."""
    disease_class: str
    """特定疾病区分."""
    disease_from: int | None
    """同 発効期日."""
    updated_at: int
    """更新日時, microseconds since 1970-01-01 UTC."""
