"""What 500 realistic events weigh on the line: every byte that the kiosk sends.

The real client sends them to a real central through a relay that counts: the word
of hello, heads, batches, with their tokens and headers. TLS is not counted, nor
what comes back.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import httpx

from schema.clock import SystemClock
from sync.central.settings import Settings
from sync.client.http import CentralClient, Line
from sync.client.push import push
from tests.bench.device import Device
from tests.bench.mornings import mornings
from tests.bench.row import Row
from tests.served import Served, served, set_up

_EVENTS = 500
_AT_MOST_KB = 45


def rows(*, quick: bool) -> list[Row]:
    """Measure; `quick` measures the same."""
    del quick
    device = Device(islice(mornings(1), _EVENTS))
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder) / "central"
        set_up(place, [device], Settings())
        with served(place) as central, _Relay(central.address).running() as relay:
            _push(device, central, relay.address)
    return [
        Row(
            name=f"{_EVENTS} events on the wire, headers and tokens with them",
            ours=relay.sent / 1000,
            target=_AT_MOST_KB,
            unit="kB",
        )
    ]


def _push(device: Device, central: Served, address: httpx.URL) -> None:
    now = SystemClock().now
    with CentralClient(Line(address=str(address)), now, device, central.central) as to:
        to.hello()
        pushed = push(to, device, device, central.key, now=now)
    if pushed.sent != _EVENTS or device.received != _EVENTS:
        raise AssertionError(pushed)


class _Relay:
    """Passes bytes on between a client and `to`, and counts those towards it."""

    def __init__(self, to: httpx.URL) -> None:
        self._to = to
        self._listening = socket.create_server(("127.0.0.1", 0))
        port = self._listening.getsockname()[1]
        self.address = to.copy_with(port=port)
        self.sent = 0

    @contextmanager
    def running(self) -> Iterator["_Relay"]:
        """Take connections until the end."""
        _begin(self._take)
        try:
            yield self
        finally:
            self._listening.close()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                place = self._to.host, self._to.port or 80
                server = socket.create_connection(place)
                _begin(_passed_on, client, server, self._count)
                _begin(_passed_on, server, client, _nobody_counts)

    def _count(self, size: int) -> None:
        self.sent += size


def _begin(work: Callable[..., None], *given: object) -> None:
    Thread(target=work, args=given, daemon=True).start()


def _passed_on(
    one: socket.socket, other: socket.socket, count: Callable[[int], None]
) -> None:
    with suppress(OSError):
        while said := one.recv(65_536):
            count(len(said))
            other.sendall(said)
        other.shutdown(socket.SHUT_WR)


def _nobody_counts(_: int) -> None:
    """What comes back is not counted."""
