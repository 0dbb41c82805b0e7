"""What one scope offers so far, and what it offers next (範囲ごとの配布).

1. A pack's key is kept before the pack is offered, and forgotten once it is not.
2. Deltas are kept for ninety days of data, as long as each leads on to the next.
3. A pack before that does not open any more is no reason to offer nothing: the full
   pack comes without a delta.
"""

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from schema.wire.packs import DeltaOffer, Manifest
from sync.central.build import build_scope
from sync.central.built import Before, Built
from sync.central.pack_keys import PackKeys
from sync.central.people import OpenRegister
from sync.central.scopes import Scope
from sync.errors import Unreadable, Untrusted
from sync.packs.sealed import Sealed
from sync.protocol.envelope import read_as
from sync.trust.names import manifest_of
from sync.trust.repository import Change, Repository

KEPT_FOR = timedelta(days=90)
"""As far back as deltas lead, in days of data."""
MOST_DELTAS = 90
"""A kiosk asks for the keys of a whole chain at once."""


class ScopeOffered(msgspec.Struct, frozen=True, kw_only=True):
    """What one scope offers now."""

    scope: str
    """Which."""
    serial: int
    """The newest."""
    rows: int
    """People in it."""
    as_of: datetime
    """基準日時."""
    is_new: bool
    """False where nothing changed."""
    full: int = 0
    """Bytes of the new full pack."""
    delta: int = 0
    """Bytes of the new delta; 0 where there is none."""


def next_serial(before: int, now: datetime) -> int:
    """The minute of publication, as 2511221345, or one more than the last (通番)."""
    return max(before + 1, int(f"{now:%y%m%d%H%M}"))


class OfferedScope:
    """One scope's packs among everything that is offered."""

    def __init__(self, scope: Scope, repository: Repository, keys: PackKeys) -> None:
        """Read what it offers so far."""
        self.scope = scope
        self._repository = repository
        self._keys = keys
        data = repository.read(manifest_of(scope.name))
        self._before = read_as(Manifest, data) if data else None

    def build(
        self,
        register: OpenRegister,
        own: frozenset[int],
        now: datetime,
        into: Path,
        *,
        anew: bool = False,
    ) -> Built | None:
        """Build its packs from the register; `None` where nothing changed.

        Args:
            register: In clear, in memory.
            own: Blind indexes of a facility's own patients.
            now: The present instant.
            into: Folder for the packs.
            anew: Build the full pack whether or not something changed.
        """
        before = None if anew else self._pack_before()
        serial = next_serial(self._before.serial if self._before else 0, now)
        try:
            return build_scope(
                register, self.scope, serial, into, before=before, patients=own
            )
        except (Untrusted, Unreadable):
            if before is None:
                raise
            return build_scope(register, self.scope, serial, into, patients=own)

    def offer(self, built: Built, change: Change) -> ScopeOffered:
        """Put what was built in the place of what was offered, keys first."""
        step = built.offer()
        manifest = built.manifest((*self._links(step), step) if step else ())
        sizes = self._put(manifest.full, built.full, change), 0
        if step and built.delta:
            sizes = sizes[0], self._put(step.path, built.delta.pack, change)
        change.put(manifest_of(self.scope.name), msgspec.json.encode(manifest))
        kept = {manifest_of(self.scope.name), *paths_in(manifest)}
        for path in set(change.offered(self.scope.name)) - kept:
            change.drop(path)
        return _said(manifest, is_new=True, full=sizes[0], delta=sizes[1])

    def offered(self) -> ScopeOffered | None:
        """What it offers so far; `None` for nothing."""
        return _said(self._before, is_new=False) if self._before else None

    def _put(self, path: str, pack: Sealed, change: Change) -> int:
        size = pack.path.stat().st_size
        self._keys.keep(path, pack.key)
        change.add(path, pack.path)
        return size

    def _pack_before(self) -> Before | None:
        """The full pack offered so far, if it still opens."""
        if self._before is None:
            return None
        target = self._repository.offered(self.scope.name).get(self._before.full)
        key = self._keys.find(self._before.full)
        if target is None or key is None:
            return None
        full = Sealed(
            path=self._repository.place(self._before.full, target),
            key=key,
            inflated=self._before.inflated,
        )
        return Before(
            serial=self._before.serial,
            as_of=self._before.as_of,
            table_hash=self._before.table_hash,
            full=full,
        )

    def _links(self, step: DeltaOffer) -> tuple[DeltaOffer, ...]:
        """The deltas that lead to where `step` begins, and are not too old."""
        deltas = self._before.deltas if self._before else ()
        young = [one for one in deltas if step.as_of - one.as_of <= KEPT_FOR]
        return tuple(young[1 - MOST_DELTAS :])


def paths_in(manifest: Manifest) -> tuple[str, ...]:
    """Every pack that it names."""
    return manifest.full, *(offer.path for offer in manifest.deltas)


def _said(
    manifest: Manifest, *, is_new: bool, full: int = 0, delta: int = 0
) -> ScopeOffered:
    return ScopeOffered(
        scope=manifest.scope,
        serial=manifest.serial,
        rows=manifest.rows,
        as_of=manifest.as_of,
        is_new=is_new,
        full=full,
        delta=delta,
    )
