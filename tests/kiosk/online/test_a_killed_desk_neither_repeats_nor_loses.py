"""A desk with its real store is killed at random moments of its checks."""

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from threading import Event

from kiosk.online.simulated.register import register_of
from kiosk.online.simulated.terminal import Terminal
from kiosk.store.vault import Store, create_store, open_store
from schema.clock import FixedClock
from schema.terms import OnlineCheck
from tests.kiosk.online.asking_desk import collect_all, gateway_of
from tests.kiosk.online.shared import NINE
from tests.kiosk.store.desk import CHEAP, SESAME
from tests.people import EVERYONE

ROUNDS = 6
MOST_PROMISES = 12
MOST_SECONDS = 0.02
"""After the last promise that is waited for: about what one check takes."""


def promises_until_killed(data: Path, folder: Path, chance: random.Random) -> set[str]:
    """Let a desk ask, kill it, and say which answers it said it had kept."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.kiosk.online.asking_desk", data, folder],
        stdout=subprocess.PIPE,
        text=True,
    ) as desk:
        if desk.stdout is None:
            raise AssertionError
        lines = chance.randint(1, MOST_PROMISES)
        said = [desk.stdout.readline() for _ in range(lines)]
        Event().wait(chance.random() * MOST_SECONDS)
        desk.kill()
        said += desk.stdout.readlines()
    whole = [line.split() for line in said if line.endswith("\n")]
    return {correlation for what, correlation in whole if what == "kept"}


def asked_how_often(terminal: Terminal) -> Counter[str]:
    return Counter(
        query.correlation for taken in terminal.taken for query in taken.queries
    )


def unkept(store: Store, promised: set[str]) -> list[str]:
    """Promised answers that are not there."""
    kept = {one.query.correlation for one in store.enquiries.returned()}
    return sorted(promised - kept)


def test_kills_at_random_moments_neither_repeat_nor_lose(tmp_path: Path) -> None:
    data, folder, clock = tmp_path / "desk", tmp_path / "oqs", FixedClock(NINE)
    chance = random.Random(20251015)  # noqa: S311 - not a secret
    create_store(data, SESAME, clock, staff="uketsuke-1", stretch=CHEAP).close()
    terminal = Terminal(folder, register_of(EVERYONE), clock, delay=0)
    terminal.start()
    promised: set[str] = set()
    try:
        for _ in range(ROUNDS):
            promised |= promises_until_killed(data, folder, chance)
        with open_store(data, SESAME, clock) as store:
            collect_all(gateway_of(folder, store.enquiries, clock), store.enquiries)
            lost = unkept(store, promised)
            returned = store.enquiries.returned()
    finally:
        terminal.stop()

    asked = asked_how_often(terminal)
    assert len(returned) >= ROUNDS
    assert lost == []
    assert {one.query.correlation for one in returned} == set(asked)
    assert set(asked.values()) == {1}
    assert {one.answer.result for one in returned if one.answer} == {
        OnlineCheck.ELIGIBLE
    }
    assert [path.name for path in folder.rglob("*.*")] == []
