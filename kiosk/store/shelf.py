"""Which local copy is in use, and how another takes its place (手元データの入替え).

1. A new copy is whole, checked and on disk before `device.db` names it.
2. Naming it and forgetting the old copy's key are one transaction.
3. What `device.db` does not name is debris, and is removed on opening.
"""

import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import Table, delete, insert, select, update

from kiosk.desk.ports import SnapshotInfo
from kiosk.store.database import KeyedFile
from kiosk.store.keys import Keyring
from kiosk.store.snapshot import LocalSnapshot
from kiosk.store.snapshot_build import build_snapshot
from kiosk.store.tables import DeviceTable
from kiosk.store.wrapping import KEY_BYTES
from schema.clock import Clock
from schema.confirmation import SnapshotUsed
from schema.errors import Untrusted
from schema.insured import Insured

_SNAPSHOT: Table = DeviceTable.metadata.tables["snapshot"]


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

    def load(self) -> None:
        """Use the copy that `device.db` names, and remove what is left of others."""
        with self._file.reading() as connection:
            row = connection.execute(select(_SNAPSHOT)).first()
        if row:
            info = msgspec.json.decode(row.info, type=SnapshotInfo)
            key = self._keys.unwrap(_key_name(row.serial), row.wrapped_key)
            self.snapshot.use(info, self._path(row.serial), key)
        self._remove_debris()

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
        serial = self._next_serial(serial)
        path, key = self._path(serial), secrets.token_bytes(KEY_BYTES)
        built = build_snapshot(path, key, people, progress)
        info = SnapshotInfo(
            serial=serial,
            as_of=as_of() if callable(as_of) else as_of,
            fetched_at=self._clock.now(),
            rows=built.rows,
            size=built.size,
            table_hash=built.table_hash,
            source=source,
        )
        self._name(info, self._keys.wrap(_key_name(serial), key))
        self.snapshot.use(info, path, key)
        self._remove_debris()
        return info

    def note_fetch(self) -> SnapshotInfo | None:
        """Date the last successful fetch to now, where it found nothing newer."""
        before = self.snapshot.info()
        if before is None:
            return None
        info = msgspec.structs.replace(before, fetched_at=self._clock.now())
        with self._file.writing() as connection:
            connection.execute(update(_SNAPSHOT), {"info": msgspec.json.encode(info)})
        self.snapshot.date_fetch(info)
        return info

    def used(self) -> SnapshotUsed | None:
        """The copy in use, as an event names it."""
        info = self.snapshot.info()
        return SnapshotUsed(serial=info.serial, as_of=info.as_of) if info else None

    def _name(self, info: SnapshotInfo, wrapped_key: bytes) -> None:
        values = {
            "serial": info.serial,
            "info": msgspec.json.encode(info),
            "wrapped_key": wrapped_key,
        }
        with self._file.writing() as connection:
            connection.execute(delete(_SNAPSHOT))
            connection.execute(insert(_SNAPSHOT), values)
        # The old wrapped key must leave the write-ahead log too.
        self._file.forget_log()

    def _next_serial(self, serial: int | None) -> int:
        before = self.snapshot.info()
        newest = before.serial if before else 0
        if serial is not None and serial <= newest:
            raise _not_newer(serial, newest)
        return serial or newest + 1

    def _remove_debris(self) -> None:
        info = self.snapshot.info()
        current = self._path(info.serial) if info else None
        for path in self._data_dir.glob("snapshot-*.db*"):
            if path != current:
                # Windows keeps a file that a look-up still reads: the next start
                # removes it, and its key is gone already.
                with suppress(OSError):
                    path.unlink()

    def _path(self, serial: int) -> Path:
        return self._data_dir / f"snapshot-{serial}.db"


def _key_name(serial: int) -> str:
    return f"snapshot-{serial}"


def _not_newer(serial: int, newest: int) -> Untrusted:
    return Untrusted(
        "E-SNAPSHOT-3",
        subject="snapshot",
        found=f"serial {serial}",
        expected=f"a serial after {newest}",
        hint="fetch again; the copy in use stays",
    )
