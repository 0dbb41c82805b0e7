"""Says hello to central, and looks at what came back (接続試験の材料)."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from kiosk.desk.sync_state import REVOKED
from kiosk.doctor.line import LineFacts
from kiosk.store.vault import Store
from kiosk.syncing.passing import line_of
from kiosk.syncing.past import remembered
from schema.clock import Clock
from schema.errors import MadoguchiError
from sync.client.http import CentralClient

PATIENCE = 10.0
"""Seconds that somebody waits for central's hello."""
_DAY = timedelta(days=1)


def line_facts(
    store: Store, clock: Clock, seconds: Callable[[], float] = time.monotonic
) -> LineFacts:
    """Say hello once; nothing else is sent, and nothing is kept.

    Args:
        store: The open store.
        clock: The one clock.
        seconds: A clock that is never set back.
    """
    enrolled = store.membership.enrolled()
    if enrolled is None:
        return LineFacts(enrolled=False)
    failed = remembered(store.settings).failed
    revoked = any(one.code == REVOKED for one in failed)
    if not store.membership.address():
        return LineFacts(by_stick=True, revoked=revoked)
    began = seconds()
    try:
        line = line_of(store)
        with CentralClient(
            line, clock.now, central=enrolled.central, patience=PATIENCE
        ) as client:
            said = client.hello()
            ends = client.certificate_ends
    except MadoguchiError as error:
        return LineFacts(error=error, revoked=revoked)
    took, now = seconds() - began, clock.now()
    meanwhile = now - timedelta(seconds=took / 2)
    return LineFacts(
        revoked=revoked,
        took_ms=int(took * 1000),
        ahead_s=round((meanwhile - said.now).total_seconds()),
        certificate_days=_days(ends, now),
    )


def _days(ends: datetime | None, now: datetime) -> int | None:
    return None if ends is None else (ends - now) // _DAY
