"""Plays the eligibility terminal for the demo, from invented people (模擬照会).

It says on screen that it is a simulator, and only a practice desk is given one:
its answers prove nothing about anybody.
"""

from collections.abc import Callable
from threading import Event

from schema.clock import Clock, visit_day
from schema.insured import Insured
from schema.online import OnlineAnswer, OnlineQuery
from schema.terms import LossReason, OnlineCheck


class Simulator:
    """Answers from a register of invented people after a pause."""

    name = "simulator"

    def __init__(
        self,
        register: Callable[[OnlineQuery], Insured | None],
        clock: Clock,
        pause: float = 0.8,
    ) -> None:
        """Take the register to answer from.

        Args:
            register: Whom it knows under the query's numbers.
            clock: The one clock.
            pause: Seconds until it answers; a real terminal takes one to three.
        """
        self._register = register
        self._clock = clock
        self._pause = pause
        self.line_is_down = False

    def check(self, query: OnlineQuery) -> OnlineAnswer:
        """Answer as the terminal would."""
        asked_at = self._clock.now()
        Event().wait(self._pause)
        person = None if self.line_is_down else self._register(query)
        result = self._result(query, person)
        eligible = result is OnlineCheck.ELIGIBLE and person is not None
        return OnlineAnswer(
            result=result,
            source=self.name,
            asked_at=asked_at,
            answered_at=self._clock.now(),
            share=person.share if eligible and person else None,
            correlation=query.correlation,
        )

    def _result(self, query: OnlineQuery, person: Insured | None) -> OnlineCheck:
        if self.line_is_down:
            return OnlineCheck.UNAVAILABLE
        if person is None or person.birth_date != query.birth_date:
            return OnlineCheck.NOT_FOUND
        if person.lost_on is None or person.lost_on > visit_day(self._clock):
            return OnlineCheck.ELIGIBLE
        moved = person.loss_reason in {LossReason.OTHER, LossReason.OTHER_INSURANCE}
        return OnlineCheck.NEWER_EXISTS if moved else OnlineCheck.NOT_ELIGIBLE
