"""The insurer's own register, asked through central (集約先への照会).

1. To ask is to read: asking twice does no harm. So what a restart left without an
   answer is asked again, with a pause between two tries.
2. Whatever goes wrong is `unavailable`, with the reason in its codes; nothing is
   raised, and nothing is ever eligible for want of an answer.
3. The answer is about the one who was asked for, or it is none.
4. HTTP is loaded when somebody is first asked about.

Codes of an answer that is none: `reason` is `line`, `silent` or `refused`, and `detail`
is an error's code or what central gave as its reason.
"""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kiosk.desk.enquiry import Enquiries, Enquiry, Step
from kiosk.online.whose import about
from schema.clock import JAPAN, Clock
from schema.errors import MadoguchiError, Refused, Unreachable
from schema.online import OnlineAnswer, OnlineQuery
from schema.terms import OnlineCheck
from schema.wire.check import CheckAnswered, NoAnswer
from schema.wire.identity import Enrolled
from sync.ports import Identity, Membership

if TYPE_CHECKING:
    from sync.client.http import CentralClient, Line

PAUSE = 30.0
"""Seconds between two tries of the same question."""

_ASKED_AGAIN = frozenset({Step.BEGUN, Step.LEAVING, Step.SENT})


class CentralGateway:
    """Asks central; implements `OnlineGateway`."""

    name = "central"

    def __init__(  # noqa: PLR0913
        self,
        line: Callable[[], "Line"],
        membership: Membership,
        identity: Identity,
        clock: Clock,
        enquiries: Enquiries,
        *,
        deadline: float = 10.0,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare to ask; nothing is sent yet.

        Args:
            line: How central is reached, as it was said at enrolment.
            membership: Which central it is.
            identity: Who asks.
            clock: The one clock.
            enquiries: The desk's book of questions.
            deadline: Seconds that somebody waits for an answer.
            seconds: A clock that is never set back.
        """
        self._line = line
        self._membership = membership
        self._identity = identity
        self._clock = clock
        self._enquiries = enquiries
        self._deadline = deadline
        self._seconds = seconds
        self._asked_at: dict[str, float] = {}
        self._quiet_until = -math.inf
        self._lock = Lock()

    def ask(self, enquiry: Enquiry) -> OnlineAnswer | None:
        """Ask, and wait for the answer; `None` where there is no central to ask."""
        enrolled = self._enrolled()
        if enrolled is None or not self._may_ask(enquiry.query.correlation):
            return None
        return self._answered(enquiry, enrolled)

    def collect(self, waiting: Sequence[Enquiry]) -> Iterable[OnlineAnswer]:
        """Ask again what has no answer, until the first that still gets none.

        Whoever asks next must not wait for a line that is down.
        """
        enrolled = self._enrolled() if self._seconds() >= self._quiet_until else None
        for enquiry in waiting if enrolled else ():
            ours = enquiry.gateway == self.name and enquiry.step in _ASKED_AGAIN
            if enrolled and ours and self._is_due(enquiry):
                answer = self._answered(enquiry, enrolled)
                if answer.result is OnlineCheck.UNAVAILABLE:
                    self._quiet_until = self._seconds() + PAUSE
                    return
                yield answer

    def done_with(self, answer: OnlineAnswer) -> None:
        """Nothing is left behind of a question."""
        with self._lock:
            self._asked_at.pop(answer.correlation, None)

    def is_reachable(self) -> bool:
        """True where this desk's central says hello."""
        enrolled = self._enrolled()
        if enrolled is None:
            return False
        try:
            with self._client(enrolled) as client:
                client.hello()
        except MadoguchiError:
            return False
        return True

    def _enrolled(self) -> Enrolled | None:
        """Central, where there is one and it can be reached over a line."""
        if not self._membership.address():
            return None
        return self._membership.enrolled()

    def _is_due(self, enquiry: Enquiry) -> bool:
        """True for a question that nobody here has asked lately."""
        since = self._clock.now() - enquiry.asked_at
        fresh = abs(since.total_seconds()) < PAUSE and enquiry.step is Step.BEGUN
        return not fresh and self._may_ask(enquiry.query.correlation)

    def _may_ask(self, correlation: str) -> bool:
        """Note that a question is asked now, unless it was a moment ago."""
        now = self._seconds()
        with self._lock:
            kept = {one: at for one, at in self._asked_at.items() if now - at < PAUSE}
            self._asked_at = kept | {correlation: kept.get(correlation, now)}
            return correlation not in kept

    def _answered(self, enquiry: Enquiry, enrolled: Enrolled) -> OnlineAnswer:
        correlation = enquiry.query.correlation
        try:
            self._enquiries.step(correlation, Step.SENT)
            said = self._asked(_dated(enquiry), enrolled)
        except MadoguchiError as error:
            return self._none(enquiry, _reason(error), error.code)
        if said.result is OnlineCheck.UNAVAILABLE:
            reason = "refused" if said.reason == NoAnswer.IMPORTED else "silent"
            return self._none(enquiry, reason, said.reason)
        return about(enquiry.query, self._told(enquiry, said))

    def _asked(self, query: OnlineQuery, enrolled: Enrolled) -> CheckAnswered:
        from sync.client.check import ask  # noqa: PLC0415

        with self._client(enrolled) as client:
            return ask(client, query, enrolled, self._clock.now)

    def _client(self, enrolled: Enrolled) -> "CentralClient":
        from sync.client.http import CentralClient  # noqa: PLC0415

        return CentralClient(
            self._line(),
            self._clock.now,
            self._identity,
            enrolled.central,
            patience=self._deadline,
        )

    def _told(self, enquiry: Enquiry, said: CheckAnswered) -> OnlineAnswer:
        return OnlineAnswer(
            result=said.result,
            source=self.name,
            asked_at=enquiry.asked_at,
            answered_at=self._clock.now(),
            share=said.share,
            correlation=said.correlation,
            confirmed_on=said.confirmed_on,
            insured=said.insured,
            limit=said.limit,
            diseases=said.diseases,
        )

    def _none(self, enquiry: Enquiry, reason: str, detail: str) -> OnlineAnswer:
        return OnlineAnswer(
            result=OnlineCheck.UNAVAILABLE,
            source=self.name,
            asked_at=enquiry.asked_at,
            answered_at=self._clock.now(),
            correlation=enquiry.query.correlation,
            codes={"reason": reason, "detail": detail},
        )


def _dated(enquiry: Enquiry) -> OnlineQuery:
    """The question, about the day on which it was first asked."""
    on_day = enquiry.query.on_day or enquiry.asked_at.astimezone(JAPAN).date()
    return replace(enquiry.query, on_day=on_day)


def _reason(error: MadoguchiError) -> str:
    if isinstance(error, Refused):
        return "refused"
    return "line" if isinstance(error, Unreachable) else "silent"
