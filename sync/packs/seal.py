"""The seal of a pack: compressed, then encrypted chunk by chunk (封かん).

    magic, version                        8 + 1 bytes
    prefix                                7 random bytes
    check                                 32 bytes: tells another key at once
    chunks, each:  last (1 bit) and length (31 bits), then AES-256-GCM with its tag

What holds for everything that is opened here:

1. A chunk opens only in its place, as the last one or not, behind its own head:
   the nonce is prefix, 32-bit counter and last flag (STREAM), the head is
   authenticated with every chunk.
2. A chunk is used only after it was authenticated; the end only once the last
   chunk was seen and nothing follows it.
3. The key is one pack's. Chunk key and check are drawn from it and the prefix, so
   that no other key opens the same bytes to something else.
4. Nothing inflates beyond what it was said to hold, and no more than a few
   megabytes are in hand at any time.
"""

import hmac
import os
import secrets
from collections.abc import Iterator
from itertools import product
from typing import BinaryIO, Protocol

import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.packs import doubts

KEY_BYTES = 32
CHUNK_BYTES = 1 << 20
"""Of compressed content in every chunk but the last."""

_MAGIC = b"MDGPACK\n"
_VERSION = b"\x01"
_PREFIX_BYTES = 7
_CHECK_BYTES = 32
_HEAD_BYTES = len(_MAGIC + _VERSION) + _PREFIX_BYTES + _CHECK_BYTES
_TAG_BYTES = 16
_WORD_BYTES = 4
_LAST = 1 << 31
_LEVEL = 3
_LARGEST_WINDOW = 8 << 20
_CONTEXT = b"madoguchi/pack/v1/"


class Readable(Protocol):
    """What is read block by block."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes; none at the end."""
        ...


class Writable(Protocol):
    """What takes block after block."""

    def write(self, data: bytes, /) -> object:
        """Take the next bytes."""
        ...


def new_pack_key() -> bytes:
    """A key for one pack."""
    return secrets.token_bytes(KEY_BYTES)


def seal(plain: Readable, sealed: Writable, key: bytes) -> int:
    """Seal what `plain` holds, and say how many bytes it was."""
    chunks = _Chunks(sealed, key)
    inflated, _ = zstandard.ZstdCompressor(level=_LEVEL).copy_stream(
        plain,  # type: ignore[arg-type]
        chunks,  # type: ignore[arg-type]
        read_size=CHUNK_BYTES,
        write_size=CHUNK_BYTES,
    )
    chunks.finish()
    return inflated


def unseal(sealed: BinaryIO, plain: Writable, key: bytes, inflated: int) -> None:
    """Open a pack into `plain`; what it takes in is to be used only if this returns.

    Args:
        sealed: The whole pack, which can be read from any place.
        plain: Where its content goes, a block at a time.
        key: The pack's key.
        inflated: How many bytes it was said to hold.

    Raises:
        Unreadable: It is no pack, does not inflate, or holds more or less.
        Untrusted: It was cut, altered, put in another order, extended, or is
            another key's.
    """
    chunks = _Opened(sealed, key)
    held = 0
    for block in _inflated(chunks):
        held += len(block)
        if held > inflated:
            raise doubts.too_large(inflated)
        plain.write(block)
    if chunks.rest() or held != inflated:
        raise doubts.too_small(inflated)


def _inflated(chunks: "_Opened") -> Iterator[bytes]:
    reader = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW).stream_reader(
        chunks,  # type: ignore[arg-type]
        read_size=CHUNK_BYTES,
    )
    try:
        while block := reader.read(CHUNK_BYTES):
            yield block
    except zstandard.ZstdError:
        raise doubts.not_inflating() from None


class _Cipher:
    """Seals and opens the chunks of one pack."""

    def __init__(self, key: bytes, prefix: bytes) -> None:
        self.check = _derived(key, prefix, b"check")
        self.head = _MAGIC + _VERSION + prefix + self.check
        self._prefix = prefix
        self._chunks = AESGCM(_derived(key, prefix, b"chunks"))

    def sealed(self, counter: int, data: bytes, *, last: bool) -> bytes:
        """A chunk's bytes in the pack."""
        closed = self._chunks.encrypt(self._nonce(counter, last=last), data, self.head)
        word = len(closed) | (_LAST if last else 0)
        return word.to_bytes(_WORD_BYTES) + closed

    def opened(self, counter: int, closed: bytes, *, last: bool) -> bytes | None:
        """What a chunk holds; `None` if it does not belong there or was altered."""
        nonce = self._nonce(counter, last=last)
        try:
            return self._chunks.decrypt(nonce, closed, self.head)
        except InvalidTag:
            return None

    def _nonce(self, counter: int, *, last: bool) -> bytes:
        return self._prefix + counter.to_bytes(_WORD_BYTES) + bytes((last,))


def _derived(key: bytes, prefix: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, prefix, _CONTEXT + use).derive(key)


class _Chunks:
    """Takes content in any blocks, and writes chunks."""

    def __init__(self, sealed: Writable, key: bytes) -> None:
        self._cipher = _Cipher(key, secrets.token_bytes(_PREFIX_BYTES))
        self._sealed = sealed
        self._waiting = bytearray()
        self._counter = 0
        sealed.write(self._cipher.head)

    def write(self, data: bytes) -> int:
        """Take the next bytes; the last chunk is kept back until `finish`."""
        self._waiting += data
        while len(self._waiting) > CHUNK_BYTES:
            self._put(bytes(self._waiting[:CHUNK_BYTES]), last=False)
            del self._waiting[:CHUNK_BYTES]
        return len(data)

    def finish(self) -> None:
        """Write the last chunk."""
        self._put(bytes(self._waiting), last=True)

    def _put(self, data: bytes, *, last: bool) -> None:
        self._sealed.write(self._cipher.sealed(self._counter, data, last=last))
        self._counter += 1


class _Opened:
    """Reads chunks, and gives content."""

    def __init__(self, sealed: BinaryIO, key: bytes) -> None:
        head = sealed.read(_HEAD_BYTES)
        known = len(_MAGIC + _VERSION)
        if head[:known] != _MAGIC + _VERSION:
            raise doubts.no_pack()
        if len(head) < _HEAD_BYTES:
            raise doubts.truncated()
        self._cipher = _Cipher(key, head[known : known + _PREFIX_BYTES])
        if not hmac.compare_digest(head, self._cipher.head):
            raise doubts.other_key()
        self._sealed = sealed
        self._counter = 0
        self._ended = False

    def read(self, size: int = -1) -> bytes:  # noqa: ARG002 - a chunk is what there is
        """The content of the next chunk; none at the end."""
        if self._ended:
            return b""
        closed, last = self._next()
        data = self._cipher.opened(self._counter, closed, last=last)
        if data is None:
            raise self._doubt(closed)
        self._counter += 1
        if last:
            self._ended = True
            if self._sealed.read(1):
                raise doubts.trailing()
        return data

    def rest(self) -> int:
        """Read what is left, to its end, and say how many bytes it held."""
        left = 0
        while not self._ended:
            left += len(self.read())
        return left

    def _next(self) -> tuple[bytes, bool]:
        word = int.from_bytes(self._whole(_WORD_BYTES))
        length, last = word & ~_LAST, bool(word & _LAST)
        if not _TAG_BYTES <= length <= CHUNK_BYTES + _TAG_BYTES:
            raise doubts.altered()
        return self._whole(length), last

    def _whole(self, length: int) -> bytes:
        data = self._sealed.read(length)
        if len(data) < length:
            raise doubts.truncated()
        return data

    def _doubt(self, closed: bytes) -> Exception:
        """Why a chunk does not open: it belongs elsewhere, or it was altered."""
        size = self._sealed.seek(0, os.SEEK_END)
        others = set(range(size // CHUNK_BYTES + 1)) - {self._counter}
        for counter, last in product(others, (False, True)):
            if self._cipher.opened(counter, closed, last=last) is not None:
                return doubts.reordered()
        return doubts.altered()
