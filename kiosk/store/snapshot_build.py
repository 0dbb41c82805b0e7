"""A new copy of eligibility data, built beside the one in use (手元データの作成).

1. People stream through: nothing holds more than one of them.
2. The file is finished, checked page by page and on disk before it has its name.
3. Whatever goes wrong on the way, the unfinished file is removed.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
from sqlcipher3 import dbapi2

from kiosk.store.database import BUILD_PRAGMAS, SNAPSHOT_PRAGMAS, open_keyed
from kiosk.store.faults import altered_page, translated
from schema.insured import Insured, Row, row_hash
from schema.names import normalise_kana
from sync.files import move_into_place, sync_file
from sync.packs.table import PEOPLE, put_rows, table_hash

_EVERY = 5_000


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """What was built."""

    rows: int
    """People in it."""
    size: int
    """Bytes on disk."""
    table_hash: str
    """Sum modulo 2^256 of the rows' SHA-256, hex."""


def build_snapshot(
    path: Path,
    key: bytes,
    people: Iterable[Insured],
    progress: Callable[[int], None] | None = None,
) -> Built:
    """Write `people` to a new encrypted file at `path`.

    Args:
        path: Where it goes once it is whole.
        key: Its 32-byte data key.
        people: Each once; best in the order of their keys, which writes each page
            once. What they raise is raised here.
        progress: Called with the number of people so far, now and then.

    Raises:
        Unreadable: Two people have the same key.
        Unreachable: The disk is full or fails.
        NotIntact: The finished file does not check.
    """
    rows = _Rows(people, progress)
    with translated(rows.where), building(path) as beside:
        with closing(open_keyed(beside, key, BUILD_PRAGMAS, "rwc")) as connection:
            PEOPLE.make(connection, "main")
            PEOPLE.finish(connection, "main")
            put_rows(connection, "insured", rows)
        size = put_in_place(beside, path, key)
    return Built(rows=rows.count, size=size, table_hash=table_hash(rows.total))


@contextmanager
def building(path: Path) -> Iterator[Path]:
    """Where to build what `put_in_place` moves to `path`; removed if it does not."""
    beside = path.with_name(path.name + ".building")
    _remove(beside)
    try:
        yield beside
    finally:
        _remove(beside)


def _remove(beside: Path) -> None:
    for left in beside.parent.glob(beside.name + "*"):
        left.unlink()


def put_in_place(
    beside: Path, path: Path, key: bytes, *, structure: bool = True
) -> int:
    """Give a finished file its name, once it is on disk and checked; say its size.

    Args:
        beside: The finished file, closed.
        path: Its name.
        key: Its data key.
        structure: Check the pages' order too, not only that each is as it was
            written.

    Raises:
        NotIntact: It does not check.
    """
    sync_file(beside)
    with closing(open_keyed(beside, key, SNAPSHOT_PRAGMAS, "ro")) as connection:
        check_pages(connection, beside.name, structure=structure)
    size = beside.stat().st_size
    move_into_place(beside, path)
    return size


def check_pages(
    connection: dbapi2.Connection, subject: str, *, structure: bool = True
) -> None:
    """Make sure that pages are as they were written.

    Raises:
        NotIntact: One is not.
    """
    if connection.execute("PRAGMA cipher_integrity_check").fetchall():
        raise altered_page(subject)
    told = connection.execute("PRAGMA quick_check") if structure else ()
    if any(line != "ok" for (line,) in told):
        raise altered_page(subject)


class _Rows:
    """People as rows of the table, counted and hashed on their way."""

    count: int
    """How many so far."""
    total: int
    """Sum of their hashes."""

    def __init__(
        self, people: Iterable[Insured], progress: Callable[[int], None] | None
    ) -> None:
        self._people = people
        self._progress = progress
        self.total = 0
        self.count = 0

    def where(self) -> str:
        """What is at hand."""
        return f"person {self.count} of the snapshot"

    def __iter__(self) -> Iterator[Row]:
        for person in self._people:
            row = person.row()
            self.count += 1
            self.total += int.from_bytes(row_hash(row))
            if self._progress and self.count % _EVERY == 0:
                self._progress(self.count)
            yield (person.key, normalise_kana(person.name_kana), *row)
