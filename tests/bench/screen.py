"""The screen against Textual itself: first paint, and key to paint with all of Tokyo.

First paint: `madoguchi kiosk` and a program that shows one word are started by
turns on a terminal of their own, each until its first visible character. Key to
paint: one digit at a time, until the same digit comes back drawn; the terminal
is a pseudo-terminal, which POSIX systems have.
"""

import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from kiosk.store.vault import create_store
from schema.clock import SystemClock, japan_midnight
from sync.register.people import DEMO_DAY, MOST, generate_late_elderly
from tests.bench.row import Row
from tests.bench.terminal import Watched, on_a_terminal, visible
from tests.kiosk.store.desk import CHEAP, SESAME

PAINT_RATIO, KEY_MS = 1.5, 50.0
_QUICK_PEOPLE = 20_000
_TURNS, _QUICK_TURNS = 11, 5
_KEYS, _QUICK_KEYS = 500, 300

KIOSK = [sys.executable, "-m", "kiosk", "kiosk"]
"""As every morning begins: a word, and nothing else."""
_HELLO = """
from textual.app import App
from textual.widgets import Static

class Hello(App):
    def compose(self):
        yield Static("hello")

Hello().run(mouse=False)
"""


def rows(*, quick: bool) -> list[Row]:
    """Measure; `quick` takes 20,000 people and fewer turns."""
    if sys.platform == "win32":
        sys.stderr.write("the screen is measured on a POSIX pseudo-terminal only\n")
        return []
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return [
            _first_paint(Path(folder) / "none", quick=quick),
            _keys(Path(folder), quick=quick),
        ]


def _first_paint(folder: Path, *, quick: bool) -> Row:
    hello = [sys.executable, "-c", _HELLO]
    ours, peer = [], []
    _until_painted(KIOSK, folder)
    for _ in range(_QUICK_TURNS if quick else _TURNS):
        ours.append(_until_painted(KIOSK, folder))
        peer.append(_until_painted(hello, folder))
    return Row(
        name="first paint: the lock screen; peer: Textual saying hello",
        ours=median(ours) * 1000,
        peer=median(peer) * 1000,
        target=PAINT_RATIO,
        unit="ms",
    )


def _until_painted(command: list[str], data: Path) -> float:
    """Seconds from the start of a process to its first visible character."""
    started = time.perf_counter()
    with on_a_terminal(command, data) as screen:
        screen.until(lambda seen: bool(visible(seen)))
        return time.perf_counter() - started


def _keys(folder: Path, *, quick: bool) -> Row:
    people = _QUICK_PEOPLE if quick else MOST
    data = folder / "desk"
    with create_store(data, SESAME, SystemClock(), staff="s", stretch=CHEAP) as store:
        everybody = generate_late_elderly(people, 1, DEMO_DAY)
        as_of = japan_midnight(DEMO_DAY)
        store.shelf.replace(everybody, as_of=as_of, source="generated")
    with on_a_terminal(KIOSK, data) as screen:
        screen.until(lambda seen: bool(visible(seen)))
        screen.send(f"{SESAME}\r".encode())
        screen.until(lambda seen: "保険者番号".encode() in seen)
        screen.settle()
        screen.send(b"2")
        screen.settle()
        waits = list(_waits(screen, _QUICK_KEYS if quick else _KEYS))
    return Row(
        name=f"key to paint, p99 of {len(waits)}, {people:,} people loaded",
        ours=quantiles(waits, n=100)[-1] * 1000,
        target=KEY_MS,
        unit="ms",
    )


def _waits(screen: Watched, count: int) -> Iterator[float]:
    """Seconds from each digit to its being drawn, taken back each time."""
    for place in range(count):
        digit = "123456789"[place % 9]
        started = time.perf_counter()
        screen.send(digit.encode())
        screen.until(partial(_shows, digit))
        yield time.perf_counter() - started
        screen.settle()
        screen.send(b"\x7f")
        screen.settle()


def _shows(digit: str, seen: bytes) -> bool:
    return digit in visible(seen)
