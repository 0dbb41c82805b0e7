"""Packs for the tests, made of invented people by the parts that central uses."""

import os
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

import msgspec

from schema.insured import Insured
from sync.packs.delta import DELTA, compare
from sync.packs.ram import SHARED_MEMORY, Plain, in_ram, plain_connection
from sync.packs.sealed import seal_file
from sync.packs.table import PEOPLE, Sum, put, summed

Spoil = Callable[[Connection], object]
"""Changes a plain pack before it is sealed: gets the connection."""


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed pack, and what is said of it."""

    path: Path
    key: bytes
    inflated: int
    rows: int
    table_hash: str


def full_pack(
    path: Path, people: Iterable[Insured], spoil: Spoil | None = None
) -> Pack:
    """Seal everybody into `path`."""
    with in_ram(0) as plain, closing(plain_connection()) as connection:
        plain.attach(connection, "pack", new=True)
        PEOPLE.make(connection, "pack")
        put(connection, "pack.insured", people)
        PEOPLE.finish(connection, "pack")
        total = summed(connection, "pack.insured")
        if spoil:
            spoil(connection)
        return _sealed(path, plain, total)


def delta_pack(
    path: Path,
    before: Iterable[Insured],
    after: Iterable[Insured],
    spoil: Spoil | None = None,
) -> Pack:
    """Seal what leads from some people to others into `path`."""
    with in_ram(0) as plain, closing(plain_connection()) as connection:
        plain.attach(connection, "pack", new=True)
        DELTA.make(connection, "pack")
        for schema, people in (("older", before), ("newer", after)):
            connection.execute(f"ATTACH ':memory:' AS {schema}")
            PEOPLE.make(connection, schema)
            put(connection, f"{schema}.insured", people)
        compare(connection, "older", "newer", "pack")
        total = summed(connection, "newer.insured")
        if spoil:
            spoil(connection)
        return _sealed(path, plain, total)


def plain_people(people: Iterable[Insured]) -> Plain:
    """A plain pack of some people that is filled once it is attached."""
    with in_ram(0) as made, closing(plain_connection()) as connection:
        made.attach(connection, "pack", new=True)
        PEOPLE.make(connection, "pack")
        put(connection, "pack.insured", people)
        PEOPLE.finish(connection, "pack")
        content = made.content().read()
    plain = in_ram(len(content))
    plain.fill_with(lambda to: to.write(content))
    return plain


def _sealed(path: Path, plain: Plain, total: Sum) -> Pack:
    sealed = seal_file(plain, path)
    return Pack(
        path=path,
        key=sealed.key,
        inflated=sealed.inflated,
        rows=total.rows,
        table_hash=total.table_hash,
    )


def named_in_memory() -> list[str]:
    """Plain files of this process that have a name, which others could open."""
    return [path.name for path in SHARED_MEMORY.glob(f"madoguchi-{os.getpid()}-*")]
