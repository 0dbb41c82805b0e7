"""What lies on a stick, as the one who wrote it signs it (持ち運びの目録)."""

from typing import Literal

from schema.wire.form import VERSION, Instant, Wire


class Carried(Wire, frozen=True, kw_only=True):
    """One file of a part."""

    name: str
    """Its name, plain."""
    size: int
    """Bytes."""
    sha256: str
    """Of its bytes, hex."""


class StickList(Wire, frozen=True, kw_only=True):
    """The list of one part, written last; signed by the device, or by central."""

    v: int = VERSION
    kind: Literal["to-central", "to-kiosk"]
    """Which way it goes."""
    central: str
    """Which central it is from or for."""
    device: str
    """Which device it is from or for."""
    kid: str = ""
    """Id of the device's key, where the device signs."""
    made_at: Instant
    """The writer's clock."""
    files: tuple[Carried, ...]
    """Everything that belongs to the part."""
