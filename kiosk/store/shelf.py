"""Which local copy is in use, and how another takes its place (手元データの入替え).

1. A new copy is whole, checked and on disk before `device.db` names it.
2. Naming it and forgetting the old copy's key are one transaction.
3. What `device.db` does not name is debris, and is removed on opening.
4. A copy that deltas change says itself how far it is. Where its file is ahead of
   `device.db`, something was killed in between, and `device.db` follows; where it is
   behind, an older file was put back, and nothing is looked up in it.
"""

import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import RLock

import msgspec
from sqlalchemy import Row, Table, delete, insert, select, update

from kiosk.desk.ports import Proof, SnapshotInfo
from kiosk.store.database import KeyedFile
from kiosk.store.keys import Keyring
from kiosk.store.snapshot import Doubt, LocalSnapshot
from kiosk.store.snapshot_build import build_snapshot
from kiosk.store.snapshot_word import CopyFile, Word, word_in
from kiosk.store.tables import DeviceTable
from kiosk.store.wrapping import KEY_BYTES
from schema.clock import Clock
from schema.confirmation import SnapshotUsed
from schema.errors import NotIntact, Untrusted
from schema.insured import Insured

_SNAPSHOT: Table = DeviceTable.metadata.tables["snapshot"]
_PARTS = ("", "-wal", "-shm")
"""Of the file in use: itself, and what SQLite keeps beside it."""


class Shelf:
    """Keeps the local copy in use and its key."""

    def __init__(
        self, data_dir: Path, file: KeyedFile, keys: Keyring, clock: Clock
    ) -> None:
        """Begin with no copy; `load` takes up the one that `device.db` names."""
        self._data_dir = data_dir
        self._file = file
        self._keys = keys
        self._clock = clock
        self.snapshot = LocalSnapshot()
        self.turn = RLock()
        """Held by whoever changes which copy is in use, or the copy."""

    def load(self) -> None:
        """Use the copy that `device.db` names, and remove what is left of others."""
        if named := self.named():
            info, file = named
            info, doubt = self._settled(info, file)
            self.snapshot.use(info, file.path, file.key, doubt)
        self._remove_debris()

    def named(self) -> tuple[SnapshotInfo, CopyFile] | None:
        """The copy that `device.db` names, with what opens it."""
        with self._file.reading() as connection:
            row = connection.execute(select(_SNAPSHOT)).first()
        return self._read(row) if row else None

    def settle(self) -> None:
        """Follow the file in use, where it is ahead of what was taken down."""
        if named := self.named():
            self._settled(*named)

    def replace(
        self,
        people: Iterable[Insured],
        *,
        as_of: datetime | Callable[[], datetime],
        source: str,
        serial: int | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> SnapshotInfo:
        """Build a new local copy and use it; the old one dies with its key.

        Args:
            people: Each once; best in the order of their keys.
            as_of: When the data were true at their source (基準日時); asked for once
                everybody was read, where only the rows tell.
            source: `import`, `generated` or `central`.
            serial: Central's serial; `None` takes the next.
            progress: Called with the number of people so far, now and then.

        Raises:
            Untrusted: `serial` is not newer than the copy in use.
            MadoguchiError: It could not be built; the old copy stays in use.
        """
        with self.turn:
            serial = self._next_serial(serial)
            file = self.new_file(serial)
            built = build_snapshot(file.path, file.key, people, progress)
            info = SnapshotInfo(
                serial=serial,
                as_of=as_of() if callable(as_of) else as_of,
                fetched_at=self._clock.now(),
                rows=built.rows,
                size=built.size,
                table_hash=built.table_hash,
                source=source,
            )
            return self.put(info, file)

    def new_file(self, serial: int) -> CopyFile:
        """Where to build a copy, beside the one in use, and its new key."""
        path = self._data_dir / _usual_name(serial)
        if path == self._current():
            path = path.with_stem(f"{path.stem}-again")
        return CopyFile(path=path, key=secrets.token_bytes(KEY_BYTES))

    def put(self, info: SnapshotInfo, file: CopyFile) -> SnapshotInfo:
        """Use a new copy, whole and on disk; the old one dies with its key."""
        if file.path.name != _usual_name(info.serial):
            info = msgspec.structs.replace(info, file=file.path.name)
        self._name(info, self._keys.wrap(file.path.stem, file.key))
        self.snapshot.use(info, file.path, file.key)
        self._remove_debris()
        return info

    def follow(self, info: SnapshotInfo, word: Word, file: CopyFile) -> None:
        """Take down how far a delta brought the copy in use."""
        after = _followed(info, word, file)
        self._update(msgspec.structs.replace(after, fetched_at=self._clock.now()))

    def prove(self, file: CopyFile, *, holds: bool) -> None:
        """Take down whether the rows of the copy in use add up to its table hash."""
        with self.turn:
            before = self.snapshot.info()
            if before is None or file.path != self._current():
                return
            proof: Proof = "held" if holds else "failed"
            self._update(msgspec.structs.replace(before, proof=proof))
            if not holds:
                self.snapshot.refuse(partial(disproven, file.path.name))

    def note_fetch(self) -> SnapshotInfo | None:
        """Date the last successful fetch to now, where it found nothing newer."""
        with self.turn:
            before = self.snapshot.info()
            if before is None:
                return None
            info = msgspec.structs.replace(before, fetched_at=self._clock.now())
            self._update(info)
            return info

    def used(self) -> SnapshotUsed | None:
        """The copy in use, as an event names it."""
        info = self.snapshot.info()
        return SnapshotUsed(serial=info.serial, as_of=info.as_of) if info else None

    def _read(self, row: Row[int, bytes, bytes]) -> tuple[SnapshotInfo, CopyFile]:
        info = msgspec.json.decode(row.info, type=SnapshotInfo)
        path = self._data_dir / (info.file or _usual_name(info.serial))
        key = self._keys.unwrap(path.stem, row.wrapped_key)
        return info, CopyFile(path=path, key=key)

    def _settled(
        self, info: SnapshotInfo, file: CopyFile
    ) -> tuple[SnapshotInfo, Doubt | None]:
        """What the file itself says, and why it is not to be used."""
        word = word_in(file) if info.scope else None
        if info.proof == "failed":
            return info, partial(disproven, file.path.name)
        if word is None or word.matches(info.serial, info.table_hash):
            return info, None
        if word.serial <= info.serial:
            return info, partial(_older, info.serial, word.serial)
        after = _followed(info, word, file)
        self._update(after)
        return after, None

    def _name(self, info: SnapshotInfo, wrapped_key: bytes) -> None:
        values = _values(info) | {"wrapped_key": wrapped_key}
        with self._file.writing() as connection:
            connection.execute(delete(_SNAPSHOT))
            connection.execute(insert(_SNAPSHOT), values)
        # The old wrapped key must leave the write-ahead log too.
        self._file.forget_log()

    def _update(self, info: SnapshotInfo) -> None:
        """Keep other facts of the same file."""
        with self._file.writing() as connection:
            connection.execute(update(_SNAPSHOT), _values(info))
        self.snapshot.date_fetch(info)

    def _next_serial(self, serial: int | None) -> int:
        before = self.snapshot.info()
        newest = before.serial if before else 0
        if serial is not None and serial <= newest:
            raise not_newer(serial, newest)
        return serial or newest + 1

    def _current(self) -> Path | None:
        info = self.snapshot.info()
        if info is None:
            return None
        return self._data_dir / (info.file or _usual_name(info.serial))

    def _remove_debris(self) -> None:
        current = self._current()
        kept = {current and current.with_name(current.name + end) for end in _PARTS}
        for path in self._data_dir.glob("snapshot-*.db*"):
            if path not in kept:
                # Windows keeps a file that a look-up still reads: the next start
                # removes it, and its key is gone already.
                with suppress(OSError):
                    path.unlink()


def _usual_name(serial: int) -> str:
    return f"snapshot-{serial}.db"


def _followed(info: SnapshotInfo, word: Word, file: CopyFile) -> SnapshotInfo:
    return msgspec.structs.replace(
        info,
        serial=word.serial,
        as_of=word.as_of,
        table_hash=word.table_hash,
        rows=word.rows,
        size=file.path.stat().st_size,
        file=file.path.name,
    )


def _values(info: SnapshotInfo) -> dict[str, int | bytes]:
    return {"serial": info.serial, "info": msgspec.json.encode(info)}


def not_newer(serial: int, newest: int) -> Untrusted:
    """The refusal of a copy that is not newer than the one in use."""
    return Untrusted(
        "E-SNAPSHOT-3",
        subject="snapshot",
        found=f"serial {serial}",
        expected=f"a serial after {newest}",
        hint="fetch again; the copy in use stays",
    )


def disproven(subject: str) -> NotIntact:
    """The refusal of a copy whose rows are not those that central signed."""
    return NotIntact(
        "E-SNAPSHOT-6",
        subject=subject,
        found="rows that do not add up to the signed table",
        expected="the table that central signed",
        hint="fetch the full pack; until then nothing is looked up in this copy",
    )


def _older(serial: int, found: int) -> NotIntact:
    return NotIntact(
        "E-SNAPSHOT-5",
        subject=_usual_name(serial),
        found=f"an older file, of serial {found}",
        expected=f"serial {serial}",
        hint="put the newer file back, or fetch the full pack",
    )
