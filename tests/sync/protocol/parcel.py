"""A batch to be spoilt in one way at a time (見本の送信)."""

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from zstandard import decompress

from schema.confirmation import chain_next, chain_start
from schema.wire.log import BatchHeader, ForkedFrom
from sync.protocol.batch import make_batch
from tests.sync.log.recorded import MORNING, device_of, events

DEVICE = device_of(1)
KEY = Ed25519PrivateKey.from_private_bytes(b"\1" * 32)
PUBLIC_KEY = KEY.public_key().public_bytes_raw()


def head_before(first: int, epoch: int = 1) -> bytes:
    """The chain's hash before an event of the sample log."""
    head = chain_start(DEVICE, epoch)
    for event in events(DEVICE, epoch, 1, first - 1):
        head = chain_next(head, event)
    return head


def header(
    first: int = 1, epoch: int = 1, forked_from: ForkedFrom | None = None
) -> BatchHeader:
    """Of a batch that begins at `first`."""
    return BatchHeader(
        device=DEVICE,
        kid="0" * 16,
        epoch=epoch,
        first=first,
        n=0,
        prev=head_before(first, epoch).hex(),
        head="",
        sent_at=MORNING,
        forked_from=forked_from,
    )


def a_batch(first: int = 1, n: int = 3) -> bytes:
    """A batch of the sample log."""
    return make_batch(header(first), events(DEVICE, 1, first, n), KEY.sign)


def lines_of(batch: bytes) -> list[bytes]:
    """Signature, header and events."""
    return decompress(batch).split(b"\n")


def joined(lines: Sequence[bytes]) -> bytes:
    """Lines as a batch without gzip."""
    return b"\n".join(lines)
