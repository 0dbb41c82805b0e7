"""Many people asked about at central, one after the other (集約先への一括照会).

1. Between two questions there is a pause: a list must not keep central from the
   patients who stand at other desks.
2. After some silence in a row the rest is not asked about: the line is down.
3. To ask central is to read, so nothing is left behind and nothing has to be resumed.
"""

from collections.abc import Callable, Sequence
from threading import Event

from kiosk.desk.enquiry import Enquiry, Purpose
from kiosk.online.gateway import OnlineGateway
from schema.clock import Clock
from schema.online import OnlineAnswer, OnlineQuery
from schema.terms import OnlineCheck

PAUSE = 0.2
"""Seconds between two questions."""
MOST_SILENCES = 3
"""In a row, after which nobody else is asked about."""


class CentralBulk:
    """Asks one by one; implements `BulkGateway`."""

    def __init__(
        self,
        gateway: OnlineGateway,
        clock: Clock,
        pause: float = PAUSE,
        between: Callable[[], None] = lambda: None,
    ) -> None:
        """Ask `gateway`, whose questions need not be kept.

        Args:
            gateway: Asked once for each.
            clock: The one clock.
            pause: Seconds between two questions.
            between: Called before each; what it raises ends the call.
        """
        self._gateway = gateway
        self._clock = clock
        self._pause = pause
        self._between = between

    def check_all(self, queries: Sequence[OnlineQuery]) -> Sequence[OnlineAnswer]:
        """One answer for each query, in its order; `unavailable` where none came."""
        answers: list[OnlineAnswer] = []
        silences = 0
        for query in queries:
            if silences >= MOST_SILENCES:
                answers.append(self._nothing(query))
                continue
            if answers:
                Event().wait(self._pause)
            self._between()
            answers.append(self._asked(query))
            is_silent = answers[-1].result is OnlineCheck.UNAVAILABLE
            silences = silences + 1 if is_silent else 0
        return answers

    def done(self) -> None:
        """Nothing was left behind."""

    def _asked(self, query: OnlineQuery) -> OnlineAnswer:
        enquiry = Enquiry(
            query=query,
            gateway=self._gateway.name,
            purpose=Purpose.APPOINTMENT,
            asked_at=self._clock.now(),
        )
        return self._gateway.ask(enquiry) or self._nothing(query)

    def _nothing(self, query: OnlineQuery) -> OnlineAnswer:
        now = self._clock.now()
        return OnlineAnswer(
            result=OnlineCheck.UNAVAILABLE,
            source=self._gateway.name,
            asked_at=now,
            answered_at=now,
            correlation=query.correlation,
        )
