"""New keys sign and open from now on; what the old ones signed still holds."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.store.keyfile import read_key_file
from kiosk.store.vault import Store, create_store, verify_log
from schema.clock import FixedClock
from schema.errors import NotIntact, Untrusted
from sync.packs.key import seal_to
from sync.ports import Identity
from sync.protocol.envelope import kid_of
from sync.protocol.rotation import rotation_message
from tests.kiosk.store.desk import CHEAP, SESAME, an_entry, seal_again

INFO = b"madoguchi/test"


def change_keys(store: Store) -> None:
    """What central's word on the new keys leads to."""
    store.keys.prepare_next()
    store.keys.take_next()


def sealed_for(identity: Identity, public: bytes) -> bool:
    """True if `identity` opens what is sealed to `public`."""
    try:
        return identity.unseal(seal_to(public, b"secret", INFO), INFO) == b"secret"
    except Untrusted:
        return False


def test_the_name_stays_and_the_keys_are_new(
    store: Store, reopen: Callable[..., Store]
) -> None:
    device, old = store.device, (store.keys.kid, store.keys.sealing_public_key)
    change_keys(store)
    new = (store.keys.kid, store.keys.sealing_public_key)
    assert not set(old) & set(new)
    store.close()
    with reopen() as again:
        assert again.device == device
        assert (again.keys.kid, again.keys.sealing_public_key) == new
        assert again.keys.next_keys() is None


def test_the_log_holds_over_any_number_of_keys(
    store: Store, folder: Path, clock: FixedClock, reopen: Callable[..., Store]
) -> None:
    for _ in range(3):
        store.journal.append(an_entry())
        change_keys(store)
    store.outbox.heal({1: 2}, above=1)
    store.journal.append(an_entry())
    assert store.journal.verify().ok
    store.close()
    assert verify_log(folder, SESAME, clock).ok
    reopen().close()


def test_each_signature_is_the_keys_that_was_in_use(store: Store) -> None:
    before, first = store.keys.sign(b"m"), store.keys.public_key
    change_keys(store)
    after = store.keys.sign(b"m")
    assert store.keys.signed(before, b"m")
    assert store.keys.signed(after, b"m")
    assert not store.keys.signed(after, b"n")
    Ed25519PublicKey.from_public_bytes(store.keys.public_key).verify(after, b"m")
    Ed25519PublicKey.from_public_bytes(first).verify(before, b"m")
    assert kid_of(store.keys.public_key) == store.keys.kid


def test_the_keys_that_follow_prove_themselves(store: Store) -> None:
    following = store.keys.prepare_next()
    message = rotation_message(
        store.device, following.public_key, following.sealing_public_key
    )
    public = Ed25519PublicKey.from_public_bytes(following.public_key)
    public.verify(following.proof, message)
    assert (following.device, following.kid) == (
        store.device,
        kid_of(following.public_key),
    )
    assert store.keys.prepare_next().kid == following.kid


def test_what_was_sealed_before_the_change_still_opens_and_no_more(
    store: Store,
) -> None:
    keys = store.keys
    first = keys.sealing_public_key
    following = keys.prepare_next()
    second = following.sealing_public_key
    assert sealed_for(following, second)
    assert not sealed_for(following, first)
    assert sealed_for(keys, first)
    assert sealed_for(keys, second)
    keys.take_next()
    assert keys.sealing_public_key == second
    assert sealed_for(keys, first)
    assert sealed_for(keys, second)
    change_keys(store)
    assert not sealed_for(keys, first)
    assert sealed_for(keys, second)
    assert sealed_for(keys, keys.sealing_public_key)


def test_another_device_opens_nothing(
    store: Store, tmp_path: Path, clock: FixedClock
) -> None:
    folder = tmp_path / "other"
    with create_store(folder, SESAME, clock, staff="s", stretch=CHEAP) as other:
        assert not sealed_for(other.keys, store.keys.sealing_public_key)
        assert sealed_for(other.keys, other.keys.sealing_public_key)


def test_a_desk_set_up_earlier_gets_its_receiving_key_when_it_is_needed(
    store: Store, folder: Path, reopen: Callable[..., Store]
) -> None:
    store.close()
    now = read_key_file(folder)
    wrapped = {name: key for name, key in now.wrapped.items() if name != "sealing"}
    earlier = msgspec.structs.replace(
        now, v=1, wrapped=wrapped, sealing_key=msgspec.UNSET
    )
    seal_again(store, folder, earlier)
    with reopen() as again:
        assert read_key_file(folder).sealing_key is msgspec.UNSET
        made = again.keys.sealing_public_key
        assert sealed_for(again.keys, made)
        assert read_key_file(folder).v == 3
    assert reopen().keys.sealing_public_key == made


@pytest.mark.parametrize("field", ["later_keys", "sealing_key", "next_public"])
def test_a_changed_public_key_is_told(
    store: Store, folder: Path, reopen: Callable[..., Store], field: str
) -> None:
    change_keys(store)
    store.keys.prepare_next()
    store.close()
    path = folder / "keys.json"
    kept = msgspec.json.decode(path.read_bytes())
    del kept[field]
    path.write_bytes(msgspec.json.encode(kept))
    with pytest.raises(NotIntact, match="E-KEYS-1"):
        reopen()
