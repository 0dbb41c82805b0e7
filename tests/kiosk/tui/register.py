"""A register behind a desk that is shown; it answers when a test lets it (照会の代役).

It keeps the promises of `ChecksPort` in memory, so that a test says what comes and
when. The real thing is tried in `test_the_terminal_answers_at_the_desk.py`.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from kiosk.demo.clinic import Demo
from kiosk.desk.checks import ChecksState, Outage, Running
from kiosk.desk.enquiry import Enquiry, Step
from schema.insured import Insured
from schema.online import OnlineAnswer, OnlineQuery
from schema.terms import LossReason, OnlineCheck

TERMINAL = "oqs_folder"
LIMIT = timedelta(seconds=10)


class Register:
    """Asks nobody; answers from the demo's people at once, or when it is let."""

    def __init__(self, demo: Demo, *, answers: bool = True) -> None:
        """Answer from the people of `demo`."""
        self._demo = demo
        self.answers = answers
        self.outage: Outage | None = None
        self.gateways: tuple[str, ...] = (TERMINAL,)
        self.tasks = self.pending = 0
        self.asked: list[OnlineQuery] = []
        self.woken = 0
        self._ended: set[str] = set()
        self._stands_under: dict[str, str] = {}
        self._book: dict[str, Enquiry] = {}
        self._shown: set[str] = set()
        self._here: set[str] = set()
        self._revision = 0

    @property
    def now(self) -> datetime:
        return self._demo.clock.now()

    def changed(self) -> None:
        """Let the screen see that something changed."""
        self._revision += 1

    def state(self) -> ChecksState:
        kept = [one for one in self._book.values() if not one.used]
        return ChecksState(
            gateways=self.gateways,
            running=tuple(
                Running(
                    correlation=one.query.correlation,
                    since=one.asked_at,
                    gateway=TERMINAL,
                    until=one.asked_at + LIMIT,
                )
                for one in kept
                if one.query.correlation in self._shown and one.answer is None
            ),
            returned=tuple(one for one in self._beside(kept) if one.answer),
            aside=tuple(one for one in self._beside(kept) if not one.answer),
            outage=self.outage,
            pending=self.pending,
            tasks=self.tasks,
            revision=self._revision,
        )

    def _beside(self, kept: list[Enquiry]) -> list[Enquiry]:
        here = self._here
        return [one for one in kept if one.form and one.query.correlation not in here]

    def restarted(self) -> "Register":
        """The same after the desk was killed: who was at it is beside it."""
        self._here.clear()
        return self

    def ask(self, query: OnlineQuery, form: bytes = b"") -> None:
        correlation = self.correlation_of(query)
        if correlation in self._book:
            self._book[correlation] = replace(self._book[correlation], form=form)
        else:
            self.asked.append(query)
            self._book[query.correlation] = Enquiry(
                query=query,
                gateway=TERMINAL,
                step=Step.SENT,
                asked_at=self.now,
                form=form,
            )
        self._here.add(correlation)
        self._stands_under[query.correlation] = correlation
        self._ended.discard(correlation)
        self._shown.add(correlation)
        if self.answers:
            self.answer(correlation)
        if self.outage is not None:
            self.end_waiting(correlation)
        self.changed()

    def correlation_of(self, query: OnlineQuery) -> str:
        if query.correlation in self._stands_under:
            return self._stands_under[query.correlation]
        for one in self._book.values():
            same = replace(one.query, correlation=query.correlation) == query
            if same and one.answer is None and not one.used:
                return one.query.correlation
        return query.correlation

    def answer_to(self, correlation: str) -> OnlineAnswer | None:
        kept = self._book.get(correlation)
        if kept is not None and kept.answer is not None:
            return kept.answer
        if correlation in self._ended and kept is not None:
            return self._said(kept.query, OnlineCheck.UNAVAILABLE, None)
        return None

    def stop_waiting(self, correlation: str) -> None:
        self._shown.discard(correlation)
        self.changed()

    def put_aside(self, correlation: str, form: bytes) -> None:
        self._book[correlation] = replace(self._book[correlation], form=form)
        self._here.discard(correlation)
        self.changed()

    def take_back(self, correlation: str) -> None:
        self._here.add(correlation)
        self.changed()

    def put_away(self, correlation: str) -> None:
        if correlation in self._book:
            self._book[correlation] = replace(self._book[correlation], used=True)
        self.changed()

    def wake(self) -> None:
        self.woken += 1

    def answer(self, correlation: str = "") -> None:
        """Let the answer to one question come, or to every one."""
        for name in [correlation] if correlation else [*self._book]:
            kept = self._book[name]
            if kept.answer is None:
                person = self._found(kept.query)
                said = self._said(kept.query, result_of(kept.query, person), person)
                self._book[name] = replace(kept, step=Step.ANSWERED, answer=said)
        self.changed()

    def end_waiting(self, correlation: str = "") -> None:
        """Let the deadline of one question pass, or of every one."""
        self._ended.update([correlation] if correlation else [*self._book])
        self._shown -= self._ended
        self.changed()

    def used(self, correlation: str) -> bool:
        """True once the answer was put away."""
        return self._book[correlation].used

    def _found(self, query: OnlineQuery) -> Insured | None:
        return self._demo.store.snapshot.by_number(
            query.insurer_number, query.number, query.symbol, query.branch
        )

    def _said(
        self, query: OnlineQuery, result: OnlineCheck, person: Insured | None
    ) -> OnlineAnswer:
        eligible = result is OnlineCheck.ELIGIBLE and person is not None
        return OnlineAnswer(
            result=result,
            source="simulator",
            asked_at=self.now,
            answered_at=self.now,
            share=person.share if eligible and person else None,
            correlation=query.correlation,
        )


def result_of(query: OnlineQuery, person: Insured | None) -> OnlineCheck:
    """What a register says of somebody."""
    if person is None or person.birth_date != query.birth_date:
        return OnlineCheck.NOT_FOUND
    if person.lost_on is None or person.lost_on > (query.on_day or person.lost_on):
        return OnlineCheck.ELIGIBLE
    moved = person.loss_reason in {LossReason.OTHER, LossReason.OTHER_INSURANCE}
    return OnlineCheck.NEWER_EXISTS if moved else OnlineCheck.NOT_ELIGIBLE
