"""A local copy from a full pack (全件の取りこみ).

1. A pack's content is in clear only in memory.
2. It is taken if it is what was signed: as many people, and up to a clinic's size
   the same table. A greater one is proven afterwards, see `snapshot_proof`.
3. Records and index are copied as they are; the new file is checked and on disk
   before it has its name.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlcipher3 import dbapi2

from kiosk.store.database import BUILD_PRAGMAS, open_keyed
from kiosk.store.faults import translated
from kiosk.store.snapshot_build import building, put_in_place
from kiosk.store.snapshot_word import CopyFile, Word, give_word
from sync.packs import doubts
from sync.packs.ram import InRam, Plain, plain_connection
from sync.packs.sealed import Sealed, unsealed
from sync.packs.table import PEOPLE, Tables, put_rows, summed

PROVEN_AT_ONCE = 200_000
"""Up to so many people are hashed before the copy is used."""

PACK = "pack"
"""Schema of a pack's tables beside those of the copy."""


def import_pack(file: CopyFile, pack: Sealed, word: Word, in_ram: InRam) -> int:
    """Build a new encrypted copy, and say its size.

    Args:
        file: Where it goes once it is whole.
        pack: The full pack.
        word: What was signed of it.
        in_ram: Makes room in memory.

    Raises:
        Unreadable: The pack is not one, or its tables are others.
        Untrusted: It was altered, or holds other people than was signed.
        Unreachable: The disk is full or fails.
        NotIntact: The finished file does not check.
    """
    with translated("pack"), building(file.path) as beside:
        with (
            unsealed(pack, in_ram) as plain,
            closing(open_keyed(beside, file.key, BUILD_PRAGMAS, "rwc")) as connection,
        ):
            PEOPLE.make(connection, "main")
            PEOPLE.finish(connection, "main")
            _check(connection, _pour(connection, plain), word)
            give_word(connection, word)
            _prepare_for_deltas(connection)
        proven = word.rows <= PROVEN_AT_ONCE
        return put_in_place(beside, file.path, file.key, structure=proven)


@contextmanager
def opened_beside(plain: Plain, tables: Tables) -> Iterator[Any]:
    """A connection of the standard library, to read what no other library can."""
    with closing(plain_connection()) as connection:
        tables.take(connection, plain, PACK)
        yield connection


def _pour(connection: dbapi2.Connection, plain: Plain) -> int:
    """Copy everybody, and say how many that were."""
    before = connection.total_changes
    if plain.shared:
        PEOPLE.take(connection, plain, PACK)
        connection.execute("INSERT INTO main.insured SELECT * FROM pack.insured")
        connection.execute("DETACH pack")
    else:
        with opened_beside(plain, PEOPLE) as source:
            rows = source.execute("SELECT * FROM pack.insured ORDER BY key")
            put_rows(connection, "main.insured", rows)
    return int(connection.total_changes - before)


def _check(connection: dbapi2.Connection, rows: int, word: Word) -> None:
    """Make sure that the copy is what was signed."""
    if rows != word.rows:
        raise doubts.other_rows(rows, word.rows)
    if rows > PROVEN_AT_ONCE:
        return
    if summed(connection, "main.insured").table_hash != word.table_hash:
        raise doubts.other_table()


def _prepare_for_deltas(connection: dbapi2.Connection) -> None:
    """Have the file written ahead from now on: look-ups go on under a delta."""
    connection.execute("PRAGMA locking_mode=NORMAL")
    connection.execute("PRAGMA journal_mode=WAL")
