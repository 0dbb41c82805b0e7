"""One device that pushes over a line that a test spoils (送信の試験)."""

from collections.abc import Sequence

from schema.wire.form import PROBLEM, Problem, Trouble
from sync.client.agree import About
from sync.client.declined import declined
from sync.client.push import Pace, Pushed, push
from sync.ports import Progress
from sync.protocol.batch import read_batch
from sync.protocol.envelope import opened
from sync.protocol.heads import read_heads
from tests.sync.log.central import Central, a_device
from tests.sync.log.faulty_line import Fault, FaultyLine, OnTheWay
from tests.sync.log.memory_outbox import MemoryOutbox
from tests.sync.log.recorded import an_event

DEVICE = a_device(1)


class Line(FaultyLine):
    """Remembers what was sent."""

    def __init__(self, central: Central, faults: Sequence[Fault] = ()) -> None:
        """Let one fault befall each request in turn, then none."""
        super().__init__(central, faults, OnTheWay())
        self.exchanges = 0
        self.sizes: list[int] = []
        self.named: list[int] = []

    def heads(self, heads: bytes) -> bytes:
        self.exchanges += 1
        said = read_heads(opened(heads)[1])
        self.named.append(sum(len(epoch.ladder) for epoch in said.epochs))
        return super().heads(heads)

    def log(self, batch: bytes) -> bytes:
        self.sizes.append(read_batch(batch).header.n)
        return super().log(batch)


class Telling(Line):
    """A line on which central declines batches."""

    def __init__(self, central: Central, *troubles: Trouble) -> None:
        """Decline one batch for each trouble, then none."""
        super().__init__(central)
        self.troubles = list(troubles)

    def log(self, batch: bytes) -> bytes:
        if not self.troubles:
            return super().log(batch)
        trouble = self.troubles.pop(0)
        raise declined(Problem(type=PROBLEM + trouble.value, title="", status=400))


class Late(Line):
    """A line on which central's first receipt answers every batch."""

    def __init__(self, central: Central) -> None:
        """Let everything reach central."""
        super().__init__(central)
        self._first = b""

    def log(self, batch: bytes) -> bytes:
        said = super().log(batch)
        self._first = self._first or said
        return self._first


def log_of(n: int) -> MemoryOutbox:
    log = MemoryOutbox(DEVICE.device)
    record(log, n)
    return log


def record(log: MemoryOutbox, n: int, name: str = "") -> None:
    for _ in range(n):
        epoch, seq = log.next_place()
        log.append(an_event(DEVICE.device, epoch, seq, name))


def pushed(
    line: Line,
    log: MemoryOutbox,
    pace: Pace | None = None,
    told: Progress | None = None,
    about: About | None = None,
) -> Pushed:
    central = line._central  # noqa: SLF001
    return push(
        line,
        log,
        DEVICE,
        central.public_key,
        now=central.clock.now,
        pace=pace,
        progress=told,
        about=about,
    )


def received(log: MemoryOutbox) -> list[int]:
    return [epoch.received for epoch in log.epochs()]
