"""The desk's own enquiries and those in memory, on which gateways are tried, agree."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from kiosk.desk.enquiry import Enquiries, Step
from kiosk.store.vault import Store
from tests.kiosk.online.book import Book
from tests.kiosk.store.asked import NINE, an_enquiry, what_it_says

STEPS = 120
UNANSWERED = [step for step in Step if step is not Step.ANSWERED]
GATEWAYS = ("oqs_folder", "central")


class Both:
    """The two, to which the same happens."""

    def __init__(self, store: Store, seed: int) -> None:
        """Begin with no enquiry."""
        self.store = store
        self.model = Book()
        self.chance = random.Random(seed)  # noqa: S311 - not a secret
        self.minutes = 0

    def begin(self) -> None:
        self.minutes += 1
        asked_at = NINE + timedelta(minutes=self.minutes)
        gateway = self.chance.choice(GATEWAYS)
        new = an_enquiry(f"c-{self.minutes}", asked_at=asked_at, gateway=gateway)
        self.each(lambda enquiries: enquiries.begin(new))

    def step(self) -> None:
        which, step = self.one(), self.chance.choice(UNANSWERED)
        self.each(lambda enquiries: enquiries.step(which, step))

    def answer(self) -> None:
        self.minutes += 1
        which = self.chance.choice([self.one(), "nowhere"])
        answer = what_it_says(which, at=NINE + timedelta(minutes=self.minutes))
        self.each(lambda enquiries: enquiries.answered(which, answer))

    def put_aside(self) -> None:
        which, form = self.one(), self.chance.choice([b"", b"entered"])
        self.each(lambda enquiries: enquiries.keep_form(which, form))

    def put_away(self) -> None:
        which = self.one()
        self.each(lambda enquiries: enquiries.put_away(which))

    def forget(self) -> None:
        instant = NINE + timedelta(minutes=self.chance.randint(0, self.minutes))
        self.each(lambda enquiries: enquiries.forget_before(instant))

    def one(self) -> str:
        """An enquiry that there is."""
        if not self.model.kept:
            self.begin()
        return self.chance.choice([*self.model.kept])

    def each(self, do: Callable[[Enquiries], object]) -> None:
        assert do(self.store.enquiries) == do(self.model)

    def agree(self) -> None:
        real, model = self.store.enquiries, self.model
        assert [*real.returned()] == [*model.returned()]
        for gateway in ("", *GATEWAYS):
            assert [*real.on_their_way(gateway)] == [*model.on_their_way(gateway)]
        for which in [*model.kept, "nowhere"]:
            assert real.find(which) == model.find(which)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_to_both_they_agree(store: Store, seed: int) -> None:
    both = Both(store, seed)
    moves = (
        *(both.begin, both.begin, both.step, both.step),
        *(both.answer, both.put_aside, both.put_away, both.forget),
    )
    for _ in range(STEPS):
        both.chance.choice(moves)()
        both.agree()
    assert both.model.kept
