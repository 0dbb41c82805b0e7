"""What a copy's file says of itself (手元データの自己申告).

A copy from central is changed in place by deltas. Its rows and its serial move in
one transaction of its own file, and `device.db` is told after that: whatever is
killed in between, the file knows better.
"""

from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec
from sqlcipher3 import dbapi2

from kiosk.store.database import open_keyed
from kiosk.store.faults import translated
from schema.errors import NotIntact

_MAKE = """CREATE TABLE copy (
    serial INTEGER PRIMARY KEY, as_of TEXT, table_hash TEXT, rows INTEGER
)"""
_IS_THERE = "SELECT count(*) FROM sqlite_master WHERE name = 'copy'"


class CopyFile(msgspec.Struct, frozen=True, kw_only=True):
    """The encrypted file of a local copy."""

    path: Path
    """Where it lies, or will."""
    key: bytes
    """Its data key."""


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """Which copy a file holds."""

    serial: int
    """Central's serial."""
    as_of: datetime
    """基準日時."""
    table_hash: str
    """Sum modulo 2^256 of the rows' SHA-256, hex."""
    rows: int
    """People in it."""

    def matches(self, serial: int, table_hash: str) -> bool:
        """True if it is the copy of this serial and table."""
        return (self.serial, self.table_hash) == (serial, table_hash)


def give_word(connection: dbapi2.Connection, word: Word) -> None:
    """Write it into a file, in place of an earlier one, in the caller's transaction."""
    if word_of(connection):
        connection.execute("DELETE FROM copy")
    else:
        connection.execute(_MAKE)
    connection.execute(
        "INSERT INTO copy VALUES (?, ?, ?, ?)",
        (word.serial, word.as_of.isoformat(), word.table_hash, word.rows),
    )


def word_of(connection: dbapi2.Connection) -> Word | None:
    """What a file says; `None` where it was not made from a pack."""
    ((there,),) = connection.execute(_IS_THERE).fetchall()
    found = connection.execute("SELECT * FROM copy").fetchone() if there else None
    if found is None:
        return None
    serial, as_of, table_hash, rows = found
    return Word(
        serial=serial,
        as_of=datetime.fromisoformat(as_of),
        table_hash=table_hash,
        rows=rows,
    )


def word_in(file: CopyFile) -> Word | None:
    """What a copy's file says; `None` where it says nothing or cannot be read.

    Whatever was committed before a kill is brought into the file by this.
    """
    if not file.path.exists():
        return None
    try:
        with (
            translated(file.path.name),
            closing(open_keyed(file.path, file.key, ())) as connection,
        ):
            return word_of(connection)
    except NotIntact:
        return None
