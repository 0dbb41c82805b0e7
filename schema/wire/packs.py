"""What central offers: packs of eligibility data, and editions (配布物)."""

from schema.wire.form import VERSION, Instant, Wire


class KeysWanted(Wire, frozen=True, kw_only=True):
    """Which packs a kiosk wants to open."""

    paths: tuple[str, ...]
    """Names of targets, as `area-13104/full-7.pack`."""


class KeysGiven(Wire, frozen=True, kw_only=True):
    """The keys of packs, each sealed to one device."""

    device: str
    """For whom."""
    keys: dict[str, bytes]
    """By path."""


class DeltaOffer(Wire, frozen=True, kw_only=True):
    """A pack of row operations from one serial to another."""

    before: int
    """Serial it starts from."""
    after: int
    """Serial it leads to."""
    path: str
    """Name of the target."""
    table_hash: str
    """Of the resulting table, hex."""
    rows: int
    """People in the resulting table."""
    as_of: Instant
    """基準日時 of the result."""
    inflated: int
    """Bytes after unsealing and inflating."""


class Manifest(Wire, frozen=True, kw_only=True):
    """What a scope offers: a target `<scope>/manifest.json`, signed through TUF."""

    v: int = VERSION
    scope: str
    """Which scope."""
    serial: int
    """The newest."""
    as_of: Instant
    """基準日時."""
    rows: int
    """People in the full pack."""
    table_hash: str
    """Sum modulo 2^256 of the rows' SHA-256, hex."""
    full: str
    """Name of the full pack's target."""
    inflated: int
    """Bytes of the full pack after unsealing and inflating."""
    deltas: tuple[DeltaOffer, ...] = ()
    """The last ninety days, oldest first."""


class EditionOffer(Wire, frozen=True, kw_only=True):
    """The rulebook in force: a target `editions/current.json`, signed through TUF."""

    v: int = VERSION
    serial: int
    """Grows with every change."""
    name: str
    """Id and hash of the edition, as confirmations carry it."""
    path: str
    """Target of its files, a zip; empty for the built-in edition."""
    adopt: tuple[str, ...] = ()
    """Amendments adopted."""
