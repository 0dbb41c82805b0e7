"""Central while it runs: its parts, and the threads that wait (稼働中の集約先).

1. The event loop never waits for a disk or a database: reading and writing have
   threads of their own.
2. SQLite writes one transaction at a time; a second thread checks the next batch
   meanwhile. PostgreSQL gets a few connections.
3. The insurer's live register has threads of its own: where it is slow, nothing else
   is, and who asks is told in time that there is no answer.
4. What the loop alone touches (tokens, appointments, wrong tries) needs no lock.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import TextIO, TypeVar

from sqlalchemy import Connection

from schema.clock import Clock
from schema.wire.check import CheckAnswered, CheckAsked, NoAnswer
from sync.central.appointments import AppointmentBook
from sync.central.asking import Questions
from sync.central.check import Answering
from sync.central.enrol import Enrolments
from sync.central.folder import CentralFolder
from sync.central.ingest import LogIntake
from sync.central.live import LiveDatabase
from sync.central.logs import log_to
from sync.central.metrics import Metrics
from sync.central.pack_keys import PackKeys
from sync.central.tokens import Guard
from sync.central.tries import WrongTries

Result = TypeVar("Result")

_READERS = 6
_WRITERS = {"sqlite": 2, "postgresql": 8}
_ASKERS = 4
_SECONDS_TO_ANSWER = 8.0
"""A kiosk waits for ten."""


class Central:
    """Everything that requests need."""

    def __init__(
        self,
        opened: CentralFolder,
        clock: Clock,
        stream: TextIO | None = None,
    ) -> None:
        """Join the parts of an open central.

        Args:
            opened: Its folder; closed with this.
            clock: The one clock.
            stream: Where to write down what is done; standard error by default.
        """
        self.opened = opened
        self.clock = clock
        self.settings, self.keys = opened.settings, opened.keys
        self.database = opened.database
        self.pack_keys = PackKeys(self.database, self.keys)
        self.repository = opened.repository(clock)
        self.log = log_to(stream, clock)
        self.book = AppointmentBook(self.settings.waiting)
        self.tries = WrongTries()
        self.guard = Guard(self.keys.central, clock, whole_second(clock.now()))
        self.metrics = Metrics(self.database, clock, lambda: self.book.waiting)
        self.intake = LogIntake(
            self.database,
            self.keys.sign,
            self.keys.central,
            clock,
            self.metrics.count_events,
        )
        self.enrolments = Enrolments(
            self.database, self.keys, clock, root=self.repository.root
        )
        self._live = LiveDatabase(url) if (url := self.settings.live) else None
        self.answering = Answering(self._live, self.keys.sign, clock)
        self.questions = Questions(self.settings.checks, self.settings.misses)
        self._askers = ThreadPoolExecutor(_ASKERS, "asking")
        self._readers = ThreadPoolExecutor(_READERS, "reading")
        self._writers = ThreadPoolExecutor(_WRITERS[self.database.dialect], "writing")

    async def waited(self, work: Callable[..., Result], *given: object) -> Result:
        """Run what only reads, off the loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, partial(work, *given))

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Read from the database, off the loop."""
        return await self.waited(self.database.read, work)

    async def written(self, work: Callable[..., Result], *given: object) -> Result:
        """Run what writes to the database, off the loop, in its turn."""
        loop = asyncio.get_running_loop()
        with self.book.turn():
            return await loop.run_in_executor(self._writers, partial(work, *given))

    async def asked(self, asked: CheckAsked, body: bytes, device: str) -> CheckAnswered:
        """Ask the live register, and do not wait for it too long."""
        loop, given = asyncio.get_running_loop(), (asked, body, device)
        work = partial(self.answering.answer, *given)
        try:
            async with asyncio.timeout(_SECONDS_TO_ANSWER):
                return await loop.run_in_executor(self._askers, work)
        except TimeoutError:
            return self.answering.no_answer(*given, NoAnswer.SILENT)

    def close(self) -> None:
        """Finish what runs, then close the database."""
        self._askers.shutdown(cancel_futures=True)
        if self._live:
            self._live.close()
        self._writers.shutdown()
        self._readers.shutdown()
        self.opened.close()


def whole_second(at: datetime) -> datetime:
    """The next whole second: tokens tell their time in seconds."""
    return at if at.microsecond == 0 else at.replace(microsecond=0) + _SECOND


_SECOND = timedelta(seconds=1)
