"""Kiosk and central are killed again and again; then nothing may be lost (耐久試験).

1. A real central serves, a real kiosk records and sends, each a process of its own.
2. Every so often, if both work since their last start, one of them is killed
   (SIGKILL) and started again: each kill falls into the midst of sending.
3. At the end the kiosk sends until nothing waits, and both sides are compared.
4. The control sends on trust: it must be found to lose.
"""

import random
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection
from threading import Event, Thread
from types import TracebackType
from typing import Self

from kiosk.store.vault import Store, create_store, open_store
from kiosk.syncing.joining import join
from schema.clock import SystemClock
from schema.confirmation import read_event
from sync.central.settings import Settings
from sync.client.http import Line
from tests.faults.compared import Compared, compared
from tests.faults.sending import SENDING
from tests.kiosk.store.desk import CHEAP, SESAME
from tests.served import code_for, free_port, served, serving, set_up

PASSES, ON_TRUST = "by passes", "on trust"
"""How the kiosk sends: as it does, and as the control."""

_LAST_TRIES = 100
_NOBODY = Event()


@dataclass(frozen=True, slots=True)
class Soaked:
    """What was found after all the kills."""

    kiosk: int
    """How often the kiosk was killed."""
    central: int
    """How often central was."""
    meanwhile: int
    """Events that had their receipt before the killing ended."""
    unkept: int
    """Events that the kiosk said were durable, and has not."""
    found: Compared
    """What differs between the two."""

    @property
    def harm(self) -> int:
        """How much was lost, doubled or broken."""
        found = self.found
        return self.unkept + found.lost + found.doubled + len(found.broken)


def soak(
    folder: Path, going_on: Callable[[int], bool], pause: float, how: str = PASSES
) -> Soaked:
    """Kill while there is to be more of it, then let both agree and compare.

    Args:
        folder: An empty one; the kiosk's `desk` and `central` stay in it.
        going_on: Whether to go on, after so many kills.
        pause: Seconds between two kills.
        how: How the kiosk sends.
    """
    desk, central = folder / "desk", folder / "central"
    port = _joined(desk, central)
    with _Kiosk(desk, how) as kiosk, _Central(central, port) as serves:
        _kill_in_turns((kiosk, serves), going_on, pause)
    with open_store(desk, SESAME, SystemClock()) as store:
        meanwhile = sum(epoch.received for epoch in store.outbox.epochs())
        with served(central, port):
            _send_all(store, desk, how)
        found, kept = compared(store, central), _ids(store)
    return Soaked(
        kiosk=kiosk.kills,
        central=serves.kills,
        meanwhile=meanwhile,
        unkept=len(kiosk.said - kept),
        found=found,
    )


def for_seconds(seconds: float) -> Callable[[int], bool]:
    """Go on for so long, counted from the first question."""
    began: list[float] = []

    def going_on(_: int) -> bool:
        began.append(time.monotonic())
        return began[-1] - began[0] < seconds

    return going_on


def _joined(desk: Path, central: Path) -> int:
    """Set both up, and enrol the kiosk; the port where central will serve."""
    facility = set_up(central, [], Settings())
    code, clock, port = code_for(central, facility), SystemClock(), free_port()
    with (
        create_store(desk, SESAME, clock, staff="uketsuke-1", stretch=CHEAP) as store,
        served(central, port) as at,
    ):
        join(store, Line(address=str(at.address)), code, clock)
    return port


def _kill_in_turns(
    sides: "tuple[_Side, ...]", going_on: Callable[[int], bool], pause: float
) -> None:
    chance = random.Random(1)  # noqa: S311 - not a secret
    while going_on(sum(side.kills for side in sides)):
        _NOBODY.wait(pause)
        if all(side.works() for side in sides):
            side = chance.choice(sides)
            side.kill()
            side.start()


def _send_all(store: Store, desk: Path, how: str) -> None:
    """Let the kiosk send until it believes that nothing waits."""
    send = SENDING[how](store, desk)
    for _ in range(_LAST_TRIES):
        send()
        if not store.journal.unsent():
            return
    raise AssertionError(store.journal.unsent())


def _ids(store: Store) -> set[str]:
    return {
        read_event(body).id
        for local in store.outbox.epochs()
        for body in store.outbox.bodies(local.epoch, 1, local.seq)
    }


class _Side(ABC):
    """One of the two, as a process that is killed and started again."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes]
        self.kills = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def kill(self) -> None:
        """End it in the midst of whatever it does."""
        self._process.kill()
        self._process.wait()
        self.kills += 1

    @abstractmethod
    def start(self) -> None:
        """Start it."""

    @abstractmethod
    def works(self) -> bool:
        """Whether it has done anything since its last start."""


class _Kiosk(_Side):
    """Records and sends; says which events are durable."""

    def __init__(self, folder: Path, how: str) -> None:
        super().__init__(
            [sys.executable, "-m", "tests.faults.sending", str(folder), how]
        )
        self.said: set[str] = set()
        self._before = 0

    def start(self) -> None:
        self._before = len(self.said)
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE)
        self._listener = Thread(target=self._listen, args=(self._process,))
        self._listener.start()

    def works(self) -> bool:
        return len(self.said) > self._before

    def kill(self) -> None:
        super().kill()
        self._listener.join()

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        with process.stdout or process:
            for line in process.stdout or ():
                # A line that was cut is no promise.
                if line.endswith(b"\n"):
                    self.said.add(line.decode().strip())


class _Central(_Side):
    """Serves on one port."""

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(serving(folder, port))
        self._place = "127.0.0.1", port
        self._log = folder / "served.log"

    def start(self) -> None:
        with self._log.open("ab") as said:
            self._process = subprocess.Popen(self._command, stdout=said, stderr=said)

    def works(self) -> bool:
        with suppress(OSError), create_connection(self._place, 1):
            return True
        return False
