"""Sealed packs as they lie on disk (封をした配布物)."""

from collections.abc import Iterator
from contextlib import contextmanager
from os import fsync
from pathlib import Path

import msgspec

from sync.files import move_into_place, own_file, translated
from sync.packs.ram import InRam, Plain
from sync.packs.seal import new_pack_key, seal, unseal


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed pack, and what opens it."""

    path: Path
    """Where it lies."""
    key: bytes
    """Its key, 32 bytes."""
    inflated: int
    """Bytes after unsealing and inflating."""


@contextmanager
def unsealed(pack: Sealed, in_ram: InRam) -> Iterator[Plain]:
    """The pack in clear, in memory: it is unsealed when it is attached.

    Raises:
        Unreadable: It is no pack, or holds more or less than it should.
        Untrusted: It was altered, or its key is another pack's.
        OSError: It cannot be read, or memory is full.
    """
    with in_ram(pack.inflated) as plain, pack.path.open("rb") as sealed:
        plain.fill_with(lambda to: unseal(sealed, to, pack.key, pack.inflated))
        yield plain


def seal_file(plain: Plain, path: Path) -> Sealed:
    """Seal what is in memory into a file, whole and on disk, under a new key.

    Raises:
        Unreachable: The disk is full or fails.
    """
    key, beside = new_pack_key(), path.with_name(path.name + ".new")
    with translated(path.name):
        with own_file(beside) as file:
            inflated = seal(plain.content(), file, key)
            file.flush()
            fsync(file.fileno())
        move_into_place(beside, path)
    return Sealed(path=path, key=key, inflated=inflated)
