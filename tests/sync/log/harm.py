"""What must hold of the log whatever happened to it (失わない、重ねない、変えない).

1. Every event that is still on some disk is at central, in exactly one row.
2. Every row's event has the bytes that were recorded, and every chain holds from
   its start to its head.
3. No kiosk ever believed that central has what it never had.
4. When all is quiet, every kiosk knows that central has everything of its log, and
   what it records next stands where central has nothing.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, text

from schema.confirmation import chain_next, chain_start
from schema.wire.log import Receipt
from sync.central.database import Database
from sync.ports import LocalEpoch, Outbox
from tests.sync.log.central import Place


class Harm(AssertionError):
    """Something was lost, doubled, altered or believed wrongly."""


class _Named(msgspec.Struct):
    id: str


_NAMED = msgspec.json.Decoder(_Named)


def id_of(body: bytes) -> str:
    """The id in an event's bytes."""
    return _NAMED.decode(body).id


class Watched:
    """An outbox that tells when a kiosk believes what is not so."""

    def __init__(self, log: Outbox, device: str, ever_held: AbstractSet[Place]) -> None:
        """Compare what `log` believes with every place that central ever held."""
        self._log, self._device, self._ever_held = log, device, ever_held

    def epochs(self) -> Sequence[LocalEpoch]:
        return self._log.epochs()

    def head_at(self, epoch: int, seq: int) -> bytes | None:
        return self._log.head_at(epoch, seq)

    def bodies(self, epoch: int, first: int, most: int) -> Sequence[bytes]:
        return self._log.bodies(epoch, first, most)

    def mark_received(self, receipt: Receipt, word: bytes = b"") -> None:
        self._log.mark_received(receipt, word)
        own = self._log.head_at(receipt.epoch, receipt.seq)
        head = own.hex() if own else receipt.head
        if (self._device, receipt.epoch, receipt.seq, head) not in self._ever_held:
            raise Harm("a kiosk believes that central has what it never had")

    def rewind(self, epoch: int, seq: int) -> None:
        self._log.rewind(epoch, seq)

    def heal(self, common: Mapping[int, int], above: int) -> LocalEpoch:
        return self._log.heal(common, above)


def check(
    database: Database,
    on_disks: AbstractSet[tuple[str, str]],
    recorded: Mapping[str, bytes],
) -> None:
    """Raise `Harm` for what central lost, doubled or altered.

    Args:
        database: Central's.
        on_disks: Device and id of every event that some disk still has.
        recorded: By id, the bytes of every event that was ever recorded.
    """
    rows = database.read(lambda at: at.execute(_CONFIRMED).all())
    counted = [(row.device, row.id) for row in rows]
    if lost := on_disks - set(counted):
        raise Harm(f"{len(lost)} event(s) lost")
    if len(counted) != len(set(counted)):
        raise Harm("an event stands twice")
    if any(recorded.get(row.id) != row.raw for row in rows):
        raise Harm("an event was altered")
    if any(id_of(row.raw) != row.id for row in rows):
        raise Harm("an event stands under another's id")
    if not database.read(_chains_hold):
        raise Harm("a chain does not hold")


def check_beliefs(database: Database, device: str, log: Outbox) -> None:
    """Raise `Harm` for what a kiosk believes wrongly when nothing is left to do.

    Args:
        database: Central's.
        device: The kiosk's.
        log: The kiosk's.
    """
    epochs = log.epochs()
    if unsent := sum(epoch.seq - epoch.received for epoch in epochs):
        raise Harm(f"a kiosk believes that {unsent} event(s) are not at central")
    at = {"device": device, "epoch": epochs[-1].epoch}
    taken = database.read(lambda found: found.execute(_TAKEN, at).scalar())
    if (taken or 0) > epochs[-1].seq:
        raise Harm("a kiosk goes on where central has other events")


def _chains_hold(connection: Connection) -> bool:
    heads = {
        (row.device, row.epoch): (row.seq, row.hash)
        for row in connection.execute(_HEADS)
    }
    events = groupby(
        connection.execute(_EVENTS), key=lambda row: (row.device, row.epoch)
    )
    ends = {place: _end(place, list(rows)) for place, rows in events}
    return ends == heads


def _end(epoch: tuple[str, int], rows: Sequence[Row[Any]]) -> tuple[int, bytes] | None:
    """Where an epoch ends, if every event follows from the one before."""
    head = chain_start(*epoch)
    for place, row in enumerate(rows, start=1):
        head = chain_next(head, row.raw)
        if row.seq != place or row.hash != head:
            return None
    return len(rows), head


_CONFIRMED = text(
    "SELECT c.device, c.id, e.raw FROM confirmation c LEFT JOIN event e"
    " ON e.device = c.device AND e.epoch = c.epoch AND e.seq = c.seq"
)
_EVENTS = text(
    "SELECT device, epoch, seq, hash, raw FROM event ORDER BY device, epoch, seq"
)
_TAKEN = text("SELECT seq FROM head WHERE device = :device AND epoch = :epoch")
_HEADS = text("SELECT device, epoch, seq, hash FROM head")
