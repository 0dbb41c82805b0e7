"""An open desk is all that sync needs: the types say so, and the parts answer."""

from kiosk.store.vault import Store
from sync.ports import Identity, Membership, Outbox


def parts_of(store: Store) -> tuple[Identity, Outbox, Membership]:
    return store.keys, store.outbox, store.membership


def test_an_open_desk_has_every_part(store: Store) -> None:
    identity, outbox, membership = parts_of(store)
    assert identity.device == store.device
    assert [local.epoch for local in outbox.epochs()] == [1]
    assert membership.enrolled() is None
