"""The local copy as sync sees it: taken from packs, proven, never turned back.

1. A copy of another scope than the desk's own is refused; a first one of a new
   scope takes the place of the old whatever its serial.
2. Within a scope serials only grow, but for a copy that is not to be used any more:
   the same serial may be fetched again.
3. Whatever is refused, the copy in use stays as it was.
"""

from collections.abc import Callable
from pathlib import Path
from threading import Event

from kiosk.desk.ports import SnapshotInfo
from kiosk.store.shelf import Shelf, disproven, not_newer
from kiosk.store.snapshot_delta import apply_delta
from kiosk.store.snapshot_pack import PROVEN_AT_ONCE, import_pack
from kiosk.store.snapshot_proof import rows_hold
from kiosk.store.snapshot_word import CopyFile, Word
from schema.clock import Clock
from schema.errors import MadoguchiError, NotIntact
from schema.wire.packs import DeltaOffer, Manifest
from sync.packs import doubts
from sync.packs.ram import InRam, in_ram
from sync.packs.sealed import Sealed

SOURCE = "central"


class StoreCopy:
    """Takes packs for the shelf; implements sync's `Copy`."""

    def __init__(
        self,
        shelf: Shelf,
        wanted: Callable[[], str],
        clock: Clock,
        room: InRam = in_ram,
    ) -> None:
        """Take packs for `shelf`.

        Args:
            shelf: Keeps the copy.
            wanted: The desk's own scope; empty before enrolment.
            clock: The one clock.
            room: Where a pack lies in clear.
        """
        self._shelf = shelf
        self._wanted = wanted
        self._clock = clock
        self._room = room

    def serial(self) -> int | None:
        """Central's serial of the copy in use; `None` where it has none.

        One that cannot be used counts as none: a full pack mends it.
        """
        info = self._info()
        return info.serial if info and self._is_sound() else None

    def scope(self) -> str:
        """Which scope the copy in use is of; empty where it is not central's."""
        info = self._info()
        return info.scope if info else ""

    def take_full(self, pack: Path, key: bytes, manifest: Manifest) -> None:
        """Replace the copy by a full pack whose signature holds.

        Raises:
            Untrusted: Of another scope, older than the copy in use, or not what the
                manifest says; the copy in use stays.
            Unreadable: Not a pack, another schema, or larger than it says.
        """
        with self._shelf.turn:
            self._check_scope(manifest.scope)
            self._check_serial(manifest)
            file = self._shelf.new_file(manifest.serial)
            word = Word(
                serial=manifest.serial,
                as_of=manifest.as_of,
                table_hash=manifest.table_hash,
                rows=manifest.rows,
            )
            sealed = Sealed(path=pack, key=key, inflated=manifest.inflated)
            size = import_pack(file, sealed, word, self._room)
            self._shelf.put(self._info_of(manifest, size), file)

    def take_delta(self, pack: Path, key: bytes, offer: DeltaOffer) -> None:
        """Bring the copy from one serial to the next, in one transaction.

        Raises:
            Untrusted: It does not start here, or does not lead where it says; the
                copy in use stays.
            NotIntact: A page of the copy was altered: fetch a full pack.
        """
        with self._shelf.turn:
            self._check_scope(offer.path.partition("/")[0])
            info, file = self._base(offer)
            word = Word(
                serial=offer.after,
                as_of=offer.as_of,
                table_hash=offer.table_hash,
                rows=offer.rows,
            )
            sealed = Sealed(path=pack, key=key, inflated=offer.inflated)
            try:
                apply_delta(file, sealed, offer.before, word, self._room)
            except NotIntact:
                self._shelf.prove(file, holds=False)
                raise
            self._shelf.follow(info, word, file)

    def note_fetch(self) -> SnapshotInfo | None:
        """Central has nothing newer: date the last fetch to now."""
        return self._shelf.note_fetch()

    def prove(self, stop: Event | None = None) -> bool:
        """Recompute the table hash of a copy too great for it to be done at once.

        Args:
            stop: Ends it early; it begins anew the next time.

        Returns:
            True once the copy is proven; false if told to stop, or there is none.

        Raises:
            NotIntact: The copy is not what central signed. Nothing is looked up in
                it any more, and `serial` says that there is none: fetch a full pack.
        """
        named = self._shelf.named()
        if named is None or named[0].proof != "due":
            return named is not None and named[0].proof == "held"
        _, file = named
        try:
            holds = rows_hold(file, stop or Event())
        except NotIntact:
            holds = False
        if holds is None:
            return False
        self._shelf.prove(file, holds=holds)
        if not holds:
            raise disproven(file.path.name)
        return True

    def _info(self) -> SnapshotInfo | None:
        info = self._shelf.snapshot.info()
        return info if info and info.source == SOURCE and info.scope else None

    def _is_sound(self) -> bool:
        try:
            self._shelf.snapshot.check()
        except MadoguchiError:
            return False
        return not self._shelf.snapshot.hurt

    def _check_scope(self, scope: str) -> None:
        wanted = self._wanted()
        if not wanted or scope != wanted:
            raise doubts.other_scope(scope, wanted)

    def _check_serial(self, manifest: Manifest) -> None:
        info = self._info()
        if info is None or info.scope != manifest.scope:
            return
        newest = info.serial if self._is_sound() else info.serial - 1
        if manifest.serial <= newest:
            raise not_newer(manifest.serial, newest)

    def _base(self, offer: DeltaOffer) -> tuple[SnapshotInfo, CopyFile]:
        """The copy that a delta starts from."""
        self._shelf.settle()
        serial, named = self.serial(), self._shelf.named()
        if named is None or serial is None or self.scope() != self._wanted():
            raise doubts.other_base(None, offer.before)
        if offer.after <= serial:
            raise not_newer(offer.after, serial)
        if offer.before != serial:
            raise doubts.other_base(serial, offer.before)
        return named

    def _info_of(self, manifest: Manifest, size: int) -> SnapshotInfo:
        return SnapshotInfo(
            serial=manifest.serial,
            as_of=manifest.as_of,
            fetched_at=self._clock.now(),
            rows=manifest.rows,
            size=size,
            table_hash=manifest.table_hash,
            source=SOURCE,
            scope=manifest.scope,
            proof="held" if manifest.rows <= PROVEN_AT_ONCE else "due",
        )
