"""A central of the bench's and the faults' own, in a process of its own (集約先).

It is set up as `central init` does, and served by `madoguchi central serve`, on
loopback. Simulated devices are written into its register; a desk enrols by a code.
"""

import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from typing import Protocol

import httpx
from sqlalchemy import Connection

from schema.clock import SystemClock
from schema.wire.identity import EnrolRequest
from sync.central.codes import issue
from sync.central.facilities import Facilities, Wanted
from sync.central.folder import create_central, open_central
from sync.central.keys import CentralKeys
from sync.central.registry import bind
from sync.central.settings import Settings
from sync.protocol.code import EnrolCode, read_code

_HOST = "127.0.0.1"
_SAID = "served.log"
_PAUSE, _PAUSES = 0.05, 600
_NOBODY = Event()


class Enrolled(Protocol):
    """A device, as far as central's register has to know it."""

    @property
    def device(self) -> str:
        """端末名."""
        ...

    @property
    def public_key(self) -> bytes:
        """For signing."""
        ...

    @property
    def sealing_public_key(self) -> bytes:
        """For receiving."""
        ...


@dataclass(frozen=True, slots=True)
class Served:
    """A central that answers."""

    address: httpx.URL
    """Its base address."""
    central: str
    """Its name."""
    key: bytes
    """Its public key."""
    process: int
    """Id of its process."""


def set_up(folder: Path, devices: Iterable[Enrolled], settings: Settings) -> str:
    """Set up a central in `folder` with devices in its register; their facility."""
    clock = SystemClock()
    with create_central(folder, settings, clock) as made:
        wanted = Wanted(name="架空医院", jurisdiction="13")
        facility = Facilities(made.database, made.keys, clock).add(wanted).facility
        made.database.write(partial(_enrol, devices=tuple(devices), facility=facility))
    return facility


def code_for(folder: Path, facility: str) -> EnrolCode:
    """A code for one more device of a facility."""
    clock = SystemClock()
    with open_central(folder) as opened:
        root = opened.repository(clock).root()
        keys = opened.keys
        return read_code(issue(opened.database, clock, facility, keys, root).code)


def _enrol(connection: Connection, devices: Iterable[Enrolled], facility: str) -> None:
    at = SystemClock().now()
    for one in devices:
        request = EnrolRequest(
            device=one.device,
            public_key=one.public_key,
            sealing_key=one.sealing_public_key,
            at=at,
            proof="",
        )
        bind(connection, request, facility, at)


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[Served]:
    """Serve the central in `folder` until the end, on a free port if none is said."""
    port = port or free_port()
    address = httpx.URL(scheme="http", host=_HOST, port=port)
    with (
        (folder / _SAID).open("ab") as said,
        subprocess.Popen(serving(folder, port), stdout=said, stderr=said) as process,
    ):
        try:
            if not _answers(process, address):
                raise RuntimeError(_last_words(folder))
            keys = CentralKeys.open(folder)
            yield Served(address, keys.central, keys.public_key, process.pid)
        finally:
            process.terminate()


def serving(folder: Path, port: int) -> list[str]:
    """The command that serves the central in `folder`."""
    place = ["--data", str(folder), "--host", _HOST, "--port", str(port)]
    return [sys.executable, "-m", "kiosk", "central", "serve", *place]


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.create_server((_HOST, 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


def _answers(process: subprocess.Popen[bytes], address: httpx.URL) -> bool:
    """Wait until it answers; false if it ended before, or never does."""
    with httpx.Client(base_url=address, trust_env=False) as client:
        for _ in range(_PAUSES):
            if process.poll() is not None:
                return False
            with suppress(httpx.TransportError):
                client.get("/v1/hello")
                return True
            _NOBODY.wait(_PAUSE)
    return False


def _last_words(folder: Path) -> str:
    said = (folder / _SAID).read_text(encoding="utf-8", errors="replace")
    return f"central does not answer: {said[-1000:]}"
