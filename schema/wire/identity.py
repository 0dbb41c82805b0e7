"""Who a kiosk is to central: enrolment and new keys (端末の登録)."""

from typing import Literal

from schema.wire.form import VERSION, Instant, Wire


class Successor(Wire, frozen=True, kw_only=True):
    """A key that took the place of the one before it (後継の鍵)."""

    public_key: bytes
    """Ed25519, 32 bytes."""
    voucher: bytes
    """The signature of the key before it over device and both keys."""


class EnrolRequest(Wire, frozen=True, kw_only=True):
    """A kiosk asks to be bound to a facility; signed by its own new key."""

    v: int = VERSION
    kind: Literal["enrol"] = "enrol"
    device: str
    """端末名: from `public_key`'s hash, or the first key's where keys changed."""
    public_key: bytes
    """Ed25519, 32 bytes, for signing."""
    sealing_key: bytes
    """ML-KEM-768 and X25519, 1,216 bytes, for receiving."""
    at: Instant
    """The kiosk's clock."""
    app: str = ""
    """Version of the program."""
    proof: str
    """HMAC-SHA-256 under the code's secret over the keys, hex: the code itself is
    never sent."""
    first_key: bytes = b""
    """The key that the name is from, where keys changed."""
    successors: tuple[Successor, ...] = ()
    """Those after it, the last of them `public_key`."""


class Enrolled(Wire, frozen=True, kw_only=True):
    """Central binds the device to a facility, signed by central."""

    v: int = VERSION
    kind: Literal["enrolled"] = "enrolled"
    central: str
    """Which central."""
    central_key: bytes
    """Its Ed25519 public key: receipts are checked with it."""
    root: bytes
    """The trusted root of packs and editions, exact bytes."""
    device: str
    """端末名."""
    facility: str
    """Id of the facility."""
    facility_name: str
    """医療機関名."""
    jurisdiction: str
    """Prefecture or municipality, as 13 or 13104."""
    scope: str
    """Which pack the facility gets."""
    scope_key: bytes
    """The key of `subject`, sealed to the device."""
    proof: str = ""
    """Of the request that this answers."""
    at: Instant
    """Central's clock."""


class Rotation(Wire, frozen=True, kw_only=True):
    """New keys of a device, signed by the old key; `proof` is the new key's own."""

    v: int = VERSION
    kind: Literal["rotation"] = "rotation"
    device: str
    """端末名; stays."""
    kid: str
    """Id of the old key, which signs."""
    public_key: bytes
    """The new Ed25519 key."""
    sealing_key: bytes
    """The new receiving key."""
    proof: bytes
    """The new key's signature over device and keys."""
    at: Instant
    """The kiosk's clock."""
