"""The confirmation log on its way: heads, batches, receipts (記録の送信)."""

from typing import Literal

from schema.wire.form import VERSION, Instant, Wire

MOST_EVENTS = 1_000
"""In one batch."""
MOST_RAW_BYTES = 1 << 20
"""Of one batch as sent; a kiosk closes one earlier, at 600 kB before it is packed."""
MOST_INFLATED_BYTES = 8 << 20
"""Of one batch unpacked: more is a bomb."""


class Point(Wire, frozen=True, kw_only=True):
    """A place in a chain and the chain's hash there."""

    seq: int
    """Place in the epoch; 0 is its start."""
    hash: str
    """h_seq, hex."""


class ForkedFrom(Wire, frozen=True, kw_only=True):
    """Where an epoch took over from another after a fork (系列の分岐)."""

    epoch: int
    """The epoch that was left."""
    seq: int
    """Last event both sides have in common there."""
    head: str
    """The chain's hash there, hex."""


class EpochHead(Wire, frozen=True, kw_only=True):
    """How far one epoch of the device's log reaches."""

    epoch: int
    """系列."""
    seq: int
    """Last event that counts there."""
    hash: str
    """h_seq, hex."""
    ladder: tuple[Point, ...] = ()
    """Earlier places, to find what both sides have in common."""


class Heads(Wire, frozen=True, kw_only=True):
    """The kiosk's first word in every sync, signed by the device."""

    v: int = VERSION
    kind: Literal["heads"] = "heads"
    device: str
    """端末名."""
    kid: str
    """Id of the key that signs."""
    sent_at: Instant
    """The kiosk's clock."""
    epochs: tuple[EpochHead, ...]
    """Current and archived, every one."""
    unsent: int = 0
    """Events without a receipt."""
    pending: int = 0
    """Visits waiting for a check."""
    serial: int | None = None
    """Of the local copy."""
    as_of: Instant | None = None
    """基準日時 of the local copy."""
    edition: str = ""
    """Rulebook in use."""
    app: str = ""
    """Version of the program."""


class EpochAnswer(Wire, frozen=True, kw_only=True):
    """How far central holds one epoch."""

    epoch: int
    """系列."""
    seq: int
    """Central's last event there; 0 where it has none."""
    hash: str
    """Central's hash there, hex."""
    common: Point | None = None
    """The furthest place named by the kiosk at which central has the same hash."""


class HeadsAnswer(Wire, frozen=True, kw_only=True):
    """Central's answer to `Heads`, signed by central."""

    v: int = VERSION
    kind: Literal["heads-answer"] = "heads-answer"
    device: str
    """端末名."""
    received_at: Instant
    """Central's clock."""
    epochs: tuple[EpochAnswer, ...]
    """One for each epoch that was named."""
    top_epoch: int
    """The greatest epoch central knows of this device; 0 for none."""


class BatchHeader(Wire, frozen=True, kw_only=True):
    """The signed line of a batch; events follow, one exact line each."""

    v: int = VERSION
    kind: Literal["log"] = "log"
    device: str
    """端末名."""
    kid: str
    """Id of the key that signs."""
    epoch: int
    """系列."""
    first: int
    """`seq` of the first event."""
    n: int
    """Events in the batch, at least one."""
    prev: str
    """The chain's hash before the first event, hex."""
    head: str
    """The chain's hash after the last event, hex."""
    sent_at: Instant
    """The kiosk's clock; reported as an offset, never corrected."""
    forked_from: ForkedFrom | None = None
    """Where this epoch took over, if it did."""


class Receipt(Wire, frozen=True, kw_only=True):
    """Central's word that it holds every event up to here, signed by central."""

    v: int = VERSION
    kind: Literal["receipt"] = "receipt"
    central: str
    """Which central."""
    device: str
    """端末名."""
    epoch: int
    """系列."""
    seq: int
    """Last event held."""
    head: str
    """Its hash, hex: the kiosk believes this only if it is its own."""
    received_at: Instant
    """Central's clock."""
