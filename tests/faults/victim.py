"""A desk that works until it is killed; run by `tests.faults.kill`.

Arguments: the folder, and what to do. Each line it prints is a promise: what it
names is durable.
"""

import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from kiosk.desk.enquiry import Step
from kiosk.store.vault import Store, open_store
from schema.clock import SystemClock
from schema.insured import Insured
from tests.kiosk.store.asked import (
    a_waiting_visit,
    an_enquiry,
    settled,
    what_it_says,
)
from tests.kiosk.store.desk import AS_OF, SESAME, an_entry
from tests.people import a_person

COPY_SIZE = 1_000


def _append(store: Store) -> Iterator[int]:
    while True:
        yield store.journal.append(an_entry()).seq


def _promise_too_much(store: Store) -> Iterator[int]:
    """The control: its last promise is always broken."""
    while True:
        yield store.journal.reach().seq + 1
        store.journal.append(an_entry())


def _import(store: Store) -> Iterator[int]:
    for start in count():
        people = copy_of(start)
        yield store.shelf.replace(people, as_of=AS_OF, source="generated").serial


def _heal(store: Store) -> Iterator[int]:
    """Fork again and again, and leave the last two events behind each time."""
    while True:
        for _ in range(3):
            store.journal.append(an_entry())
        newest = store.outbox.epochs()[-1]
        common = {newest.epoch: max(0, newest.seq - 2)}
        store.outbox.heal(common, above=newest.epoch)
        yield store.journal.unsent()


def _rotate(store: Store) -> Iterator[int]:
    while True:
        store.keys.prepare_next()
        store.keys.take_next()
        yield store.journal.append(an_entry()).seq


def _settle(store: Store) -> Iterator[int]:
    """Ask, be answered, and record what came of it, one visit after the other."""
    for n in count(store.tasks.count() + 1):
        visit = store.journal.append(a_waiting_visit(f"c-{n}")).id
        if store.enquiries.find(f"c-{n}") is None:
            store.enquiries.begin(an_enquiry(f"c-{n}"))
        store.enquiries.step(f"c-{n}", Step.SENT)
        store.enquiries.answered(f"c-{n}", what_it_says(f"c-{n}"))
        store.journal.append(settled(visit, f"c-{n}"))
        yield n


def copy_of(start: int) -> Iterator[Insured]:
    """People of one copy, all of them other than the copy's before."""
    first = start * COPY_SIZE
    return (a_person(number=f"{first + each:08}") for each in range(COPY_SIZE))


WORK = {
    "append": _append,
    "control": _promise_too_much,
    "heal": _heal,
    "import": _import,
    "rotate": _rotate,
    "settle": _settle,
}


def main() -> None:
    """Work, and say after each piece what is durable."""
    folder, work = sys.argv[1:]
    with open_store(Path(folder), SESAME, SystemClock()) as store:
        for promised in WORK[work](store):
            print(promised, flush=True)  # noqa: T201 - the harness reads it


if __name__ == "__main__":
    main()
