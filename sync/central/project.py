"""What central reads of an event, and the table where each stands once (記録の投影).

1. An event is read as far as `confirmation` needs it; whatever else it says stays
   in its bytes.
2. An event of another version, or of a form that does not read, is kept as it
   came and stops nothing; it is read again once the program can.
3. An event that reads must be the device's own and stand at its place; only an
   epoch that took over from another may begin with events of earlier ones.
4. An id counts where it came first. Other content under the same id is noted.
"""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated

import msgspec
from sqlalchemy import Connection, and_, bindparam, select, text
from sqlmodel import col

from sync.central.bulk import Confirmation, StoredEvent, insert_confirmations
from sync.central.tables import ConfirmationRow, EventRow, micros
from sync.errors import Unreadable
from sync.protocol.batch import Batch

VERSION = 1
"""Of the events that this program reads."""

_Whole = Annotated[int, msgspec.Meta(ge=0, le=(1 << 63) - 1)]
_Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
_Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class _Visit(msgspec.Struct, gc=False):
    visit_day: date
    online_check: str = ""


class _Decided(msgspec.Struct, gc=False):
    outcome: str
    rule: str
    edition: str


class _Taken(msgspec.Struct, gc=False):
    outcome: str


class _Online(msgspec.Struct, gc=False):
    source: str
    answered_at: _Instant


class _Snapshot(msgspec.Struct, gc=False):
    serial: _Whole


class Seen(msgspec.Struct, gc=False):
    """What central reads of an event."""

    id: _Id
    """Of the event."""
    device: str
    """端末名."""
    epoch: _Whole
    """系列 in which it was recorded."""
    seq: _Whole
    """Place there."""
    type: str
    """記録の種類."""
    wall_at: _Instant
    """The device's clock."""
    staff: str
    """Staff id."""
    v: int = VERSION
    """Version of its form."""
    visit: _Visit | None = None
    decision: _Decided | None = None
    taken: _Taken | None = None
    online: _Online | None = None
    snapshot: _Snapshot | None = None
    subject: str = ""
    refers_to: str = ""
    known_on: date | None = None


_DECODER = msgspec.json.Decoder(Seen)
_NUL = b"\\u0000"


def seen(raw: bytes) -> Seen | None:
    """What an event says; `None` if this version cannot read it.

    A NUL in a text is none that every database could keep.
    """
    try:
        found = _DECODER.decode(raw)
    except (ValueError, RecursionError):
        return None
    return found if found.v == VERSION and _NUL not in raw else None


def check_place(
    event: Seen, device: str, epoch: int, seq: int, *, forked: bool
) -> None:
    """Make sure that an event may stand where it came.

    Raises:
        Unreadable: It is another device's, or was recorded elsewhere.
    """
    if event.device != device:
        raise _misplaced("E-LOG-5", "an event that another device recorded")
    own = event.epoch == epoch and event.seq == seq
    if not own and not (forked and event.epoch < epoch):
        raise _misplaced("E-LOG-6", "an event that was recorded at another place")


def rows_of(batch: Batch, at: int) -> tuple[list[StoredEvent], list[Confirmation]]:
    """The rows that a batch becomes.

    Args:
        batch: One whose signature holds.
        at: When it came.

    Raises:
        Unreadable: An event of it is another device's, or out of its place.
    """
    header = batch.header
    device, epoch, forked = header.device, header.epoch, header.forked_from is not None
    stored, confirmations = [], []
    places = range(header.first, header.first + header.n)
    for seq, raw, head in zip(places, batch.events, batch.hashes, strict=True):
        event = seen(raw)
        if event is not None:
            check_place(event, device, epoch, seq, forked=forked)
            confirmations.append(confirmation_of(event, epoch, seq, at))
        stored.append(
            StoredEvent(
                device,
                epoch,
                seq,
                head,
                event.id if event else "",
                raw,
                at,
                bool(event),
            )
        )
    return stored, confirmations


def confirmation_of(event: Seen, epoch: int, seq: int, at: int) -> Confirmation:
    """The row that an event becomes where it came at `at` and stands there."""
    visit, decision, online = event.visit, event.decision, event.online
    return Confirmation(
        event.device,
        event.id,
        epoch,
        seq,
        event.type,
        visit.visit_day.toordinal() if visit else None,
        decision.rule if decision else "",
        decision.outcome if decision else "",
        event.taken.outcome if event.taken else "",
        decision.edition if decision else "",
        event.known_on.toordinal() if event.known_on else None,
        visit.online_check if visit else "",
        online.source if online else "",
        micros(online.answered_at) if online else None,
        event.subject,
        micros(event.wall_at),
        at,
        event.snapshot.serial if event.snapshot else None,
        event.staff,
        event.refers_to,
    )


def confirm(
    connection: Connection,
    confirmations: Sequence[Confirmation],
    stored: Sequence[StoredEvent],
) -> None:
    """Let each event of one device stand once; note other content under its id.

    Args:
        connection: In whose transaction the events themselves were stored.
        confirmations: What they say.
        stored: Their events.
    """
    if not confirmations:
        return
    if insert_confirmations(connection, confirmations) < len(confirmations):
        _note_conflicts(connection, confirmations, stored)


def _note_conflicts(
    connection: Connection,
    confirmations: Sequence[Confirmation],
    stored: Sequence[StoredEvent],
) -> None:
    raw = {(event.epoch, event.seq): event.raw for event in stored}
    asked = {
        "device": confirmations[0].device,
        "ids": sorted({one.id for one in confirmations}),
    }
    first = dict(iter(connection.execute(_FIRST_OF, asked)))
    conflicts = [
        {
            "device": one.device,
            "id": one.id,
            "digest": sha256(raw[one.epoch, one.seq]).digest(),
            "epoch": one.epoch,
            "seq": one.seq,
            "at": one.received_at,
        }
        for one in confirmations
        if first.get(one.id) != raw[one.epoch, one.seq]
    ]
    if conflicts:
        connection.execute(_CONFLICT, conflicts)


def _misplaced(code: str, found: str) -> Unreadable:
    return Unreadable(
        code,
        subject="event",
        found=found,
        expected="the device's own events, each at its place",
        hint="verify the log on the device; nothing of this batch was taken",
    )


_FIRST_OF = (
    select(col(ConfirmationRow.id), col(EventRow.raw))
    .join_from(
        ConfirmationRow,
        EventRow,
        and_(
            col(EventRow.device) == col(ConfirmationRow.device),
            col(EventRow.epoch) == col(ConfirmationRow.epoch),
            col(EventRow.seq) == col(ConfirmationRow.seq),
        ),
    )
    .where(
        col(ConfirmationRow.device) == bindparam("device"),
        col(ConfirmationRow.id).in_(bindparam("ids", expanding=True)),
    )
)
_CONFLICT = text(
    "INSERT INTO conflict (device, id, digest, epoch, seq, at)"
    " VALUES (:device, :id, :digest, :epoch, :seq, :at) ON CONFLICT DO NOTHING"
)
