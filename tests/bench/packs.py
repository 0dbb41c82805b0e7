"""A local copy from central, against copying a file and inserting its rows (配布).

Ours, on loopback: hello, what is signed, the pack's key sealed to the desk, the
pack itself; verified, unsealed in memory, imported into a new encrypted file that is
checked and on disk. The peer copies the same sealed bytes durably, and inserts the
same rows, which it has in clear, into a plain SQLite file with the same index. They
take turns, and the best of three counts for each. A desk has a process of its own,
which tells what memory it took; a pack in clear lies in a file in memory besides,
where the system has those.
"""

import multiprocessing
import os
import shutil
import sqlite3
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.store.vault import open_store
from schema.clock import SystemClock
from sync.central.settings import Settings
from sync.client.pull import Mode
from sync.packs.table import PEOPLE, put
from sync.register.people import MOST
from tests.bench.desks import enrol, new_desk, pulled
from tests.bench.offered import full_pack, next_day, offer, people_of
from tests.bench.row import Row
from tests.kiosk.store.desk import SESAME
from tests.served import code_for, served, set_up

_CLINIC = 50_000
_TURNS = 3
_FULL, _DELTA, _CLINIC_SECONDS, _MEMORY_MB = 2.5, 0.2, 1.0, 300.0
_STATUS, _FORGET_PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def rows(*, quick: bool) -> list[Row]:
    """Measure; `quick` leaves out the whole of Tokyo."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        clinic = _Measured(Path(folder) / "clinic", _CLINIC)
        tokyo = None if quick else _Measured(Path(folder) / "tokyo", MOST)
    found = [
        Row(
            name=f"pull {_CLINIC:,} people",
            ours=min(clinic.full),
            target=_CLINIC_SECONDS,
            unit="s",
        )
    ]
    return found + (tokyo or clinic).rows(beside=tokyo is not None)


class _Measured:
    """Full and delta of so many people, and the peer's time for the full."""

    def __init__(self, place: Path, count: int) -> None:
        place.mkdir()
        self._count = count
        self._place, self._central = place, place / "central"
        self.full: list[float] = []
        self._delta: list[float] = []
        self._peer: list[float] = []
        self._memory: list[float] = []
        facility = set_up(self._central, [], Settings())
        codes = [code_for(self._central, facility) for _ in range(_TURNS)]
        desks = [place / f"desk-{turn}" for turn in range(_TURNS)]
        offer(self._central, people_of(count), count)
        plain = self._in_clear()
        with served(self._central) as central:
            for desk, code in zip(desks, codes, strict=True):
                with new_desk(desk, SystemClock()) as store:
                    enrol(store, central, code)
                seconds, memory = _apart(desk, "full")
                self.full.append(seconds)
                self._memory.append(memory)
                self._peer.append(self._copied_and_inserted(plain))
            plain.unlink()
            offer(self._central, next_day(people_of(count)), count)
            self._delta = [_apart(desk, "delta")[0] for desk in desks]

    def rows(self, *, beside: bool) -> list[Row]:
        """What was measured; `beside` the peer, for which a clinic is too few."""
        people = f"{self._count:,} people"
        full = min(self.full)
        compared = [
            Row(
                name=f"pull {people}; peer: copy the pack, insert its rows",
                ours=full,
                peer=min(self._peer),
                target=_FULL,
                unit="s",
            ),
            Row(
                name=f"pull a change of 1 in 100 of {people}; peer: pull them all",
                ours=min(self._delta),
                peer=full,
                target=_DELTA,
                unit="s",
            ),
        ]
        memory = Row(
            name=f"memory added by pulling {people}",
            ours=max(self._memory),
            target=_MEMORY_MB,
            unit="MB",
        )
        return [*(compared if beside else ()), memory]

    def _in_clear(self) -> Path:
        """The same rows in clear, in a file of the peer's."""
        path = self._place / "plain.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous=OFF")
            PEOPLE.make(connection, "main")
            put(connection, "main.insured", people_of(self._count))
        return path

    def _copied_and_inserted(self, plain: Path) -> float:
        copied, inserted = self._place / "copied", self._place / "inserted.db"
        started = time.perf_counter()
        shutil.copyfile(full_pack(self._central), copied)
        with copied.open("rb+") as file:
            os.fsync(file.fileno())
        with closing(sqlite3.connect(inserted, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous=FULL")
            PEOPLE.make(connection, "main")
            PEOPLE.finish(connection, "main")
            connection.execute("ATTACH ? AS plain", (str(plain),))
            connection.execute("INSERT INTO insured SELECT * FROM plain.insured")
        took = time.perf_counter() - started
        copied.unlink()
        inserted.unlink()
        return took


def _apart(desk: Path, mode: Mode) -> tuple[float, float]:
    """Pull in a process that has done nothing else."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=fresh) as process:
        return process.submit(_pulled, desk, mode).result()


def _pulled(desk: Path, mode: Mode) -> tuple[float, float]:
    """Seconds, and how much memory was taken at the most, in MB."""
    with open_store(desk, SESAME, SystemClock()) as store:
        before = _resident("VmRSS")
        if _FORGET_PEAK.exists():
            _FORGET_PEAK.write_text("5", encoding="ascii")
        seconds = pulled(store, desk, mode)
        return seconds, _resident("VmHWM") - before


def _resident(what: str) -> float:
    """Memory of this process where the system tells it; 0 elsewhere."""
    if sys.platform != "linux":
        return 0.0
    for line in _STATUS.read_text(encoding="ascii").splitlines():
        name, _, said = line.partition(":")
        if name == what:
            return int(said.split()[0]) * 1024 / 1e6
    return 0.0
