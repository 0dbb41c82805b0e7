"""Central's own keys: one signs receipts, one closes what it keeps (集約先の鍵).

1. Both lie in files under `keys/` that only this account can read.
2. Central's name is drawn from its public key: another key is another central.
3. What is wrapped says what it is for, and opens for nothing else.
4. Whom a facility treats is kept by blind index only: without these keys nobody can
   tell who it is.
"""

import hmac
import secrets
from base64 import b32encode
from hashlib import sha256
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.errors import NotIntact, Refused, Unreadable
from sync.files import own_folder, replace_file, translated

FOLDER = "keys"
"""Where the keys lie in central's folder."""
SIGNING = "signing.key"
"""Ed25519, 32 bytes."""
MASTER = "master.key"
"""AES-256-GCM, 32 bytes."""

_KEY_BYTES = 32
_NONCE_BYTES = 12
_NAME_LENGTH = 26
_BLIND = b"madoguchi/blind-index/v1"
_BLIND_BYTES = 8


class CentralKeys:
    """Signs for central, and closes what it keeps."""

    def __init__(self, signing: bytes, master: bytes) -> None:
        """Take over two keys of 32 bytes."""
        self._signing = Ed25519PrivateKey.from_private_bytes(signing)
        self._master = AESGCM(master)
        self._blind = hmac.digest(master, _BLIND, "sha256")
        self.public_key = self._signing.public_key().public_bytes_raw()
        self.central = central_of(self.public_key)

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Make new keys in central's folder.

        Raises:
            Refused: There are keys already.
            Unreachable: The disk is full or fails.
        """
        place = folder / FOLDER
        own_folder(place)
        if any(place.glob("*.key")):
            raise _keys_there()
        for name in (SIGNING, MASTER):
            replace_file(place / name, secrets.token_bytes(_KEY_BYTES))
        return cls(*_pair(folder))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Read the keys in central's folder.

        Raises:
            Unreadable: There are none.
            NotIntact: A file is not as it was written.
        """
        return cls(*_pair(folder))

    def sign(self, message: bytes) -> bytes:
        """Central's Ed25519 signature, 64 bytes."""
        return self._signing.sign(message)

    def wrap(self, name: str, key: bytes) -> bytes:
        """`key`, closed under the master key; `name` says what it is for."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._master.encrypt(nonce, key, name.encode())

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """What was wrapped under `name`.

        Raises:
            NotIntact: It was wrapped by another central, for something else, or
                altered.
        """
        nonce, closed = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
        try:
            return self._master.decrypt(nonce, closed, name.encode())
        except (InvalidTag, ValueError):
            raise _foreign(name) from None

    def blind(self, person: int) -> int:
        """What stands for a person's key where nobody may read it (照合用索引)."""
        said = person.to_bytes(_BLIND_BYTES, signed=True)
        index = hmac.digest(self._blind, said, "sha256")[:_BLIND_BYTES]
        return int.from_bytes(index, signed=True)


def public_of(signing: bytes) -> bytes:
    """The public key of what lies in `signing.key`.

    Raises:
        NotIntact: It is no key.
    """
    if len(signing) != _KEY_BYTES:
        raise _altered(SIGNING)
    key = Ed25519PrivateKey.from_private_bytes(signing)
    return key.public_key().public_bytes_raw()


def central_of(public_key: bytes) -> str:
    """Central's name: 26 base32 characters of SHA-256 over its public key."""
    return b32encode(sha256(public_key).digest()).decode().lower()[:_NAME_LENGTH]


def _pair(folder: Path) -> tuple[bytes, bytes]:
    return _read(folder / FOLDER / SIGNING), _read(folder / FOLDER / MASTER)


def _read(path: Path) -> bytes:
    if not path.exists():
        raise _no_keys(path.name)
    with translated(path.name):
        found = path.read_bytes()
    if len(found) != _KEY_BYTES:
        raise _altered(path.name)
    return found


def _keys_there() -> Refused:
    return Refused(
        "E-CENTRAL-20",
        subject="central's keys",
        found="keys that are there already",
        expected="a folder without keys",
        hint="name another folder with --data; keys are never overwritten",
    )


def _no_keys(name: str) -> Unreadable:
    return Unreadable(
        "E-CENTRAL-21",
        subject=name,
        found="no central set up here",
        expected=f"{FOLDER}/{name} in the folder",
        hint="check --data, or set central up with `madoguchi central init`",
    )


def _altered(name: str) -> NotIntact:
    return NotIntact(
        "E-CENTRAL-22",
        subject=name,
        found="a file of another length",
        expected=f"{_KEY_BYTES} bytes, as they were written",
        hint="put the file back from its copy; do not set central up again",
    )


def _foreign(name: str) -> NotIntact:
    return NotIntact(
        "E-CENTRAL-23",
        subject=name,
        found="something that central's master key does not open",
        expected="what this central closed, unaltered",
        hint="check that keys and database belong together",
    )
