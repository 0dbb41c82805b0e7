"""What was built for one scope, and what it is offered as (配布物の組み立て).

`sync.central.build` makes it, `sync.central.publish` signs it:

    build_scope(register, scope, serial, into, *, before=None, patients=frozenset())
        -> Built | None

1. `register` is what `Registers.opened` yields: the register in RAM, in the clear.
2. `scope` is one of `sync.central.scopes`; `patients` are the blind indexes of a
   facility's own patients, and are asked for only there.
3. `before` is the scope's newest full pack, sealed as it was published. Without it
   there is no delta; with it there is none either where a third of the people
   changed: the full pack is then as quick.
4. `None` says that nothing changed, not even the day of the data: no new serial.
5. Packs are written to `into` under the last part of their target's name, whole and
   on disk; every pack has its own new key, which the caller keeps wrapped.
"""

from datetime import datetime

import msgspec

from schema.wire.packs import DeltaOffer, Manifest
from sync.packs.sealed import Sealed


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """The full pack that a scope offers so far."""

    serial: int
    """Its serial."""
    as_of: datetime
    """基準日時."""
    table_hash: str
    """Of its table, hex."""
    full: Sealed
    """The pack."""


class Delta(msgspec.Struct, frozen=True, kw_only=True):
    """Row operations that lead from the pack before to the new one (差分)."""

    before: int
    """Serial it starts from."""
    put: int
    """People added or changed."""
    gone: int
    """People removed."""
    pack: Sealed
    """The pack."""


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """A scope's new full pack, and the delta that leads to it."""

    scope: str
    """Which scope."""
    serial: int
    """Its new serial."""
    as_of: datetime
    """基準日時."""
    rows: int
    """People in it."""
    table_hash: str
    """Sum modulo 2^256 of the rows' SHA-256, hex."""
    full: Sealed
    """The full pack."""
    delta: Delta | None
    """The delta, where it is worth having."""

    def offer(self) -> DeltaOffer | None:
        """The delta as the manifest offers it."""
        if self.delta is None:
            return None
        return DeltaOffer(
            before=self.delta.before,
            after=self.serial,
            path=delta_target(self.scope, self.delta.before, self.serial),
            table_hash=self.table_hash,
            rows=self.rows,
            as_of=self.as_of,
            inflated=self.delta.pack.inflated,
        )

    def manifest(self, deltas: tuple[DeltaOffer, ...] = ()) -> Manifest:
        """What the scope offers now.

        Args:
            deltas: Those still kept, oldest first, and this one's own last.
        """
        return Manifest(
            scope=self.scope,
            serial=self.serial,
            as_of=self.as_of,
            rows=self.rows,
            table_hash=self.table_hash,
            full=full_target(self.scope, self.serial),
            inflated=self.full.inflated,
            deltas=deltas,
        )


def full_target(scope: str, serial: int) -> str:
    """The name of a full pack's target."""
    return f"{scope}/full-{serial}.pack"


def delta_target(scope: str, before: int, after: int) -> str:
    """The name of a delta's target."""
    return f"{scope}/delta-{before}-{after}.pack"
