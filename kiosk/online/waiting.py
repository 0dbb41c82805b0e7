"""Who is asked next, and when waiting ends (照会の順番と期限).

1. The registers are asked in their order; the next one only where the one before is
   silent, cannot be reached or has no answer.
2. An answer that is there, or on its way, is taken instead of asking again.
3. Waiting ends at its deadline; the question stays open.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta

from kiosk.desk.enquiry import Step
from kiosk.desk.record import NOBODY
from kiosk.online.asking import Board, Wait, question_of
from kiosk.online.line import Line
from schema.clock import Clock
from schema.online import OnlineAnswer
from schema.terms import OnlineCheck


class Waiting:
    """Takes every wait through the registers; called under the board's lock."""

    def __init__(
        self,
        board: Board,
        lines: Mapping[str, Line],
        clock: Clock,
        seconds: Callable[[], float],
    ) -> None:
        """Join what it needs."""
        self._board = board
        self._lines = lines
        self._clock = clock
        self._seconds = seconds

    def begin(self, wait: Wait) -> None:
        """Take the answer that is there, wait for what is on its way, or ask."""
        with self._board.lock:
            every = self._board.asked(question_of(wait.query))
            for one in every:
                answer = one.answer
                if answer is not None and answer.result is not _UNAVAILABLE:
                    wait.answer = answer
                    return
            on_its_way = {
                one.gateway
                for one in every
                if one.answer is None and one.step is not Step.GIVEN_UP
            }
            self.go_on(wait, on_its_way)

    def ask_one(self, wait: Wait, gateway: str) -> None:
        """Put the question of a visit that waits to one register only."""
        with self._board.lock:
            wait.tried |= set(self._lines)
            self._put(wait, self._lines[gateway])
            self._board.add(wait)
            self._lines[gateway].post(wait)

    def go_on(self, wait: Wait, on_its_way: Collection[str] = ()) -> None:
        """Ask the next register that may be asked; else waiting ends."""
        with self._board.lock:
            if wait.answer is not None:
                return
            for name, line in self._lines.items() if wait.is_shown else ():
                if name not in wait.tried:
                    wait.tried.add(name)
                    if name in on_its_way and not line.breaker.is_open:
                        self._put(wait, line)
                        return
                    if name not in on_its_way and line.breaker.lets_one_try():
                        self._put(wait, line)
                        line.post(wait)
                        return
            self._end(wait)

    def end_late(self) -> None:
        """Whoever has waited to the deadline goes on to the next register."""
        now = self._seconds()
        with self._board.lock:
            late = [one for one in self._board.waiting() if now >= one.until]
            for wait in late:
                line = self._lines[wait.gateway]
                line.breaker.silent(asked=wait.until - line.deadline)
                self.go_on(wait)

    def _put(self, wait: Wait, line: Line) -> None:
        """Wait for this register from now on."""
        wait.gateway = line.name
        wait.until = self._seconds() + line.deadline
        wait.until_at = self._clock.now() + timedelta(seconds=line.deadline)

    def _end(self, wait: Wait) -> None:
        asked = self._board.asked(question_of(wait.query))
        wait.gateway = ""
        wait.until = self._seconds()
        wait.answer = wait.refused or OnlineAnswer(
            result=_UNAVAILABLE,
            source=asked[-1].gateway if asked else NOBODY,
            asked_at=wait.since,
            answered_at=self._clock.now(),
            correlation=wait.query.correlation,
        )


_UNAVAILABLE = OnlineCheck.UNAVAILABLE
