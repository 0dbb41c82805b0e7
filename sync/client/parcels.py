"""What carries the log: batches made, receipts taken (送信と受領).

1. A batch is made of the exact bytes that were recorded, and follows from the hash
   before them.
2. A receipt is central's if central signed it, for this device. The log believes
   it only if its hash is the log's own.
"""

from collections.abc import Iterator, Sequence

import msgspec

from schema.wire.log import BatchHeader, Receipt
from sync.client.agree import Range
from sync.errors import Untrusted
from sync.ports import Identity, LocalEpoch, Now, Outbox
from sync.protocol.batch import make_batch
from sync.protocol.receipt import receipt_of

MOST_EVENTS = 500
"""In one batch, on a line that is known to work."""
NOT_OURS = "E-JOURNAL-5"
"""Code of a good receipt for what this log does not hold, as for a twin's events."""
MOST_BYTES = 600_000
"""Of one batch's events before gzip, which leaves a twelfth."""


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """One batch, ready to travel."""

    epoch: int
    """系列."""
    first: int
    """Its first event."""
    last: int
    """Its last event."""
    data: bytes
    """The batch."""


def parcel(
    log: Outbox, identity: Identity, now: Now, wanted: Range, most: int = MOST_EVENTS
) -> Parcel | None:
    """A batch of the first events of a range; `None` where the log has none there.

    Args:
        log: The kiosk's.
        identity: Who signs.
        now: The one clock.
        wanted: What central is to get.
        most: Events in the batch.
    """
    epoch = _epoch(log, wanted.epoch)
    before = log.head_at(wanted.epoch, wanted.first - 1)
    most = min(most, wanted.last - wanted.first + 1)
    events = _bounded(log.bodies(wanted.epoch, wanted.first, most))
    if epoch is None or before is None or not events:
        return None
    header = BatchHeader(
        device=identity.device,
        kid=identity.kid,
        epoch=wanted.epoch,
        first=wanted.first,
        n=len(events),
        prev=before.hex(),
        head="",
        sent_at=now(),
        forked_from=epoch.forked_from,
    )
    return Parcel(
        epoch=wanted.epoch,
        first=wanted.first,
        last=wanted.first + len(events) - 1,
        data=make_batch(header, events, identity.sign),
    )


def parcels(
    log: Outbox, identity: Identity, now: Now, ranges: Sequence[Range]
) -> Iterator[Parcel]:
    """Every batch of these ranges, as a stick carries them."""
    for wanted in ranges:
        rest: Range | None = wanted
        while rest and (made := parcel(log, identity, now, rest)):
            yield made
            rest = after(rest, made)


def after(wanted: Range, made: Parcel) -> Range | None:
    """What is left of a range behind a batch; `None` for nothing."""
    if made.last >= wanted.last:
        return None
    return Range(wanted.epoch, made.last + 1, wanted.last)


def take_receipt(
    data: bytes, log: Outbox, identity: Identity, central_key: bytes
) -> Receipt:
    """Advance the log to a receipt.

    Raises:
        Unreadable: It is none, as a portal's page is none.
        Untrusted: Somebody else signed it, it is for another device, or its hash
            is not the log's own.
    """
    receipt = receipt_of(data, central_key)
    if receipt.device != identity.device:
        raise Untrusted(
            "E-RECEIPT-2",
            subject="receipt",
            found="a receipt for another device",
            expected="one for this device",
            hint="nothing to do: it was not taken",
        )
    log.mark_received(receipt, data)
    return receipt


def _epoch(log: Outbox, number: int) -> LocalEpoch | None:
    return next((one for one in log.epochs() if one.epoch == number), None)


def _bounded(events: Sequence[bytes]) -> Sequence[bytes]:
    """As many of the events as one batch carries; always one."""
    size = 0
    for place, event in enumerate(events):
        size += len(event)
        if place and size > MOST_BYTES:
            return events[:place]
    return events
