"""What sync asks of whoever keeps the log, the copy and the keys (同期の口).

The kiosk's store implements these; so do the tests' own, which are small.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from schema.rules.book import Rulebook
from schema.wire.identity import Enrolled
from schema.wire.log import ForkedFrom, Receipt
from schema.wire.packs import DeltaOffer, EditionOffer, Manifest


class LocalEpoch(msgspec.Struct, frozen=True, kw_only=True):
    """One epoch of the device's own log."""

    epoch: int
    """系列."""
    seq: int
    """Last event that counts: after a fork was healed, the last one in common."""
    head: bytes
    """h_seq."""
    received: int
    """Up to where receipts reach."""
    forked_from: ForkedFrom | None = None
    """Where it took over from another epoch."""


class Identity(Protocol):
    """The device's name and keys."""

    @property
    def device(self) -> str:
        """端末名."""
        ...

    @property
    def kid(self) -> str:
        """Id of the signing key in use: 16 hex characters of its SHA-256."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The device's Ed25519 signature, 64 bytes."""
        ...

    def unseal(self, sealed: bytes, info: bytes) -> bytes:
        """Open what was sealed to this device under `info` (HPKE).

        Raises:
            Untrusted: It was sealed to another device, for something else, or
                altered.
        """
        ...


class Outbox(Protocol):
    """The device's log as sync sees it (送信待ち)."""

    def epochs(self) -> Sequence[LocalEpoch]:
        """Every epoch that has begun, in order."""
        ...

    def head_at(self, epoch: int, seq: int) -> bytes | None:
        """The chain's hash at a place; the epoch's start for 0; `None` if absent."""
        ...

    def bodies(self, epoch: int, first: int, most: int) -> Sequence[bytes]:
        """Exact bytes of up to `most` events from `first` on, re-homed ones too."""
        ...

    def mark_received(self, receipt: Receipt, word: bytes = b"") -> None:
        """Advance to a receipt whose signature holds.

        Args:
            receipt: What central says it holds.
            word: The same as central signed it, exact bytes, to be kept as proof.

        Raises:
            Untrusted: Its hash is not this log's own hash at that place.
        """
        ...

    def rewind(self, epoch: int, seq: int) -> None:
        """Central holds an epoch only up to `seq`: what follows is unsent again."""
        ...

    def heal(self, common: Mapping[int, int], above: int) -> LocalEpoch:
        """Leave what central has not, and begin a new epoch with it (分岐の修復).

        Args:
            common: For each epoch that central holds otherwise, the last event
                both have; it counts only up to there from now on.
            above: The new epoch's number is greater than this and any known here.

        Returns:
            The new epoch, which begins with the events after those in common.
        """
        ...


class Copy(Protocol):
    """The local copy of eligibility data as sync sees it (手元データ)."""

    def serial(self) -> int | None:
        """Central's serial of the copy in use; `None` where it has none."""
        ...

    def scope(self) -> str:
        """Which scope the copy in use is of; empty where it is not central's."""
        ...

    def take_full(self, pack: Path, key: bytes, manifest: Manifest) -> None:
        """Replace the copy by a full pack whose signature holds.

        Raises:
            Untrusted: Older than the copy in use, or not what the manifest says;
                the copy in use stays.
            Unreadable: Not a pack, another schema, or larger than it says.
        """
        ...

    def take_delta(self, pack: Path, key: bytes, offer: DeltaOffer) -> None:
        """Bring the copy from one serial to the next, in one transaction.

        Raises:
            Untrusted: It does not start here, or does not lead where it says; the
                copy in use stays.
        """
        ...

    def note_fetch(self) -> object:
        """Central has nothing newer: date the last fetch to now."""
        ...


class Editions(Protocol):
    """The rulebook in use as sync sees it (受付基準)."""

    def offered(self) -> int:
        """Serial of the last offer that was taken; 0 for none."""
        ...

    def take(self, offer: EditionOffer, files: bytes) -> Rulebook:
        """Prove an edition and keep it for use.

        Raises:
            MadoguchiError: It does not read or is not proven; the one in use stays.
        """
        ...


class Membership(Protocol):
    """To which central and facility the desk belongs (登録)."""

    def enrolled(self) -> Enrolled | None:
        """What central answered at enrolment; `None` before it."""
        ...

    def address(self) -> str:
        """Central's address; empty where only sticks travel."""
        ...


class Progress(Protocol):
    """Told how far the work is."""

    def __call__(self, what: str, done: int, total: int) -> None:
        """`done` of `total` events or bytes; `what` is push, pull or import."""
        ...


Now = Callable[[], datetime]
"""The one clock, read when it is needed."""
