"""The store against plain SQLite: the same statements through the same layer.

Look-ups: ours on SQLCipher, the peer on plain SQLite, the same class over both.
Append: ours durable, chained, signed, with its patient and the anchor; the peers
insert the same bytes into plain SQLite with `synchronous=FULL`, once through the
driver and once through the layer we use. Ours and peers take turns, so that both
meet the same disk.
"""

import os
import random
import secrets
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, create_engine, event, insert

from kiosk.store.database import SNAPSHOT_PRAGMAS, keyed_engine, writing
from kiosk.store.journal_rows import EVENT
from kiosk.store.snapshot import INSURED, Lookups
from kiosk.store.snapshot_build import build_snapshot
from kiosk.store.vault import Store, create_store
from schema.clock import SystemClock
from schema.confirmation import event_bytes
from schema.insured import Insured
from schema.insured import Row as StoredRow
from schema.names import normalise_kana
from sync.register.people import MOST, generate_late_elderly
from tests.bench.row import Row
from tests.kiosk.store.desk import CHEAP, SESAME, an_entry

_QUICK = 50_000
_SAMPLE = 3_000
_TURNS, _PER_TURN = 60, 20
_LOOKUP_RATIO, _KANA_RATIO, _APPEND_RATIO, _MEMORY_MIB = 3, 4, 2.5, 60

Attempt = Callable[[], object]
Look = Callable[[Lookups, Insured], None]


def rows(*, quick: bool) -> list[Row]:
    """Measure; `quick` takes a clinic's 50,000 people instead of the whole of Tokyo."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        return [*_appends(place), *_lookups(place, _QUICK if quick else MOST)]


def _appends(place: Path) -> Iterator[Row]:
    with (
        create_store(
            place / "desk", SESAME, SystemClock(), staff="s", stretch=CHEAP
        ) as store,
        _plain_engine(place / "layer.db") as layer,
        closing(sqlite3.connect(place / "driver.db", isolation_level=None)) as driver,
    ):
        attempts = (
            lambda: store.journal.append(an_entry()),
            _driver_insert(driver, store),
            _layer_insert(layer, store),
        )
        ours, by_driver, by_layer = _in_turns(attempts)
        said = "append: durable, chained, signed, anchored; peer: plain insert"
        for how, peer in (("driver", by_driver), ("same layer", by_layer)):
            yield Row(
                name=f"{said} ({how})",
                ours=ours,
                peer=peer,
                target=_APPEND_RATIO,
                unit="µs",
            )


def _values(store: Store) -> tuple[bytes, bytes, bytes, int, str]:
    body = event_bytes(store.journal.append(an_entry()))
    return body, bytes(32), bytes(64), 739_000, "insured"


def _driver_insert(driver: sqlite3.Connection, store: Store) -> Attempt:
    driver.execute("PRAGMA journal_mode=WAL")
    driver.execute("PRAGMA synchronous=FULL")
    driver.execute(
        "CREATE TABLE event (place INTEGER PRIMARY KEY, "
        "body, head, signature, visit_day, outcome)"
    )
    values = _values(store)
    add = (
        "INSERT INTO event (body, head, signature, visit_day, outcome) "
        "VALUES (?, ?, ?, ?, ?)"
    )
    return lambda: driver.execute(add, values)


def _layer_insert(engine: Engine, store: Store) -> Attempt:
    EVENT.metadata.create_all(engine, [EVENT])
    names = ("body", "head", "signature", "visit_day", "outcome")
    values = dict(zip(names, _values(store), strict=True))
    places = iter(range(1, 1 << 40))
    add = insert(EVENT)

    def attempt() -> None:
        with writing(engine, "layer.db") as connection:
            connection.execute(add, {"place": next(places), **values})

    return attempt


def _in_turns(attempts: tuple[Attempt, ...]) -> list[float]:
    """The median of each, in microseconds."""
    taken: list[list[float]] = [[] for _ in attempts]
    for _ in range(_TURNS):
        for attempt, times in zip(attempts, taken, strict=True):
            times.extend(_microseconds(attempt) for _ in range(_PER_TURN))
    return [median(times) for times in taken]


def _microseconds(attempt: Attempt) -> float:
    start = time.perf_counter_ns()
    attempt()
    return (time.perf_counter_ns() - start) / 1e3


def _lookups(place: Path, count: int) -> Iterator[Row]:
    key = secrets.token_bytes(32)
    _build(place, key, count)
    sample = _sample(count)
    before = _resident_mib()
    ours = Lookups(keyed_engine(place / "tokyo.db", key, SNAPSHOT_PRAGMAS, "ro"))
    with closing(ours), _plain_engine(place / "plain.db") as engine:
        plain, added = Lookups(engine), 0.0
        for what, look, target in (
            ("number", _by_number, _LOOKUP_RATIO),
            ("birth and kana", _by_birth_and_kana, _KANA_RATIO),
        ):
            mine = _median_of(look, ours, sample)
            added = max(added, _resident_mib() - before)
            yield Row(
                name=f"look up by {what} among {count:,}; peer: plain SQLite",
                ours=mine,
                peer=_median_of(look, plain, sample),
                target=target,
                unit="µs",
            )
        yield Row(
            name=f"memory added by {2 * _SAMPLE:,} look-ups among {count:,}",
            ours=added,
            target=_MEMORY_MIB,
            unit="MiB",
        )


def _build(place: Path, key: bytes, count: int) -> None:
    """Make the encrypted copy and its plain twin."""
    build_snapshot(place / "tokyo.db", key, generate_late_elderly(count))
    with _plain_engine(place / "plain.db", "OFF") as engine:
        INSURED.metadata.create_all(engine)
    places = ", ".join("?" * len(INSURED.columns))
    add = f"INSERT INTO {INSURED.name} VALUES ({places})"  # noqa: S608 - our own name
    with closing(sqlite3.connect(place / "plain.db")) as plain, plain:
        plain.execute("PRAGMA cache_size=-32768")
        plain.executemany(add, _table_rows(generate_late_elderly(count)))


def _table_rows(people: Iterator[Insured]) -> Iterator[StoredRow]:
    return (
        (person.key, normalise_kana(person.name_kana), *person.row())
        for person in people
    )


def _sample(count: int) -> list[Insured]:
    every = max(1, count // _SAMPLE)
    people = generate_late_elderly(count)
    sample = [person for place, person in enumerate(people) if place % every == 0]
    random.Random(1).shuffle(sample)  # noqa: S311 - not a secret
    return sample


def _median_of(look: Look, lookups: Lookups, sample: list[Insured]) -> float:
    """The median of the second pass, in microseconds."""
    for person in sample:
        look(lookups, person)
    return median(_microseconds(partial(look, lookups, each)) for each in sample)


def _by_number(lookups: Lookups, person: Insured) -> None:
    found = lookups.by_number(person.insurer_number, person.number)
    if found != person:
        raise AssertionError


def _by_birth_and_kana(lookups: Lookups, person: Insured) -> None:
    prefix = normalise_kana(person.name_kana)[:2]
    if not lookups.by_birth_and_kana(person.birth_date, prefix):
        raise AssertionError


@contextmanager
def _plain_engine(path: Path, journal: str = "WAL") -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True)

    @event.listens_for(engine, "connect")
    def settle(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None
        for pragma in (f"journal_mode={journal}", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}").close()
        connection.execute("PRAGMA cache_size=-32768").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            connection.connection.cursor().execute("BEGIN IMMEDIATE")

    try:
        yield engine
    finally:
        engine.dispose()


def _resident_mib() -> float:
    """Memory in use where the system tells it cheaply; 0 elsewhere."""
    if sys.platform != "linux":
        return 0.0
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def main() -> None:
    """Print every row."""
    for row in rows(quick="--quick" in sys.argv):
        sys.stdout.write(f"{row.name}: {row.ours:.1f} {row.ratio} {row.holds}\n")


if __name__ == "__main__":
    main()
