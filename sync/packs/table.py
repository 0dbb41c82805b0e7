"""The tables inside a pack, exactly (配布物の表).

1. A pack is a plain SQLite file with the local copy's table `insured` and its index
   in the same words, so that SQLite copies records and index without reading them.
2. It is taken only if it holds exactly these statements and its form's number:
   nothing more, nothing less, no view, no trigger.
3. The form's number grows with every change of the columns, of the key, and of the
   kana that are searched.
4. A table's hash is the sum modulo 2^256 of its rows' SHA-256, each over the row's
   fields from 保険者番号 on as `schema.insured.row_hash` has them.
5. Whoever hashes a row also makes sure that it is one: that each value is of its
   column's kind, and that `schema.insured.insured_of` knows it.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from hashlib import sha256
from typing import Any

import msgspec

from schema.insured import Insured, Row, StoredRow
from schema.names import normalise_kana
from sync.packs import doubts
from sync.packs.ram import Plain, plain_connection

FORM = 1
"""Number of the form, SQLite's `user_version`."""

MODULUS = 1 << 256
"""Of a table's hash."""

COLUMNS = """
\tkey INTEGER NOT NULL,
\tkana VARCHAR NOT NULL,
\tinsurer_number VARCHAR NOT NULL,
\tsymbol VARCHAR NOT NULL,
\tnumber VARCHAR NOT NULL,
\tbranch VARCHAR NOT NULL,
\tname VARCHAR NOT NULL,
\tname_kana VARCHAR NOT NULL,
\tsex VARCHAR NOT NULL,
\tbirth_date INTEGER NOT NULL,
\taddress VARCHAR NOT NULL,
\tmunicipality VARCHAR NOT NULL,
\tinsurer_name VARCHAR NOT NULL,
\tacquired_on INTEGER NOT NULL,
\tlost_on INTEGER,
\tloss_reason VARCHAR,
\tshare INTEGER NOT NULL,
\tshare_from INTEGER,
\tdocument VARCHAR,
\tissued_on INTEGER,
\tvalid_from INTEGER,
\tvalid_to INTEGER,
\tspecial_care INTEGER NOT NULL,
\tlimit_class VARCHAR NOT NULL,
\tlimit_from INTEGER,
\tmeal_class VARCHAR NOT NULL,
\tmeal_from INTEGER,
\tlong_stay_on INTEGER,
\tdisease_class VARCHAR NOT NULL,
\tdisease_from INTEGER,
\tupdated_at INTEGER NOT NULL,
\tPRIMARY KEY (key)
"""
"""Of `insured`, in the order of the local copy's own table."""

NAMES = ("key", "kana", *Insured.__struct_fields__)
"""Columns, in order."""

INSURED = f"CREATE TABLE insured ({COLUMNS})"
BY_BIRTH_AND_KANA = (
    "CREATE INDEX insured_by_birth_and_kana ON insured (birth_date, kana)"
)

_FIELDS = ", ".join(Insured.__struct_fields__)
_CANNOT = 1
"""SQLite's code for a value that a function cannot take."""
_READ = msgspec.json.Decoder(StoredRow).decode


class Tables(msgspec.Struct, frozen=True, kw_only=True):
    """What one kind of plain file holds."""

    application: bytes
    """Four bytes that tell the kinds apart, SQLite's `application_id`."""
    tables: tuple[str, ...]
    """Its tables, each as SQLite keeps the statement."""
    indexes: tuple[str, ...] = ()
    """Its indexes, likewise; made once the tables are full."""

    def make(self, connection: Any, schema: str) -> None:
        """Make the empty tables in a new file."""
        mark = int.from_bytes(self.application)
        connection.execute(f"PRAGMA {schema}.application_id={mark}")
        connection.execute(f"PRAGMA {schema}.user_version={FORM}")
        for statement in self.tables:
            connection.execute(_in(schema, statement))

    def finish(self, connection: Any, schema: str) -> None:
        """Make the indexes."""
        for statement in self.indexes:
            connection.execute(_in(schema, statement))

    def take(self, connection: Any, plain: Plain, schema: str) -> None:
        """Attach a file that somebody else made, if it is exactly of this kind.

        Raises:
            Unreadable: It is not; it may be attached all the same.
        """
        try:
            plain.attach(connection, schema)
            marks = tuple(
                _only(connection, f"PRAGMA {schema}.{mark}")
                for mark in ("application_id", "user_version")
            )
            there = _statements(connection, schema)
        except connection.DatabaseError:
            raise doubts.other_schema() from None
        if marks != (int.from_bytes(self.application), FORM):
            raise doubts.other_form(FORM)
        if there != self.statements():
            raise doubts.other_schema()

    def statements(self) -> frozenset[tuple[str | None, ...]]:
        """What SQLite keeps of such a file's schema."""
        with closing(plain_connection()) as connection:
            self.make(connection, "main")
            self.finish(connection, "main")
            return _statements(connection, "main")


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """What some rows add up to."""

    hashes: int
    """Sum of their hashes."""
    rows: int
    """How many there are."""

    @property
    def table_hash(self) -> str:
        """The sum as it is signed, hex."""
        return table_hash(self.hashes)


def table_hash(hashes: int) -> str:
    """A sum of hashes as it is signed: modulo 2^256, hex."""
    return f"{hashes % MODULUS:064x}"


PEOPLE = Tables(application=b"MDGF", tables=(INSURED,), indexes=(BY_BIRTH_AND_KANA,))
"""A full pack (全件)."""


def put(connection: Any, table: str, people: Iterable[Insured]) -> None:
    """Add people to `table`, which has the columns of `insured`."""
    rows = (stored(person) for person in people)
    put_rows(connection, table, rows)


def put_rows(
    connection: Any, table: str, rows: Iterable[Row], columns: int = len(NAMES)
) -> None:
    """Add rows to `table`, which has so many columns, in one transaction."""
    places = ", ".join("?" * columns)
    connection.execute("BEGIN")
    connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608
    connection.execute("COMMIT")


def stored(person: Insured) -> Row:
    """A person as a row of `insured`."""
    return (person.key, normalise_kana(person.name_kana), *person.row())


def summed(connection: Any, source: str) -> Sum:
    """The sum over the rows of `source`: a table, and any condition.

    Raises:
        Untrusted: A value is of a kind that no row has.
    """
    hashes = rows = 0
    for each in row_hashes(connection, source):
        hashes += each
        rows += 1
    return Sum(hashes=hashes, rows=rows)


def row_hashes(connection: Any, source: str) -> Iterator[int]:
    """The hash of each row of `source`, as a number.

    Raises:
        Untrusted: A value is of a kind that no row has, or not one of its column's.
    """
    for row in rows_as_hashed(connection, source):
        try:
            _READ(row)
        except ValueError:
            raise doubts.no_row() from None
        yield int.from_bytes(sha256(row).digest())


def rows_as_hashed(connection: Any, source: str) -> Iterator[bytes]:
    """Each row of `source` as JSON: SQLite writes the bytes that `row_hash` takes.

    Raises:
        Untrusted: A value is of a kind that no row has.
    """
    question = f"SELECT CAST(json_array({_FIELDS}) AS BLOB) FROM {source}"  # noqa: S608
    try:
        for (row,) in connection.execute(question):
            yield row
    except connection.OperationalError as error:
        if error.sqlite_errorcode == _CANNOT:
            raise doubts.other_table() from None
        raise


def _in(schema: str, statement: str) -> str:
    """A statement that makes something, in another schema than `main`."""
    what, kind, rest = statement.split(" ", 2)
    return f"{what} {kind} {schema}.{rest}"


def _statements(connection: Any, schema: str) -> frozenset[tuple[str | None, ...]]:
    found = connection.execute(
        f"SELECT type, name, tbl_name, sql FROM {schema}.sqlite_master"  # noqa: S608
    )
    return frozenset(found)


def _only(connection: Any, question: str) -> Any:
    ((answer,),) = connection.execute(question).fetchall()
    return answer
