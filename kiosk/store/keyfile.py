"""The key file: what is wrapped, by which slot, unchanged by others (鍵ファイル).

It holds no key and no secret in clear. Its seal is made with the device key, so
that a slot or a wrapped key put in from elsewhere is found on unlocking.
"""

import unicodedata
from pathlib import Path
from typing import Annotated

import msgspec

from kiosk.store.disk import replace_file
from kiosk.store.faults import translated
from kiosk.store.gate import KEY_FILE
from schema.errors import Locked, NotIntact, Refused, Unreadable, Untrusted

__all__ = ["KEY_FILE"]

VERSION = 3


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """How much work one try of a passphrase costs (Argon2id).

    Within bounds: a file with greater ones would stop the machine.
    """

    iterations: Annotated[int, msgspec.Meta(ge=1, le=64)] = 3
    """Passes over the memory."""
    lanes: Annotated[int, msgspec.Meta(ge=1, le=64)] = 4
    """Threads."""
    memory_kib: Annotated[int, msgspec.Meta(ge=8, le=1 << 20)] = 64 * 1024
    """Memory; the defaults are RFC 9106's second recommended option."""


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """One way to the device key (鍵スロット)."""

    kind: str
    """Who can open it: `passphrase`."""
    staff: str
    """Staff id that unlocks with it; never a name (職員ID)."""
    salt: bytes
    """16 random bytes."""
    stretch: Stretch
    """Cost of one try."""
    factor: str | msgspec.UnsetType = msgspec.UNSET
    """What goes with the passphrase: `device`, or `totp`; earlier files say neither,
    and mean the device."""
    wrapped: bytes = b""
    """The device key under this slot's own key: nonce and AES-256-GCM."""


class NextPublic(msgspec.Struct, frozen=True, kw_only=True):
    """Public halves of keys that are prepared and not yet in use (次の鍵)."""

    public_key: bytes
    """Ed25519."""
    sealing_key: bytes
    """ML-KEM-768 and X25519."""


class KeyFile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that `keys.json` holds."""

    v: int = VERSION
    """Version of this form."""
    device: str
    """The device's name: 26 base32 characters (端末名)."""
    public_key: bytes
    """Ed25519, made at first start: the device's name follows from it."""
    slots: tuple[Slot, ...] = ()
    """One for each passphrase."""
    wrapped: dict[str, bytes] = {}
    """Wrapped keys by what they open: `signing`, `sealing`, `scope`, `device.db`."""
    ready: bool = False
    """False until the first start has made every file."""
    generation: int | msgspec.UnsetType = msgspec.UNSET
    """Grows each time the file is written; `device.db` remembers the greatest.

    The first desks' files have none, and their seal was made without it.
    """
    sealing_key: bytes | msgspec.UnsetType = msgspec.UNSET
    """For receiving, the public half; files of version 1 have none."""
    later_keys: tuple[bytes, ...] | msgspec.UnsetType = msgspec.UNSET
    """Ed25519 keys after the first, oldest first; the last is in use."""
    vouchers: tuple[bytes, ...] | msgspec.UnsetType = msgspec.UNSET
    """For each of `later_keys`, the word of the key before it; empty where none was
    kept."""
    next_public: NextPublic | msgspec.UnsetType = msgspec.UNSET
    """Keys that central may have already and that are not in use yet."""
    seal: bytes = b""
    """HMAC-SHA-256 over the rest."""

    @property
    def public_keys(self) -> tuple[bytes, ...]:
        """Every Ed25519 key, oldest first; the last is in use."""
        return (self.public_key, *(self.later_keys or ()))

    @property
    def later_vouchers(self) -> tuple[bytes, ...]:
        """As many vouchers as there are later keys."""
        kept, later = self.vouchers or (), self.later_keys or ()
        return (*(b"" for _ in later[len(kept) :]), *kept)

    def unsealed_bytes(self) -> bytes:
        """What the seal is made over."""
        return msgspec.json.encode(msgspec.structs.replace(self, seal=b""))


def read_key_file(data_dir: Path) -> KeyFile:
    """Read the folder's key file; its seal is checked once it is unlocked.

    Raises:
        Unreadable: There is none: no desk was set up here.
        NotIntact: It does not read as one.
        Refused: A later version of the program wrote it.
    """
    path = data_dir / KEY_FILE
    if not path.exists():
        raise Unreadable(
            "E-STORE-1",
            subject="the data folder",
            found="no desk set up here",
            expected=f"a folder with {KEY_FILE}",
            hint="check the folder, or start the kiosk once to set it up",
        )
    with translated(KEY_FILE):
        data = path.read_bytes()
    try:
        version = msgspec.json.decode(data, type=_Versioned).v
        if version > VERSION:
            raise _too_new(version)
        return msgspec.json.decode(data, type=KeyFile)
    except msgspec.DecodeError:
        raise altered_key_file() from None


def write_key_file(data_dir: Path, keys: KeyFile) -> None:
    """Replace the folder's key file in one step."""
    replace_file(data_dir / KEY_FILE, msgspec.json.encode(keys))


class _Versioned(msgspec.Struct):
    v: int


def normal_form(passphrase: str) -> str:
    """A passphrase as it counts: width and composition do not matter."""
    return unicodedata.normalize("NFKC", passphrase)


def older_key_file() -> Untrusted:
    """The refusal of a key file from before passphrases were changed."""
    return Untrusted(
        "E-KEYS-3",
        subject=KEY_FILE,
        found="an older copy, from before a passphrase was given or withdrawn",
        expected="the key file as this desk last wrote it",
        hint="put back the newest copy of this file and call IT",
    )


def altered_key_file() -> NotIntact:
    """The refusal of a key file that is not as the program wrote it."""
    return NotIntact(
        "E-KEYS-1",
        subject=KEY_FILE,
        found="content that this program did not write",
        expected="the key file as it was left",
        hint="keep the folder as it is and call IT; put back a copy of this file",
    )


def _too_new(version: int) -> Refused:
    return Refused(
        "E-KEYS-2",
        subject=KEY_FILE,
        found=f"version {version}",
        expected=f"version {VERSION} or earlier",
        hint="update Madoguchi on this desk",
    )


def opens_nothing() -> Locked:
    """The refusal of a wrong passphrase."""
    return Locked(
        "E-UNLOCK-1",
        subject="the desk",
        found="a passphrase that opens nothing here",
        expected="a passphrase of this desk's staff",
        hint="type it again; upper and lower case differ; add the code if you have one",
    )


def passphrase_in_use() -> Refused:
    """The refusal to withdraw the passphrase that unlocked this session."""
    return Refused(
        "E-UNLOCK-3",
        subject="the passphrase to withdraw",
        found="the one in use",
        expected="another one",
        hint="unlock with another passphrase first",
    )
