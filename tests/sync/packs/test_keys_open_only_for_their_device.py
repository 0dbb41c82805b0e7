"""A key on its way opens for one device and one purpose, and for nothing else."""

import pytest

from sync.errors import Unreadable, Untrusted
from sync.packs.key import (
    PRIVATE_BYTES,
    PUBLIC_BYTES,
    new_sealing_key,
    open_with,
    pack_key_info,
    public_of,
    scope_key_info,
    seal_to,
)

DEVICE = "abcdefghijklmnopqrstuvwxyz"
PATH = "area-13104/full-7.pack"
INFO = pack_key_info(DEVICE, PATH)
SECRET = bytes(range(32))


def test_what_is_sealed_to_a_device_opens_there() -> None:
    private = new_sealing_key()
    public = public_of(private)

    sealed = seal_to(public, SECRET, INFO)

    assert (len(private), len(public)) == (PRIVATE_BYTES, PUBLIC_BYTES)
    assert open_with(private, sealed, INFO) == SECRET
    assert SECRET not in sealed
    assert seal_to(public, SECRET, INFO) != sealed


def test_another_device_does_not_open_it() -> None:
    sealed = seal_to(public_of(new_sealing_key()), SECRET, INFO)

    with pytest.raises(Untrusted, match="E-SEALED-2"):
        open_with(new_sealing_key(), sealed, INFO)


@pytest.mark.parametrize(
    "info",
    [
        pack_key_info(DEVICE, "area-13104/full-8.pack"),
        pack_key_info(DEVICE[::-1], PATH),
        scope_key_info(DEVICE, PATH),
        b"",
    ],
    ids=["another pack", "another device's name", "another purpose", "no purpose"],
)
def test_it_opens_for_nothing_else(info: bytes) -> None:
    private = new_sealing_key()
    sealed = seal_to(public_of(private), SECRET, INFO)

    with pytest.raises(Untrusted, match="E-SEALED-2"):
        open_with(private, sealed, info)


@pytest.mark.parametrize("place", [0, 1_100, -1], ids=["ML-KEM", "X25519", "tag"])
def test_an_altered_bit_is_found(place: int) -> None:
    private = new_sealing_key()
    sealed = bytearray(seal_to(public_of(private), SECRET, INFO))
    sealed[place] ^= 1

    with pytest.raises(Untrusted, match="E-SEALED-2"):
        open_with(private, bytes(sealed), INFO)


@pytest.mark.parametrize("length", [0, 100, 1_119])
def test_what_is_too_short_is_refused(length: int) -> None:
    private = new_sealing_key()
    sealed = seal_to(public_of(private), SECRET, INFO)

    with pytest.raises(Untrusted, match="E-SEALED-2"):
        open_with(private, sealed[:length], INFO)


@pytest.mark.parametrize("key", [b"", bytes(32), b"\xff" * PUBLIC_BYTES])
def test_nothing_is_sealed_to_what_is_no_key(key: bytes) -> None:
    with pytest.raises(Unreadable, match="E-SEALED-1"):
        seal_to(key, SECRET, INFO)
