"""A backup of central: all of it at one instant, proven before it counts (控え).

1. The database is read in one transaction; what is published is read while nobody
   signs, so that keys of packs and packs go together.
2. The new file takes its name only once it was read back and proven whole; one that
   is there is kept until then.
3. Enrolment codes that nobody has used are not in it: none is good a second time.
4. Central's keys are in it only where they are asked for. Without them a backup
   opens nothing; with them it has to be kept like them.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import msgspec
from sqlalchemy import Connection, Table, select

from schema.clock import Clock
from sync.central.backup_check import check_backup
from sync.central.backup_form import (
    FILES,
    HEADER,
    KEYS,
    SIGNATURE,
    Header,
    TableKept,
    copied,
    entry_of,
    every_table,
    write_rows,
)
from sync.central.folder import CentralFolder
from sync.central.migrations import version_of
from sync.central.settings import FILE, settings_bytes
from sync.central.tables import EnrolCodeRow
from sync.errors import Unreachable
from sync.files import move_into_place, own_file, translated
from sync.protocol.envelope import BACKUP

KEPT = ("repository", "register", "editions")
"""Folders that a backup holds."""
METADATA = "repository/metadata"
"""What says what is signed."""

_NOT_KEPT = frozenset({".lock", ".new", ".part"})
_AT_ONCE = 500
_BEGIN, _FIRST = 30, (FILES + FILE).encode()
_CODE: Table = EnrolCodeRow.__table__  # type: ignore[attr-defined]


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that was made: the document of `central backup`."""

    file: str
    """Where it is."""
    bytes: int
    """Its size."""
    made_at: datetime
    """What came later is not in it."""
    rows: dict[str, int]
    """How many of each table."""
    files: int
    """How many files."""
    with_keys: bool
    """True where central's keys are in it."""


def back_up(
    central: CentralFolder, file: Path, clock: Clock, *, with_keys: bool = False
) -> Made:
    """Write a backup to `file`, and prove it.

    Raises:
        Unreachable: Disk or database fails; what was at `file` stays.
        NotIntact: What was read back is not whole, or the database is not.
        Locked: Something is being signed, for too long.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        with translated(file.name):
            _remove_unfinished(file.parent)
            with own_file(part) as raw:
                with ZipFile(raw, "w", ZIP_STORED) as archive:
                    _Backup(central, archive, clock, with_keys=with_keys).write()
                raw.flush()
                os.fsync(raw.fileno())
            header = check_backup(part)
            move_into_place(part, file)
            size = file.stat().st_size
    finally:
        part.unlink(missing_ok=True)
    return Made(
        file=str(file),
        bytes=size,
        made_at=header.made_at,
        rows={name: kept.rows for name, kept in header.tables.items()},
        files=len(header.files),
        with_keys=with_keys,
    )


class _Backup:
    """One backup on its way."""

    def __init__(
        self, central: CentralFolder, archive: ZipFile, clock: Clock, *, with_keys: bool
    ) -> None:
        self._central = central
        self._archive = archive
        self._clock = clock
        self._with_keys = with_keys

    def write(self) -> None:
        header = self._central.database.read(self._write)
        found = msgspec.json.encode(header)
        self._archive.writestr(HEADER, found)
        signature = self._central.keys.sign(BACKUP + b"\0" + found)
        self._archive.writestr(SIGNATURE, signature)

    def _write(self, connection: Connection) -> Header:
        version, made_at = version_of(connection), self._clock.now()
        files = self._settings() | self._signed()
        tables = {table.name: self._rows(connection, table) for table in every_table()}
        for path in self._paths():
            files |= self._copied(path, FILES)
        keys = list(self._below(KEYS))
        if self._with_keys:
            for path in keys:
                files |= self._copied(path)
        return Header(
            central=self._central.keys.central,
            made_at=made_at,
            database=version,
            tables=tables,
            files=files,
            keys=tuple(path.as_posix() for path in keys),
        )

    def _settings(self) -> dict[str, str]:
        """Settings, but for the database: its address may bear a password."""
        settings = msgspec.structs.replace(self._central.settings, db="")
        data = settings_bytes(settings)
        self._archive.writestr(FILES + FILE, data)
        return {FILES + FILE: sha256(data).hexdigest()}

    def _signed(self) -> dict[str, str]:
        """Copy what says what is signed, while nobody signs."""
        repository = self._central.repository(self._clock)
        found: dict[str, str] = {}
        with repository.signing():
            for path in self._below(METADATA):
                found |= self._copied(path, FILES)
        return found

    def _rows(self, connection: Connection, table: Table) -> TableKept:
        wanted = select(table).order_by(*table.primary_key)
        if table.name == _CODE.name:
            wanted = wanted.where(_CODE.c.used_at.is_not(None))
        streamed = connection.execution_options(yield_per=_AT_ONCE).execute(wanted)
        with self._archive.open(entry_of(table.name), "w", force_zip64=True) as into:
            return write_rows(into, table, streamed)

    def _paths(self) -> Iterator[Path]:
        """Every file that is kept, besides those that say what is signed."""
        for folder in KEPT:
            for path in self._below(folder):
                if not path.as_posix().startswith(METADATA):
                    yield path

    def _below(self, folder: str) -> Iterator[Path]:
        """Files below a folder of central's, from that folder's own on."""
        whole = self._central.folder
        for path in sorted((whole / folder).rglob("*")):
            if path.is_file() and path.suffix not in _NOT_KEPT:
                yield path.relative_to(whole)

    def _copied(self, path: Path, into: str = "") -> dict[str, str]:
        name = f"{into}{path.as_posix()}"
        try:
            with (
                (self._central.folder / path).open("rb") as source,
                self._archive.open(name, "w", force_zip64=True) as entry,
            ):
                return {name: copied(source, entry)}
        except FileNotFoundError:
            raise _changed_meanwhile(path.name) from None


def _remove_unfinished(folder: Path) -> None:
    """Remove what backups into this folder left that were killed: keys may be in it.

    A backup is told by the name of its first entry, after 30 bytes.
    """
    for path in folder.glob("*.part"):
        with path.open("rb") as file:
            begins = file.read(_BEGIN + len(_FIRST))[_BEGIN:]
        if begins == _FIRST:
            path.unlink(missing_ok=True)


def _changed_meanwhile(name: str) -> Unreachable:
    return Unreachable(
        "E-BACKUP-6",
        subject=name,
        found="a file that was removed while the backup was written",
        expected="nobody who publishes or imports meanwhile",
        hint="repeat the backup; the one before is kept",
    )
