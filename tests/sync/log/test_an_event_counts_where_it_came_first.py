"""One id, one row; what comes again is left, what differs is noted."""

from hashlib import sha256

import msgspec

from schema.confirmation import Event, read_event
from schema.wire.log import ForkedFrom
from sync.central.tables import day, instant
from tests.sync.log.recorded import an_event
from tests.sync.log.rows import counts, rows
from tests.sync.log.sender import Sender


def under_the_id_of(body: bytes, like: bytes) -> bytes:
    """An event that says it has another's id."""
    event = msgspec.structs.replace(read_event(body), id=read_event(like).id)
    return msgspec.json.encode(event)


def test_a_row_says_what_the_event_says(sender: Sender) -> None:
    body = next(one for one in sender.events(1, 9) if read_event(one).online)
    event: Event = read_event(body)
    before = sender.events(1, event.seq - 1)
    sender.send(sender.batch([*before, body]))

    found = next(
        row for row in rows(sender.database, "confirmation") if row.id == event.id
    )

    assert event.visit
    assert event.decision
    assert event.taken
    assert event.online
    assert event.snapshot
    assert (found.epoch, found.seq, found.type) == (1, event.seq, event.type)
    assert (found.rule, found.edition) == (event.decision.rule, event.decision.edition)
    assert (found.outcome, found.taken) == (event.decision.outcome, event.taken.outcome)
    assert day(found.visit_day) == event.visit.visit_day
    assert day(found.known_on) == event.known_on
    assert found.online_check == event.visit.online_check
    assert found.online_source == event.online.source
    assert instant(found.online_at) == event.online.answered_at
    assert instant(found.wall_at) == event.wall_at
    assert instant(found.received_at) == sender.central.clock.at
    assert (found.subject, found.staff) == (event.subject, event.staff)
    assert (found.snapshot_serial, found.refers_to) == (event.snapshot.serial, "")


def test_an_event_without_a_case_has_a_row_too(sender: Sender) -> None:
    read = read_event(an_event(sender.device.device, 1, 1))
    bare = msgspec.structs.replace(
        read, visit=None, decision=None, taken=None, online=None, snapshot=None
    )
    bare = msgspec.structs.replace(bare, known_on=None)

    sender.send(sender.batch([msgspec.json.encode(bare)]))

    (found,) = rows(sender.database, "confirmation")
    assert (found.visit_day, found.known_on, found.online_at) == (None, None, None)
    assert (found.rule, found.snapshot_serial) == ("", None)


def test_other_content_under_an_id_is_noted_and_not_counted(sender: Sender) -> None:
    first, second = sender.events(1, 2)
    other = under_the_id_of(second, first)

    sender.send(sender.batch([first, other]))

    (row,) = rows(sender.database, "confirmation")
    assert row.seq == 1
    (conflict,) = rows(sender.database, "conflict")
    assert (conflict.epoch, conflict.seq, conflict.id) == (1, 2, row.id)
    assert conflict.digest == sha256(other).digest()


def test_a_twin_s_content_under_an_id_is_noted_across_epochs(sender: Sender) -> None:
    first, second = sender.events(1, 2)
    sender.send(sender.batch([first]))
    left = ForkedFrom(epoch=1, seq=0, head=sender.head([]).hex())
    own = [an_event(sender.device.device, 2, 2, "twin")]
    repeated = under_the_id_of(second, first)

    sender.send(sender.batch([repeated, *own], epoch=2, forked_from=left))

    assert counts(sender.database)["confirmation"] == 2
    assert [row.seq for row in rows(sender.database, "conflict")] == [1]


def test_the_same_event_again_is_no_conflict(sender: Sender) -> None:
    bodies = sender.events(1, 3)
    sender.send(sender.batch(bodies))
    left = ForkedFrom(epoch=1, seq=0, head=sender.head([]).hex())

    sender.send(sender.batch(bodies, epoch=2, forked_from=left))
    sender.send(sender.batch(bodies, epoch=3, forked_from=left))

    found = counts(sender.database)
    assert (found["event"], found["confirmation"], found["conflict"]) == (9, 3, 0)
    assert {row.epoch for row in rows(sender.database, "confirmation")} == {1}
