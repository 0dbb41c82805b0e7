"""Putting a backup in place: into an empty folder and an empty database (復元).

1. The backup is proven whole before anything is written, and signed by the central
   whose keys lie in the folder, or are in the backup.
2. Nothing that is there is overwritten; keys that are not in the backup are put
   beside, in `keys/`, by whoever kept them.
3. All rows are one transaction. The settings come last: a restore that was cut short
   leaves no central.
4. What is signed is signed anew, above what kiosks have seen. What kiosks had sent
   since the backup they send again.
"""

from datetime import datetime
from itertools import islice
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import msgspec
from sqlalchemy import Connection, func, insert, select

from schema.clock import Clock
from sync.central.backup_check import check_backup
from sync.central.backup_form import (
    FILES,
    KEYS,
    Header,
    altered,
    check_signed,
    copied,
    read_header,
    read_rows,
)
from sync.central.folder import CentralFolder, new_database
from sync.central.keys import SIGNING, CentralKeys, central_of, public_of
from sync.central.migrations import migrate, set_version
from sync.central.reproject import reproject
from sync.central.settings import FILE, settings_of, write_settings
from sync.central.tables import CentralTable
from sync.errors import NotIntact, Refused, Unreadable
from sync.files import own_file, own_folder, sync_file, translated

_AT_ONCE = 1_000


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that was put in place: the document of `central restore`."""

    central: str
    """Which central it is."""
    data: str
    """Its folder."""
    database: str
    """`sqlite` or `postgresql`."""
    made_at: datetime
    """Of when it is: kiosks send again what came later."""
    rows: dict[str, int]
    """How many of each table."""


def restore(file: Path, folder: Path, clock: Clock, db: str = "") -> Restored:
    """Put a backup in place.

    Args:
        file: The backup.
        folder: Empty, or with nothing in it but the keys.
        clock: The one clock.
        db: `postgresql://…` of an empty database; a file in the folder by default.

    Raises:
        Unreadable: It is no backup, or the keys are missing.
        NotIntact: It is not whole, or the keys are another central's.
        Refused: Something is there already.
        Untrusted: Another one than this central wrote the backup, or altered it.
        Unreachable: Disk or database fails.
    """
    check_backup(file)
    _check_empty(folder)
    with ZipFile(file) as archive:
        header = read_header(archive)
        _check_signed(archive, header, folder)
        own_folder(folder)
        settings = settings_of(archive.read(FILES + FILE))
        settings = msgspec.structs.replace(settings, db=db)
        _extract(archive, header, folder)
        keys = _keys(folder, header)
        with new_database(folder, db) as database:
            database.write(lambda to: _fill(to, archive, header))
            migrate(database)
            reproject(database)
    with CentralFolder(folder, settings, keys, database) as opened:
        opened.repository(clock).refresh_timestamp(everything=True)
        write_settings(folder, settings)
        return Restored(
            central=keys.central,
            data=str(folder),
            database=database.dialect,
            made_at=header.made_at,
            rows={name: kept.rows for name, kept in header.tables.items()},
        )


def _check_empty(folder: Path) -> None:
    keys = KEYS.rstrip("/")
    with translated(folder.name):
        there = {path.name for path in folder.iterdir()} if folder.exists() else set()
    if there - {keys}:
        raise _not_empty()


def _check_signed(archive: ZipFile, header: Header, folder: Path) -> None:
    """Make sure that it was written by the central whose keys there are."""
    name = KEYS + SIGNING
    if name in header.files:
        signing = archive.read(name)
    elif (folder / name).exists():
        with translated(name):
            signing = (folder / name).read_bytes()
    else:
        raise _keys_missing(len(header.keys))
    kept = [one for one in header.keys if one not in header.files]
    if missing := [one for one in kept if not (folder / one).exists()]:
        raise _keys_missing(len(missing))
    public_key = public_of(signing)
    if central_of(public_key) != header.central:
        raise _other_keys()
    check_signed(archive, public_key)


def _extract(archive: ZipFile, header: Header, folder: Path) -> None:
    """Put every file in its place; the settings come later."""
    for name, digest in header.files.items():
        path = _place(folder, name.removeprefix(FILES))
        if path.name == FILE:
            continue
        if path.exists():
            raise _not_empty()
        own_folder(path.parent)
        with translated(path.name), archive.open(name) as content:
            with own_file(path) as file:
                if copied(content, file) != digest:
                    raise altered(name)
            sync_file(path)


def _place(folder: Path, name: str) -> Path:
    """Where a file of the archive goes: nowhere but below the folder."""
    parts = PurePosixPath(name).parts
    plain = [part for part in parts if part != ".." and not set(part) & set("/\\:")]
    if not parts or list(parts) != plain:
        raise altered("list of files")
    return folder.joinpath(*parts)


def _keys(folder: Path, header: Header) -> CentralKeys:
    if missing := [name for name in header.keys if not (folder / name).exists()]:
        raise _keys_missing(len(missing))
    keys = CentralKeys.open(folder)
    if keys.central != header.central:
        raise _other_keys()
    return keys


def _fill(connection: Connection, archive: ZipFile, header: Header) -> None:
    for name, kept in header.tables.items():
        table = CentralTable.metadata.tables[name]
        rows = read_rows(archive, name, kept)
        while some := list(islice(rows, _AT_ONCE)):
            connection.execute(insert(table), some)
        counted = select(func.count()).select_from(table)
        if connection.execute(counted).scalar_one() != kept.rows:
            raise altered(name)
    set_version(connection, header.database)


def _not_empty() -> Refused:
    return Refused(
        "E-BACKUP-7",
        subject="the folder to restore into",
        found="something that is there already",
        expected="an empty folder, or one with nothing but keys/",
        hint="name another folder with --data; nothing is overwritten",
    )


def _keys_missing(count: int) -> Unreadable:
    return Unreadable(
        "E-BACKUP-8",
        subject="central's keys",
        found=f"a backup without keys, and {count} of them not in keys/",
        expected="every key of that central",
        hint="copy keys/ from where it was kept into the folder, then repeat",
    )


def _other_keys() -> NotIntact:
    return NotIntact(
        "E-BACKUP-9",
        subject="central's keys",
        found="keys of another central",
        expected="those of the backup's own",
        hint="copy the keys that belong to it into an empty folder, then repeat",
    )
