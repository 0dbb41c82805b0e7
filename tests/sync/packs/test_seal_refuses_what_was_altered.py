"""A sealed pack opens whole and unaltered, or it says what was done to it."""

import io
import os
import secrets
from collections.abc import Callable

import pytest
import zstandard

from sync.errors import MadoguchiError, Unreadable, Untrusted
from sync.packs.seal import CHUNK_BYTES, new_pack_key, seal, unseal

HEAD = 48
"""Bytes before the first chunk."""
WORD, TAG = 4, 16
FRAME = WORD + CHUNK_BYTES + TAG
"""Bytes of a full chunk."""

KEY = new_pack_key()
CONTENT = secrets.token_bytes(3 * CHUNK_BYTES + 1_234)
"""It does not compress: four chunks."""


def sealed(content: bytes, key: bytes = KEY) -> bytes:
    target = io.BytesIO()
    assert seal(io.BytesIO(content), target, key) == len(content)
    return target.getvalue()


def opened(pack: bytes, inflated: int, key: bytes = KEY) -> bytes:
    target = io.BytesIO()
    unseal(io.BytesIO(pack), target, key, inflated)
    return target.getvalue()


PACK = sealed(CONTENT)


@pytest.mark.parametrize(
    "content",
    [b"", b"a", bytes(5 * CHUNK_BYTES), CONTENT],
    ids=["nothing", "a byte", "all alike", "much"],
)
def test_what_is_sealed_opens_again(content: bytes) -> None:
    assert opened(sealed(content), len(content)) == content


def test_two_packs_of_the_same_have_nothing_in_common() -> None:
    again = sealed(CONTENT)
    beginnings = [pack[HEAD : HEAD + 32] for pack in (PACK, again)]

    assert beginnings[0] != beginnings[1]
    assert PACK[16:HEAD] != again[16:HEAD]


def flipped(place: int) -> Callable[[bytes], bytes]:
    def flip(pack: bytes) -> bytes:
        altered = bytearray(pack)
        altered[place] ^= 0x10
        return bytes(altered)

    return flip


def swapped(one: int, other: int) -> Callable[[bytes], bytes]:
    def swap(pack: bytes) -> bytes:
        first, second = (
            pack[HEAD + at * FRAME : HEAD + (at + 1) * FRAME] for at in (one, other)
        )
        before = pack[: HEAD + one * FRAME]
        between = pack[HEAD + (one + 1) * FRAME : HEAD + other * FRAME]
        return before + second + between + first + pack[HEAD + (other + 1) * FRAME :]

    return swap


def without(place: int) -> Callable[[bytes], bytes]:
    def drop(pack: bytes) -> bytes:
        return pack[: HEAD + place * FRAME] + pack[HEAD + (place + 1) * FRAME :]

    return drop


ATTACKS: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("nothing at all", lambda _: b"", "E-PACK-1"),
    ("another kind of file", lambda _: b"SQLite format 3\0" * 9, "E-PACK-1"),
    ("a bit of the magic", flipped(2), "E-PACK-1"),
    ("a bit of the version", flipped(8), "E-PACK-1"),
    ("a bit of the prefix", flipped(12), "E-PACK-2"),
    ("a bit of the check", flipped(HEAD - 1), "E-PACK-2"),
    ("a bit of a length", flipped(HEAD), "E-PACK-4"),
    ("a bit of a small length", flipped(HEAD + 3), "E-PACK-4"),
    ("a bit of the first chunk", flipped(HEAD + WORD), "E-PACK-4"),
    ("a bit of a tag", flipped(HEAD + FRAME - 1), "E-PACK-4"),
    ("a bit of the last chunk", flipped(HEAD + 3 * FRAME + WORD), "E-PACK-4"),
    ("a bit of the last tag", flipped(-1), "E-PACK-4"),
    ("swapped chunks", swapped(0, 2), "E-PACK-5"),
    ("a missing chunk", without(1), "E-PACK-5"),
    ("cut in the head", lambda pack: pack[: HEAD - 1], "E-PACK-3"),
    ("cut after the head", lambda pack: pack[:HEAD], "E-PACK-3"),
    ("cut in a length", lambda pack: pack[: HEAD + 2], "E-PACK-3"),
    ("cut in a chunk", lambda pack: pack[: HEAD + FRAME + 99], "E-PACK-3"),
    ("cut between chunks", lambda pack: pack[: HEAD + 3 * FRAME], "E-PACK-3"),
    ("cut before its last byte", lambda pack: pack[:-1], "E-PACK-3"),
    ("a byte more", lambda pack: pack + b"\0", "E-PACK-6"),
    ("itself once more", lambda pack: pack + pack, "E-PACK-6"),
]


@pytest.mark.parametrize(
    ("attack", "code"),
    [attack[1:] for attack in ATTACKS],
    ids=[attack[0] for attack in ATTACKS],
)
def test_every_attack_has_its_own_refusal(
    attack: Callable[[bytes], bytes], code: str
) -> None:
    with pytest.raises(MadoguchiError, match=rf"^{code}:"):
        opened(attack(PACK), len(CONTENT))


def test_what_is_no_last_chunk_cannot_be_made_one() -> None:
    cut = bytearray(PACK[: HEAD + 3 * FRAME])
    cut[HEAD + 2 * FRAME] |= 0x80

    with pytest.raises(Untrusted, match="E-PACK-4"):
        opened(bytes(cut), len(CONTENT))


def test_another_key_is_told_from_an_altered_pack() -> None:
    with pytest.raises(Untrusted, match="E-PACK-2"):
        opened(PACK, len(CONTENT), new_pack_key())


def test_the_same_key_of_another_pack_does_not_lend_it_chunks() -> None:
    other = sealed(CONTENT)

    with pytest.raises(Untrusted, match="E-PACK-4"):
        opened(PACK[: HEAD + FRAME] + other[HEAD + FRAME :], len(CONTENT))


def test_nothing_inflates_beyond_what_was_said() -> None:
    bomb = sealed(bytes(64 << 20))
    taken = _Counting()

    with pytest.raises(Unreadable, match="E-PACK-7"):
        unseal(io.BytesIO(bomb), taken, KEY, 1 << 20)

    assert len(bomb) < 64 << 10
    assert taken.largest <= CHUNK_BYTES
    assert taken.total <= 1 << 20


class _Counting:
    """Takes bytes, and counts them."""

    total = largest = 0

    def write(self, data: bytes) -> None:
        self.total += len(data)
        self.largest = max(self.largest, len(data))


@pytest.mark.parametrize("said", [1, len(CONTENT) + 1])
def test_less_than_was_said_is_refused(said: int) -> None:
    with pytest.raises(Unreadable, match="E-PACK-8"):
        opened(sealed(b""), said)


def resealed(monkeypatch: pytest.MonkeyPatch, compressed: bytes) -> bytes:
    """A pack of bytes that its maker did not compress as packs are."""

    class AsItIs:
        def __init__(self, level: int) -> None:
            assert level

        def copy_stream(
            self, plain: io.BytesIO, target: io.BytesIO, **_: int
        ) -> tuple[int, int]:
            return target.write(plain.read()), 0

    with monkeypatch.context() as patch:
        patch.setattr(zstandard, "ZstdCompressor", AsItIs)
        target = io.BytesIO()
        seal(io.BytesIO(compressed), target, KEY)
    return target.getvalue()


def test_what_does_not_inflate_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = resealed(monkeypatch, b"not compressed at all")

    with pytest.raises(Unreadable, match="E-PACK-9"):
        opened(pack, 21)


def test_a_greedy_window_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters(window_log=27)
    ).compressobj()
    content = os.urandom(64)
    pack = resealed(monkeypatch, greedy.compress(content) + greedy.flush())

    with pytest.raises(Unreadable, match="E-PACK-9"):
        opened(pack, len(content))


@pytest.mark.parametrize("behind", [bytes(2 * CHUNK_BYTES), None, b"more"])
def test_nothing_is_hidden_behind_the_content(
    monkeypatch: pytest.MonkeyPatch, behind: bytes | None
) -> None:
    first, second = (zstandard.ZstdCompressor().compress(CONTENT) for _ in "ab")
    pack = resealed(monkeypatch, first + (second if behind is None else behind))

    with pytest.raises(Unreadable, match=r"E-PACK-[789]"):
        opened(pack, len(CONTENT))
