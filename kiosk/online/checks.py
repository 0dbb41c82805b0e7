"""Checks beside the desk: asked in order, waited for, never lost (照会の進行).

What holds for every check:

1. The desk never waits: what it reads is a value that is put in place whole, and
   what takes time happens on a thread of its own, one for each register.
2. The registers are asked in the order of the settings; the next one only where the
   one before is silent, cannot be reached or has no answer.
3. Waiting ends at its deadline; the question stays open and a late answer is taken.
4. The same question is never on its way twice to one register.
5. A patient who is put aside is kept durably before the call returns.
6. No error ends it. What nobody foresaw is noted as an incident, which names nobody.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from math import inf
from threading import Event, Thread

from msgspec.structs import replace

from kiosk.desk.checks import ChecksState
from kiosk.desk.enquiry import Enquiries, Step
from kiosk.desk.receive import Desk
from kiosk.desk.tasks import Tasks
from kiosk.online.asking import Board, Wait, question_of
from kiosk.online.breaker import Breaker, Remembered
from kiosk.online.gateway import OnlineGateway
from kiosk.online.line import SLOW, Line
from kiosk.online.rechecking import Queue
from kiosk.online.showing import state_of
from kiosk.online.waiting import Waiting
from schema.errors import MadoguchiError
from schema.online import OnlineAnswer, OnlineQuery

LOOK = 0.1
"""Seconds between two looks at who has waited long enough."""
ANEW = 30.0
"""Seconds after which everything is read anew."""
NEVER = -inf
KEPT_FOR = 86_400.0
"""Seconds for which a wait that ended can be asked after."""
FORGOTTEN_AFTER = timedelta(days=40)
"""Enquiries that are used up or given up are kept for so long."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One register, and how long anybody waits for it."""

    gateway: OnlineGateway
    """The register."""
    deadline: float = 10.0
    """Seconds."""


class Checks:
    """Asks registers beside the desk; implements the screens' `ChecksPort`."""

    def __init__(  # noqa: PLR0913
        self,
        gateways: Sequence[Asked],
        *,
        enquiries: Enquiries,
        tasks: Tasks,
        desk: Desk,
        remembered: Remembered,
        note_incident: Callable[[Exception], None],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Join what a check needs; nothing runs yet.

        Args:
            gateways: The registers in the order in which they are asked.
            enquiries: The book of enquiries.
            tasks: What somebody has to do.
            desk: Whose patients are asked for.
            remembered: Since when a register is silent is kept here.
            note_incident: Keeps a word about what nobody foresaw.
            seconds: A clock that is never set back.
        """
        self._book = enquiries
        self._tasks = tasks
        self._desk = desk
        self._clock = desk.clock
        self._seconds = seconds
        self._note_incident = note_incident
        self._board = Board()
        self._lines = {
            one.gateway.name: Line(
                one.gateway,
                one.deadline,
                board=self._board,
                book=enquiries,
                breaker=Breaker(one.gateway.name, remembered, desk.clock, seconds),
                clock=desk.clock,
                moved=self._moved,
                incident=self._note_incident,
                seconds=seconds,
            )
            for one in gateways
        }
        self._waiting = Waiting(self._board, self._lines, desk.clock, seconds)
        self._jobs: deque[Callable[[], None]] = deque()
        self._wake, self._stop = Event(), Event()
        self._looked = self._asked = NEVER
        self._dirty, self._to_do = True, 0
        self._queue = Queue(
            self._board,
            self._lines,
            enquiries,
            desk,
            ask=self._waiting.ask_one,
            seconds=seconds,
        )
        self._state = ChecksState(gateways=tuple(self._lines))
        self._thread = Thread(target=self._work, name="checks", daemon=True)

    def start(self) -> None:
        """Begin, with what was on its way when the desk was closed."""
        with suppress(MadoguchiError):
            # A full disk closes no desk; the threads try again.
            self.turn(settle=False)
        for line in self._lines.values():
            line.start()
        self._thread.start()

    def turn(self, *, settle: bool = True) -> None:
        """Look at everything once, on the caller's thread, as the threads do.

        Args:
            settle: False to read only, and leave the rest to the threads.
        """
        if self._looked == NEVER:
            self._book.forget_before(self._clock.now() - FORGOTTEN_AFTER)
            self._look()
        for line in self._lines.values() if settle else ():
            line.turn()
        if settle:
            self._turn()
        self._publish()

    def stop(self) -> None:
        """End; what is on its way is found again at the next start."""
        self._stop.set()
        self._wake.set()
        for line in self._lines.values():
            line.stop()
        for line in self._lines.values():
            line.join()
        if self._thread.is_alive():
            self._thread.join(5.0)

    def state(self) -> ChecksState:
        """How every check stands; never waits."""
        return self._state

    def ask(self, query: OnlineQuery, form: bytes = b"") -> None:
        """Ask; what comes of it is found under the query's correlation."""
        fresh = Wait(query=query, since=self._clock.now())
        with self._board.lock:
            wait = self._board.ask(fresh)
            forms = self._board.here(wait, form)
            if wait is fresh:
                self._waiting.begin(wait)
        with suppress(MadoguchiError):
            # A full disk is told of where nothing can be sent.
            self._keep(forms)
        self._changed()

    def correlation_of(self, query: OnlineQuery) -> str:
        """Under which correlation this question's answer will stand."""
        return self._board.first_of(query)

    def answer_to(self, correlation: str) -> OnlineAnswer | None:
        """The answer, or `unavailable` once waiting has ended; `None` before."""
        wait = self._board.wait_of(correlation)
        if wait is not None:
            return wait.answer
        kept = self._board.find(correlation)
        return self._board.answer_to(question_of(kept.query)) if kept else None

    def stop_waiting(self, correlation: str) -> None:
        """Nobody waits any more; what comes later is kept and found again."""
        wait = self._board.wait_of(correlation)
        if wait is not None:
            wait.is_shown = False
        self._changed()

    def put_aside(self, correlation: str, form: bytes) -> None:
        """Keep the patient with the check, durably; the clerk goes on.

        Raises:
            Unreachable: The disk is full; the patient is not kept.
        """
        wait = self._board.wait_of(correlation)
        if wait is not None and not self._board.asked(question_of(wait.query)):
            self._begun(wait)
        self._keep(self._board.forms(correlation, form))
        self._board.at_desk(correlation, here=False)
        self._changed()

    def take_back(self, correlation: str) -> None:
        """The clerk has taken this patient up again."""
        self._board.at_desk(correlation, here=True)
        self._changed()

    def put_away(self, correlation: str) -> None:
        """The answer will not be used, unless a visit waits for it."""
        kept = self._board.find(correlation)
        for one in self._board.asked(question_of(kept.query)) if kept else ():
            self._queue.unwanted(one.query.correlation)
        forms = self._board.forms(correlation, b"")
        self._jobs.append(lambda: self._keep(forms))
        for name, form in forms.items():
            self._board.keep_form(name, form)
        self._dirty = True
        self._changed()

    def wake(self) -> None:
        """Something was recorded: look at the queue now."""
        self._looked = NEVER
        self._wake.set()

    def _moved(self, wait: Wait | None) -> None:
        """A register did not answer this one, or something else changed."""
        if wait is not None:
            self._waiting.go_on(wait)
        self._dirty = True
        self._changed()

    def _begun(self, wait: Wait) -> None:
        """Begin the wait's enquiry now, so that its patient can be kept with it."""
        line = self._lines.get(wait.gateway) or next(iter(self._lines.values()), None)
        if line is None:
            return
        enquiry = line.begun(wait)
        if wait.answer is not None:
            self._book.step(enquiry.query.correlation, Step.GIVEN_UP)
            self._board.step(enquiry.query.correlation, Step.GIVEN_UP)

    def _keep(self, forms: Mapping[str, bytes]) -> None:
        for correlation, form in forms.items():
            self._book.keep_form(correlation, form)
            self._board.keep_form(correlation, form)

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                self._turn()
            except MadoguchiError:
                self._looked = self._seconds()
            except Exception as error:  # noqa: BLE001 - an outermost edge
                with suppress(Exception):
                    self._note_incident(error)
            self._wake.wait(LOOK if self._board.waiting() else ANEW / 30)
            self._wake.clear()

    def _turn(self) -> None:
        while self._jobs:
            self._jobs.popleft()()
        self._waiting.end_late()
        if self._seconds() - self._looked > ANEW:
            self._look()
        if self._dirty or self._seconds() - self._asked > SLOW:
            self._dirty, self._asked = False, self._seconds()
            self._queue.settle()
            self._to_do = self._tasks.count()
            self._queue.give_up()
            self._queue.ask()
        for line in self._lines.values():
            line.breaker.remember()
        self._publish()

    def _look(self) -> None:
        """Read anew what is kept."""
        self._looked = self._seconds()
        book = self._book
        if not self._board.load(lambda: [*book.on_their_way(), *book.returned()]):
            self._looked = NEVER
        self._board.forget_ended(self._seconds() - KEPT_FOR)
        self._queue.look()
        self._dirty = True

    def _changed(self) -> None:
        self._publish()
        self._wake.set()

    def _publish(self) -> None:
        """Put in place what the screens see, where it changed."""
        with self._board.lock:
            revision, pending = self._state.revision, len(self._queue)
            now = state_of(self._board, self._lines, pending, self._to_do, revision)
            if now != self._state:
                self._state = replace(now, revision=revision + 1)
