"""Enrolling an open desk, and changing its keys (登録と鍵の更新)."""

import msgspec

from kiosk.store.vault import Store
from kiosk.syncing.passing import (
    LINE_SETTING,
    app_version,
    finish_change,
    line_of,
    not_enrolled,
)
from schema.clock import Clock
from schema.wire.identity import Enrolled
from sync.client.enrol import enrol
from sync.client.http import CentralClient, Line
from sync.protocol.code import EnrolCode


def join(store: Store, line: Line, code: EnrolCode, clock: Clock) -> Enrolled:
    """Enrol the desk over `line`, and keep to whom it belongs and how it is reached.

    Raises:
        MadoguchiError: It was not enrolled; it belongs where it did before.
    """
    with CentralClient(line, clock.now) as client:
        enrolled = enrol(client, code, store.keys, now=clock.now, app=app_version())
    store.settings.put(LINE_SETTING, msgspec.json.encode(line).decode())
    store.membership.enrol(enrolled, line.address)
    return enrolled


def change_keys(store: Store, clock: Clock) -> None:
    """Make new keys, tell central, and use them from now on.

    Where central's answer is lost on the way, the next pass finishes the change.

    Raises:
        Unreadable: The desk is not enrolled.
        MadoguchiError: Central was not told; the keys in use stay.
    """
    enrolled = store.membership.enrolled()
    if enrolled is None:
        raise not_enrolled()
    with CentralClient(
        line_of(store), clock.now, store.keys, enrolled.central
    ) as client:
        client.hello()
        store.keys.prepare_next()
        finish_change(client, store, clock)
