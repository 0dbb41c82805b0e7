"""Keys that are to follow those in use, and what any of them opens (次の鍵)."""

from collections.abc import Sequence
from contextlib import suppress

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from schema.errors import Untrusted
from sync.packs.key import open_with, public_of
from sync.protocol.envelope import kid_of
from sync.protocol.rotation import rotation_message


class NextKeys:
    """Who the device will be once central has these keys; sync's `Identity` too."""

    def __init__(self, device: str, signing: bytes, sealing: bytes) -> None:
        """Hold both private keys."""
        self._device = device
        self._signing = Ed25519PrivateKey.from_private_bytes(signing)
        self._sealing = sealing

    @property
    def device(self) -> str:
        """端末名; stays."""
        return self._device

    @property
    def public_key(self) -> bytes:
        """The Ed25519 public key, 32 bytes."""
        return self._signing.public_key().public_bytes_raw()

    @property
    def kid(self) -> str:
        """Id of the signing key."""
        return kid_of(self.public_key)

    @property
    def sealing_public_key(self) -> bytes:
        """The receiving key, 1,216 bytes."""
        return public_of(self._sealing)

    @property
    def proof(self) -> bytes:
        """The new key's own signature over device and keys, for `Rotation`."""
        keys = (self.public_key, self.sealing_public_key)
        return self.sign(rotation_message(self.device, *keys))

    def sign(self, message: bytes) -> bytes:
        """The key's Ed25519 signature, 64 bytes."""
        return self._signing.sign(message)

    def unseal(self, sealed: bytes, info: bytes) -> bytes:
        """Open what was sealed to this key under `info`; raises `Untrusted`."""
        return open_with(self._sealing, sealed, info)


def opened_by_any(keys: Sequence[bytes], sealed: bytes, info: bytes) -> bytes:
    """What was sealed to one of these private keys.

    Raises:
        Untrusted: None of them opens it.
    """
    *others, last = keys
    for key in others:
        with suppress(Untrusted):
            return open_with(key, sealed, info)
    return open_with(last, sealed, info)
