"""Keys that sign what central offers, each in a file of its own (署名鍵).

1. Three root keys, of which two sign: they belong on three media, off the machine.
2. The other keys stay on the machine, since it signs by itself every day; what they
   sign is good for weeks, and the root takes them away again.
"""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from securesystemslib.signer import CryptoSigner

from sync.errors import Unreadable
from sync.files import own_folder, replace_file, translated

ROOT_FOLDER = "root-keys"
"""Folder of the root keys, while they are still here."""
ONLINE_FOLDER = Path("keys", "trust")
"""Folder of the keys that stay."""
ROOT_KEYS = 3
"""As many root keys there are."""
THRESHOLD = 2
"""As many of them have to sign."""


def root_keys_present(folder: Path) -> int:
    """How many root keys still lie on central's machine; two are too many."""
    return len(list((folder / ROOT_FOLDER).glob("*.pem")))


def new_key() -> CryptoSigner:
    """A new Ed25519 key, nowhere kept yet."""
    return CryptoSigner.generate_ed25519()


def keep_key(key: CryptoSigner, path: Path) -> CryptoSigner:
    """Write a key to `path` for this account only; the key."""
    own_folder(path.parent)
    replace_file(path, key.private_bytes)
    return key


def read_key(path: Path) -> CryptoSigner:
    """The key in a file.

    Raises:
        Unreadable: It holds no Ed25519 key.
        Unreachable: It cannot be opened.
    """
    with translated(path.name):
        data = path.read_bytes()
    try:
        key = load_pem_private_key(data, password=None)
    except (ValueError, TypeError):
        raise _no_key(path) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(path)
    return CryptoSigner(key)


def root_key_path(folder: Path, number: int) -> Path:
    """Where central puts a root key that it has just made."""
    return folder / ROOT_FOLDER / f"root-{number}.pem"


def online_key_path(folder: Path, role: str) -> Path:
    """Where the key of a role stays."""
    return folder / ONLINE_FOLDER / f"{role}.pem"


def _no_key(path: Path) -> Unreadable:
    return Unreadable(
        "E-REPO-3",
        subject=path.name,
        found="a file that holds no Ed25519 key",
        expected="a key file that central made",
        hint="name the right files, or put back the key from its backup",
    )
