"""The log's rules with one of them left out; each does harm (規則を一つ欠くと).

A check that cannot fail proves nothing: whatever plays histories must find every
one of these.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import text

from schema.wire.log import Receipt
from sync.central.database import Database
from sync.client import agree, parcels, push
from sync.client.agree import Range, waiting
from sync.client.push import Pushed
from sync.ports import LocalEpoch, Outbox
from sync.protocol.envelope import opened, read_as
from tests.sync.log import world
from tests.sync.log.memory_outbox import MemoryOutbox

Without = Callable[[Database], AbstractContextManager[None]]
"""Leaves a rule out for as long as it is entered."""


@contextmanager
def the_exchange_when_nothing_is_new(_: Database) -> Iterator[None]:
    """Heads are exchanged only by a kiosk that has something to send."""

    def only_with_something_new(
        link: Any, log: Outbox, *rest: Any, **more: Any
    ) -> Pushed:
        if not waiting(log):
            return Pushed(sent=0, receipts=0, healed=0, rounds=0)
        return push.push(link, log, *rest, **more)

    with patch.object(world, "push", only_with_something_new):
        yield


@contextmanager
def the_hash_in_the_exchange(_: Database) -> Iterator[None]:
    """Heads are compared by sequence only."""

    def by_number(_log: Outbox, epoch: LocalEpoch, said: Any) -> bool:
        return bool(said.seq <= epoch.seq)

    with patch.object(agree, "_is_level", by_number):
        yield


@contextmanager
def the_epochs_that_were_left(_: Database) -> Iterator[None]:
    """Only the newest epoch is named, sent and healed."""
    whole = MemoryOutbox.epochs

    def newest(self: MemoryOutbox) -> Sequence[LocalEpoch]:
        return whole(self)[-1:]

    with patch.object(MemoryOutbox, "epochs", newest):
        yield


@contextmanager
def the_new_epoch_where_central_is_ahead(_: Database) -> Iterator[None]:
    """A kiosk of whose log central has more goes on in its newest epoch."""
    common = agree._common  # noqa: SLF001

    def level(log: Outbox, epoch: LocalEpoch, said: Any) -> int | None:
        found = common(log, epoch, said)
        return None if found == epoch.seq else found

    with patch.object(agree, "_common", level):
        yield


@contextmanager
def the_receipt_that_is_earned_again(_: Database) -> Iterator[None]:
    """What central has is not sent, whatever the kiosk knows of it."""
    ranges = agree._ranges  # noqa: SLF001

    def wanting(log: Outbox, answers: Any, unknown: Any) -> Iterator[Range]:
        held = {
            one.epoch: agree._held(log, one, answers.get(one.epoch))  # noqa: SLF001
            for one in log.epochs()
        }
        for one in ranges(log, answers, unknown):
            if held[one.epoch] < one.first:
                yield one

    with patch.object(agree, "_ranges", wanting):
        yield


@contextmanager
def the_key_of_a_confirmation(database: Database) -> Iterator[None]:
    """An event has a row for each place at which it came."""
    database.write(lambda at: [at.execute(text(one)) for one in _WITHOUT_A_KEY])
    yield


@contextmanager
def the_signature_of_a_receipt(_: Database) -> Iterator[None]:
    """A receipt counts whoever signed it."""

    def unchecked(data: bytes, _: bytes) -> Receipt:
        return read_as(Receipt, opened(data)[1])

    with patch.object(parcels, "receipt_of", unchecked):
        yield


@contextmanager
def the_hash_of_a_receipt(_: Database) -> Iterator[None]:
    """A receipt counts whatever log it is about."""
    with patch.object(MemoryOutbox, "check", lambda *_: None):
        yield


_WITHOUT_A_KEY = (
    "ALTER TABLE confirmation RENAME TO keyed",
    "CREATE TABLE confirmation AS SELECT * FROM keyed",
    "DROP TABLE keyed",
)
EVERY: dict[str, Without] = {
    "exchange": the_exchange_when_nothing_is_new,
    "hash": the_hash_in_the_exchange,
    "epochs": the_epochs_that_were_left,
    "ahead": the_new_epoch_where_central_is_ahead,
    "again": the_receipt_that_is_earned_again,
    "key": the_key_of_a_confirmation,
    "signature": the_signature_of_a_receipt,
    "receipt": the_hash_of_a_receipt,
}
"""By the rule that is missing."""
