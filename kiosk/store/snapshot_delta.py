"""A delta, applied to the local copy where it lies (差分の取りこみ).

1. Rows, serial, as-of and table hash move in one transaction of the copy's file, or
   nothing does.
2. The result is proven before the commit: what the touched rows add up to, before
   and after, must lead from the known sum to the signed one.
3. Look-ups go on meanwhile, and see the rows of before until the commit.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlcipher3 import dbapi2

from kiosk.store.database import open_keyed
from kiosk.store.faults import translated
from kiosk.store.snapshot_pack import PACK, opened_beside
from kiosk.store.snapshot_word import CopyFile, Word, give_word, word_of
from sync.packs import doubts
from sync.packs.delta import DELTA, apply, touched
from sync.packs.ram import InRam, Plain
from sync.packs.sealed import Sealed, unsealed
from sync.packs.table import NAMES, Sum, put_rows, table_hash

_PRAGMAS = ("synchronous=FULL", "cache_size=-131072", "wal_autocheckpoint=0")
_COLUMNS = {"put": len(NAMES), "gone": 1}


def apply_delta(
    file: CopyFile, pack: Sealed, before: int, word: Word, in_ram: InRam
) -> None:
    """Bring a copy to what was signed.

    Args:
        file: The copy.
        pack: The delta.
        before: Serial that the delta starts from.
        word: What was signed of the result.
        in_ram: Makes room in memory.

    Raises:
        Unreadable: The pack is not one, or its tables are others.
        Untrusted: It was altered, starts elsewhere, or does not lead where it says.
        Unreachable: The disk is full or fails.
        NotIntact: A page of the copy was altered.
    """
    with (
        translated(file.path.name),
        unsealed(pack, in_ram) as plain,
        closing(open_keyed(file.path, file.key, _PRAGMAS)) as connection,
    ):
        _lay_beside(connection, plain)
        with _transaction(connection):
            base = _base(connection, before)
            earlier = touched(connection, PACK)
            apply(connection, PACK)
            _check(base, earlier, touched(connection, PACK), word)
            give_word(connection, word)
        empty_log(connection)


def empty_log(connection: dbapi2.Connection) -> None:
    """Move what was committed into the file itself.

    What is still being read stays in the log until the next time: nobody waits.
    """
    connection.execute("PRAGMA busy_timeout=0")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _lay_beside(connection: dbapi2.Connection, plain: Plain) -> None:
    """Have the delta's tables in the connection that changes the copy."""
    if plain.shared:
        DELTA.take(connection, plain, PACK)
        return
    connection.execute("ATTACH ':memory:' AS pack KEY ''")
    DELTA.make(connection, PACK)
    with opened_beside(plain, DELTA) as source:
        for table, columns in _COLUMNS.items():
            rows = source.execute(f"SELECT * FROM pack.{table} ORDER BY key")  # noqa: S608
            put_rows(connection, f"pack.{table}", rows, columns)


@contextmanager
def _transaction(connection: dbapi2.Connection) -> Iterator[None]:
    """All of it is durable at the end; otherwise the connection closes on nothing."""
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.execute("COMMIT")


def _base(connection: dbapi2.Connection, before: int) -> Word:
    base = word_of(connection)
    if base is None or base.serial != before:
        raise doubts.other_base(base.serial if base else None, before)
    return base


def _check(base: Word, earlier: Sum, later: Sum, word: Word) -> None:
    """Make sure that the result is what was signed."""
    rows = base.rows + later.rows - earlier.rows
    if rows != word.rows:
        raise doubts.other_rows(rows, word.rows)
    total = int(base.table_hash, 16) + later.hashes - earlier.hashes
    if table_hash(total) != word.table_hash:
        raise doubts.other_table()
