"""The tables of `device.db` for what live checks bring, and what comes of it.

1. Everything about a person that a register said is in these tables and nowhere
   else: an event holds none of it.
2. What is kept beside an event never changes, like the event.
"""

from sqlmodel import Field

from kiosk.store.tables import DeviceTable


class EnquiryRow(DeviceTable, table=True):
    """One question to a live register, with its answer (照会)."""

    __tablename__ = "enquiry"

    correlation: str = Field(primary_key=True)
    """What its answer is known by."""
    query: bytes
    """`OnlineQuery` as JSON."""
    gateway: str
    """Which gateway has it."""
    purpose: str
    """What for."""
    step: str
    """How far it is."""
    asked_at: str
    """When it was begun: ISO 8601 in Japan time, to the microsecond."""
    event_id: str
    """The pending visit's event; empty for none."""
    form: bytes
    """The patient put aside meanwhile; empty for none."""
    answer: bytes | None = None
    """The first `OnlineAnswer` as JSON."""
    answered_at: str | None = None
    """When it was answered, written like `asked_at`."""
    used: int = 0
    """1 once an event rests on the answer, or the clerk put it away."""


class TaskRow(DeviceTable, table=True):
    """What somebody has to do about a visit (要対応)."""

    __tablename__ = "task"

    id: str = Field(primary_key=True)
    """Event that made it, and its kind."""
    kind: str
    """Why."""
    visit: str
    """Id of the visit's first event."""
    visit_day: int
    """受診日, ordinal."""
    since: str
    """When it was made, ISO 8601."""
    detail: str
    """A code that says more."""
    closed_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Id of the event that tells what was done; empty while it is open."""


class ContactRow(DeviceTable, table=True):
    """Where a patient can be reached whose visit waits (連絡先)."""

    __tablename__ = "contact"

    place: int = Field(primary_key=True, foreign_key="event.place")
    """The event's key."""
    visit: str = Field(index=True)
    """Id of the visit's first event."""
    phone: str
    """Telephone number."""


class ComparedRow(DeviceTable, table=True):
    """What paper, local copy and register said when an event was recorded (相違)."""

    __tablename__ = "compared"

    place: int = Field(primary_key=True, foreign_key="event.place")
    """The event's key."""
    seen: bytes
    """Every `Compared` as JSON."""


class SpellingRow(DeviceTable, table=True):
    """A name as a register spells it, taken for this person's (表記の承認)."""

    __tablename__ = "spelling"

    insurer_number: str = Field(primary_key=True)
    """保険者番号."""
    symbol: str = Field(primary_key=True)
    """記号."""
    number: str = Field(primary_key=True)
    """番号."""
    branch: str = Field(primary_key=True)
    """枝番."""
    name: str = Field(primary_key=True)
    """氏名, as it was spelled."""
    at: str
    """When it was first taken for theirs, ISO 8601."""
    event: str
    """Id of the event that says so."""


class AppointmentRow(DeviceTable, table=True):
    """Whoever is expected on a day (予約)."""

    __tablename__ = "appointment"

    day: int = Field(primary_key=True)
    """予約日, ordinal."""
    position: int = Field(primary_key=True)
    """Place in the day's list, from 0."""
    body: bytes
    """`Appointment` as JSON."""


class BatchRow(DeviceTable, table=True):
    """One upload of many questions on its way (一括照会)."""

    __tablename__ = "batch"

    id: str = Field(primary_key=True)
    """Correlation of its files."""
    asked_at: str
    """When it was begun: ISO 8601 in Japan time, to the microsecond."""
    body: bytes
    """`Batch` as JSON."""


TABLES = DeviceTable.metadata.tables
"""Every table of `device.db`, by its name."""
