"""Row operations from one copy to the next (差分).

1. A delta is sealed as a full pack is, and holds two tables: `gone`, keys of rows
   that are removed first, and `put`, whole rows that are added or take a row's place.
   A row whose indexed columns change is in both, so that all others are changed in
   place and leave the index alone.
2. It proves its result by touching only its own rows: the hashes of the rows it
   replaces or removes leave the table's sum, those that are there afterwards enter
   it.
3. Whoever makes one compares every column; nothing is believed of dates of change.
"""

from collections.abc import Sequence
from typing import Any

from sync.packs.table import COLUMNS, NAMES, Sum, Tables, summed

DELTA = Tables(
    application=b"MDGD",
    tables=(
        f"CREATE TABLE put ({COLUMNS})",
        "CREATE TABLE gone (\n\tkey INTEGER NOT NULL,\n\tPRIMARY KEY (key)\n)",
    ),
)
"""A delta's file."""

_INDEXED = ("birth_date", "kana")


def compare(connection: Any, before: str, after: str, delta: str) -> None:
    """Fill the empty tables of `delta` with what leads from `before` to `after`.

    Args:
        connection: All three are schemas of it.
        before: Schema with the older `insured`.
        after: Schema with the newer one.
        delta: Schema with the tables of a delta.
    """
    changed, moved = _differ(NAMES), _differ(_INDEXED)
    connection.execute("BEGIN")
    connection.execute(
        f"INSERT INTO {delta}.put SELECT n.* FROM {after}.insured AS n "  # noqa: S608
        f"LEFT JOIN {before}.insured AS o ON o.key = n.key "
        f"WHERE {changed} ORDER BY n.key"
    )
    connection.execute(
        f"INSERT INTO {delta}.gone SELECT o.key FROM {before}.insured AS o "  # noqa: S608
        f"LEFT JOIN {after}.insured AS n ON n.key = o.key "
        f"WHERE {moved} ORDER BY o.key"
    )
    connection.execute("COMMIT")


def _differ(names: Sequence[str]) -> str:
    """The condition for rows that differ in some columns, or of which one is not."""
    newer, older = (
        ", ".join(f"{side}.{name}" for name in names) for side in ("n", "o")
    )
    return f"({newer}) IS NOT ({older})"


def touched(connection: Any, delta: str) -> Sum:
    """What the rows of `main.insured` add up to that the delta has to do with.

    Asked before and after, it tells how the whole table's hash moves.

    Raises:
        Untrusted: A value in them is of a kind that no row has.
    """
    keys = f"SELECT key FROM {delta}.put UNION SELECT key FROM {delta}.gone"  # noqa: S608
    return summed(connection, f"main.insured WHERE key IN ({keys})")


def apply(connection: Any, delta: str) -> None:
    """Change `main.insured` as the delta says, in the caller's transaction."""
    connection.execute(
        f"DELETE FROM main.insured WHERE key IN (SELECT key FROM {delta}.gone)"  # noqa: S608
    )
    changes = ", ".join(
        f"{name} = excluded.{name}" for name in NAMES[1:] if name not in _INDEXED
    )
    connection.execute(
        f"INSERT INTO main.insured SELECT * FROM {delta}.put WHERE true "  # noqa: S608
        f"ON CONFLICT (key) DO UPDATE SET {changes}"
    )
