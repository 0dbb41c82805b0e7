"""A batch is appended where the epoch ends; what is there already is not repeated."""

from datetime import timedelta

import pytest

from schema.wire.form import Trouble
from schema.wire.log import ForkedFrom
from sync.central.refused import NotTaken
from tests.sync.log.recorded import an_event
from tests.sync.log.rows import counts, rows
from tests.sync.log.sender import Sender


def refused(sender: Sender, batch: bytes) -> NotTaken:
    """What central says to a batch that it must not take, and that nothing changed."""
    before = counts(sender.database)
    with pytest.raises(NotTaken) as said:
        sender.central.log(batch)
    assert counts(sender.database) == before
    return said.value


def test_batches_in_order_make_one_chain(sender: Sender) -> None:
    receipts = [sender.send(sender.places(first, 4)) for first in (1, 5, 9)]

    bodies = sender.events(1, 12)
    assert [receipt.seq for receipt in receipts] == [4, 8, 12]
    assert receipts[-1].head == sender.head(bodies).hex()
    stored = sorted(rows(sender.database, "event"), key=lambda row: row.seq)
    assert [row.raw for row in stored] == bodies
    assert [row.hash for row in stored][-1] == sender.head(bodies)
    assert [row.readable for row in stored] == [True] * 12
    assert counts(sender.database)["confirmation"] == 12


def test_a_repeated_batch_is_answered_as_the_first_time(sender: Sender) -> None:
    batch = sender.places(1, 5)
    first = sender.central.log(batch)
    sender.send(sender.places(6, 5))
    sender.central.clock.at += timedelta(hours=1)
    before = counts(sender.database)

    assert sender.central.log(batch) == first
    assert sender.send(sender.places(2, 3)).seq == 4
    assert counts(sender.database) == before


def test_what_overlaps_is_taken_from_where_it_is_new(sender: Sender) -> None:
    sender.send(sender.places(1, 5))

    receipt = sender.send(sender.places(3, 6))

    assert receipt.seq == 8
    assert receipt.head == sender.head(sender.events(1, 8)).hex()
    assert counts(sender.database)["event"] == 8


def test_a_hole_is_a_gap(sender: Sender) -> None:
    sender.send(sender.places(1, 5))

    said = refused(sender, sender.places(7, 2))

    assert (said.trouble, said.code) == (Trouble.GAP, "E-LOG-1")
    assert (said.epoch, said.seq) == (1, 5)
    assert said.head == sender.head(sender.events(1, 5)).hex()


def test_an_epoch_begins_at_its_start(sender: Sender) -> None:
    said = refused(sender, sender.places(2, 2))

    assert (said.trouble, said.seq) == (Trouble.GAP, 0)
    assert said.head == sender.head([]).hex()


@pytest.mark.parametrize("common", [0, 3, 4], ids=["none", "some", "all but one"])
def test_another_history_is_a_fork(sender: Sender, common: int) -> None:
    sender.send(sender.places(1, 5))
    shared, device = sender.events(1, common), sender.device.device
    other = [an_event(device, 1, seq, "twin") for seq in range(common + 1, 8)]
    whole = [*shared, *other]

    ahead = refused(sender, sender.batch(whole[4:], whole[:4]))
    behind = refused(sender, sender.batch(whole))

    assert {ahead.trouble, behind.trouble} == {Trouble.FORK}
    assert (ahead.code, ahead.seq) == ("E-LOG-2", 5)


def test_a_fork_right_behind_the_end_is_one(sender: Sender) -> None:
    sender.send(sender.places(1, 5))
    device = sender.device.device
    other = [*sender.events(1, 4), an_event(device, 1, 5, "twin")]

    said = refused(sender, sender.batch([an_event(device, 1, 6)], other))

    assert said.trouble == Trouble.FORK


def test_an_epoch_after_a_fork_begins_with_events_of_the_one_before(
    sender: Sender,
) -> None:
    sender.send(sender.places(1, 5))
    repeated = sender.events(4, 2)
    left = ForkedFrom(epoch=1, seq=3, head=sender.head(sender.events(1, 3)).hex())
    own = [an_event(sender.device.device, 2, 3)]

    receipt = sender.send(sender.batch([*repeated, *own], epoch=2, forked_from=left))

    assert (receipt.epoch, receipt.seq) == (2, 3)
    found = counts(sender.database)
    assert (found["event"], found["confirmation"]) == (8, 6)
    assert found["conflict"] == 0
    epochs = {row.epoch: row.forked_from for row in rows(sender.database, "head")}
    assert epochs[1] is None
    assert b'"seq":3' in bytes(epochs[2])


def test_only_an_epoch_after_a_fork_holds_events_of_another(sender: Sender) -> None:
    said = refused(sender, sender.batch(sender.events(4, 2), epoch=2))

    assert (said.trouble, said.code) == (Trouble.BAD_BATCH, "E-LOG-6")


def test_no_event_comes_from_a_later_epoch(sender: Sender) -> None:
    left = ForkedFrom(epoch=1, seq=0, head=sender.head([]).hex())
    later = sender.events(1, 1, epoch=3)

    said = refused(sender, sender.batch(later, epoch=2, forked_from=left))

    assert said.code == "E-LOG-6"


def test_no_event_stands_at_another_place_of_its_epoch(sender: Sender) -> None:
    said = refused(sender, sender.batch([*sender.events(2, 1), *sender.events(1, 1)]))

    assert said.code == "E-LOG-6"
