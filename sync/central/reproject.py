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

from sync.central.database import Database
from sync.central.project import Seen, check_place, confirm, confirmation_of, seen
from sync.central.tables import UNREAD, EventRow, HeadRow
from sync.errors import Unreadable

AT_ONCE = 500
"""Events that are read again in one transaction."""


class Kept(NamedTuple):
    """An event that could not be read."""

    device: str
    epoch: int
    seq: int
    raw: bytes
    received_at: int
    forked_from: bytes | None


def reproject(database: Database) -> int:
    """Read every event again that could not be read; how many can be now."""
    return sum(
        database.write(partial(_again, found=list(of_one_device)))
        for found in _unread(database)
        for _, of_one_device in groupby(found, key=lambda kept: kept.device)
    )


def _unread(database: Database) -> Iterator[Sequence[Kept]]:
    place: tuple[str, int, int] = ("", 0, 0)
    while found := database.read(partial(_after, place=place)):
        yield found
        place = found[-1].device, found[-1].epoch, found[-1].seq


def _after(connection: Connection, place: tuple[str, int, int]) -> Sequence[Kept]:
    rows = connection.execute(_UNREAD.where(tuple_(*_PLACE) > place))
    return [Kept(*row) for row in rows]


def _again(connection: Connection, found: Sequence[Kept]) -> int:
    """Project what can be read now of one device's events."""
    read = [(kept, event) for kept in found if (event := _read(kept)) is not None]
    confirm(
        connection,
        [
            confirmation_of(event, kept.epoch, kept.seq, kept.received_at)
            for kept, event in read
        ],
        {(kept.epoch, kept.seq): kept.raw for kept, _ in read},
    )
    if read:
        connection.execute(
            _READABLE,
            [
                {"at_device": kept.device, "at_epoch": kept.epoch, "at_seq": kept.seq}
                | {"id": event.id}
                for kept, event in read
            ],
        )
    return len(read)


def _read(kept: Kept) -> Seen | None:
    """The event, if it reads and may stand where it does."""
    event = seen(kept.raw)
    if event is None:
        return None
    try:
        check_place(
            event,
            kept.device,
            kept.epoch,
            kept.seq,
            forked=kept.forked_from is not None,
        )
    except Unreadable:
        return None
    return event


_PLACE = (col(EventRow.device), col(EventRow.epoch), col(EventRow.seq))
_UNREAD = (
    select(
        *_PLACE,
        col(EventRow.raw),
        col(EventRow.received_at),
        col(HeadRow.forked_from),
    )
    .join_from(
        EventRow,
        HeadRow,
        and_(
            col(HeadRow.device) == col(EventRow.device),
            col(HeadRow.epoch) == col(EventRow.epoch),
        ),
    )
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
    .values(readable=True, id=bindparam("id"))
)
