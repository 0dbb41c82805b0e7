"""A delta does to a table what taking the full pack would do, whoever changed."""

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from sqlite3 import Connection

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from schema.insured import Insured
from sync.packs.delta import DELTA, apply, compare, touched
from sync.packs.ram import plain_connection
from sync.packs.table import PEOPLE, put, summed
from tests.people import EVERYONE, a_person

POOL = [*EVERYONE, *(a_person(number=f"{number:08}") for number in range(100, 112))]
BORN = [date(1945, 1, 5), date(1945, 1, 6)]


@st.composite
def people(draw: st.DrawFn) -> Sequence[Insured]:
    """Some of the pool, each as they are or changed in one way or several."""
    chosen = draw(st.lists(st.sampled_from(POOL), unique_by=lambda one: one.key))
    return [
        replace(
            each,
            share=draw(st.sampled_from([10, 20, 30])),
            birth_date=draw(st.sampled_from(BORN)),
            name_kana=draw(st.sampled_from(["ﾐﾎﾝ ﾊﾅｺ", "ﾐﾎﾝ ﾊﾅ"])),
            lost_on=draw(st.sampled_from([None, date(2025, 9, 1)])),
        )
        for each in chosen
    ]


@settings(deadline=None)
@given(people(), people())
def test_a_delta_leads_to_the_full(
    before: Sequence[Insured], after: Sequence[Insured]
) -> None:
    with closing(plain_connection()) as connection:
        for schema in ("newer", "step"):
            connection.execute(f"ATTACH ':memory:' AS {schema}")
        for schema, some in (("main", before), ("newer", after)):
            PEOPLE.make(connection, schema)
            put(connection, f"{schema}.insured", some)
            PEOPLE.finish(connection, schema)
        DELTA.make(connection, "step")
        whole = summed(connection, "main.insured")

        compare(connection, "main", "newer", "step")
        earlier = touched(connection, "step")
        apply(connection, "step")
        later = touched(connection, "step")

        assert _rows(connection, "main") == _rows(connection, "newer")
        goal = summed(connection, "newer.insured")
        assert whole.hashes + later.hashes - earlier.hashes == goal.hashes
        assert whole.rows + later.rows - earlier.rows == goal.rows
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        changed = {each.key for each in {*before} ^ {*after}}
        assert _keys(connection) == changed


def _rows(connection: Connection, schema: str) -> list[tuple[object, ...]]:
    found = connection.execute(
        f"SELECT * FROM {schema}.insured ORDER BY key"  # noqa: S608
    )
    return list(found)


def _keys(connection: Connection) -> set[int]:
    found = connection.execute(
        "SELECT key FROM step.put UNION ALL SELECT key FROM step.gone"
    )
    return {key for (key,) in found}
