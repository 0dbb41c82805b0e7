"""The desk's own log and the small one, on which all histories are played, agree."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from kiosk.store.anchor import Reach
from kiosk.store.vault import Store
from schema.errors import Untrusted
from sync.ports import Outbox
from tests.kiosk.store.desk import AS_OF, a_receipt, an_entry
from tests.sync.log.memory_outbox import MemoryOutbox

STEPS = 40
Step = Callable[[Outbox], object]


class Both:
    """The two logs, to which the same happens."""

    def __init__(self, store: Store, seed: int) -> None:
        """Begin with the unlocking, which is recorded already."""
        self.store = store
        self.model = MemoryOutbox(store.device)
        self.chance = random.Random(seed)  # noqa: S311 - not a secret
        self.follow()

    def follow(self) -> None:
        """Give the model what the desk recorded since."""
        epoch, first = self.model.next_place()
        for body in self.store.outbox.bodies(epoch, first, 1_000):
            self.model.append(body)

    def record(self) -> None:
        for _ in range(self.chance.randint(1, 3)):
            self.store.journal.append(an_entry())
        self.follow()

    def receive(self) -> None:
        epoch, seq = self.place()
        head = self.model.chains[epoch].heads[seq]
        at = AS_OF + timedelta(minutes=self.chance.randint(0, 99))
        self.each(lambda log: log.mark_received(a_receipt(Reach(epoch, seq, head), at)))

    def receive_what_is_foreign(self) -> None:
        epoch, seq = self.place()
        wrong = a_receipt(Reach(epoch, seq + self.chance.randint(0, 1), bytes(32)))
        for log in (self.store.outbox, self.model):
            with suppress(Untrusted):
                log.mark_received(wrong)
                pytest.fail("a foreign receipt was taken")

    def rewind(self) -> None:
        epoch, seq = self.place()
        self.each(lambda log: log.rewind(epoch, seq))

    def heal(self) -> None:
        places = [self.place() for _ in range(self.chance.randint(1, 3))]
        above = max(self.model.chains) + self.chance.randint(-1, 2)
        self.each(lambda log: log.heal(dict(places), above))

    def place(self) -> tuple[int, int]:
        epoch = self.chance.choice([*self.model.chains])
        return epoch, self.chance.randint(0, len(self.model.chains[epoch].bodies))

    def each(self, step: Step) -> None:
        assert step(self.store.outbox) == step(self.model)

    def agree(self) -> None:
        """Everything that sync can see is the same."""
        self.each(lambda log: [*log.epochs()])
        desk, model = self.store.outbox, self.model
        for local in model.epochs():
            for seq in (0, 1, local.seq // 2, local.seq, local.seq + 1):
                assert desk.head_at(local.epoch, seq) == model.head_at(local.epoch, seq)
            for first in {1, local.seq // 2 + 1, max(local.seq, 1)}:
                span = (local.epoch, first, local.seq // 2 + 1)
                assert list(desk.bodies(*span)) == list(model.bodies(*span))
        waits = sum(local.seq - local.received for local in self.model.epochs())
        assert self.store.journal.unsent() == waits


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_they_agree(store: Store, seed: int) -> None:
    both = Both(store, seed)
    steps = (
        both.record,
        both.receive,
        both.receive_what_is_foreign,
        both.rewind,
        both.heal,
    )
    for _ in range(STEPS):
        both.chance.choice(steps)()
        both.agree()
    assert len(both.model.chains) > 3
    assert store.journal.verify().ok
