"""Two thousand kiosks after an outage, short or long, against a real central (集中).

1. While central was away, every kiosk whose time had come tried, failed, and named
   its next time by `sync.client.schedule`, as it does at a clinic.
2. When central is back, time runs five times as fast as there: the outage itself is
   worked out, and what follows is real requests to a real central.
3. Each pass is hello, heads and the log, by the real push. One that is turned away
   comes back by the same schedule, at the appointed time.
4. What is judged is the busiest thirtieth of the time until all are through, against
   the mean over that time. Beside it kiosks that know nothing but to try again
   after five seconds.
"""

import http.client
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory

from schema.clock import JAPAN, SystemClock
from sync.central.settings import Settings
from sync.client.declined import Postponed
from sync.client.http.tokens import CentralTime, Tokens
from sync.client.push import push
from sync.client.schedule import Rhythm, next_at, slot_after
from tests.bench.device import Device
from tests.bench.mornings import mornings
from tests.bench.row import Row
from tests.served import Served, served, set_up

_KIOSKS, _QUICK_KIOSKS = 2_000, 500
_EVENTS = 20
_BEGAN = datetime(2025, 10, 20, 8, 10, tzinfo=JAPAN)
_OUTAGES = (10, 30)
_FASTER = 5.0
_FIXED = timedelta(seconds=5)
_AT_ONCE = 256
_PARTS = 30
_AT_MOST = 2.0
_OK = 200

_Visit = tuple[datetime, int, int]
NextAt = Callable[[str, datetime, timedelta | None, int], datetime]
"""When a kiosk tries again: its name, the time, an appointment, its failures."""


def rows(*, quick: bool) -> list[Row]:
    """Measure; `quick` takes fewer kiosks."""
    kiosks = _QUICK_KIOSKS if quick else _KIOSKS
    morning = tuple(islice(mornings(1), _EVENTS))
    devices = [Device(morning) for _ in range(kiosks)]
    found = []
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for minutes in _OUTAGES:
            back = _BEGAN + timedelta(minutes=minutes)
            place = Path(folder) / str(minutes)
            ours = _herd(place / "ours", devices, _by_schedule, back)
            left = sum(device.received != _EVENTS for device in devices)
            fixed = _herd(place / "fixed", devices, _after_five_seconds, back)
            herd = f"{kiosks:,} kiosks after {minutes} minutes' outage"
            found += [*_rows(herd, ours, fixed, left)]
    return found


def _rows(herd: str, ours: "_Seen", fixed: "_Seen", left: int) -> Iterator[Row]:
    peak, mean = ours.busiest()
    for peer, per_second, target in (
        ("the mean", mean, _AT_MOST),
        ("fixed retry", fixed.busiest()[0], 1.0),
    ):
        yield Row(
            name=f"{herd}, busiest thirtieth; peer: {peer}",
            ours=peak,
            peer=per_second,
            target=target,
            unit="requests/s",
        )
    yield Row(
        name=f"{herd}, turned away; peer: fixed retry",
        ours=ours.refused,
        peer=fixed.refused,
        target=0,
        unit="requests",
    )
    yield Row(name=f"{herd}, not drained", ours=left, target=0, unit="kiosks")


def _by_schedule(
    device: str, now: datetime, appointment: timedelta | None, failures: int
) -> datetime:
    return next_at(
        device,
        now,
        _RHYTHM,
        retry_after=appointment,
        failures=failures,
        chance=_CHANCE.random,
    )


def _after_five_seconds(
    _device: str, now: datetime, _appointment: timedelta | None, _failures: int
) -> datetime:
    return now + _FIXED


_RHYTHM = Rhythm(every=Settings().every, window=Settings().window)
_CHANCE = random.Random(1)  # noqa: S311 - not a secret


@dataclass(slots=True)
class _Seen:
    """What central was asked, and what became of it."""

    at: list[float] = field(default_factory=list)
    """When each request was sent, in seconds."""
    refused: int = 0
    """How many were turned away."""

    def busiest(self) -> tuple[float, float]:
        """Requests a second, in the busiest thirtieth and over all."""
        began, took = min(self.at), max(self.at) - min(self.at)
        part = took / _PARTS
        counted = Counter(min(int((at - began) / part), _PARTS - 1) for at in self.at)
        return max(counted.values()) / part, len(self.at) / took


def _herd(
    folder: Path, devices: list[Device], next_of: NextAt, back: datetime
) -> _Seen:
    """Let every device through a new central, which is back at `back`."""
    for device in devices:
        device.received = 0
    set_up(folder, devices, Settings())
    due = [first_after(device.device, next_of, back) for device in devices]
    with served(folder) as central:
        return _Herd(central, devices, next_of, back).run(due)


def first_after(device: str, next_of: NextAt, back: datetime) -> tuple[datetime, int]:
    """When a kiosk first comes once central is back, and how often it failed."""
    due, failures = slot_after(device, _BEGAN, _RHYTHM), 0
    while due < back:
        failures += 1
        due = next_of(device, due, None, failures)
    return due, failures


class _Herd:
    """Kiosks that come at their time, each pass on a thread."""

    def __init__(
        self, central: Served, devices: list[Device], next_of: NextAt, back: datetime
    ) -> None:
        self._central = central
        self._devices = devices
        self._next_of = next_of
        self._back = back
        self._seen = _Seen()
        self._began = time.perf_counter()

    def run(self, first: list[tuple[datetime, int]]) -> _Seen:
        """Let every kiosk come until it is through."""
        waiting = [
            (due, number, failures) for number, (due, failures) in enumerate(first)
        ]
        heapify(waiting)
        done: SimpleQueue[Future[_Visit | None]] = SimpleQueue()
        running = 0
        self._began = time.perf_counter()
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            while waiting or running:
                while waiting and waiting[0][0] <= self._now():
                    _, number, failures = heappop(waiting)
                    one = threads.submit(self._pass, number, failures)
                    one.add_done_callback(done.put)
                    running += 1
                with suppress(Empty):
                    again = done.get(timeout=self._until(waiting)).result()
                    running -= 1
                    if again:
                        heappush(waiting, again)
        return self._seen

    def _now(self) -> datetime:
        """The kiosks' time."""
        passed = (time.perf_counter() - self._began) * _FASTER
        return self._back + timedelta(seconds=passed)

    def _until(self, waiting: list[_Visit]) -> float | None:
        if not waiting:
            return None
        return max(0.0, (waiting[0][0] - self._now()).total_seconds() / _FASTER)

    def _pass(self, number: int, failures: int) -> _Visit | None:
        """One pass; when the next one is due, where it did not come through."""
        device = self._devices[number]
        try:
            with closing(_Line(self._central, device, self._seen)) as line:
                line.hello()
                push(line, device, device, self._central.key, now=SystemClock().now)
        except Postponed as error:
            appointment = error.wait * _FASTER if error.wait else None
            return self._next(number, appointment, 0)
        except OSError:
            return self._next(number, None, failures + 1)
        return None

    def _next(
        self, number: int, appointment: timedelta | None, failures: int
    ) -> _Visit:
        name = self._devices[number].device
        return self._next_of(name, self._now(), appointment, failures), number, failures


class _Line:
    """A kiosk's own connection, which counts what is sent over it."""

    def __init__(self, central: Served, device: Device, seen: _Seen) -> None:
        self._line = http.client.HTTPConnection(
            central.address.host, central.address.port
        )
        clock = CentralTime(SystemClock().now)
        self._tokens = Tokens(device, central.central, clock)
        self._seen = seen

    def hello(self) -> bytes:
        return self._asked("GET", "/v1/hello", b"")

    def heads(self, heads: bytes) -> bytes:
        return self._asked("POST", "/v1/heads", heads)

    def log(self, batch: bytes) -> bytes:
        return self._asked("POST", "/v1/log", batch)

    def close(self) -> None:
        self._line.close()

    def _asked(self, method: str, path: str, body: bytes) -> bytes:
        token = self._tokens.token(method, path, body)
        self._seen.at.append(time.perf_counter())
        self._line.request(method, path, body, {"Authorization": f"Bearer {token}"})
        answer = self._line.getresponse()
        said = answer.read()
        if answer.status == _OK:
            return said
        self._seen.refused += 1
        after = answer.headers.get("Retry-After")
        raise Postponed(
            f"status {answer.status}", timedelta(seconds=int(after)) if after else None
        )
