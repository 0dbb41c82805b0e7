"""Desks that are enrolled at a central, and what they fetch (測定用の窓口)."""

import time
from pathlib import Path

from kiosk.store.vault import Store, create_store
from kiosk.syncing.joining import join
from kiosk.syncing.passing import TRUST_FOLDER, line_of
from schema.clock import Clock, SystemClock
from schema.wire.packs import KeysWanted
from sync.client.http import CentralClient, Line
from sync.client.pull import Mode, pull
from sync.client.push import push
from sync.protocol.code import EnrolCode
from sync.trust.client import TrustClient
from tests.kiosk.store.desk import CHEAP, SESAME
from tests.served import Served


def new_desk(folder: Path, clock: Clock) -> Store:
    """A desk of its own folder, open."""
    return create_store(folder, SESAME, clock, staff="uketsuke-1", stretch=CHEAP)


def enrol(desk: Store, central: Served, code: EnrolCode) -> None:
    """Enrol the desk as `madoguchi enrol` does."""
    join(desk, Line(address=str(central.address)), code, SystemClock())


def pulled(desk: Store, folder: Path, expected: Mode) -> float:
    """Seconds to fetch what central offers, verify and import it."""
    enrolled = desk.membership.enrolled()
    assert enrolled
    now, line = SystemClock().now, line_of(desk)
    with CentralClient(line, now, desk.keys, enrolled.central) as client:
        started = time.perf_counter()
        client.hello()
        found = pull(
            TrustClient(folder / TRUST_FOLDER, enrolled.root, client.fetch),
            desk.copy,
            desk.editions,
            identity=desk.keys,
            keys=lambda paths: client.pack_keys(KeysWanted(paths=tuple(paths))).keys,
            scope=enrolled.scope,
        )
        took = time.perf_counter() - started
    if found.mode != expected:
        raise AssertionError(found)
    return took


def pushed(desk: Store, events: int) -> float:
    """Seconds until every event has a receipt that the desk believes."""
    enrolled = desk.membership.enrolled()
    assert enrolled
    now, line = SystemClock().now, line_of(desk)
    with CentralClient(line, now, desk.keys, enrolled.central) as client:
        started = time.perf_counter()
        client.hello()
        found = push(client, desk.outbox, desk.keys, enrolled.central_key, now=now)
        took = time.perf_counter() - started
    if found.sent != events or desk.journal.unsent():
        raise AssertionError(found)
    return took
