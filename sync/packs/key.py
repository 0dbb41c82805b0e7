"""Keys that travel: sealed to one device, for one purpose (鍵の受け渡し).

1. A secret is sealed by HPKE in base mode: X-Wing (ML-KEM-768 with X25519),
   HKDF-SHA256, AES-256-GCM. It stays closed as long as one of the two holds.
2. `info` names the device and what the secret is for: what was sealed for another
   device or another purpose does not open.
3. Who sealed it HPKE does not say: what carries it is signed.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from sync.errors import Unreadable, Untrusted

PRIVATE_BYTES = 96
"""A private key: ML-KEM's 64-byte seed, then X25519's 32 bytes."""
PUBLIC_BYTES = 1_216
"""A public key: ML-KEM's 1,184 bytes, then X25519's 32."""

_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_SEED_BYTES = 64
_MLKEM_PUBLIC_BYTES = 1_184

_PACK_KEY = b"madoguchi/pack-key/v1"
_SCOPE_KEY = b"madoguchi/scope-key/v1"


def new_sealing_key() -> bytes:
    """A new private key for receiving, 96 bytes (封かん鍵)."""
    return secrets.token_bytes(PRIVATE_BYTES)


def public_of(private: bytes) -> bytes:
    """The public key of a private one, 1,216 bytes."""
    mlkem, x25519 = _halves(private)
    return (
        mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
    )


def seal_to(public_key: bytes, secret: bytes, info: bytes) -> bytes:
    """`secret` for whoever has the private key of `public_key`, and for `info`.

    Raises:
        Unreadable: It is no such public key.
    """
    try:
        mlkem = MLKEM768PublicKey.from_public_bytes(public_key[:_MLKEM_PUBLIC_BYTES])
        x25519 = X25519PublicKey.from_public_bytes(public_key[_MLKEM_PUBLIC_BYTES:])
        recipient = MLKEM768X25519PublicKey(mlkem, x25519)
        return _SUITE.encrypt(secret, recipient, info=info)
    except ValueError:
        raise _no_public_key() from None


def open_with(private: bytes, sealed: bytes, info: bytes) -> bytes:
    """The secret that was sealed to `private` for `info`.

    Raises:
        Untrusted: It was sealed to another key, for something else, or altered.
    """
    try:
        return _SUITE.decrypt(
            sealed, MLKEM768X25519PrivateKey(*_halves(private)), info=info
        )
    except (InvalidTag, ValueError):
        raise _not_for_us() from None


def pack_key_info(device: str, path: str) -> bytes:
    """What the key of the pack at `path` is sealed for."""
    return b"\0".join((_PACK_KEY, device.encode(), path.encode()))


def scope_key_info(device: str, facility: str) -> bytes:
    """What a facility's scope key is sealed for."""
    return b"\0".join((_SCOPE_KEY, device.encode(), facility.encode()))


def _halves(private: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    return (
        MLKEM768PrivateKey.from_seed_bytes(private[:_SEED_BYTES]),
        X25519PrivateKey.from_private_bytes(private[_SEED_BYTES:]),
    )


def _no_public_key() -> Unreadable:
    return Unreadable(
        "E-SEALED-1",
        subject="sealing key",
        found="bytes that are no such key",
        expected=f"a public key of {PUBLIC_BYTES} bytes",
        hint="enrol the kiosk again",
    )


def _not_for_us() -> Untrusted:
    return Untrusted(
        "E-SEALED-2",
        subject="sealed key",
        found="a key that this device cannot open",
        expected="one that was sealed to it, for what it asked",
        hint="try again; if it stays, enrol the kiosk again with a new code",
    )
