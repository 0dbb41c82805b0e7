"""A batch of events: one signed header, then each event's exact bytes (送信).

    base64 of the signature     over "madoguchi/batch/v1" NUL and the header
    header                      `BatchHeader` as JSON, one line
    event, event, ...           the bytes that were recorded, one line each

It travels in zstd, and is read in gzip and as it is too; what a transport says of it
counts for nothing. A batch is one if, in this order:

1. it is no larger than it may be, as sent and inflated;
2. it begins with a signature line, in strict base64, and a header of this version;
3. it holds as many events as the header says, at least one and not too many;
4. their chain leads from `prev` to `head`, and from the epoch's start if it
   begins there;
5. the key that the header names signed it. Whoever knows the key checks that.
"""

import zlib
from collections.abc import Sequence

import msgspec
import zstandard

from schema.confirmation import chain_next, chain_start
from schema.wire.form import VERSION
from schema.wire.log import (
    MOST_EVENTS,
    MOST_INFLATED_BYTES,
    MOST_RAW_BYTES,
    BatchHeader,
)
from sync.errors import Unreadable
from sync.protocol.envelope import BATCH, Sign, checked, enveloped, opened, read_as

TOO_LARGE = "E-BATCH-8"
"""Code of a batch that is larger than it may be."""
OTHER_VERSION = "E-BATCH-3"
"""Code of a batch of another version."""
HIGHEST_EPOCH = 1 << 22
"""A device keeps epoch and place in one number of 63 bits."""
HIGHEST_SEQ = 1 << 40
"""As above."""

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_ZSTD_LEVEL = 1
_GZIP_WINDOW = 31
_HASH_BYTES = 32
_MOST_LINES = 2 + MOST_EVENTS


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """A batch whose form, count and chain hold."""

    header: BatchHeader
    """Not yet believed: see `check_signature`."""
    signature: bytes
    """Over `signed`."""
    signed: bytes
    """The header's exact bytes."""
    events: Sequence[bytes]
    """Each event's exact bytes."""
    hashes: Sequence[bytes]
    """The chain's hash after each event."""

    @property
    def last(self) -> int:
        """`seq` of the last event."""
        return self.header.first + self.header.n - 1

    def check_signature(self, public_key: bytes) -> None:
        """Make sure that `public_key` signed the header, and so every event.

        Raises:
            Untrusted: It did not.
        """
        checked(BATCH, self.signature, self.signed, public_key)


def make_batch(header: BatchHeader, events: Sequence[bytes], sign: Sign) -> bytes:
    """The bytes that travel, over the network or on a stick.

    Args:
        header: `n` and `head` are worked out here from `prev` and the events.
        events: Exact bytes, at least one.
        sign: The device's signature.
    """
    head = bytes.fromhex(header.prev)
    for event in events:
        head = chain_next(head, event)
    header = msgspec.structs.replace(header, n=len(events), head=head.hex())
    signed = enveloped(BATCH, msgspec.json.encode(header), sign)
    packed = zstandard.ZstdCompressor(_ZSTD_LEVEL, write_checksum=True)
    return packed.compress(b"\n".join((signed, *events)))


def read_batch(data: bytes) -> Batch:
    """The batch in `data`; its signature is not yet checked.

    Raises:
        Unreadable: It is none, each reason with its own code.
    """
    if len(data) > MOST_RAW_BYTES:
        raise _too_large(f"more than {MOST_RAW_BYTES} bytes")
    lines = _inflated(data).split(b"\n", _MOST_LINES)
    signature, signed = _signed(b"\n".join(lines[:2]))
    header = _header(signed)
    events = lines[2:]
    _check_count(header, len(events))
    return Batch(
        header=header,
        signature=signature,
        signed=signed,
        events=events,
        hashes=_chain(header, events),
    )


def _inflated(data: bytes) -> bytes:
    """The batch as it was before it was packed; never more than it may be."""
    if data.startswith(_ZSTD):
        return _inflated_zstd(data)
    if not data.startswith(_GZIP):
        return data
    unpack = zlib.decompressobj(_GZIP_WINDOW)
    try:
        found = unpack.decompress(data, MOST_INFLATED_BYTES + 1)
    except zlib.error:
        raise _not_whole() from None
    if len(found) > MOST_INFLATED_BYTES:
        raise _too_large(f"more than {MOST_INFLATED_BYTES} bytes when inflated")
    if not unpack.eof or unpack.unused_data:
        raise _not_whole()
    return found


def _inflated_zstd(data: bytes) -> bytes:
    try:
        size = zstandard.get_frame_parameters(data).content_size
        if MOST_INFLATED_BYTES < size < zstandard.CONTENTSIZE_UNKNOWN:
            raise _too_large(f"more than {MOST_INFLATED_BYTES} bytes when inflated")
        return zstandard.ZstdDecompressor().decompress(
            data, max_output_size=MOST_INFLATED_BYTES, allow_extra_data=False
        )
    except zstandard.ZstdError:
        raise _not_whole() from None


def _signed(lines: bytes) -> tuple[bytes, bytes]:
    try:
        return opened(lines)
    except Unreadable:
        raise Unreadable(
            "E-BATCH-2",
            subject="batch",
            found="a first line that is no signature",
            expected="a signature in strict base64, then a header",
            hint="send it again; it was altered on the way",
        ) from None


def _header(signed: bytes) -> BatchHeader:
    header = read_as(BatchHeader, signed)
    if header.v != VERSION:
        raise Unreadable(
            OTHER_VERSION,
            subject="batch",
            found=f"version {header.v}",
            expected=f"version {VERSION}",
            hint="update the older of the two programs",
        )
    left = header.forked_from
    places = (
        1 <= header.epoch <= HIGHEST_EPOCH,
        1 <= header.first <= HIGHEST_SEQ,
        left is None or (1 <= left.epoch < header.epoch and left.seq >= 0),
    )
    hashes = (header.prev, header.head, *((left.head,) if left else ()))
    if not all(places) or not all(is_hash(said) for said in hashes):
        raise _no_place()
    return header


def is_hash(said: str) -> bool:
    """True for the one way in which a hash is written: lower-case hex."""
    try:
        found = bytes.fromhex(said)
    except ValueError:
        return False
    return len(found) == _HASH_BYTES and found.hex() == said


def _check_count(header: BatchHeader, events: int) -> None:
    if events > MOST_EVENTS:
        raise _too_large(f"more than {MOST_EVENTS} events")
    if header.n != events or not events:
        raise Unreadable(
            "E-BATCH-5",
            subject="batch",
            found=f"{events} event(s), and {header.n} in its header",
            expected="as many as its header says, at least one",
            hint="send it again; it was cut on the way",
        )


def _chain(header: BatchHeader, events: Sequence[bytes]) -> list[bytes]:
    head = bytes.fromhex(header.prev)
    if header.first == 1 and head != chain_start(header.device, header.epoch):
        raise _broken("E-BATCH-6", "a first event that does not follow the start")
    hashes = []
    for event in events:
        head = chain_next(head, event)
        hashes.append(head)
    if head.hex() != header.head:
        raise _broken("E-BATCH-7", "events that do not lead to its head")
    return hashes


def _not_whole() -> Unreadable:
    return Unreadable(
        "E-BATCH-1",
        subject="batch",
        found="bytes that do not inflate to their end",
        expected="one whole batch",
        hint="send it again; it was cut or altered on the way",
    )


def _too_large(found: str) -> Unreadable:
    return Unreadable(
        TOO_LARGE,
        subject="batch",
        found=found,
        expected="less",
        hint="send fewer events at once",
    )


def _no_place() -> Unreadable:
    return Unreadable(
        "E-BATCH-4",
        subject="batch",
        found="a header with an impossible place or hash",
        expected="a place in an epoch, and SHA-256 in lower-case hex",
        hint="update Madoguchi on the device",
    )


def _broken(code: str, found: str) -> Unreadable:
    return Unreadable(
        code,
        subject="batch",
        found=found,
        expected="an unbroken chain",
        hint="send it again; if it stays, verify the log on the device",
    )
