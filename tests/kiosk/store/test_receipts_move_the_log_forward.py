"""Only central's word on this log's own hash counts, and the word itself is kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from kiosk.cli.status import status_of
from kiosk.store.anchor import Reach
from kiosk.store.vault import Store
from kiosk.wiring import desk_of, place_of, proven_book
from schema.clock import FixedClock
from schema.confirmation import read_event
from schema.errors import Untrusted
from schema.wire.log import Receipt
from tests.kiosk.store.desk import AS_OF, a_receipt, an_entry

LATER = AS_OF + timedelta(hours=1)


@pytest.fixture
def six(store: Store) -> Store:
    """A desk with six events, the first of them its unlocking."""
    for _ in range(5):
        store.journal.append(an_entry())
    return store


def word_for(store: Store, epoch: int, seq: int) -> Receipt:
    head = store.outbox.head_at(epoch, seq)
    assert head is not None
    return a_receipt(Reach(epoch, seq, head))


def received(store: Store) -> list[int]:
    return [local.received for local in store.outbox.epochs()]


def test_what_has_a_receipt_is_not_unsent(
    six: Store, reopen: Callable[..., Store]
) -> None:
    six.outbox.mark_received(word_for(six, 1, 4), b"signed")
    assert (received(six), six.journal.unsent()) == ([4], 2)
    six.close()
    with reopen() as again:
        assert (received(again), again.journal.unsent()) == ([4], 3)
        assert again.outbox.words() == {1: b"signed"}


@pytest.mark.parametrize(("epoch", "seq"), [(1, 4), (1, 7), (2, 0), (2, 1)])
def test_another_hash_or_a_place_that_is_not_there_is_refused(
    six: Store, epoch: int, seq: int
) -> None:
    with pytest.raises(Untrusted, match="E-JOURNAL-5"):
        six.outbox.mark_received(a_receipt(Reach(epoch, seq, bytes(32))), b"signed")
    assert (received(six), six.outbox.words()) == ([0], {})
    assert six.journal.last_receipt() is None


def test_a_receipt_that_comes_late_takes_nothing_back(six: Store) -> None:
    six.outbox.mark_received(word_for(six, 1, 5), b"five")
    six.outbox.mark_received(word_for(six, 1, 3), b"three")
    assert (received(six), six.outbox.words()) == ([5], {1: b"five"})


def test_central_that_lost_events_gets_them_again_and_its_word_stays(
    six: Store,
) -> None:
    six.outbox.mark_received(word_for(six, 1, 6), b"six")
    six.outbox.rewind(1, 2)
    assert (received(six), six.journal.unsent()) == ([2], 4)
    six.outbox.rewind(1, 5)
    assert received(six) == [2]
    six.outbox.mark_received(word_for(six, 1, 4), b"four")
    assert (received(six), six.outbox.words()) == ([4], {1: b"six"})
    six.outbox.mark_received(word_for(six, 1, 6), b"six again")
    assert (received(six), six.outbox.words()) == ([6], {1: b"six again"})


def test_a_receipt_for_what_was_left_reaches_to_the_common_event(six: Store) -> None:
    late = word_for(six, 1, 6)
    six.outbox.heal({1: 3}, above=1)
    six.outbox.mark_received(late)
    assert (received(six), six.journal.unsent()) == ([3, 0], 3)


def test_events_are_handed_out_as_they_were_recorded(six: Store) -> None:
    assert [read_event(body).seq for body in six.outbox.bodies(1, 2, 3)] == [2, 3, 4]
    assert [read_event(body).seq for body in six.outbox.bodies(1, 5, 9)] == [5, 6]
    assert list(six.outbox.bodies(1, 7, 9)) == list(six.outbox.bodies(2, 1, 9)) == []
    assert six.outbox.head_at(1, 7) is six.outbox.head_at(2, 0) is None


def test_the_status_says_when_central_last_signed(
    six: Store, clock: FixedClock
) -> None:
    desk = desk_of(six, clock, proven_book(six), place_of(six))
    assert status_of(desk).last_receipt is None
    six.outbox.mark_received(a_receipt(six.journal.reach(), LATER))
    six.outbox.mark_received(word_for(six, 1, 2))
    assert status_of(desk).last_receipt == LATER
