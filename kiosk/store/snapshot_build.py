"""A new copy of eligibility data, built beside the one in use (手元データの作成).

1. People stream through: nothing holds more than one of them.
2. The file is finished, checked page by page and on disk before it has its name.
3. Whatever goes wrong on the way, the unfinished file is removed.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlcipher3 import dbapi2

from kiosk.store.database import (
    BUILD_PRAGMAS,
    SNAPSHOT_PRAGMAS,
    keyed_engine,
    open_keyed,
    problems_of,
    reading,
)
from kiosk.store.disk import move_into_place, sync_file
from kiosk.store.faults import altered_page, translated
from kiosk.store.snapshot import INSURED
from schema.insured import Insured, Row, row_hash
from schema.names import normalise_kana

TABLE_HASH_MODULUS = 1 << 256

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
    beside = path.with_name(path.name + ".building")
    beside.unlink(missing_ok=True)
    rows = _Rows(people, progress)
    try:
        with translated(lambda: f"person {rows.count} of the snapshot"):
            with closing(open_keyed(beside, key, BUILD_PRAGMAS, "rwc")) as connection:
                _fill(connection, rows)
            sync_file(beside)
            _check(beside, key)
            size = beside.stat().st_size
            move_into_place(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return Built(rows=rows.count, size=size, table_hash=rows.table_hash())


def _fill(connection: dbapi2.Connection, rows: "_Rows") -> None:
    dialect = sqlite.dialect()
    connection.execute(str(CreateTable(INSURED).compile(dialect=dialect)))
    for index in INSURED.indexes:
        connection.execute(str(CreateIndex(index).compile(dialect=dialect)))
    places = ", ".join("?" * len(INSURED.columns))
    connection.execute("BEGIN")
    connection.executemany(f"INSERT INTO {INSURED.name} VALUES ({places})", rows)  # noqa: S608
    connection.execute("COMMIT")


def _check(path: Path, key: bytes) -> None:
    engine = keyed_engine(path, key, SNAPSHOT_PRAGMAS, "ro")
    try:
        with reading(engine, path.name) as connection:
            if problems_of(connection):
                raise altered_page(path.name)
    finally:
        engine.dispose()


class _Rows:
    """People as rows of the table, counted and hashed on their way."""

    def __init__(
        self, people: Iterable[Insured], progress: Callable[[int], None] | None
    ) -> None:
        self._people = people
        self._progress = progress
        self._sum = 0
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for person in self._people:
            row = person.row()
            self.count += 1
            self._sum += int.from_bytes(row_hash(row))
            if self._progress and self.count % _EVERY == 0:
                self._progress(self.count)
            yield (person.key, normalise_kana(person.name_kana), *row)

    def table_hash(self) -> str:
        """Sum modulo 2^256 of the rows' SHA-256, hex."""
        return f"{self._sum % TABLE_HASH_MODULUS:064x}"
