"""The screen while a check runs: key to paint with the simulated terminal at 3 s.

The demo runs on a terminal of its own. Patient after patient is asked about, put aside
with the check, and the next one's digits are typed meanwhile, one at a time, until the
same digit comes back drawn. An answer that comes back in between is part of it.
"""

import sys
import time
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from kiosk.demo.clinic import DAY, PEOPLE, SEED
from schema.insured import Insured
from sync.register.people import generate_late_elderly
from tests.bench.row import Row
from tests.bench.terminal import Watched, on_a_terminal, visible

KEY_MS = 50.0
_DEMO = [sys.executable, "-m", "kiosk", "demo"]
_SLOW = "\x1b", "7", "3", "2"
"""From the menu to the simulated terminal that takes three seconds."""
_PATIENTS, _QUICK_PATIENTS = 20, 8
_KEYS = 25
_SETTLING = 0.4
"""Seconds in which a panel opens or closes, and a digit after it does nothing."""


def rows(*, quick: bool) -> list[Row]:
    """Measure; `quick` takes fewer patients."""
    if sys.platform == "win32":
        sys.stderr.write("the screen is measured on a POSIX pseudo-terminal only\n")
        return []
    patients = _QUICK_PATIENTS if quick else _PATIENTS
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        on_a_terminal(_DEMO, Path(folder)) as screen,
    ):
        waits = list(_morning(screen, patients))
    return [
        Row(
            name=f"key to paint, p99 of {len(waits)}, while a check takes 3 s",
            ours=quantiles(waits, n=100)[-1] * 1000,
            target=KEY_MS,
            unit="ms",
        )
    ]


def _morning(screen: Watched, patients: int) -> Iterator[float]:
    """Seconds from key to paint, over so many patients."""
    screen.until(lambda seen: "4を押してください" in visible(seen))
    for key in _SLOW:
        _press(screen, key)
    for person in islice(_people(), patients):
        _ask(screen, f"{person.insurer_number}{person.number}")
        yield from _typed(screen)
        _press(screen, "\x1b", "3")


def _people() -> Iterator[Insured]:
    """People of the demo whose birth date and printed expiry it offers."""
    everybody = generate_late_elderly(PEOPLE, SEED, DAY)
    return (one for one in everybody if one.lost_on is None)


def _ask(screen: Watched, number: str) -> None:
    """Ask about somebody with an expired card, and go on with the next patient."""
    _press(screen, "4", number, "\r", "\r")
    screen.send(b"1")
    screen.until(lambda seen: "同意" in visible(seen))
    screen.rest(_SETTLING)
    screen.send(b"2")
    screen.until(lambda seen: "照会中" in visible(seen))
    screen.rest(_SETTLING)
    _press(screen, "5", "2")


def _press(screen: Watched, *keys: str) -> None:
    for key in keys:
        screen.send(key.encode())
        screen.rest(_SETTLING)
        screen.settle()


def _typed(screen: Watched) -> Iterator[float]:
    for place in range(_KEYS):
        digit = "123456789"[place % 9]
        started = time.perf_counter()
        screen.send(digit.encode())
        screen.until(partial(_shows, digit))
        yield time.perf_counter() - started
        screen.settle()
        screen.send(b"\x7f")
        screen.settle()


def _shows(digit: str, seen: bytes) -> bool:
    return f"▶保険者番号{digit}" in visible(seen)
