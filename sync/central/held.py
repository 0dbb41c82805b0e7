"""What central holds of a device's log, as receipts tell it (受領した範囲)."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from sync.central.tables import EventRow, HeadRow


class Place(NamedTuple):
    """A place that central holds, and when its event came."""

    epoch: int
    seq: int
    hash: bytes
    received_at: int


def ends(connection: Connection, device: str) -> list[tuple[int, int]]:
    """Epoch and last event of every epoch of the device."""
    found = connection.execute(_ENDS, {"device": device})
    return [(epoch, seq) for epoch, seq in found]


def places(
    connection: Connection, device: str, wanted: Iterable[tuple[int, int]]
) -> list[Place]:
    """The events of the device at these places of its epochs, those that are here."""
    named = [{"device": device, "epoch": epoch, "seq": seq} for epoch, seq in wanted]
    found = (connection.execute(_EVENT, place).first() for place in named)
    return [Place(*row) for row in found if row is not None]


_ENDS = (
    select(col(HeadRow.epoch), col(HeadRow.seq))
    .where(col(HeadRow.device) == bindparam("device"))
    .order_by(col(HeadRow.epoch))
)
_EVENT = select(
    col(EventRow.epoch),
    col(EventRow.seq),
    col(EventRow.hash),
    col(EventRow.received_at),
).where(
    col(EventRow.device) == bindparam("device"),
    col(EventRow.epoch) == bindparam("epoch"),
    col(EventRow.seq) == bindparam("seq"),
)
