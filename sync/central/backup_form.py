"""The form of a backup: one archive of tables and files (控えの形式).

    tables/<name>.ndjson.zst    a table's rows in the order of its key, JSON arrays
    files/…                     settings, what is published, the sealed register
    keys/…                      central's keys, only where they were asked for
    backup.json                 what must be found above; written last but one
    backup.sig                  central's signature of that, 64 bytes

1. Rows have the same form whatever database they come from: a backup of SQLite
   comes back into PostgreSQL, and the other way round.
2. A backup is whole only if every count and hash is as `backup.json` says, and each
   epoch's chain leads through its events to its head.
3. It is believed only if central signed what must be found: hashes can be made anew.
4. Root keys are never in it, nor what can be made again from the rest.
"""

import base64
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import IO, Any, BinaryIO
from zipfile import ZipFile

import msgspec
import zstandard
from sqlalchemy import LargeBinary, Table

from sync.central.tables import CentralTable
from sync.errors import NotIntact, Refused, Unreadable, Untrusted
from sync.protocol.envelope import BACKUP, checked

VERSION = 1
"""Of this form."""
HEADER = "backup.json"
"""What must be found in it."""
SIGNATURE = "backup.sig"
"""Central's signature of that."""
TABLES = "tables/"
"""Where the tables are."""
FILES = "files/"
"""Where the files are."""
KEYS = "keys/"
"""Where the keys are, and in central's folder too."""

Cells = Sequence[Any]
"""One row."""

_LEVEL = 3
_LONGEST_LINE = 16 << 20
_CHUNK = 1 << 20
_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(list[Any])


class TableKept(msgspec.Struct, frozen=True, kw_only=True):
    """One table of a backup."""

    columns: tuple[str, ...]
    """Names, in the order of the cells."""
    rows: int
    """How many."""
    sha256: str
    """Of its lines, hex."""


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What must be found in a backup (控えの目録)."""

    v: int = VERSION
    """Version of this form."""
    central: str
    """Whose it is."""
    made_at: datetime
    """What came later is not in it."""
    database: int
    """Version of the tables."""
    tables: dict[str, TableKept]
    """By name."""
    files: dict[str, str]
    """SHA-256 of each file and key in it, by its name in the archive."""
    keys: tuple[str, ...]
    """Names of the key files that central needs, in it or not."""

    @property
    def with_keys(self) -> bool:
        """True where the keys are in it."""
        return all(name in self.files for name in self.keys)


def every_table() -> list[Table]:
    """The tables that are kept, in the order of their names."""
    return [table for _, table in sorted(CentralTable.metadata.tables.items())]


def entry_of(table: str) -> str:
    """The name of a table's rows in the archive."""
    return f"{TABLES}{table}.ndjson.zst"


def write_rows(into: IO[bytes], table: Table, rows: Iterable[Cells]) -> TableKept:
    """Write a table's rows; what must be found of them."""
    digest, count = sha256(), 0
    with zstandard.ZstdCompressor(_LEVEL).stream_writer(into, closefd=False) as packed:
        for row in rows:
            line = _ENCODER.encode(list(row)) + b"\n"
            digest.update(line)
            packed.write(line)
            count += 1
    columns = tuple(column.name for column in table.columns)
    return TableKept(columns=columns, rows=count, sha256=digest.hexdigest())


def read_rows(archive: ZipFile, name: str, kept: TableKept) -> Iterator[dict[str, Any]]:
    """A table's rows by column, checked to their end.

    Raises:
        NotIntact: They are not those that were written.
    """
    table = CentralTable.metadata.tables[name]
    in_bytes = {
        place
        for place, column in enumerate(kept.columns)
        if isinstance(table.columns[column].type, LargeBinary)
    }
    digest, count = sha256(), 0
    for line in _lines(archive, entry_of(name)):
        digest.update(line)
        count += 1
        yield {
            column: base64.b64decode(cell)
            if place in in_bytes and cell is not None
            else cell
            for place, (column, cell) in enumerate(
                zip(kept.columns, _DECODER.decode(line), strict=True)
            )
        }
    if (count, digest.hexdigest()) != (kept.rows, kept.sha256):
        raise altered(name)


def _lines(archive: ZipFile, entry: str) -> Iterator[bytes]:
    with (
        archive.open(entry) as packed,
        zstandard.ZstdDecompressor().stream_reader(packed) as plain,
        io.BufferedReader(plain) as lines,
    ):
        while line := lines.readline(_LONGEST_LINE):
            yield line


def read_header(archive: ZipFile) -> Header:
    """What must be found in the archive.

    Raises:
        Unreadable: It is no backup.
        Refused: A later version of the program made it.
    """
    try:
        data = archive.read(HEADER)
        if msgspec.json.decode(data, type=_Versioned).v > VERSION:
            raise _too_new()
        header = msgspec.json.decode(data, type=Header)
    except (KeyError, msgspec.DecodeError):
        raise no_backup() from None
    if set(header.tables) - set(CentralTable.metadata.tables):
        raise _too_new()
    return header


def check_signed(archive: ZipFile, public_key: bytes) -> None:
    """Make sure that central wrote the list of an archive.

    Raises:
        Untrusted: Whoever wrote it does not have central's key.
    """
    try:
        checked(BACKUP, archive.read(SIGNATURE), archive.read(HEADER), public_key)
    except (KeyError, Untrusted):
        raise _not_signed() from None


class _Versioned(msgspec.Struct):
    v: int


def copied(source: BinaryIO | IO[bytes], into: IO[bytes] | None = None) -> str:
    """Read to the end, and copy where `into` is given; SHA-256 of it, hex."""
    digest = sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        if into is not None:
            into.write(chunk)
    return digest.hexdigest()


def no_backup() -> Unreadable:
    """The refusal of a file that is no backup."""
    return Unreadable(
        "E-BACKUP-1",
        subject="the backup",
        found="a file that is no backup of central, or not all of one",
        expected="a file that `madoguchi central backup` wrote",
        hint="check the file, or take another one",
    )


def altered(entry: str) -> NotIntact:
    """The refusal of a backup that is not as it was written."""
    return NotIntact(
        "E-BACKUP-2",
        subject=f"the backup's {entry}",
        found="something else than was written",
        expected="what its own list says",
        hint="do not restore it; take another backup",
    )


def broken_chain(device: str, epoch: int) -> NotIntact:
    """The refusal of a backup in which events are missing or changed."""
    return NotIntact(
        "E-BACKUP-3",
        subject=f"epoch {epoch} of device {device}",
        found="events that do not lead to the epoch's head",
        expected="every event, as the device signed it",
        hint="keep database and backups as they are, and call whoever maintains them",
    )


def _not_signed() -> Untrusted:
    return Untrusted(
        "E-BACKUP-10",
        subject="the backup",
        found="a list that this central did not sign",
        expected="a backup that is as this central wrote it",
        hint="do not restore it; take another backup",
    )


def _too_new() -> Refused:
    return Refused(
        "E-BACKUP-4",
        subject="the backup",
        found="one of a later version of the program",
        expected="one of this version or an earlier one",
        hint="update Madoguchi on this machine",
    )
