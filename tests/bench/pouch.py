"""Sync end to end against PouchDB and express-pouchdb, on this machine, in turns.

Push: a kiosk's whole log, from its encrypted store to central's database: heads,
chain, signatures, durable commits on both sides, signed receipts believed. The
peer replicates the same events as documents.

Pull: a clinic's people into the encrypted copy: what is signed, keys sealed to the
desk, the pack verified, unsealed and imported, on disk. The peer replicates the same
people into a new database.

Each takes two turns, the peer at another batch size each time; the best counts. How
the peer is installed stands in `pouch_peer`; it needs node and npm.
"""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from kiosk.store.vault import Store
from schema.clock import FixedClock, SystemClock
from sync.central.settings import Settings
from tests.bench.desks import enrol, new_desk, pulled, pushed
from tests.bench.mornings import mornings
from tests.bench.offered import offer, people_of
from tests.bench.pouch_peer import Pouch, pouch
from tests.bench.row import Row
from tests.served import code_for, served, set_up

_EVENTS, _QUICK_EVENTS = 10_000, 2_000
_PEOPLE, _QUICK_PEOPLE = 50_000, 10_000
_PUSH_BATCHES, _PULL_BATCHES = (500, 1_000), (1_000, 2_000)
_AT_MOST = 0.2


@dataclass(frozen=True, slots=True)
class _Desk:
    """An open desk, enrolled at the central of the bench."""

    folder: Path
    store: Store
    clock: FixedClock

    def record(self, events: int) -> None:
        """Record what a clinic does, until the log holds so many events."""
        missing = events - self.store.journal.reach().seq
        for self.clock.at, entry in islice(mornings(1), missing):
            self.store.journal.append(entry)


def rows(*, quick: bool) -> list[Row]:
    """Measure; `quick` takes fewer events and people."""
    events = _QUICK_EVENTS if quick else _EVENTS
    people = _QUICK_PEOPLE if quick else _PEOPLE
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, ExitStack() as open_:
        place = Path(folder)
        peer = open_.enter_context(pouch(place))
        desks = _desks(place, people, open_)
        return [_pushes(place, peer, desks, events), _pulls(place, peer, desks, people)]


def _desks(place: Path, people: int, open_: ExitStack) -> list[_Desk]:
    """A desk for each turn, enrolled at a central that offers people."""
    central = place / "central"
    facility = set_up(central, [], Settings())
    codes = [code_for(central, facility) for _ in _PUSH_BATCHES]
    offer(central, people_of(people), people)
    answering = open_.enter_context(served(central))
    desks = []
    for turn, code in enumerate(codes):
        folder, clock = place / f"desk-{turn}", FixedClock(SystemClock().now())
        store = open_.enter_context(new_desk(folder, clock))
        enrol(store, answering, code)
        desks.append(_Desk(folder, store, clock))
    return desks


def _pushes(place: Path, peer: Pouch, desks: list[_Desk], events: int) -> Row:
    lines, ours, theirs = place / "events.ndjson", [], []
    for desk in desks:
        desk.record(events)
    bodies = desks[0].store.outbox.bodies(1, 1, events)
    _write(lines, (msgspec.json.decode(body) for body in bodies), "id")
    for desk, batch in zip(desks, _PUSH_BATCHES, strict=True):
        ours.append(pushed(desk.store, events))
        theirs.append(peer.push(f"log-{batch}", lines, batch))
    return _row(f"push {events:,} events", ours, theirs)


def _pulls(place: Path, peer: Pouch, desks: list[_Desk], people: int) -> Row:
    lines, ours, theirs = place / "people.ndjson", [], []
    everybody = (
        msgspec.to_builtins(one) | {"key": one.key} for one in people_of(people)
    )
    _write(lines, everybody, "key")
    peer.fill("people", lines)
    for desk, batch in zip(desks, _PULL_BATCHES, strict=True):
        ours.append(pulled(desk.store, desk.folder, "full"))
        theirs.append(peer.pull("people", batch))
    return _row(f"pull {people:,} people", ours, theirs)


def _write(path: Path, records: Iterable[dict[str, Any]], name: str) -> None:
    """Write records as the peer's documents, each under what tells it apart."""
    with path.open("wb") as file:
        for record in records:
            document = {"_id": str(record.pop(name)), **record}
            file.write(msgspec.json.encode(document) + b"\n")


def _row(name: str, ours: list[float], theirs: list[float]) -> Row:
    return Row(
        name=f"{name}; peer: PouchDB",
        ours=min(ours),
        peer=min(theirs),
        target=_AT_MOST,
        unit="s",
    )
