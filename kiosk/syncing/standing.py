"""How sync stands at a desk, read from what it keeps (同期の状況)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from kiosk.desk.sync_state import Enrolment, Healed, SyncState
from kiosk.store.vault import Store
from kiosk.syncing.past import remembered
from schema.confirmation import Event, read_event
from sync.client.result import Failed, failed
from sync.ports import LocalEpoch

_REPEATED = 1_000
"""Events of a healed epoch among which its own first one is looked for."""


def standing_of(store: Store) -> SyncState:
    """How sync stands now; no pass runs."""
    past, epochs = remembered(store.settings), store.outbox.epochs()
    return SyncState(
        device=store.device,
        enrolment=_enrolment(store),
        last_pass_at=past.last_pass_at,
        last_success_at=past.last_success_at,
        last_receipt_at=store.journal.last_receipt(),
        unsent_since=_unsent_since(store, epochs),
        down_since=past.down_since,
        next_at=past.next_at,
        failed=(*past.failed, *_edition_refused(store)),
        healed=_healed(store, epochs),
    )


def _enrolment(store: Store) -> Enrolment | None:
    enrolled = store.membership.enrolled()
    if enrolled is None:
        return None
    return Enrolment(
        central=enrolled.central,
        address=store.membership.address(),
        facility=enrolled.facility,
        facility_name=enrolled.facility_name,
        scope=enrolled.scope,
    )


def _edition_refused(store: Store) -> Sequence[Failed]:
    """Why the rulebook in force is not the newest that was taken."""
    refused = store.editions.in_force().refused
    return [failed("edition", refused)] if refused is not None else []


def _unsent_since(store: Store, epochs: Sequence[LocalEpoch]) -> datetime | None:
    """When the oldest event was recorded that has no receipt."""
    first = [
        event.wall_at
        for epoch in epochs
        if epoch.received < epoch.seq
        for event in _events(store, epoch.epoch, epoch.received + 1, 1)
    ]
    return min(first, default=None)


def _healed(store: Store, epochs: Sequence[LocalEpoch]) -> Healed | None:
    """Where the log went on after its last fork."""
    forked = [epoch for epoch in epochs if epoch.forked_from is not None]
    if not forked or forked[-1].forked_from is None:
        return None
    epoch = forked[-1].epoch
    events = _events(store, epoch, 1, _REPEATED)
    own = (event.wall_at for event in events if event.epoch == epoch)
    return Healed(epoch=epoch, left=forked[-1].forked_from.epoch, since=next(own, None))


def _events(store: Store, epoch: int, first: int, most: int) -> Sequence[Event]:
    """Events that this version can read."""
    found = []
    for body in store.outbox.bodies(epoch, first, most):
        try:
            found.append(read_event(body))
        except msgspec.DecodeError:
            continue
    return found
