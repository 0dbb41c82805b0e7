"""Inventing Tokyo and importing a register: time against plain csv and SQLite."""

import csv
import secrets
import sqlite3
import time
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.store.snapshot_build import build_snapshot
from sync.register.columns import COLUMNS
from sync.register.csv import RegisterFile, write_csv
from sync.register.people import MOST, generate_late_elderly
from sync.register.reasons import BadRow
from tests.bench.row import Row

_TOKYO_SECONDS = 120
_ROWS_A_SECOND = 40_000
_IMPORT_RATIO = 10
_MEMORY_GROWTH = 16


def rows(*, quick: bool) -> list[Row]:
    """Measure; `quick` takes fewer people and projects onto the whole of Tokyo."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        return [
            _generation(100_000 if quick else MOST),
            _building(place, 100_000 if quick else MOST),
            _importing(place, 20_000 if quick else 200_000),
            _memory(place, 20_000 if quick else 200_000),
        ]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _generation(count: int) -> Row:
    def invent() -> None:
        for _ in generate_late_elderly(count):
            pass

    return Row(
        name=f"invent {count:,} people",
        ours=_seconds(invent) / count * 1e6,
        target=1e6 / _ROWS_A_SECOND,
        unit="µs a row",
    )


def _building(place: Path, count: int) -> Row:
    def build() -> None:
        key = secrets.token_bytes(32)
        build_snapshot(place / "tokyo.db", key, generate_late_elderly(count))

    return Row(
        name=f"invent and encrypt Tokyo ({count:,} of {MOST:,} people)",
        ours=_seconds(build) * MOST / count,
        target=_TOKYO_SECONDS,
        unit="s",
    )


def _importing(place: Path, count: int) -> Row:
    path = place / "register.csv"
    write_csv(generate_late_elderly(count), path)
    return Row(
        name=f"import {count:,} rows, checked and encrypted; peer: csv into SQLite",
        ours=_seconds(lambda: _import(path)),
        peer=_seconds(lambda: _insert_plainly(path)),
        target=_IMPORT_RATIO,
        unit="s",
    )


def _import(path: Path) -> None:
    people = RegisterFile(path).people(_unexpected)
    build_snapshot(path.with_suffix(".db"), secrets.token_bytes(32), people)


def _insert_plainly(path: Path) -> None:
    places = ", ".join("?" * len(COLUMNS))
    names = ", ".join(column.field for column in COLUMNS)
    plain = path.with_suffix(".plain")
    with closing(sqlite3.connect(plain)) as connection, connection:
        connection.execute(f"CREATE TABLE insured ({names})")
        connection.execute("CREATE INDEX by_birth ON insured (birth_date, name_kana)")
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file)
            next(lines)
            connection.executemany(f"INSERT INTO insured VALUES ({places})", lines)  # noqa: S608


def _memory(place: Path, count: int) -> Row:
    return Row(
        name=f"memory to read {count:,} rows, over that for {count // 10:,}",
        ours=_peak(place, count) - _peak(place, count // 10),
        target=_MEMORY_GROWTH,
        unit="MiB",
    )


def _peak(place: Path, count: int) -> float:
    path = place / "long.csv"
    write_csv(generate_late_elderly(count), path)
    tracemalloc.start()
    try:
        for _ in RegisterFile(path).people(_unexpected):
            pass
        return tracemalloc.get_traced_memory()[1] / (1 << 20)
    finally:
        tracemalloc.stop()


def _unexpected(bad: BadRow) -> None:
    raise AssertionError(bad)
