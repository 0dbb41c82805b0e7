"""Keys under keys: AES-256-GCM for what is kept, HKDF for what follows (鍵の包み).

A wrapped key opens only on its own device and under its own name.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32

_CONTEXT = b"madoguchi/keys/v1"
_NONCE_BYTES = 12


def wrapped_under(key: bytes, data: bytes, device: str, name: str) -> bytes:
    """`data` under `key`, good only for `name` on this device."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, _aad(device, name))


def unwrapped(key: bytes, wrapped: bytes, device: str, name: str) -> bytes | None:
    """What was wrapped under `key` for `name`; `None` where it was not."""
    nonce, data = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, data, _aad(device, name))
    except (InvalidTag, ValueError):
        return None


def derived(key: bytes, use: bytes) -> bytes:
    """Another key that follows from `key`, for one use."""
    return HKDF(SHA256(), KEY_BYTES, None, _CONTEXT + b"\0" + use).derive(key)


def _aad(device: str, name: str) -> bytes:
    return b"\0".join((_CONTEXT, device.encode(), name.encode()))
