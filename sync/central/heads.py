"""Central's side of the head exchange (先端の照合).

1. Every epoch that is named gets an answer, held here or not.
2. A place counts as common only if central holds an event there, or it is the
   epoch's start, and the hash is the same.
3. What the device says of itself is kept; its clock is compared, never believed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from schema.confirmation import chain_start
from schema.wire.log import EpochAnswer, EpochHead, Heads, HeadsAnswer, Point
from sync.central.tables import EventRow, HeadRow
from sync.errors import Unreadable
from sync.protocol.batch import HIGHEST_EPOCH, HIGHEST_SEQ
from sync.protocol.heads import named

MOST_PLACES = 20_000
"""Named in one exchange, of all epochs together."""


def check_heads(heads: Heads) -> None:
    """Make sure that every place named can be one.

    Raises:
        Unreadable: It cannot, or there are too many.
    """
    places = [
        (epoch.epoch, point.seq) for epoch in heads.epochs for point in named(epoch)
    ]
    possible = all(
        1 <= epoch <= HIGHEST_EPOCH and 0 <= seq <= HIGHEST_SEQ for epoch, seq in places
    )
    if not possible or len(places) > MOST_PLACES:
        raise Unreadable(
            "E-HEADS-2",
            subject="heads",
            found="impossible places, or more than anybody needs",
            expected="places in epochs of the device's log",
            hint="update Madoguchi on the device",
        )


class _Held(NamedTuple):
    seq: int
    hash: bytes


def answer(connection: Connection, heads: Heads, at: datetime) -> HeadsAnswer:
    """How far central holds each epoch that `heads` names."""
    device = heads.device
    rows = connection.execute(_HELD, {"device": device})
    held = {row.epoch: _Held(row.seq, row.hash) for row in rows}
    return HeadsAnswer(
        device=device,
        received_at=at,
        epochs=tuple(
            _answer(connection, device, one, held.get(one.epoch))
            for one in heads.epochs
        ),
        top_epoch=max(held, default=0),
    )


def _answer(
    connection: Connection, device: str, epoch: EpochHead, held: _Held | None
) -> EpochAnswer:
    held = held or _Held(0, chain_start(device, epoch.epoch))
    return EpochAnswer(
        epoch=epoch.epoch,
        seq=held.seq,
        hash=held.hash.hex(),
        common=_common(connection, device, epoch, held),
    )


def _common(
    connection: Connection, device: str, epoch: EpochHead, held: _Held
) -> Point | None:
    """The furthest of the named places at which central has the same hash."""
    here = {0: chain_start(device, epoch.epoch), held.seq: held.hash}
    points = [point for point in named(epoch) if point.seq <= held.seq]
    if not any(_same(point, here) for point in points if point.seq == held.seq):
        wanted = sorted({point.seq for point in points} - here.keys())
        place = {"device": device, "epoch": epoch.epoch, "places": wanted}
        here |= dict(iter(connection.execute(_HASHES, place))) if wanted else {}
    same = [point for point in points if _same(point, here)]
    return max(same, key=lambda point: point.seq, default=None)


def _same(point: Point, here: Mapping[int, bytes]) -> bool:
    found = here.get(point.seq)
    return found is not None and found.hex() == point.hash


_HELD = select(col(HeadRow.epoch), col(HeadRow.seq), col(HeadRow.hash)).where(
    col(HeadRow.device) == bindparam("device")
)
_HASHES = select(col(EventRow.seq), col(EventRow.hash)).where(
    col(EventRow.device) == bindparam("device"),
    col(EventRow.epoch) == bindparam("epoch"),
    col(EventRow.seq).in_(bindparam("places", expanding=True)),
)
