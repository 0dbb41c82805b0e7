"""Reading again what could not be read when it came (再投影).

After an update central may read events that it had only kept. They are checked as
if they came now, and count as received when they did. Interrupted, it is simply
begun again.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, select, tuple_, update
from sqlmodel import col

from sync.central.bulk import StoredEvent
from sync.central.database import Database
from sync.central.project import Seen, check_place, confirm, confirmation_of, seen
from sync.central.tables import UNREAD, CentralTable, EventRow, HeadRow
from sync.errors import Unreadable

AT_ONCE = 500
"""Events that are read again in one transaction."""


class Kept(NamedTuple):
    """An event that could not be read."""

    event: StoredEvent
    forked: bool


def reproject(database: Database) -> int:
    """Read every event again that could not be read; how many can be now."""
    return sum(
        database.write(partial(_again, found=list(of_one_device)))
        for found in _unread(database)
        for _, of_one_device in groupby(found, key=lambda kept: kept.event.device)
    )


def _unread(database: Database) -> Iterator[Sequence[Kept]]:
    place: tuple[str, int, int] = ("", 0, 0)
    while found := database.read(partial(_after, place=place)):
        yield found
        last = found[-1].event
        place = last.device, last.epoch, last.seq


def _after(connection: Connection, place: tuple[str, int, int]) -> Sequence[Kept]:
    rows = connection.execute(_UNREAD.where(tuple_(*_PLACE) > place))
    return [Kept(StoredEvent(*row[:-1]), row[-1] is not None) for row in rows]


def _again(connection: Connection, found: Sequence[Kept]) -> int:
    """Project what can be read now of one device's events."""
    read = [(kept.event, said) for kept in found if (said := _read(kept)) is not None]
    confirmations = [
        confirmation_of(said, event.epoch, event.seq, event.received_at)
        for event, said in read
    ]
    confirm(connection, confirmations, [event for event, _ in read])
    for event, said in read:
        place = {"at_device": event.device, "at_epoch": event.epoch}
        named = {"at_seq": event.seq, "known": said.id}
        connection.execute(_READABLE, place | named)
    return len(read)


def _read(kept: Kept) -> Seen | None:
    """The event, if it reads and may stand where it does."""
    event = kept.event
    said = seen(event.raw)
    if said is None:
        return None
    try:
        check_place(said, event.device, event.epoch, event.seq, forked=kept.forked)
    except Unreadable:
        return None
    return said


_PLACE = (col(EventRow.device), col(EventRow.epoch), col(EventRow.seq))
_OF_EPOCH = and_(
    col(HeadRow.device) == col(EventRow.device),
    col(HeadRow.epoch) == col(EventRow.epoch),
)
_UNREAD = (
    select(*CentralTable.metadata.tables["event"].columns, col(HeadRow.forked_from))
    .join_from(EventRow, HeadRow, _OF_EPOCH)
    .where(UNREAD)
    .order_by(*_PLACE)
    .limit(AT_ONCE)
)
_READABLE = (
    update(EventRow)
    .where(
        col(EventRow.device) == bindparam("at_device"),
        col(EventRow.epoch) == bindparam("at_epoch"),
        col(EventRow.seq) == bindparam("at_seq"),
    )
    .values(readable=True, id=bindparam("known"))
)
