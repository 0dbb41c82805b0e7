"""A pack's database is taken only if it is exactly what the store makes itself."""

import secrets
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from kiosk.store.database import BUILD_PRAGMAS, open_keyed
from kiosk.store.snapshot_build import build_snapshot
from schema.insured import row_hash
from sync.errors import Unreadable, Untrusted
from sync.packs.delta import DELTA
from sync.packs.ram import Buffer, InRam, Plain, in_ram, plain_connection
from sync.packs.table import (
    MODULUS,
    NAMES,
    PEOPLE,
    put,
    put_rows,
    rows_as_hashed,
    stored,
    summed,
)
from tests.people import EVERYONE

ROOMS = [in_ram, Buffer]


def words(connection: object, schema: str = "main") -> set[str]:
    found = connection.execute(  # type: ignore[attr-defined]
        f"SELECT sql FROM {schema}.sqlite_master"  # noqa: S608
    )
    return {" ".join(sql.replace('"', "").split()) for (sql,) in found}


def test_the_tables_are_those_that_the_store_makes(tmp_path: Path) -> None:
    path, key = tmp_path / "snapshot-1.db", secrets.token_bytes(32)
    build_snapshot(path, key, EVERYONE)

    with (
        closing(open_keyed(path, key, (), "ro")) as store,
        closing(plain_connection()) as pack,
    ):
        PEOPLE.make(pack, "main")
        PEOPLE.finish(pack, "main")
        named = [row[1] for row in store.execute("PRAGMA table_info(insured)")]

        assert words(pack) <= words(store)
        assert len(words(pack)) == 2
        assert named == list(NAMES)


def test_sqlite_copies_records_and_index_unread(tmp_path: Path) -> None:
    """Only then is the whole of Tokyo taken over in seconds."""
    with closing(
        open_keyed(tmp_path / "new.db", bytes(32), BUILD_PRAGMAS, "rwc")
    ) as store:
        store.execute("ATTACH ':memory:' AS pack KEY ''")
        for schema in ("main", "pack"):
            PEOPLE.make(store, schema)
            PEOPLE.finish(store, schema)
        program = store.execute(
            "EXPLAIN INSERT INTO main.insured SELECT * FROM pack.insured"
        ).fetchall()

    steps = {step[1] for step in program}
    assert "RowCell" in steps or "RowData" in steps
    assert "Column" not in steps


def full(room: InRam = in_ram, spoil: str = "") -> Plain:
    """A plain pack of everybody, on which a statement was run."""
    with (
        room(0) as made,
        closing(plain_connection()) as connection,
    ):
        made.attach(connection, "pack", new=True)
        PEOPLE.make(connection, "pack")
        put(connection, "pack.insured", EVERYONE)
        PEOPLE.finish(connection, "pack")
        for statement in spoil.split(";"):
            connection.execute(statement)
        plain, content = room(0), made.content().read()
        plain.fill_with(lambda to: to.write(content))
    return plain


@pytest.mark.parametrize("room", ROOMS)
def test_a_pack_as_it_should_be_is_taken(room: InRam) -> None:
    with full(room) as plain, closing(plain_connection()) as connection:
        PEOPLE.take(connection, plain, "pack")

        assert summed(connection, "pack.insured").rows == len(EVERYONE)


SPOILT = {
    "another trigger": "CREATE TRIGGER pack.t AFTER INSERT ON insured "
    "BEGIN SELECT 1 WHERE 1; END",
    "another table": "CREATE TABLE pack.more (x)",
    "a view": "CREATE VIEW pack.v AS SELECT 1",
    "another index": "CREATE INDEX pack.i ON insured (name)",
    "no index": "DROP INDEX pack.insured_by_birth_and_kana",
    "a view in the table's place": "DROP TABLE pack.insured; "
    "CREATE VIEW pack.insured AS SELECT 1",
    "a column more": "ALTER TABLE pack.insured ADD COLUMN my_number",
    "another type": "DROP TABLE pack.insured; "
    "CREATE TABLE pack.insured (key INTEGER PRIMARY KEY, name BLOB)",
    "statistics": "ANALYZE pack",
}


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_another_schema_is_refused(room: InRam, spoil: str) -> None:
    with (
        _spoilt(room, spoil) as plain,
        closing(plain_connection()) as connection,
        pytest.raises(Unreadable, match="E-PACK-10"),
    ):
        PEOPLE.take(connection, plain, "pack")


def _spoilt(room: InRam, statement: str) -> Plain:
    if "TRIGGER" not in statement:
        return full(room, statement)
    with closing(plain_connection()) as connection:
        PEOPLE.make(connection, "main")
        put(connection, "insured", EVERYONE)
        PEOPLE.finish(connection, "main")
        connection.execute(statement.replace("pack.", ""))
        content, plain = connection.serialize(), room(0)
        plain.fill_with(lambda to: to.write(content))
    return plain


@pytest.mark.parametrize("mark", ["application_id", "user_version"])
def test_another_form_is_refused(mark: str) -> None:
    with (
        full(spoil=f"PRAGMA pack.{mark}=2") as plain,
        closing(plain_connection()) as connection,
        pytest.raises(Unreadable, match="E-PACK-11"),
    ):
        PEOPLE.take(connection, plain, "pack")


def test_a_delta_is_no_full_pack() -> None:
    with (
        full() as plain,
        closing(plain_connection()) as connection,
        pytest.raises(Unreadable, match="E-PACK-11"),
    ):
        DELTA.take(connection, plain, "pack")


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize(
    "content",
    [b"no database at all" * 99, b"SQLite format 3\0" + bytes(4080)],
    ids=["text", "a hollow file"],
)
def test_what_is_no_database_is_refused(
    room: InRam, content: bytes, tmp_path: Path
) -> None:
    with room(0) as plain, closing(_reader(plain, tmp_path)) as connection:
        plain.fill_with(lambda to: to.write(content))

        with pytest.raises(Unreadable, match=r"E-PACK-1[01]"):
            PEOPLE.take(connection, plain, "pack")


def _reader(plain: Plain, folder: Path) -> sqlite3.Connection | dbapi2.Connection:
    """The library that reads it at a desk."""
    if plain.shared:
        return open_keyed(folder / "a.db", bytes(32), (), "rwc")
    return plain_connection()


_EVERY_CONTROL = "".join(map(chr, range(0x20))) + '"\\/\x7f\u2028●𠮷\U0010ffff'
texts = st.text(st.characters(codec="utf-8"))
numbers = st.integers(-(1 << 63), (1 << 63) - 1)


@settings(deadline=None)
@example([_EVERY_CONTROL] * 29, [0] * 29)
@given(st.lists(texts, min_size=29, max_size=29), st.lists(numbers, min_size=29))
def test_sqlite_writes_a_row_in_the_bytes_that_are_hashed(
    said: list[str], counted: list[int]
) -> None:
    """Any text in any column, any number, and nothing where that is allowed."""
    row = tuple(
        _any_value(place, text, number)
        for place, (text, number) in enumerate(zip(said, counted[:29], strict=False))
    )
    with closing(plain_connection()) as connection:
        PEOPLE.make(connection, "main")
        put_rows(connection, "insured", [(1, "", *row)])

        (written,) = rows_as_hashed(connection, "insured")
        assert sha256(written).digest() == row_hash(row)


def _any_value(place: int, text: str, number: int) -> str | int | None:
    kind = _KINDS[place]
    if kind.endswith("NOT NULL"):
        return number if kind.startswith("INTEGER") else text
    return None if number % 2 else number if kind == "INTEGER" else text


_KINDS = [
    " ".join(line.strip(" ,").split()[1:])
    for line in PEOPLE.tables[0].splitlines()[3:-2]
]


def test_the_kinds_are_those_of_the_columns() -> None:
    assert len(_KINDS) == len(NAMES) - 2 == 29
    assert {"INTEGER", "INTEGER NOT NULL", "VARCHAR", "VARCHAR NOT NULL"} == set(_KINDS)


def test_a_hash_is_that_of_the_records() -> None:
    total = sum(int.from_bytes(person.row_hash()) for person in EVERYONE)

    with full() as plain, closing(plain_connection()) as connection:
        PEOPLE.take(connection, plain, "pack")

        assert summed(connection, "pack.insured").hashes % MODULUS == total % MODULUS


def test_what_no_row_holds_is_no_row_of_the_table() -> None:
    with closing(plain_connection()) as connection:
        PEOPLE.make(connection, "main")
        put_rows(connection, "insured", map(stored, EVERYONE))
        connection.execute("UPDATE insured SET name = x'00'")

        with pytest.raises(Untrusted, match="E-PACK-13"):
            summed(connection, "insured")
