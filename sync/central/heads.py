"""Central's side of the head exchange (先端の照合).

1. Every epoch that is named gets an answer, held here or not.
2. A place counts as common only if central holds an event there, or it is the
   epoch's start, and the hash is the same.
3. What the device says of itself is kept; its clock is compared, never believed.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select
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


def answer(connection: Connection, heads: Heads, at: datetime) -> HeadsAnswer:
    """How far central holds each epoch that `heads` names."""
    return HeadsAnswer(
        device=heads.device,
        received_at=at,
        epochs=tuple(_answer(connection, heads.device, one) for one in heads.epochs),
        top_epoch=_top(connection, heads.device),
    )


def _answer(connection: Connection, device: str, epoch: EpochHead) -> EpochAnswer:
    place = {"device": device, "epoch": epoch.epoch}
    held = connection.execute(_HEAD, place).first()
    seq, head = held or (0, chain_start(device, epoch.epoch))
    return EpochAnswer(
        epoch=epoch.epoch,
        seq=seq,
        hash=head.hex(),
        common=_common(connection, device, epoch.epoch, named(epoch)),
    )


def _common(
    connection: Connection, device: str, epoch: int, points: Sequence[Point]
) -> Point | None:
    """The furthest of these places at which central has the same hash."""
    wanted = sorted({point.seq for point in points})
    place = {"device": device, "epoch": epoch, "places": wanted}
    here = {0: chain_start(device, epoch)}
    here |= dict(iter(connection.execute(_HASHES, place)))
    same = [point for point in points if here.get(point.seq, b"").hex() == point.hash]
    return max(same, key=lambda point: point.seq, default=None)


def _top(connection: Connection, device: str) -> int:
    top = connection.execute(_TOP, {"device": device}).scalar()
    return int(top or 0)


_HEAD = select(col(HeadRow.seq), col(HeadRow.hash)).where(
    col(HeadRow.device) == bindparam("device"), col(HeadRow.epoch) == bindparam("epoch")
)
_HASHES = select(col(EventRow.seq), col(EventRow.hash)).where(
    col(EventRow.device) == bindparam("device"),
    col(EventRow.epoch) == bindparam("epoch"),
    col(EventRow.seq).in_(bindparam("places", expanding=True)),
)
_TOP = select(func.max(col(HeadRow.epoch))).where(
    col(HeadRow.device) == bindparam("device")
)
