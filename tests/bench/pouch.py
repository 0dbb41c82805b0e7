"""Sync end to end against PouchDB and express-pouchdb, on this machine, in turns.

Push: a kiosk's whole log, from its encrypted store to central's database: heads,
chain, signatures, durable commits on both sides, signed receipts believed. The
peer replicates the same events as documents, at the better of two batch sizes.
How the peer is installed stands in `pouch_peer`; it needs node and npm.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from kiosk.store.vault import Store, create_store
from schema.clock import FixedClock, SystemClock
from sync.central.settings import Settings
from sync.client.http import CentralClient, Line
from sync.client.push import push
from tests.bench.mornings import mornings
from tests.bench.pouch_peer import Pouch, pouch
from tests.bench.row import Row
from tests.kiosk.store.desk import CHEAP, SESAME
from tests.served import Served, served, set_up

_EVENTS, _QUICK_EVENTS = 10_000, 2_000
_PUSH_BATCHES = (500, 1_000)
_TURNS = 2
_AT_MOST = 0.2


def rows(*, quick: bool) -> list[Row]:
    """Measure; `quick` takes fewer events."""
    events = _QUICK_EVENTS if quick else _EVENTS
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        with pouch(place) as peer:
            return [_pushes(place, peer, events)]


def _pushes(place: Path, peer: Pouch, events: int) -> Row:
    with ExitStack() as closing:
        desks = [
            _desk(place / f"desk-{turn}", events, closing) for turn in range(_TURNS)
        ]
        set_up(place / "central", [desk.keys for desk in desks], Settings())
        central = closing.enter_context(served(place / "central"))
        lines = _as_documents(desks[0], place / "events.ndjson")
        ours, theirs = [], []
        for desk, batch in zip(desks, _PUSH_BATCHES, strict=True):
            ours.append(_pushed(desk, central, events))
            theirs.append(peer.push(f"log-{batch}", lines, batch))
    return Row(
        name=f"push {events:,} events; peer: PouchDB",
        ours=min(ours),
        peer=min(theirs),
        target=_AT_MOST,
        unit="s",
    )


def _desk(folder: Path, events: int, closing: ExitStack) -> Store:
    """A desk that has recorded a clinic's mornings, and is still open."""
    clock = FixedClock(SystemClock().now())
    desk = create_store(folder, SESAME, clock, staff="uketsuke-1", stretch=CHEAP)
    closing.enter_context(desk)
    for clock.at, entry in islice(mornings(1), events - desk.journal.reach().seq):
        desk.journal.append(entry)
    return desk


def _pushed(desk: Store, central: Served, events: int) -> float:
    """Seconds until every event has a receipt that the desk believes."""
    now, line = SystemClock().now, Line(address=str(central.address))
    with CentralClient(line, now, desk.keys, central.central) as client:
        started = time.perf_counter()
        client.hello()
        pushed = push(client, desk.outbox, desk.keys, central.key, now=now)
        took = time.perf_counter() - started
    if pushed.sent != events or desk.journal.unsent():
        raise AssertionError(pushed)
    return took


def _as_documents(desk: Store, path: Path) -> Path:
    """The same events as the peer's documents."""
    with path.open("wb") as file:
        for body in _bodies(desk):
            event = msgspec.json.decode(body)
            file.write(msgspec.json.encode({"_id": event["id"], **event}) + b"\n")
    return path


def _bodies(desk: Store) -> Iterator[bytes]:
    for epoch in desk.outbox.epochs():
        yield from desk.outbox.bodies(epoch.epoch, 1, epoch.seq)
