"""Epochs and the events they repeat, as statements on a connection (系列).

What holds for every log, in the order it is applied:

1. Every epoch that has begun has a row.
2. An epoch that begins after a fork begins with events repeated from earlier ones,
   places 1 to k; what is recorded in it follows from k + 1.
3. An epoch whose row says so counts only up to there; what follows is repeated in
   a later epoch. So each event counts in exactly one place.
4. What a row says is signed by the device.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import (
    Connection,
    Table,
    bindparam,
    func,
    select,
    union_all,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from kiosk.store.anchor import Reach
from kiosk.store.chain import (
    EpochLine,
    PlacedFields,
    bytes_of,
    end_broken,
    epoch_and_seq,
    place_of,
    signed_message,
)
from kiosk.store.faults import translated
from kiosk.store.keys import Keyring
from kiosk.store.tables import EPOCH_SHIFT, DeviceTable
from schema.clock import JAPAN
from schema.confirmation import chain_next, chain_start

SUBJECT = "device.db"

_TABLES = DeviceTable.metadata.tables
EPOCH: Table = _TABLES["epoch"]
EVENT: Table = _TABLES["event"]
RECEIVED: Table = _TABLES["received"]
REHOMED: Table = _TABLES["rehomed"]

_SEARCHED = (EVENT.c.visit_day, EVENT.c.outcome)
_RECORDED = (EVENT.c.place, EVENT.c.place.label("source"), EVENT.c.body)
_REPEATED = (REHOMED.c.place, REHOMED.c.source, EVENT.c.body)
_PLACED = union_all(
    select(*_RECORDED, EVENT.c.head, EVENT.c.signature, *_SEARCHED),
    select(*_REPEATED, REHOMED.c.head, REHOMED.c.signature, *_SEARCHED).join_from(
        REHOMED, EVENT, REHOMED.c.source == EVENT.c.place, isouter=True
    ),
).subquery("placed")
"""Every place of every epoch, whether an event was recorded or repeated there."""

_IN_ORDER = select(_PLACED).order_by(_PLACED.c.place)
_LAST_TWO = select(_PLACED).order_by(_PLACED.c.place.desc()).limit(2)
_HEAD_AT = select(_PLACED.c.head).where(_PLACED.c.place == bindparam("at"))
_BETWEEN = (
    select(_PLACED.c.source, _PLACED.c.body)
    .where(_PLACED.c.place.between(bindparam("first"), bindparam("last")))
    .order_by(_PLACED.c.place)
)
_FIRST = EPOCH.c.epoch * (1 << EPOCH_SHIFT)


def _last_of(table: Table) -> ColumnElement[int]:
    """The last place of `table` in the epoch of the row."""
    places = table.c.place.between(_FIRST, _FIRST + ((1 << EPOCH_SHIFT) - 1))
    last = select(func.max(table.c.place)).where(places).scalar_subquery()
    return func.coalesce(last, _FIRST)


_LINES = (
    select(
        EPOCH,
        (func.max(_last_of(EVENT), _last_of(REHOMED)) - _FIRST).label("last"),
        func.coalesce(RECEIVED.c.seq, 0).label("received"),
    )
    .join_from(EPOCH, RECEIVED, EPOCH.c.epoch == RECEIVED.c.epoch, isouter=True)
    .order_by(EPOCH.c.epoch)
)


def lines(connection: Connection) -> list[EpochLine]:
    """Every epoch that has begun, in order."""
    return [EpochLine(*row) for row in connection.execute(_LINES)]


def line_of(connection: Connection, epoch: int) -> EpochLine | None:
    """One epoch, if it has begun."""
    row = connection.execute(_LINES.where(EPOCH.c.epoch == epoch)).first()
    return EpochLine(*row) if row else None


def is_empty(connection: Connection) -> bool:
    """True where no event was ever recorded; also for a file of version 1."""
    return connection.execute(select(EVENT.c.place).limit(1)).first() is None


def unsent(connection: Connection) -> int:
    """Events for which no receipt has come, each once."""
    return sum(line.counted - line.received for line in lines(connection))


def last_receipt(connection: Connection) -> datetime | None:
    """Central's clock at its last receipt (最後の受領)."""
    last = connection.execute(select(func.max(RECEIVED.c.received_at))).scalar()
    return datetime.fromisoformat(last).astimezone(JAPAN) if last else None


def every_place(connection: Connection) -> Iterator[PlacedFields]:
    """Every place of every epoch in order, a few hundred at a time."""
    streamed = connection.execution_options(yield_per=500).execute(_IN_ORDER)
    with translated(SUBJECT):
        yield from cast("Iterator[PlacedFields]", streamed)


def head_at(connection: Connection, device: str, epoch: int, seq: int) -> bytes | None:
    """The chain's hash at a place; `None` where there is no such place."""
    if seq == 0:
        begun = select(EPOCH.c.epoch).where(EPOCH.c.epoch == epoch)
        found = connection.execute(begun).first()
        return chain_start(device, epoch) if found else None
    at = {"at": place_of(epoch, seq)}
    return cast("bytes | None", connection.execute(_HEAD_AT, at).scalar_one_or_none())


def last_reach(connection: Connection, device: str) -> Reach:
    """How far the log reaches: the end of the newest epoch."""
    newest = max(lines(connection), key=lambda line: line.epoch)
    return reach_at(connection, device, newest.epoch, newest.last)


def end_holds(connection: Connection, keys: Keyring) -> bool:
    """True if epochs are signed, and the last event follows and is signed."""
    begun = {line.epoch: line for line in lines(connection)}
    if not begun or not all(line.holds(keys) for line in begun.values()):
        return False
    last, *before = connection.execute(_LAST_TWO).all() or (None,)
    if last is None:
        return True
    if epoch_and_seq(last.place)[0] not in begun:
        return False
    reach = Reach(*epoch_and_seq(last.place), bytes_of(last.head))
    previous = chain_start(keys.device, reach.epoch)
    if reach.seq > 1:
        if not before or before[0].place != last.place - 1:
            return False
        previous = bytes_of(before[0].head)
    return chain_next(previous, bytes_of(last.body)) == reach.head and keys.signed(
        bytes_of(last.signature), signed_message(keys.device, reach)
    )


def bodies(
    connection: Connection, epoch: int, first: int, last: int
) -> Sequence[tuple[int, bytes]]:
    """Source and exact bytes of each event from `first` to `last` of an epoch."""
    places = {"first": place_of(epoch, first), "last": place_of(epoch, last)}
    found = connection.execute(_BETWEEN, places)
    return cast("Sequence[tuple[int, bytes]]", found.all())


def rewind(connection: Connection, epoch: int, seq: int) -> None:
    """Receipts reach at most to `seq` of an epoch."""
    further = (RECEIVED.c.epoch == epoch) & (RECEIVED.c.seq > seq)
    connection.execute(update(RECEIVED).where(further), {"seq": seq})


def reach_at(connection: Connection, device: str, epoch: int, seq: int) -> Reach:
    """A place with its hash; raises `NotIntact` where there is no such place."""
    head = head_at(connection, device, epoch, seq)
    if head is None:
        raise end_broken()
    return Reach(epoch, seq, head)
