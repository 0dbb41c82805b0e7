"""A desk is killed at random moments, and everything it promised is looked for."""

import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.store.vault import Store, create_store, open_store
from schema.clock import SystemClock
from schema.confirmation import read_event
from tests.faults.victim import COPY_SIZE, copy_of
from tests.kiosk.store.desk import CHEAP, SESAME

MOST_PROMISES = 40


@dataclass(frozen=True, slots=True)
class Found:
    """What was found after all the kills."""

    kills: int
    """How often it was killed."""
    promised: int
    """The last promise of each round, summed."""
    lost: int
    """Promises that were not kept."""
    broken: int
    """Times the store was not whole."""


def kill_while(work: str, rounds: int, seed: int = 1) -> Found:
    """Kill a desk doing `work` again and again, each time at another moment."""
    chance = random.Random(seed)  # noqa: S311 - not a secret
    promised = lost = broken = 0
    with TemporaryDirectory() as directory:
        folder = Path(directory) / "desk"
        create_store(
            folder, SESAME, SystemClock(), staff="uketsuke-1", stretch=CHEAP
        ).close()
        for _ in range(rounds):
            last = _last_promise(folder, work, chance.randint(1, MOST_PROMISES))
            kept, whole = _what_stands(folder, work)
            promised += last
            lost += max(0, last - kept)
            broken += not whole
    return Found(rounds, promised, lost, broken)


def _last_promise(folder: Path, work: str, promises: int) -> int:
    """Kill after some promises, in the midst of whatever it does next."""
    lines = promises if work != "import" else 1 + promises % 3
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.victim", str(folder), work],
        stdout=subprocess.PIPE,
        text=True,
    ) as victim:
        if victim.stdout is None:
            raise AssertionError
        said = "".join(victim.stdout.readline() for _ in range(lines))
        victim.kill()
        said += victim.stdout.read()
    # A line that was cut is no promise.
    return int(said[: said.rindex("\n")].split("\n")[-1])


def _what_stands(folder: Path, work: str) -> tuple[int, bool]:
    """How far the promises are kept, and whether the store is whole."""
    with open_store(folder, SESAME, SystemClock()) as store:
        whole = store.journal.verify().ok
        info = store.snapshot.info()
        if work == "import" and info:
            return info.serial, whole and _is_one_copy(store, folder)
        if work == "heal":
            return store.journal.unsent() - 1, whole and _counts_once(store)
        if work == "settle":
            return store.tasks.count(), whole and _is_settled_whole(store)
        # The unlocking that was just recorded is one event more.
        return store.journal.reach().seq - 1, whole


def _counts_once(store: Store) -> bool:
    """True if every event would be sent, and none twice."""
    ids = [
        read_event(body).id
        for local in store.outbox.epochs()
        for body in store.outbox.bodies(local.epoch, 1, local.seq)
    ]
    return len(ids) == len(set(ids)) == store.journal.verify().events


def _is_settled_whole(store: Store) -> bool:
    """True if each task has its event and its used answer, and no other visit has."""
    tasks = store.tasks.open()
    visits = [task.visit for task in tasks]
    waiting = {pending.event_id for pending in store.journal.pending()}
    answers = [store.enquiries.find(f"c-{n + 1}") for n in range(len(tasks))]
    return (
        store.journal.amendments(visits).keys() == set(visits)
        and not waiting & set(visits)
        and all(one is not None and one.used and one.answer for one in answers)
        and len(store.enquiries.returned()) <= 1
    )


def _is_one_copy(store: Store, folder: Path) -> bool:
    """True if every person is of the same copy, and no other file is left."""
    people = (copy_of(start) for start in range(8))
    found = [
        sum(
            store.snapshot.by_number(person.insurer_number, person.number) is not None
            for person in copy
        )
        for copy in people
    ]
    files = [path.name for path in folder.glob("snapshot-*")]
    return sorted(found) == [0] * 7 + [COPY_SIZE] and len(files) == 1
