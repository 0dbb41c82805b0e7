"""What Citus asks of tables that lie on many machines, by their devices, holds."""

import ast
import re

import pytest
from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from sync.central.finding_tables import FindingTable
from sync.central.tables import CentralTable
from tests.sources import modules, tree

GROWS_WITH_DEVICES = {
    "device",
    "device_key",
    "head",
    "event",
    "confirmation",
    "quarantine",
    "conflict",
    "judged",
    "finding",
}
THE_SAME_EVERYWHERE = {
    "facility",
    "facility_patient",
    "enrol_code",
    "pack_key",
    "setting",
}
"""Small, and copied to every machine."""

TABLES = {
    **CentralTable.metadata.tables,
    **FindingTable.metadata.tables,
}
FORBIDDEN = re.compile(
    r"\b(nextval|(big|small)?serial(?= not null)|generated .* as identity"
    r"|pg_advisory\w*|pg_try_advisory\w*|listen|notify|create temp\w*|lock table)\b",
    re.IGNORECASE,
)


def unique_keys(table: Table) -> list[list[str]]:
    kinds = (PrimaryKeyConstraint, UniqueConstraint)
    found = [one for one in table.constraints if isinstance(one, kinds)]
    keys = [[column.name for column in one.columns] for one in found]
    keys += [[c.name for c in one.columns] for one in table.indexes if one.unique]
    return keys


def made_by(table: Table) -> str:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    made = [str(CreateTable(table).compile(dialect=dialect))]
    made += [str(CreateIndex(one).compile(dialect=dialect)) for one in table.indexes]
    return ";".join(made)


def test_every_table_is_of_one_kind() -> None:
    assert set(TABLES) == GROWS_WITH_DEVICES | THE_SAME_EVERYWHERE


@pytest.mark.parametrize("name", sorted(GROWS_WITH_DEVICES))
def test_every_unique_key_begins_with_the_device(name: str) -> None:
    keys = unique_keys(TABLES[name])

    assert keys
    assert [key for key in keys if key[0] != "device"] == []


@pytest.mark.parametrize("name", sorted(TABLES))
def test_no_key_is_drawn_from_a_sequence(name: str) -> None:
    assert FORBIDDEN.search(made_by(TABLES[name])) is None
    assert [c.name for c in TABLES[name].columns if c.server_default is not None] == []


def test_no_table_refers_to_another() -> None:
    found = [table.name for table in TABLES.values() if table.foreign_keys]

    assert found == []


def statements() -> list[str]:
    """What is written out where the database is asked, but for prose."""
    asking = [
        path
        for path in modules("sync")
        if "central" in path.parts and ASKS in path.read_text(encoding="utf-8")
    ]
    return [
        node.value
        for path in asking
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if not node.value.endswith(".")
    ]


ASKS = "from sqlalchemy import"
"""Registers in memory are a SQLite of their own, and asked without it."""


def test_nothing_is_asked_that_one_machine_alone_could_answer() -> None:
    said = statements()

    assert any("ON CONFLICT DO NOTHING" in one for one in said)
    assert [one for one in said if FORBIDDEN.search(one)] == []


def test_what_citus_refuses_would_be_found() -> None:
    numbered = Table("t", MetaData(), Column("id", Integer, primary_key=True))
    assert FORBIDDEN.search(made_by(numbered))
    assert FORBIDDEN.search("SELECT pg_advisory_lock(1)")
    assert FORBIDDEN.search("CREATE TEMP TABLE t (id int)")
