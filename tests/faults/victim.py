"""A desk that works until it is killed; run by `tests.faults.kill`.

Arguments: the folder, and what to do. Each line it prints is a promise: what it
names is durable.
"""

import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from kiosk.store.vault import Store, open_store
from schema.clock import SystemClock
from schema.insured import Insured
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


def copy_of(start: int) -> Iterator[Insured]:
    """People of one copy, all of them other than the copy's before."""
    first = start * COPY_SIZE
    return (a_person(number=f"{first + each:08}") for each in range(COPY_SIZE))


WORK = {"append": _append, "control": _promise_too_much, "import": _import}


def main() -> None:
    """Work, and say after each piece what is durable."""
    folder, work = sys.argv[1:]
    with open_store(Path(folder), SESAME, SystemClock()) as store:
        for promised in WORK[work](store):
            print(promised, flush=True)  # noqa: T201 - the harness reads it


if __name__ == "__main__":
    main()
