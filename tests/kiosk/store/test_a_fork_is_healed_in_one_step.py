"""What central holds otherwise is left; what it lacks goes on in a new epoch, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from kiosk.store.anchor import Reach
from kiosk.store.chain import signed_message
from kiosk.store.vault import Store
from schema.confirmation import chain_next, chain_start, read_event
from schema.wire.log import ForkedFrom
from tests.kiosk.store.desk import a_receipt, an_entry
from tests.people import VISIT_DAY


def recorded(store: Store, events: int) -> None:
    """Bring the log of a desk just set up to `events`; its unlocking is the first."""
    while store.journal.reach().seq < events:
        store.journal.append(an_entry())


def receive(store: Store, epoch: int, seq: int) -> None:
    head = store.outbox.head_at(epoch, seq)
    assert head is not None
    store.outbox.mark_received(a_receipt(Reach(epoch, seq, head)))


def counted(store: Store) -> list[str]:
    """Ids of every event that counts, in the order in which it would be sent."""
    return [
        read_event(body).id
        for local in store.outbox.epochs()
        for body in store.outbox.bodies(local.epoch, 1, local.seq)
    ]


def test_events_after_the_common_one_begin_the_new_epoch(store: Store) -> None:
    recorded(store, 6)
    before = counted(store)
    suffix = store.outbox.bodies(1, 5, 10)
    common = store.outbox.head_at(1, 4)
    local = store.outbox.heal({1: 4}, above=1)
    assert common is not None
    assert (local.epoch, local.seq, local.received) == (2, 2, 0)
    assert local.forked_from == ForkedFrom(epoch=1, seq=4, head=common.hex())
    assert store.outbox.bodies(2, 1, 10) == suffix
    head = chain_start(store.device, 2)
    for body in suffix:
        head = chain_next(head, body)
    assert store.outbox.head_at(2, 2) == head == local.head
    assert [(each.epoch, each.seq) for each in store.outbox.epochs()] == [
        (1, 4),
        (2, 2),
    ]
    assert counted(store) == before


def test_what_the_epoch_left_behind_is_neither_offered_nor_lost(store: Store) -> None:
    recorded(store, 6)
    store.outbox.heal({1: 4}, above=1)
    assert store.outbox.head_at(1, 5) is None
    assert store.outbox.bodies(1, 4, 10) == store.outbox.bodies(1, 4, 1)
    found = store.journal.verify()
    assert (found.ok, found.events, found.epochs) == (True, 6, 2)


def test_the_desk_goes_on_behind_the_repeated_events(
    store: Store, reopen: Callable[..., Store]
) -> None:
    recorded(store, 6)
    store.outbox.heal({1: 4}, above=1)
    event = store.journal.append(an_entry())
    assert (event.epoch, event.seq) == (2, 3)
    store.close()
    with reopen() as again:
        assert again.journal.reach().seq == 4
        assert again.journal.verify().ok
        assert len(again.journal.on_day(VISIT_DAY)) == 6


def test_an_epoch_of_repeated_events_alone_is_the_end_of_the_log(
    store: Store, reopen: Callable[..., Store]
) -> None:
    recorded(store, 3)
    end = store.outbox.heal({1: 1}, above=1)
    store.close()
    with reopen() as again:
        assert again.journal.reach() > Reach(end.epoch, end.seq, end.head)
        assert again.outbox.head_at(end.epoch, end.seq) == end.head


def test_an_epoch_that_begins_empty_is_the_end_of_the_log_too(
    store: Store, reopen: Callable[..., Store]
) -> None:
    recorded(store, 3)
    end = store.outbox.heal({1: 3}, above=4)
    assert (end.epoch, end.seq, end.head) == (5, 0, chain_start(store.device, 5))
    store.close()
    with reopen() as again:
        assert again.journal.reach().epoch == 5
        assert again.journal.verify().ok


def test_a_new_epoch_that_forks_is_healed_by_the_events_own_places(
    store: Store,
) -> None:
    recorded(store, 6)
    before = counted(store)
    store.outbox.heal({1: 2}, above=1)
    before.append(store.journal.append(an_entry()).id)
    local = store.outbox.heal({2: 1}, above=2)
    before.append(store.journal.append(an_entry()).id)
    assert (local.epoch, local.seq) == (3, 4)
    assert [(each.epoch, each.seq) for each in store.outbox.epochs()] == [
        (1, 2),
        (2, 1),
        (3, 5),
    ]
    assert counted(store) == before
    assert store.journal.unsent() == 8
    assert store.journal.verify().ok


def test_several_forked_epochs_become_one(store: Store) -> None:
    recorded(store, 4)
    before = counted(store)
    store.outbox.heal({1: 3}, above=1)
    before.append(store.journal.append(an_entry()).id)
    local = store.outbox.heal({1: 1, 2: 1}, above=7)
    assert (local.epoch, local.seq) == (8, 3)
    assert [read_event(body).id for body in store.outbox.bodies(8, 1, 9)] == [
        *before[1:3],
        before[4],
    ]
    assert sorted(counted(store)) == sorted(before)
    assert store.journal.verify().ok


def test_healing_again_changes_nothing(store: Store) -> None:
    recorded(store, 4)
    once = store.outbox.heal({1: 2}, above=1)
    assert store.outbox.heal({1: 2}, above=1) == once
    assert store.outbox.heal({1: 9}, above=1) == once
    assert len(store.outbox.epochs()) == 2
    assert store.outbox.heal({1: 2}, above=2).epoch == 3


def test_receipts_do_not_reach_into_what_was_left(store: Store) -> None:
    recorded(store, 6)
    receive(store, 1, 5)
    assert store.journal.unsent() == 1
    store.outbox.heal({1: 4}, above=1)
    assert store.journal.unsent() == 2
    receive(store, 2, 1)
    assert store.journal.unsent() == 1


def test_nothing_that_is_recorded_while_it_heals_is_lost(store: Store) -> None:
    recorded(store, 3)
    with ThreadPoolExecutor(3) as desks:
        events = [desks.submit(store.journal.append, an_entry()) for _ in range(120)]
        ends = [store.outbox.heal({epoch: 2}, above=epoch) for epoch in range(1, 6)]
        ids = {each.result().id for each in events}
    assert [end.epoch for end in ends] == [2, 3, 4, 5, 6]
    found = counted(store)
    assert len(found) == len(set(found)) == 123
    assert ids <= set(found)
    assert store.journal.unsent() == 123
    assert store.journal.verify().events == 123


def test_who_records_during_a_heal_waits_for_no_signature(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(store, 6)
    sign, during = store.keys.sign, list[str]()
    repeated = tuple(
        signed_message(store.device, Reach(2, seq, b"")) for seq in range(1, 5)
    )

    def meanwhile(message: bytes) -> bytes:
        if message.startswith(repeated):
            event = desk.submit(store.journal.append, an_entry())
            during.append(event.result(timeout=20).id)
        return sign(message)

    with ThreadPoolExecutor(1) as desk:
        monkeypatch.setattr(store.keys, "sign", meanwhile)
        local = store.outbox.heal({1: 2}, above=1)
        monkeypatch.undo()

    assert len(during) == 4
    assert (local.epoch, local.seq) == (2, 8)
    assert counted(store)[-4:] == during
    assert len(set(counted(store))) == 10
    store.journal.append(an_entry())
    assert store.journal.verify().ok


def test_a_heal_that_another_overtakes_repeats_what_is_left(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(store, 6)
    before, sign, other = counted(store), store.keys.sign, list[int]()

    def meanwhile(message: bytes) -> bytes:
        if not other:
            other.append(1)
            other.append(store.outbox.heal({1: 3}, above=1).epoch)
        return sign(message)

    monkeypatch.setattr(store.keys, "sign", meanwhile)
    local = store.outbox.heal({1: 2}, above=1)

    assert other == [1, 2]
    assert (local.epoch, local.seq) == (3, 1)
    assert sorted(counted(store)) == sorted(before)
    assert store.journal.verify().ok
