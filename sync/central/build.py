"""The packs of one scope, from the register (配布物の作成).

1. A pack holds the people of its scope and nobody else.
2. It is built in memory, hashed and compared there with the one before, and is in
   clear nowhere else.
3. A serial is spent only where something changed: people, or the day of the data.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from sqlite3 import Connection

from sync.central.built import Before, Built, Delta, delta_target, full_target
from sync.central.people import PEOPLE as REGISTER
from sync.central.people import ROW_BYTES, OpenRegister
from sync.central.scopes import Scope
from sync.errors import Unreadable, Untrusted
from sync.files import own_folder
from sync.packs.delta import DELTA, compare
from sync.packs.ram import InRam, Plain, in_ram
from sync.packs.sealed import Sealed, seal_file, unsealed
from sync.packs.table import PEOPLE, Sum, Tables, summed

_MADE, _OLDER, _STEP = "made", "older", "step"
_PUT = f"SELECT key FROM {_STEP}.put"  # noqa: S608
_PREFECTURE_DIGITS = 2
_WORTH, _FEW = 3, 1_000
"""No delta where more than one in so many changed, unless that are few people."""


def build_scope(  # noqa: PLR0913
    register: OpenRegister,
    scope: Scope,
    serial: int,
    into: Path,
    *,
    before: Before | None = None,
    patients: frozenset[int] = frozenset(),
    room: InRam = in_ram,
) -> Built | None:
    """Build a scope's full pack, and the delta that leads to it.

    Args:
        register: The register in clear.
        scope: Whose people.
        serial: The new serial, greater than the one before.
        into: Folder for the packs, made if it is missing.
        before: The full pack that is offered so far.
        patients: Blind indexes of a facility's own patients.
        room: Where packs lie in clear.

    Returns:
        What was built; `None` where nothing changed.

    Raises:
        Unreachable: The disk is full or fails.
    """
    work = _Work(register, room)
    as_of = register.register.as_of
    with work.new(PEOPLE, _MADE) as made:
        _choose(register, scope, patients)
        total = _fill(register.connection)
        if before and (before.table_hash, before.as_of) == (total.table_hash, as_of):
            return None
        own_folder(into)
        full = seal_file(made, _place(into, full_target(scope.name, serial)))
        delta = None
        if before:
            step = _place(into, delta_target(scope.name, before.serial, serial))
            delta = _delta(work, before, total.rows, step)
    return Built(
        scope=scope.name,
        serial=serial,
        as_of=as_of,
        rows=total.rows,
        table_hash=total.table_hash,
        full=full,
        delta=delta,
    )


def _place(into: Path, target: str) -> Path:
    return into / target.rpartition("/")[2]


class _Work:
    """Plain files beside an open register."""

    def __init__(self, register: OpenRegister, room: InRam) -> None:
        self.connection = register.connection
        self.room = room
        self._size = register.register.rows * ROW_BYTES

    @contextmanager
    def new(self, tables: Tables, schema: str) -> Iterator[Plain]:
        """An empty file as `schema`, gone at the end of the block."""
        with self.room(self._size) as plain:
            plain.attach(self.connection, schema, new=True)
            with _attached(self.connection, schema):
                tables.make(self.connection, schema)
                yield plain

    @contextmanager
    def older(self, pack: Sealed) -> Iterator[None]:
        """A pack that was built before, gone at the end of the block."""
        with unsealed(pack, self.room) as plain:
            PEOPLE.take(self.connection, plain, _OLDER)
            with _attached(self.connection, _OLDER):
                yield


@contextmanager
def _attached(connection: Connection, schema: str) -> Iterator[None]:
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(f"DETACH {schema}")


def _choose(register: OpenRegister, scope: Scope, patients: frozenset[int]) -> None:
    """Fill `temp.wanted` with the keys of the people in a scope."""
    connection = register.connection
    connection.execute("DROP TABLE IF EXISTS temp.wanted")
    connection.execute("CREATE TEMP TABLE wanted (key INTEGER PRIMARY KEY)")
    if scope.areas:
        condition, values = _lives_in(scope.areas)
        connection.execute(
            f"INSERT INTO temp.wanted SELECT key FROM {REGISTER}.insured "  # noqa: S608
            f"WHERE {condition}",
            values,
        )
        return
    register.name_patients()
    connection.executemany(
        "INSERT OR IGNORE INTO temp.wanted "
        "SELECT key FROM temp.blinded WHERE blind = ?",
        ((each,) for each in patients),
    )


def _lives_in(areas: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The condition for people of some prefectures and municipalities.

    A late-elderly insurer number bears its prefecture: people without a municipality
    belong there too.
    """
    conditions, values = [], []
    for area in areas:
        if len(area) == _PREFECTURE_DIGITS:
            conditions.append("municipality GLOB ? OR insurer_number GLOB ?")
            values += [f"{area}*", f"39{area}*"]
        else:
            conditions.append("municipality = ?")
            values.append(area)
    return " OR ".join(conditions), tuple(values)


def _fill(connection: Connection) -> Sum:
    """Copy the people in `temp.wanted`, in the order of their keys, and add them up."""
    connection.execute("BEGIN")
    connection.execute(
        f"INSERT INTO {_MADE}.insured SELECT p.* FROM temp.wanted AS w "  # noqa: S608
        f"CROSS JOIN {REGISTER}.insured AS p ON p.key = w.key"
    )
    connection.execute("DROP TABLE temp.wanted")
    connection.execute("COMMIT")
    PEOPLE.finish(connection, _MADE)
    return summed(connection, f"{_MADE}.insured")


def _delta(work: _Work, before: Before, rows: int, path: Path) -> Delta | None:
    """Seal what leads from the pack before to the new one, where that is less.

    A pack before that is lost, altered or of another form leads nowhere.
    """
    connection = work.connection
    with ExitStack() as closing:
        try:
            closing.enter_context(work.older(before.full))
        except (FileNotFoundError, Unreadable, Untrusted):
            return None
        step = closing.enter_context(work.new(DELTA, _STEP))
        compare(connection, _OLDER, _MADE, _STEP)
        put = _count(connection, f"{_STEP}.put")
        gone = _count(connection, f"{_STEP}.gone WHERE key NOT IN ({_PUT})")
        if put + gone > max(rows // _WORTH, _FEW):
            return None
        pack = seal_file(step, path)
    return Delta(before=before.serial, put=put, gone=gone, pack=pack)


def _count(connection: Connection, source: str) -> int:
    ((found,),) = connection.execute(f"SELECT count(*) FROM {source}").fetchall()  # noqa: S608
    return int(found)
