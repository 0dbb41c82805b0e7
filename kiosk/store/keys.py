"""Who this device is, and which key opens what (端末の身元と鍵).

1. Every file has its own random 32-byte data key, wrapped by the device key.
2. The device key is wrapped once for each passphrase, under Argon2id.
3. A wrapped key opens only on its own device and under its own name.
4. The Ed25519 signing key is made at first start; the device's name is the first
   26 base32 characters, in lower case, of SHA-256 over its public key.

With passphrases alone there is no secret outside the folder: the pepper is empty,
and whoever copies the folder can try passphrases at Argon2id's price. A platform
slot, when there is one, takes that away.
"""

import base64
import hmac
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec.structs import replace

from kiosk.store.keyfile import (
    KeyFile,
    Slot,
    Stretch,
    altered_key_file,
    normal_form,
    opens_nothing,
    passphrase_in_use,
    passphrase_too_short,
    read_key_file,
    write_key_file,
)

KEY_BYTES = 32
SHORTEST_PASSPHRASE = 13
"""Where there is no second factor (医療情報システムの安全管理ガイドライン Q&A)."""

_CONTEXT = b"madoguchi/keys/v1"
_NAME_LENGTH = 26
_NONCE_BYTES = 12


class KeySlot(Protocol):
    """Something that can open a slot of the key file.

    A platform's key store will be another one, and gives the passphrase its pepper.
    """

    kind: str
    """Which slots it opens."""

    def wrapping_key(self, slot: Slot) -> bytes:
        """The 32 bytes under which the slot's device key is wrapped."""
        ...


class Passphrase:
    """A staff member's passphrase, stretched by Argon2id (合言葉)."""

    kind = "passphrase"

    def __init__(self, passphrase: str, pepper: bytes = b"") -> None:
        """Take the passphrase as typed; width and composition do not matter."""
        self._secret = normal_form(passphrase).encode()
        self._pepper = pepper

    def wrapping_key(self, slot: Slot) -> bytes:
        """Stretch the passphrase with the slot's salt and cost."""
        return Argon2id(
            salt=slot.salt,
            length=KEY_BYTES,
            iterations=slot.stretch.iterations,
            lanes=slot.stretch.lanes,
            memory_cost=slot.stretch.memory_kib,
            secret=self._pepper or None,
        ).derive(self._secret)


class Keyring:
    """The unlocked key file: wraps, unwraps, signs; never shows the device key."""

    def __init__(
        self, data_dir: Path, keys: KeyFile, device_key: bytes, staff: str
    ) -> None:
        """Hold an unlocked key file; made by `make_keys` and `unlock`."""
        self._data_dir = data_dir
        self._keys = keys
        self._device_key = device_key
        self.staff = staff
        self._sealing = _derived(device_key, b"seal")
        self._marking = _derived(device_key, b"mark")
        self._signing = Ed25519PrivateKey.from_private_bytes(self.key("signing"))

    @property
    def device(self) -> str:
        """The device's name (端末名)."""
        return self._keys.device

    @property
    def public_key(self) -> bytes:
        """The device's Ed25519 public key, 32 bytes."""
        return self._keys.public_key

    @property
    def ready(self) -> bool:
        """True once the first start has made every file."""
        return self._keys.ready

    @property
    def generation(self) -> int:
        """How often the key file was written."""
        return self._keys.generation or 0

    @property
    def staff_ids(self) -> tuple[str, ...]:
        """Whose passphrases open this desk."""
        return tuple(slot.staff for slot in self._keys.slots)

    def key(self, name: str) -> bytes:
        """The key kept in the key file under `name`."""
        try:
            return self.unwrap(name, self._keys.wrapped[name])
        except KeyError:
            raise altered_key_file() from None

    def keep(self, name: str, key: bytes) -> None:
        """Keep `key` in the key file under `name`, wrapped."""
        wrapped = self._keys.wrapped | {name: self.wrap(name, key)}
        self._write(replace(self._keys, wrapped=wrapped))

    def wrap(self, name: str, key: bytes) -> bytes:
        """`key` under the device key, good only for `name` on this device."""
        return _seal(self._device_key, key, _aad(self.device, name))

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """The key in `wrapped`; raises `NotIntact` where it is not for `name`."""
        try:
            return _unseal(self._device_key, wrapped, _aad(self.device, name))
        except InvalidTag:
            raise altered_key_file() from None

    def sign(self, message: bytes) -> bytes:
        """The device's Ed25519 signature, 64 bytes."""
        return self._signing.sign(message)

    def signed(self, signature: bytes, message: bytes) -> bool:
        """True if this device signed `message`."""
        public = Ed25519PublicKey.from_public_bytes(self.public_key)
        try:
            public.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def mark(self, data: bytes) -> bytes:
        """HMAC-SHA-256 that only this device can make, for files outside the store."""
        return hmac.digest(self._marking, data, "sha256")

    def allow(
        self, staff: str, passphrase: str, stretch: Stretch | None = None
    ) -> None:
        """Give `staff` a passphrase, in place of any earlier one; data keys stay.

        Raises:
            Refused: The passphrase is too short.
        """
        slot = _slot(staff, passphrase, self._device_key, self.device, stretch)
        others = tuple(each for each in self._keys.slots if each.staff != staff)
        self._write(replace(self._keys, slots=(*others, slot)))

    def withdraw(self, staff: str) -> None:
        """Take away a passphrase; the one in use cannot withdraw itself."""
        if staff == self.staff:
            raise passphrase_in_use()
        slots = tuple(each for each in self._keys.slots if each.staff != staff)
        self._write(replace(self._keys, slots=slots))

    def finish(self) -> None:
        """Note that the first start has made every file."""
        self._write(replace(self._keys, ready=True))

    def is_sealed(self) -> bool:
        """True if the key file is as this device wrote it."""
        said = hmac.digest(self._sealing, self._keys.unsealed_bytes(), "sha256")
        return hmac.compare_digest(said, self._keys.seal)

    def _write(self, keys: KeyFile) -> None:
        keys = replace(keys, generation=self.generation + 1)
        seal = hmac.digest(self._sealing, keys.unsealed_bytes(), "sha256")
        sealed = replace(keys, seal=seal)
        write_key_file(self._data_dir, sealed)
        self._keys = sealed


def make_keys(
    data_dir: Path, passphrase: str, staff: str, stretch: Stretch | None = None
) -> Keyring:
    """Make a device: its name, its signing key, its data keys, one passphrase."""
    device_key, signing = secrets.token_bytes(KEY_BYTES), Ed25519PrivateKey.generate()
    public_key = signing.public_key().public_bytes_raw()
    device = device_name(public_key)
    fresh = {
        "signing": signing.private_bytes_raw(),
        "device.db": secrets.token_bytes(KEY_BYTES),
        "scope": secrets.token_bytes(KEY_BYTES),
    }
    wrapped = {
        name: _seal(device_key, key, _aad(device, name)) for name, key in fresh.items()
    }
    keys = KeyFile(device=device, public_key=public_key, wrapped=wrapped)
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
    for slot in keys.slots:
        if slot.kind != with_slot.kind or staff not in {None, slot.staff}:
            continue
        try:
            aad = _slot_aad(slot, keys.device)
            device_key = _unseal(with_slot.wrapping_key(slot), slot.wrapped, aad)
        except (InvalidTag, ValueError):
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


def _slot(
    staff: str, passphrase: str, device_key: bytes, device: str, stretch: Stretch | None
) -> Slot:
    if len(normal_form(passphrase).strip()) < SHORTEST_PASSPHRASE:
        raise passphrase_too_short(SHORTEST_PASSPHRASE)
    slot = Slot(
        kind=Passphrase.kind,
        staff=staff,
        salt=secrets.token_bytes(16),
        stretch=stretch or Stretch(),
    )
    wrapping_key = Passphrase(passphrase).wrapping_key(slot)
    return replace(
        slot, wrapped=_seal(wrapping_key, device_key, _slot_aad(slot, device))
    )


def _slot_aad(slot: Slot, device: str) -> bytes:
    cost = slot.stretch
    said = f"{cost.iterations},{cost.lanes},{cost.memory_kib}"
    return _aad(device, f"{slot.kind}\0{slot.staff}\0{said}")


def _aad(device: str, name: str) -> bytes:
    return b"\0".join((_CONTEXT, device.encode(), name.encode()))


def _seal(key: bytes, data: bytes, aad: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, aad)


def _unseal(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    nonce, data = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    return AESGCM(key).decrypt(nonce, data, aad)


def _derived(key: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, None, _CONTEXT + b"\0" + use).derive(key)
