"""Enrolment codes: short, typed by a person, never sent (登録コード).

What holds, in the order it is applied:

1. 16 characters of base32 without I, L, O and U: 40 bits of secret, then 40 bits of
   fingerprint: scrypt over central's public key and the exact bytes of its trusted
   root, salted with the secret.
2. Typing is forgiven: case, width, spaces and hyphens; O is 0, I and L are 1.
3. Only a proof leaves the kiosk: an HMAC over device and keys, under a key that is
   scrypt over the secret, salted with the fingerprint.
4. The kiosk believes an answer only if its key and root have the fingerprint.

Forty bits alone are soon searched. So each half is slow (RFC 7914), and needs the
other: without the secret nobody knows which fingerprint to forge, and whoever saw a
proof pays twice for every secret that he tries.
"""

import hmac
import secrets
import unicodedata
from hashlib import scrypt

import msgspec

from sync.errors import Unreadable, Untrusted

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Each character is five bits."""
LENGTH = 16
"""Characters of a code, without the hyphens."""

COST = 1 << 15
"""N of scrypt: 32 MiB and a tenth of a second for one try of one half."""

_BLOCK = 8
_LANES = 1
_MOST_MEMORY = 64 << 20
_HALF_BYTES = 5
_KEY_BYTES = 32
_GROUP = 4
_FINGERPRINT = b"madoguchi/enrol-fingerprint/v2\0"
_KEY = b"madoguchi/enrol-code/v2\0"
_ALIKE = str.maketrans("OIL", "011")


class EnrolCode(msgspec.Struct, frozen=True, kw_only=True):
    """One code as central prints it and a person types it (登録コード)."""

    secret: bytes
    """40 random bits that only central and the person know."""
    fingerprint: bytes
    """40 bits that central's key and root must have."""

    def __str__(self) -> str:
        """As it is printed: `XXXX-XXXX-XXXX-XXXX`."""
        bits = int.from_bytes(self.secret + self.fingerprint)
        said = "".join(
            ALPHABET[bits >> 5 * place & 0x1F] for place in reversed(range(LENGTH))
        )
        return "-".join(said[at : at + _GROUP] for at in range(0, LENGTH, _GROUP))


def new_code(central_key: bytes, root: bytes) -> EnrolCode:
    """A code that nobody can guess, for a central with this key and root."""
    secret = secrets.token_bytes(_HALF_BYTES)
    return EnrolCode(secret=secret, fingerprint=fingerprint(central_key, root, secret))


def read_code(typed: str) -> EnrolCode:
    """The code somebody typed.

    Raises:
        Unreadable: Too short, too long, or a character that no code has.
    """
    said = unicodedata.normalize("NFKC", typed).upper().translate(_ALIKE)
    kept = [char for char in said if not (char.isspace() or char in "-‐‑–—−ー")]
    if len(kept) != LENGTH or not set(kept) <= set(ALPHABET):
        raise _no_code(len(kept))
    bits = 0
    for char in kept:
        bits = bits << 5 | ALPHABET.index(char)
    both = bits.to_bytes(2 * _HALF_BYTES)
    return EnrolCode(secret=both[:_HALF_BYTES], fingerprint=both[_HALF_BYTES:])


def fingerprint(central_key: bytes, root: bytes, secret: bytes) -> bytes:
    """40 bits of central's public key and its root, for who knows the secret."""
    return _stretched(central_key + root, _FINGERPRINT + secret)[:_HALF_BYTES]


def code_key(code: EnrolCode) -> bytes:
    """What central keeps of a code and proofs are made with, 32 bytes."""
    return _stretched(code.secret, _KEY + code.fingerprint)


def proof(key: bytes, device: str, public_key: bytes, sealing_key: bytes) -> str:
    """What shows that the kiosk knows the code, hex; good for these keys only."""
    said = device.encode() + b"\0" + public_key + sealing_key
    return hmac.digest(key, said, "sha256").hex()


def believed(code: EnrolCode, central_key: bytes, root: bytes) -> None:
    """Make sure that an answer comes from the central that printed the code.

    Raises:
        Untrusted: Its key or its root is another one.
    """
    found = fingerprint(central_key, root, code.secret)
    if not hmac.compare_digest(code.fingerprint, found):
        raise Untrusted(
            "E-CODE-2",
            subject="central's answer",
            found="another key or another root than the code stands for",
            expected="the central that printed the code",
            hint="check address and code; if both are right, call IT before going on",
        )


def _stretched(said: bytes, salt: bytes) -> bytes:
    return scrypt(
        said,
        salt=salt,
        n=COST,
        r=_BLOCK,
        p=_LANES,
        maxmem=_MOST_MEMORY,
        dklen=_KEY_BYTES,
    )


def _no_code(length: int) -> Unreadable:
    return Unreadable(
        "E-CODE-1",
        subject="the enrolment code",
        found=f"{length} characters, or one that no code has",
        expected=f"{LENGTH} letters and digits, as XXXX-XXXX-XXXX-XXXX",
        hint="type it as central printed it; there is no U in it",
    )
