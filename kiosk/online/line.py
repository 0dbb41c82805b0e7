"""One register and the thread that speaks with it (照会先ごとの担当).

1. Whatever the register does, hang, raise or stay silent, holds up this thread only.
2. A question goes out once: it is begun durably, sent, and then only collected.
3. An answer is kept durably before what it came in is removed.
4. What could not be sent is given up, and never sent later.
5. No error ends the thread. What nobody foresaw is noted as an incident.
"""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from math import inf
from threading import Event, Thread

from msgspec.structs import replace

from kiosk.desk.enquiry import Enquiries, Enquiry, Step
from kiosk.online.again import fault_of
from kiosk.online.asking import OPEN, Board, Wait, is_answer
from kiosk.online.breaker import Breaker
from kiosk.online.gateway import OnlineGateway
from kiosk.online.whose import about
from schema.clock import Clock
from schema.confirmation import uuid7
from schema.errors import MadoguchiError
from schema.online import OnlineAnswer

QUICK = 0.1
"""Seconds between two looks while somebody waits."""
SLOW = 1.0
"""Seconds between two looks for late answers."""
LOOK_BACK = 30.0
"""Seconds between two looks for the answer to what was given up."""
CLOSING = 2.0
"""Seconds that closing the desk waits for the register."""
PASSED_OVER = 600.0
"""A register that answers what was asked so many seconds later passed one over."""
STANDING = 120.0
"""Seconds for which an unanswered question serves as the probe itself."""


class Line:
    """Asks one register and collects what comes."""

    def __init__(  # noqa: PLR0913
        self,
        gateway: OnlineGateway,
        deadline: float,
        *,
        board: Board,
        book: Enquiries,
        breaker: Breaker,
        clock: Clock,
        moved: Callable[[Wait | None], None],
        incident: Callable[[Exception], None],
        seconds: Callable[[], float],
    ) -> None:
        """Join what it needs; nothing runs yet.

        Args:
            gateway: The register.
            deadline: Seconds that anybody waits for it.
            board: Who waits.
            book: The book of enquiries.
            breaker: Whether it is asked at all.
            clock: The one clock.
            moved: Called with a wait that this register did not answer, or with
                `None` where something else changed.
            incident: Notes what nobody foresaw.
            seconds: A clock that is never set back.
        """
        self.name = gateway.name
        self.deadline = deadline
        self.breaker = breaker
        self.well_at = -inf
        """When it last answered properly about anybody, as `seconds` counts."""
        self._seconds = seconds
        self._asked: dict[str, float] = {}
        self._unsent: set[str] = set()
        self._began, self._latest = seconds(), -inf
        self._looked_back = -inf
        self._gateway = gateway
        self._board = board
        self._book = book
        self._clock = clock
        self._moved = moved
        self._incident = incident
        self._inbox: deque[Wait] = deque()
        self._wake, self._stop = Event(), Event()
        self._thread = Thread(target=self._work, name=f"ask-{self.name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, unless the register hangs: then with the program."""
        self._stop.set()
        self._wake.set()

    def join(self) -> None:
        """Wait a moment for its end."""
        if self._thread.is_alive():
            self._thread.join(CLOSING)

    def has_passed_over(self, correlation: str) -> bool:
        """True if it has answered a question that was asked well after this one.

        However the clock was set meanwhile: what was asked before the desk was opened
        counts as asked when it was.
        """
        asked = self._asked.get(correlation, self._began)
        return self._latest >= asked + PASSED_OVER

    def post(self, wait: Wait) -> None:
        """Ask for this one, beside the caller."""
        self._inbox.append(wait)
        self._wake.set()

    def begun(self, wait: Wait) -> Enquiry:
        """The wait's enquiry with this register, begun durably by whoever comes first.

        Raises:
            Unreachable: The disk is full; nothing may leave.
        """
        with wait.beginning:
            query = wait.query
            kept = self._book.find(query.correlation)
            is_mine = kept is not None and kept.gateway == self.name
            if kept is not None and is_mine and kept.step is Step.BEGUN:
                return kept
            if kept is not None:
                query = replace(query, correlation=uuid7(self._clock.now()))
            enquiry = Enquiry(
                query=query,
                gateway=self.name,
                purpose=wait.purpose,
                asked_at=self._clock.now(),
                event_id=wait.event_id,
                form=wait.form,
            )
            self._book.begin(enquiry)
            self._asked[query.correlation] = self._seconds()
            self._board.note(enquiry)
            wait.form = b""
            return enquiry

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                self.turn()
            except MadoguchiError:
                self._wake.wait(SLOW)
            except Exception as error:  # noqa: BLE001 - an outermost edge
                with suppress(Exception):
                    self._incident(error)
            self._wake.wait(QUICK if self._is_hurried() else SLOW)
            self._wake.clear()

    def _is_hurried(self) -> bool:
        return any(one.gateway == self.name for one in self._board.waiting())

    def turn(self) -> None:
        """Send what is to be sent, and collect what has come."""
        self._give_up_unsent()
        while self._inbox and not self._stop.is_set():
            self._send(self._inbox.popleft())
        waiting = self._hoped_for()
        # Also with nothing on its way: what an answer came in may still lie there.
        for answer in self._gateway.collect(waiting):
            self._take(answer)
        self._look_how_far(waiting)
        if self.breaker.probe_is_due():
            self._probe()

    def _hoped_for(self) -> list[Enquiry]:
        """What may be answered; what was given up is looked for only now and then."""
        every = self._board.on_their_way(self.name)
        if self._seconds() - self._looked_back >= LOOK_BACK:
            self._looked_back = self._seconds()
            return every
        return [one for one in every if one.step in OPEN]

    def _send(self, wait: Wait) -> None:
        """Send one question, unless nobody waits for it here any more."""
        if not self._board.is_wanted(wait, self.name):
            return
        try:
            enquiry = self.begun(wait)
            answer = self._gateway.ask(enquiry)
        except MadoguchiError:
            self._moved(wait)
            raise
        except Exception:
            self._failed(wait)
            raise
        if answer is not None:
            self._take(answer)
        else:
            self._look_whether_it_left(wait, enquiry)

    def _look_whether_it_left(self, wait: Wait, enquiry: Enquiry) -> None:
        """Give up what could not be sent: it must not leave when nobody waits."""
        correlation = enquiry.query.correlation
        kept = self._book.find(correlation)
        step = kept.step if kept else Step.BEGUN
        if step is Step.BEGUN:
            self._unsent.add(correlation)
            self._give_up_unsent()
            self._failed(wait)
        else:
            self._board.step(correlation, step)

    def _give_up_unsent(self) -> None:
        """Note durably what must not leave any more; a full disk is tried again."""
        for correlation in [*self._unsent]:
            self._board.step(correlation, Step.GIVEN_UP)
            with suppress(MadoguchiError):
                self._book.step(correlation, Step.GIVEN_UP)
                self._unsent.discard(correlation)

    def _failed(self, wait: Wait) -> None:
        out_of_reach = not self._gateway.is_reachable()
        reason = "folder" if self.name.endswith("folder") else "line"
        kind = reason if out_of_reach else "refused"
        self.breaker.failed(kind, at_once=out_of_reach)
        self._moved(wait)

    def _take(self, answer: OnlineAnswer) -> None:
        """Keep an answer durably, then let what it came in go."""
        correlation = answer.correlation
        enquiry = self._board.find(correlation)
        if enquiry is None:
            return
        answer = about(enquiry.query, answer)
        is_first = self._book.answered(correlation, answer)
        self._gateway.done_with(answer)
        if not is_first:
            return
        self._board.answered(correlation, answer)
        self._latest = max(self._latest, self._asked.pop(correlation, self._began))
        self._judge(answer)
        waits = self._board.waiting()
        for wait in waits:
            if wait.refused is answer:
                self._moved(wait)
        self._moved(None)

    def _judge(self, answer: OnlineAnswer) -> None:
        """Whether the register answers anybody, as far as the breaker goes."""
        if is_answer(answer):
            self.well_at = self._seconds()
        if fault := fault_of(answer):
            self.breaker.failed(fault)
        else:
            self.breaker.answered()

    def _look_how_far(self, waiting: list[Enquiry]) -> None:
        """Note what the register brought to where it belongs after a restart."""
        for one in waiting:
            if one.step in {Step.BEGUN, Step.LEAVING}:
                kept = self._book.find(one.query.correlation)
                if kept is not None and kept.step is not one.step:
                    self._board.step(one.query.correlation, kept.step)

    def _probe(self) -> None:
        """Look whether it can be reached again; an open question is a probe itself."""
        reachable = self._gateway.is_reachable()
        now = self._clock.now()
        standing = any(
            one.step in OPEN and 0 <= (now - one.asked_at).total_seconds() < STANDING
            for one in self._board.on_their_way(self.name)
        )
        self.breaker.probed(reachable=reachable, try_one=not standing)
        self._moved(None)
