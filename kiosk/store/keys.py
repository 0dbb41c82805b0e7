"""Who this device is, and which key opens what (端末の身元と鍵).

1. Every file has its own random 32-byte data key, wrapped by the device key.
2. The device key is wrapped once for each passphrase, under Argon2id.
3. A wrapped key opens only on its own device and under its own name.
4. The Ed25519 signing key is made at first start; the device's name is the first
   26 base32 characters, in lower case, of SHA-256 over its public key.
5. Keys change in two steps: the next ones are kept beside those in use until
   central has them. The name stays, and so do the public keys that signed before;
   each left its word for the one after it.
"""

import base64
import secrets
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from msgspec import UNSET
from msgspec.structs import replace

from kiosk.store.identity import NextKeys, opened_by_any
from kiosk.store.keybox import KeyBox
from kiosk.store.keyfile import (
    KeyFile,
    NextPublic,
    Stretch,
    altered_key_file,
    opens_nothing,
    read_key_file,
)
from kiosk.store.slots import KeySlot, device_key_in, work_as_for
from kiosk.store.wrapping import KEY_BYTES, wrapped_under
from schema.wire.identity import Successor
from sync.packs.key import new_sealing_key, public_of
from sync.protocol.envelope import kid_of
from sync.protocol.rotation import succession_message

_NAME_LENGTH = 26

_SIGNING, _NEXT_SIGNING = "signing", "next-signing"
_SEALING, _NEXT_SEALING, _LAST_SEALING = "sealing", "next-sealing", "last-sealing"


class Keyring(KeyBox):
    """The unlocked key file of a device: signs, opens what was sealed to it."""

    def __init__(
        self, data_dir: Path, keys: KeyFile, device_key: bytes, staff: str
    ) -> None:
        """Hold an unlocked key file; made by `make_keys` and `unlock`."""
        super().__init__(data_dir, keys, device_key, staff)
        self._signing, self._verifying = self._in_use()

    @property
    def public_key(self) -> bytes:
        """The Ed25519 public key in use, 32 bytes."""
        return self._keys.public_keys[-1]

    @property
    def kid(self) -> str:
        """Id of the signing key in use: 16 hex characters of its SHA-256."""
        return kid_of(self.public_key)

    @property
    def sealing_public_key(self) -> bytes:
        """The receiving key in use, 1,216 bytes; made now where there is none yet."""
        with self._turn:
            if self._keys.sealing_key is UNSET:
                private = new_sealing_key()
                wrapped = self._keys.wrapped | self.all_wrapped({_SEALING: private})
                public = public_of(private)
                self.write(replace(self._keys, wrapped=wrapped, sealing_key=public))
            return self._keys.sealing_key or b""

    @property
    def first_key(self) -> bytes:
        """The public key that the device's name is from."""
        return self._keys.public_key

    @property
    def successors(self) -> tuple[Successor, ...]:
        """The keys after the first, each vouched for by the one before."""
        later = zip(self._keys.public_keys[1:], self._keys.later_vouchers, strict=True)
        return tuple(Successor(public_key=key, voucher=word) for key, word in later)

    def sign(self, message: bytes) -> bytes:
        """The device's Ed25519 signature, 64 bytes."""
        return self._signing.sign(message)

    def signed(self, signature: bytes, message: bytes) -> bool:
        """True if this device signed `message`, with this key or an earlier one."""
        keys = self._verifying
        for place, key in enumerate(keys):
            try:
                key.verify(signature, message)
            except InvalidSignature:
                continue
            if place:
                # The log goes on with this key, then with the one that followed it.
                self._verifying = keys[place:] + keys[:place]
            return True
        return False

    def unseal(self, sealed: bytes, info: bytes) -> bytes:
        """Open what was sealed to this device under `info` (HPKE).

        Keys that changed meanwhile still open what was on its way.

        Raises:
            Untrusted: It was sealed to another device, for something else, or
                altered.
        """
        if not self.sealing_public_key:
            raise altered_key_file()
        names = (_NEXT_SEALING, _LAST_SEALING, _SEALING)
        held = [self.key(name) for name in names if name in self._keys.wrapped]
        return opened_by_any(held, sealed, info)

    def next_keys(self) -> NextKeys | None:
        """The keys that are to follow, where a change of keys was begun."""
        if self._keys.next_public is UNSET:
            return None
        return NextKeys(self.device, self.key(_NEXT_SIGNING), self.key(_NEXT_SEALING))

    def prepare_next(self) -> NextKeys:
        """Make the keys that are to follow and keep them; the same ones if asked again.

        Until `take_next` the device goes on with those in use. If central took the
        new ones and that never came back, it refuses the old key: then `next_keys`
        is who this device is, and `take_next` catches up.
        """
        with self._turn:
            prepared = self.next_keys()
            if prepared is None:
                signing = Ed25519PrivateKey.generate().private_bytes_raw()
                sealing = new_sealing_key()
                prepared = NextKeys(self.device, signing, sealing)
                kept = {_NEXT_SIGNING: signing, _NEXT_SEALING: sealing}
                public = NextPublic(
                    public_key=prepared.public_key,
                    sealing_key=prepared.sealing_public_key,
                )
                wrapped = self._keys.wrapped | self.all_wrapped(kept)
                self.write(replace(self._keys, wrapped=wrapped, next_public=public))
            return prepared

    def take_next(self) -> None:
        """Use the prepared keys from now on; without any, nothing changes."""
        with self._turn:
            prepared = self._keys.next_public
            if prepared is UNSET:
                return
            kept = {
                _SIGNING: self.key(_NEXT_SIGNING),
                _SEALING: self.key(_NEXT_SEALING),
            }
            if _SEALING in self._keys.wrapped:
                kept[_LAST_SEALING] = self.key(_SEALING)
            keys = (self.public_key, prepared.public_key)
            voucher = self.sign(succession_message(self.device, *keys))
            going = {_NEXT_SIGNING, _NEXT_SEALING}
            wrapped = self._keys.wrapped | self.all_wrapped(kept)
            self.write(
                replace(
                    self._keys,
                    wrapped={name: wrapped[name] for name in wrapped.keys() - going},
                    sealing_key=prepared.sealing_key,
                    later_keys=(*self._keys.public_keys[1:], prepared.public_key),
                    vouchers=(*self._keys.later_vouchers, voucher),
                    next_public=UNSET,
                )
            )
            self._signing, self._verifying = self._in_use()

    def _in_use(self) -> tuple[Ed25519PrivateKey, tuple[Ed25519PublicKey, ...]]:
        """The key that signs, and every one that did: it first, then the oldest on."""
        signing = Ed25519PrivateKey.from_private_bytes(self.key(_SIGNING))
        *earlier, newest = self._keys.public_keys
        public = map(Ed25519PublicKey.from_public_bytes, (newest, *earlier))
        return signing, tuple(public)


def make_keys(
    data_dir: Path, passphrase: str, staff: str, stretch: Stretch | None = None
) -> Keyring:
    """Make a device: its name, its keys, its data keys, one passphrase."""
    device_key, signing = secrets.token_bytes(KEY_BYTES), Ed25519PrivateKey.generate()
    public_key, sealing = signing.public_key().public_bytes_raw(), new_sealing_key()
    device = device_name(public_key)
    fresh = {
        _SIGNING: signing.private_bytes_raw(),
        _SEALING: sealing,
        "device.db": secrets.token_bytes(KEY_BYTES),
        "scope": secrets.token_bytes(KEY_BYTES),
    }
    keys = KeyFile(
        device=device,
        public_key=public_key,
        sealing_key=public_of(sealing),
        wrapped={
            name: wrapped_under(device_key, key, device, name)
            for name, key in fresh.items()
        },
    )
    keyring = Keyring(data_dir, keys, device_key, staff)
    keyring.allow(staff, passphrase, stretch)
    return keyring


def unlock(data_dir: Path, with_slot: KeySlot, staff: str | None = None) -> Keyring:
    """Unlock the folder's keys (開錠).

    Args:
        data_dir: The desk's folder.
        with_slot: The passphrase, or what else opens a slot.
        staff: Try only this one's slots; `None` tries them all.

    Raises:
        Locked: Nothing opens with it.
        NotIntact: The key file is not as it was left.
    """
    keys = read_key_file(data_dir)
    theirs = [
        slot
        for slot in keys.slots
        if slot.kind == with_slot.kind and staff in {None, slot.staff}
    ]
    if not theirs:
        work_as_for(keys.slots, with_slot)
    for slot in theirs:
        device_key = device_key_in(slot, with_slot, keys.device)
        if device_key is None:
            continue
        keyring = Keyring(data_dir, keys, device_key, slot.staff)
        if not keyring.is_sealed() or keys.device != device_name(keys.public_key):
            raise altered_key_file()
        return keyring
    raise opens_nothing()


def device_name(public_key: bytes) -> str:
    """The device's name from its first public key (端末名)."""
    said = base64.b32encode(sha256(public_key).digest()).decode().lower()
    return said[:_NAME_LENGTH]
