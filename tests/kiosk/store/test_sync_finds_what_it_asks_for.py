"""An open desk is all that sync needs: the types say so, and the parts answer."""

from kiosk.store.vault import Store
from sync.ports import Editions, Identity, Membership, Outbox


def parts_of(store: Store) -> tuple[Identity, Outbox, Membership, Editions]:
    return store.keys, store.outbox, store.membership, store.editions


def test_an_open_desk_has_every_part(store: Store) -> None:
    identity, outbox, membership, editions = parts_of(store)
    assert identity.device == store.device
    assert [local.epoch for local in outbox.epochs()] == [1]
    assert membership.enrolled() is None
    assert editions.offered() == 0
