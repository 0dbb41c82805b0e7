"""Where a batch stands in what central holds of its epoch (系列の中の位置).

1. A batch that begins after the epoch's end leaves a gap.
2. One that begins right there must follow from the epoch's head.
3. One that begins earlier must have the same hash at the last place that both
   have; all before it is then the same.
4. Anything else is a fork.
"""

from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlmodel import col

from schema.confirmation import chain_start
from sync.central.refused import fork, gap
from sync.central.tables import EventRow, HeadRow
from sync.protocol.batch import Batch


class Held(NamedTuple):
    """How far central holds an epoch."""

    seq: int
    hash: bytes


def already_there(connection: Connection, batch: Batch, *, lock: bool = False) -> int:
    """How many of the batch's events, from its first on, central holds.

    Args:
        connection: In whose transaction to look.
        batch: One whose form and chain hold.
        lock: Let nobody else append to the epoch before the transaction's end.

    Raises:
        NotTaken: It leaves a gap, or is of another history.
    """
    header = batch.header
    place = {"device": header.device, "epoch": header.epoch}
    row = connection.execute(_LOCKED if lock else _HEAD, place).first()
    held = Held(*row) if row else Held(0, chain_start(header.device, header.epoch))
    if header.first > held.seq + 1:
        raise gap(header, *held)
    shared = min(batch.last, held.seq)
    there = shared - header.first + 1
    came = batch.hashes[there - 1] if there else bytes.fromhex(header.prev)
    if came != (held.hash if shared == held.seq else _at(connection, batch, shared)[0]):
        raise fork(header, *held)
    return there


def received_at(connection: Connection, batch: Batch) -> int:
    """When the batch's last event came, which is here."""
    return _at(connection, batch, batch.last)[1]


def _at(connection: Connection, batch: Batch, seq: int) -> tuple[bytes, int]:
    """Hash and arrival of an event that is here."""
    header = batch.header
    place = {"device": header.device, "epoch": header.epoch, "seq": seq}
    return connection.execute(_EVENT, place).one()


def lead_on(connection: Connection, batch: Batch, at: int) -> None:
    """Let the epoch end with the batch's last event, which came at `at`."""
    header = batch.header
    left = msgspec.json.encode(header.forked_from) if header.forked_from else None
    end = {"seq": batch.last, "hash": batch.hashes[-1], "updated_at": at}
    place = {"at_device": header.device, "at_epoch": header.epoch}
    if connection.execute(_LEAD_ON, place | end).rowcount:
        return
    named = {"device": header.device, "epoch": header.epoch, "forked_from": left}
    connection.execute(insert(HeadRow), named | end)


_OF_EPOCH = (
    col(HeadRow.device) == bindparam("device"),
    col(HeadRow.epoch) == bindparam("epoch"),
)
_HEAD = select(col(HeadRow.seq), col(HeadRow.hash)).where(*_OF_EPOCH)
_LOCKED = _HEAD.with_for_update()
_EVENT = select(col(EventRow.hash), col(EventRow.received_at)).where(
    col(EventRow.device) == bindparam("device"),
    col(EventRow.epoch) == bindparam("epoch"),
    col(EventRow.seq) == bindparam("seq"),
)
_LEAD_ON = (
    update(HeadRow)
    .where(
        col(HeadRow.device) == bindparam("at_device"),
        col(HeadRow.epoch) == bindparam("at_epoch"),
    )
    .values(
        seq=bindparam("seq"), hash=bindparam("hash"), updated_at=bindparam("updated_at")
    )
)
