"""Look-ups in the local copy of eligibility data (手元データ).

One statement each, compiled once, through SQLAlchemy Core: a person is read with
a single page or two, and the copy is opened only when it is first asked. A row that
is no person's is told as a copy that is not to be used, and is not quoted.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TypeVar

from sqlalchemy import Connection, Engine, Table, bindparam, select
from sqlalchemy.exc import DBAPIError

from kiosk.desk.ports import SnapshotInfo
from kiosk.store.database import SNAPSHOT_PRAGMAS, keyed_engine, reading
from kiosk.store.tables import SnapshotTable
from schema.errors import NotIntact, Unreachable
from schema.insured import Insured, insured_key, insured_of
from schema.names import normalise_kana

Found = TypeVar("Found")
Doubt = Callable[[], NotIntact]
"""Why a copy is not to be used."""

SUBJECT = "snapshot"
FIRST_FIELD = 2
"""A stored row is its two keys, then `Insured.row`."""

INSURED: Table = SnapshotTable.metadata.tables["insured"]

_FIELDS = INSURED.columns.values()[FIRST_FIELD:]
_BY_KEY = select(*_FIELDS).where(INSURED.c.key == bindparam("key"))
_BY_BIRTH_AND_KANA = (
    select(*_FIELDS)
    .where(
        INSURED.c.birth_date == bindparam("born"),
        INSURED.c.kana >= bindparam("first"),
        INSURED.c.kana < bindparam("after"),
    )
    .order_by(INSURED.c.kana, INSURED.c.key)
    .limit(bindparam("limit"))
)
_ANY = select(INSURED.c.key).limit(1)
_AFTER_ALL = "\U0010ffff"


class Lookups:
    """The two look-ups, over any engine that has the table."""

    def __init__(self, engine: Engine) -> None:
        """Read through `engine`; `close` closes its connections."""
        self._engine = engine

    def by_number(
        self, insurer_number: str, number: str, symbol: str = "", branch: str = ""
    ) -> Insured | None:
        """The one person with these normalised numbers."""
        key = insured_key(insurer_number, symbol, number, branch)
        with self._reading_rows() as connection:
            row = connection.execute(_BY_KEY, {"key": key}).one_or_none()
            found = insured_of(row) if row else None
        wanted = (insurer_number, symbol, number, branch)
        return found if found and _numbers(found) == wanted else None

    def by_birth_and_kana(
        self, birth_date: date, kana_prefix: str, limit: int = 20
    ) -> Sequence[Insured]:
        """People born on a day whose normalised kana begin with the prefix."""
        first = normalise_kana(kana_prefix)
        values = {
            "born": birth_date.toordinal(),
            "first": first,
            "after": first + _AFTER_ALL,
            "limit": limit,
        }
        with self._reading_rows() as connection:
            return [
                insured_of(row)
                for row in connection.execute(_BY_BIRTH_AND_KANA, values)
            ]

    def by_parts(
        self, kana: str, number_part: str, birth_date: date | None, limit: int
    ) -> Sequence[Insured]:
        """People of whom all of this holds, by the index where the day is known."""
        wanted = select(*_FIELDS).order_by(INSURED.c.kana, INSURED.c.key).limit(limit)
        if birth_date is not None:
            wanted = wanted.where(INSURED.c.birth_date == birth_date.toordinal())
        if kana:
            first = INSURED.c.kana >= kana
            wanted = wanted.where(first, INSURED.c.kana < kana + _AFTER_ALL)
        if number_part:
            ends = INSURED.c.number.endswith(number_part, autoescape=True)
            begins = INSURED.c.number.startswith(number_part, autoescape=True)
            wanted = wanted.where(ends | begins)
        with self._reading_rows() as connection:
            return [insured_of(row) for row in connection.execute(wanted)]

    def first_page(self) -> None:
        """Read a page, which fails where the file is not the one it should be."""
        with reading(self._engine, SUBJECT) as connection:
            connection.execute(_ANY).all()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def _reading_rows(self) -> Iterator[Connection]:
        try:
            with reading(self._engine, SUBJECT) as connection:
                yield connection
        except (LookupError, ValueError, TypeError, OverflowError, DBAPIError):
            raise _no_row() from None


class LocalSnapshot:
    """The copy in use; implements the desk's `Snapshot`."""

    def __init__(self) -> None:
        """Begin with no copy."""
        self._info: SnapshotInfo | None = None
        self._lookups: Lookups | None = None
        self._doubt: Doubt | None = None
        self._lock = Lock()
        self.hurt = False
        """True once a page of the copy in use did not authenticate."""

    def info(self) -> SnapshotInfo | None:
        """The copy in use, or `None` where there is none."""
        return self._info

    def by_number(
        self, insurer_number: str, number: str, symbol: str = "", branch: str = ""
    ) -> Insured | None:
        """The one person with these normalised numbers.

        Raises:
            NotIntact: The file is missing or a page of it was altered.
        """
        wanted = (insurer_number, number, symbol, branch)
        return self._ask(lambda copy: copy.by_number(*wanted), None)

    def by_birth_and_kana(
        self, birth_date: date, kana_prefix: str, limit: int = 20
    ) -> Sequence[Insured]:
        """People born on a day whose normalised kana begin with the prefix."""
        wanted = (birth_date, kana_prefix, limit)
        return self._ask(lambda copy: copy.by_birth_and_kana(*wanted), ())

    def by_parts(
        self, kana: str, number_part: str, birth_date: date | None, limit: int
    ) -> Sequence[Insured]:
        """People of whom all of this holds; without a day everybody is gone through."""
        wanted = (kana, number_part, birth_date, limit)
        return self._ask(lambda copy: copy.by_parts(*wanted), ())

    def check(self) -> None:
        """Make sure that the copy can be read, if there is one.

        Raises:
            NotIntact: The file is missing, another one, or altered where it is read.
        """
        self._ask(Lookups.first_page, None)

    def use(
        self, info: SnapshotInfo, path: Path, key: bytes, doubt: Doubt | None = None
    ) -> None:
        """Look up in this copy from now on; where there is a doubt, say only that."""
        lookups = None
        if path.exists():
            lookups = Lookups(keyed_engine(path, key, SNAPSHOT_PRAGMAS, "ro"))
        with self._lock:
            before, self._lookups, self._info = self._lookups, lookups, info
            self._doubt, self.hurt = doubt, False
        if before:
            before.close()

    def refuse(self, doubt: Doubt) -> None:
        """Answer nothing out of this copy any more."""
        self._doubt = doubt

    def date_fetch(self, info: SnapshotInfo) -> None:
        """Take the facts of the same copy anew: it was fetched, proven, or moved on."""
        self._info = info

    def close(self) -> None:
        """Close the copy."""
        with self._lock:
            lookups, self._lookups = self._lookups, None
        if lookups:
            lookups.close()

    def _ask(self, question: Callable[[Lookups], Found], nothing: Found) -> Found:
        """Ask the copy in use; again if another took its place meanwhile."""
        if self._doubt:
            raise self._doubt()
        lookups = self._lookups
        if lookups is None:
            if self._info is not None:
                raise _missing(self._info.serial)
            return nothing
        try:
            return question(lookups)
        except NotIntact:
            self.hurt = lookups is self._lookups
            raise
        except Unreachable:
            if lookups is self._lookups:
                raise
            return self._ask(question, nothing)


def _numbers(person: Insured) -> tuple[str, str, str, str]:
    return person.insurer_number, person.symbol, person.number, person.branch


def _missing(serial: int) -> NotIntact:
    return NotIntact(
        "E-SNAPSHOT-4",
        subject=f"snapshot-{serial}.db",
        found="no such file",
        expected="the copy that was imported last",
        hint="import or fetch the snapshot again; the confirmation log is not affected",
    )


def _no_row() -> NotIntact:
    return NotIntact(
        "E-SNAPSHOT-7",
        subject=SUBJECT,
        found="a row that is no person's",
        expected="rows as this version of the program knows them",
        hint="fetch the full pack again; the confirmation log is not affected",
    )
