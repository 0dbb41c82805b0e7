"""A batch that is not what its header says is refused, each reason with its code."""

import gzip
from collections.abc import Callable

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from schema.wire.log import (
    MOST_EVENTS,
    MOST_INFLATED_BYTES,
    MOST_RAW_BYTES,
    BatchHeader,
    ForkedFrom,
)
from sync.errors import Unreadable, Untrusted
from sync.protocol.batch import make_batch, read_batch
from tests.sync.log.recorded import events
from tests.sync.protocol.parcel import (
    DEVICE,
    KEY,
    PUBLIC_KEY,
    a_batch,
    header,
    joined,
    lines_of,
)

BATCH = a_batch()
BOMB = gzip.compress(b"0" * (MOST_INFLATED_BYTES + 1))
ZSTD_BOMB = zstandard.compress(b"0" * (MOST_INFLATED_BYTES + 1))
UNSIZED = zstandard.ZstdCompressor(write_content_size=False).compress(
    b"0" * (MOST_INFLATED_BYTES + 1)
)


def with_header(**said: object) -> bytes:
    """The batch with another header, which nobody signed."""
    signature, head, *rest = lines_of(BATCH)
    changed = msgspec.structs.replace(
        msgspec.json.decode(head, type=BatchHeader), **said
    )
    return joined([signature, msgspec.json.encode(changed), *rest])


def without_line(number: int) -> bytes:
    lines = lines_of(BATCH)
    del lines[number]
    return joined(lines)


def with_line(number: int, change: Callable[[bytes], bytes]) -> bytes:
    lines = lines_of(BATCH)
    lines[number] = change(lines[number])
    return joined(lines)


def too_many() -> bytes:
    few = events(DEVICE, 1, 1, 1)
    return make_batch(header(), [b"{}", *few] * (MOST_EVENTS // 2 + 1), KEY.sign)


SPOILT = {
    "nothing": (b"", "E-BATCH-2"),
    "a portal's page": (b"<!doctype html>\n<p>Sign in", "E-BATCH-2"),
    "cut": (BATCH[:-20], "E-BATCH-1"),
    "something behind it": (BATCH + b"\0", "E-BATCH-1"),
    "two batches in one": (BATCH + BATCH, "E-BATCH-1"),
    "a bit flipped": (BATCH[:99] + b"\0" + BATCH[100:], "E-BATCH-1"),
    "a bomb": (BOMB, "E-BATCH-8"),
    "a bomb in zstd": (ZSTD_BOMB, "E-BATCH-8"),
    "zstd that does not say its size": (UNSIZED, "E-BATCH-1"),
    "more bytes than allowed": (b"x" * (MOST_RAW_BYTES + 1), "E-BATCH-8"),
    "more events than allowed": (too_many(), "E-BATCH-8"),
    "more lines than anybody sends": (b"\n" * MOST_RAW_BYTES, "E-BATCH-2"),
    "a bomb of lines": (
        gzip.compress(joined(lines_of(BATCH)) + b"\n" * 4_000_000),
        "E-BATCH-8",
    ),
    "no signature": (without_line(0), "E-BATCH-2"),
    "a signature with a space": (
        with_line(0, lambda line: line[:-1] + b" "),
        "E-BATCH-2",
    ),
    "a signature with loose bits": (
        with_line(0, lambda line: line[:85] + b"B" + line[86:]),
        "E-BATCH-2",
    ),
    "a longer signature": (with_line(0, lambda line: line + b"===="), "E-BATCH-2"),
    "no header": (without_line(1), "E-WIRE-2"),
    "a header that is none": (with_line(1, lambda _: b"[]"), "E-WIRE-2"),
    "a header in no encoding": (with_line(1, lambda _: b'{"v":"\xff"}'), "E-WIRE-2"),
    "a header without end": (with_line(1, lambda _: b"[" * 99_999), "E-WIRE-2"),
    "another version": (with_header(v=2), "E-BATCH-3"),
    "epoch 0": (with_header(epoch=0), "E-BATCH-4"),
    "an epoch beyond all": (with_header(epoch=1 << 23), "E-BATCH-4"),
    "event 0": (with_header(first=0), "E-BATCH-4"),
    "an event beyond all": (with_header(first=1 << 41), "E-BATCH-4"),
    "a hash in capitals": (with_header(prev="A" * 64), "E-BATCH-4"),
    "a hash of half the length": (with_header(head="a" * 32), "E-BATCH-4"),
    "a hash that is none": (with_header(head="z" * 64), "E-BATCH-4"),
    "taken over from itself": (
        with_header(forked_from=ForkedFrom(epoch=1, seq=0, head="a" * 64)),
        "E-BATCH-4",
    ),
    "one event cut off": (without_line(-1), "E-BATCH-5"),
    "one event more": (joined([*lines_of(BATCH), b"{}"]), "E-BATCH-5"),
    "no event": (make_batch(header(), [], KEY.sign), "E-BATCH-5"),
    "another beginning": (with_header(prev="a" * 64), "E-BATCH-6"),
    "another device": (with_header(device="a" * 26), "E-BATCH-6"),
    "another end": (with_header(head="a" * 64), "E-BATCH-7"),
    "an altered event": (with_line(3, lambda line: line + b" "), "E-BATCH-7"),
    "events in another order": (
        joined([*lines_of(BATCH)[:2], *reversed(lines_of(BATCH)[2:])]),
        "E-BATCH-7",
    ),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_each_reason_has_its_code(spoilt: str) -> None:
    data, code = SPOILT[spoilt]

    with pytest.raises(Unreadable) as refused:
        read_batch(data)

    assert refused.value.code == code


@pytest.mark.parametrize(
    "data",
    [BATCH, gzip.compress(joined(lines_of(BATCH))), joined(lines_of(BATCH))],
    ids=["zstd", "gzip", "bare"],
)
def test_a_whole_batch_is_read_however_it_is_packed(data: bytes) -> None:
    batch = read_batch(data)

    batch.check_signature(PUBLIC_KEY)
    assert list(batch.events) == events(DEVICE, 1, 1, 3)
    assert (batch.header.first, batch.last) == (1, 3)
    assert batch.header.head == batch.hashes[-1].hex()


def test_a_header_that_somebody_changed_is_not_believed() -> None:
    batch = read_batch(with_header(epoch=1, first=1, kid="f" * 16))

    with pytest.raises(Untrusted) as refused:
        batch.check_signature(PUBLIC_KEY)

    assert refused.value.code == "E-WIRE-3"


def test_another_key_is_not_believed() -> None:
    with pytest.raises(Untrusted):
        read_batch(BATCH).check_signature(bytes(32))


@given(st.binary(max_size=400))
def test_whatever_comes_is_refused_and_breaks_nothing(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_batch(data)


@given(at=st.integers(0, 8 * len(joined(lines_of(BATCH))) - 1))
def test_no_flipped_bit_goes_unnoticed(at: int) -> None:
    data = bytearray(joined(lines_of(BATCH)))
    data[at // 8] ^= 1 << at % 8

    with pytest.raises((Unreadable, Untrusted)):
        read_batch(bytes(data)).check_signature(PUBLIC_KEY)
