"""What a kiosk recorded against what central holds, event by event (突き合わせ).

1. Every event stands at central exactly once, as it was recorded: its bytes, and
   its line in the projection.
2. Both chains hold from their start to their heads.
3. Every receipt that the kiosk keeps is central's, and says what is true on both
   sides.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from kiosk.store.vault import Store
from schema.confirmation import chain_next, chain_start, read_event
from sync.central.folder import open_central
from sync.central.tables import ConfirmationRow, EventRow, HeadRow
from sync.protocol.receipt import receipt_of


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs; nothing should."""

    events: int
    """Events that the kiosk recorded."""
    lost: int
    """Those that central lacks, or holds otherwise."""
    doubled: int
    """Those that stand at central more than once."""
    broken: tuple[str, ...]
    """Chains and receipts that do not hold."""


@dataclass(frozen=True, slots=True)
class Held:
    """What central holds of one device."""

    key: bytes
    """Central's public key."""
    events: list[Any]
    """Its events in order: epoch, seq, hash, id, raw."""
    heads: dict[int, tuple[int, bytes]]
    """How far each epoch reaches."""
    confirmed: Counter[str]
    """How often each id stands in the projection."""


def compared(store: Store, central: Path) -> Compared:
    """Compare the log of an open kiosk with central's."""
    with open_central(central) as opened:
        held = opened.database.read(
            lambda connection: _held(connection, store.device, opened.keys.public_key)
        )
    recorded = dict(_recorded(store))
    stand = Counter(event.id for event in held.events)
    raw = {event.id: event.raw for event in held.events}
    return Compared(
        events=len(recorded),
        lost=sum(
            raw.get(one) != body or not held.confirmed[one]
            for one, body in recorded.items()
        ),
        doubled=sum(max(stand[one], held.confirmed[one]) > 1 for one in recorded),
        broken=(*_broken_chains(store, held), *_broken_receipts(store, held)),
    )


def _held(connection: Connection, device: str, key: bytes) -> Held:
    place = col(EventRow.epoch), col(EventRow.seq)
    kept = (col(EventRow.hash), col(EventRow.id), col(EventRow.raw))
    mine = select(*place, *kept).where(col(EventRow.device) == device)
    heads = select(col(HeadRow.epoch), col(HeadRow.seq), col(HeadRow.hash))
    confirmed = select(col(ConfirmationRow.id))
    return Held(
        key=key,
        events=list(connection.execute(mine.order_by(*place))),
        heads={
            epoch: (seq, head)
            for epoch, seq, head in connection.execute(
                heads.where(col(HeadRow.device) == device)
            )
        },
        confirmed=Counter(
            connection.scalars(confirmed.where(col(ConfirmationRow.device) == device))
        ),
    )


def _recorded(store: Store) -> Iterator[tuple[str, bytes]]:
    """Every event of the kiosk by its id."""
    for local in store.outbox.epochs():
        for body in store.outbox.bodies(local.epoch, 1, local.seq):
            yield read_event(body).id, body


def _broken_chains(store: Store, held: Held) -> Iterator[str]:
    if not store.journal.verify().ok:
        yield "the kiosk's chain"
    reached: dict[int, tuple[int, bytes]] = {}
    for event in held.events:
        seq, head = reached.get(
            event.epoch, (0, chain_start(store.device, event.epoch))
        )
        if (event.seq, event.hash) != (seq + 1, chain_next(head, event.raw)):
            yield f"central's chain at {event.epoch}/{event.seq}"
        reached[event.epoch] = event.seq, event.hash
    if reached != held.heads:
        yield "central's heads"


def _broken_receipts(store: Store, held: Held) -> Iterator[str]:
    at_central = {(event.epoch, event.seq): event.hash for event in held.events}
    for epoch, word in store.outbox.words().items():
        receipt = receipt_of(word, held.key)
        head = bytes.fromhex(receipt.head)
        ours = store.outbox.head_at(epoch, receipt.seq)
        theirs = at_central.get((receipt.epoch, receipt.seq))
        if receipt.device != store.device or not head == ours == theirs:
            yield f"the receipt of epoch {epoch}"
