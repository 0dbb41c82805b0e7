"""The live check beside the desk: asked, waited for, taken (照会中).

1. An answer is taken only by the patient it was asked for: numbers and birth
   date must still be the same when it comes.
2. While a check runs, Enter confirms nothing, and every other key works.
3. An answer that comes while a panel lies over the desk waits until it is closed:
   nothing changes under a choice.
4. To stop waiting takes nothing back. What comes later is taken all the same.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

import msgspec
from textual import events

from kiosk.desk.aside import written
from kiosk.desk.checks import ChecksPort, ChecksState, Outage
from kiosk.desk.form import Form
from kiosk.desk.record import NOBODY
from kiosk.labels import text
from kiosk.tui.screens import panels
from kiosk.tui.screens.actions import Actions
from kiosk.words.notices import gateway_name, outage_line
from schema.online import OnlineAnswer, OnlineQuery
from schema.terms import OnlineCheck, Outcome

LOOK = 0.25
"""Seconds between two looks at how checks stand."""
STRAY = 0.3
"""Seconds after an answer in which Esc was still meant for the waiting."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is being asked about the patient at the desk."""

    correlation: str
    """Under which its answer will stand."""
    identity: tuple[object, ...]
    """Numbers and birth date that were asked for."""
    since: float
    """When, in monotonic seconds."""
    while_down: bool = False
    """Nobody answered already before it was asked."""


class Checking(Actions):
    """Asks the register, and takes its answer for whom it is."""

    checks: ChecksPort | None = None
    """Live checks beside the desk."""
    ask_consent: bool = True
    """Whether consent that 限度額 be looked up is asked for."""
    _question: Question | None = None
    _answered_at: float = 0.0
    _shown_state: ChecksState | None = None

    def __init__(self) -> None:
        """Begin with nothing asked."""
        super().__init__()
        self._mine: set[str] = set()

    def verbs(self) -> dict[str, Callable[[], None]]:
        """What can be called, the check among it."""
        checks = {"check": self.open_check, "pending": self.open_pending}
        return super().verbs() | checks

    @property
    def is_asking(self) -> bool:
        """True while the patient at the desk waits for an answer."""
        asked = self._question
        return asked is not None and asked.identity == self.form.identity

    @property
    def standing(self) -> ChecksState:
        """How every check stands now."""
        return self.checks.state() if self.checks is not None else ChecksState()

    @property
    def has_register(self) -> bool:
        """True where a register is set up."""
        return bool(self.standing.gateways)

    def guard(self) -> None:
        """Let Enter count only from half a second on."""
        raise NotImplementedError

    def outage_said(self, outage: Outage) -> str:
        """Since when no register answers, and which."""
        practice, now = self.desk.place.practice, self.desk.clock.now()
        return outage_line(outage, practice=practice, now=now)

    def draw_verdict(self) -> None:
        """Draw the verdict and the line below it again, nothing else."""
        raise NotImplementedError

    def checks_changed(self, before: ChecksState, now: ChecksState) -> None:
        """Draw what hangs on how checks stand."""
        raise NotImplementedError

    def forms_waiting(self) -> tuple[Form, ...]:
        """Patients who were interrupted and come back to the desk."""
        return ()

    def open_check(self) -> None:
        """Ask the register, beside the desk; first for consent, once a patient."""
        query, standing = self.desk.query(self.form), self.standing
        if query is None:
            self.message = text("entry.check_first")
        elif self.checks is None or not self.has_register:
            self.message = text("entry.no_gateway")
        elif self.is_asking:
            self.app.bell()
        elif self._needs_consent(standing):
            self._choose(panels.consent(), self._consented)
        else:
            self._ask(self.checks, query)

    def _needs_consent(self, standing: ChecksState) -> bool:
        unasked = self.form.consent_to_limit is None
        return self.ask_consent and unasked and standing.outage is None

    def _consented(self, key: str) -> None:
        self.form = replace(self.form, consent_to_limit=key == "1")
        self.open_check()

    def _ask(self, checks: ChecksPort, query: OnlineQuery) -> None:
        consent = bool(self.form.consent_to_limit)
        query = msgspec.structs.replace(query, consent_to_limit=consent)
        down = self.is_down
        checks.ask(query, written(self.form))
        self.wait_for(checks.correlation_of(query), down=down)
        self.look()

    def wait_for(self, correlation: str, *, down: bool = False) -> None:
        """Wait for the answer about the patient at the desk."""
        who, now = self.form.identity, monotonic()
        self._question = Question(correlation, who, now, down)
        self._mine.add(correlation)

    def look(self) -> None:
        """Take what has come, and draw what has changed; called by a timer."""
        if self.checks is None:
            return
        with self.told():
            self._take_answer(self.checks)
            self._put_away_what_nobody_takes(self.checks)
            before, now = self._shown_state, self.checks.state()
            self._shown_state = now
            if before is None or before.revision != now.revision:
                self.checks_changed(before or ChecksState(), now)
        if self.is_asking:
            self.draw_verdict()

    def _take_answer(self, checks: ChecksPort) -> None:
        """Take the answer for the patient at the desk, also one that comes late."""
        if self.app.screen is not self:
            return
        asked = self._question
        if asked is not None and self.is_asking:
            answer = checks.answer_to(asked.correlation)
            if answer is not None:
                self._answered(asked.correlation, answer)
        elif self.hopes:
            late = checks.answer_to(self.form.enquiry)
            if late is not None and late.result is not OnlineCheck.UNAVAILABLE:
                self._answered(self.form.enquiry, late)

    @property
    def hopes(self) -> bool:
        """True if nobody waits at the desk, but an answer may still come."""
        answer = self.form.own_answer
        unavailable = answer is not None and answer.result is OnlineCheck.UNAVAILABLE
        return bool(self.form.enquiry) and unavailable

    def _answered(self, correlation: str, answer: OnlineAnswer) -> None:
        asked, self._question = self._question, None
        self._answered_at = events.Event().time
        self.form = replace(self.form.with_answer(answer), enquiry=correlation)
        if answer.result is OnlineCheck.UNAVAILABLE:
            outage = self.standing.outage if asked and asked.while_down else None
            said = self.outage_said(outage) if outage else text("online.silent")
            self.message = said
        self.guard()
        self.refresh_patient()

    def _put_away_what_nobody_takes(self, checks: ChecksPort) -> None:
        """An answer about numbers that were mended, or of somebody who left."""
        kept = {self.form.enquiry, *(form.enquiry for form in self.forms_waiting())}
        if self._question is not None:
            kept.add(self._question.correlation)
        for correlation in self._mine - kept:
            self._mine.discard(correlation)
            checks.put_away(correlation)

    def forget_question(self) -> None:
        """Nobody at the desk waits for it any more."""
        self._question = None

    def stop_waiting(self, said: str = "online.stopped") -> None:
        """Go on without the answer; it will be taken by itself when it comes."""
        asked = self._question
        if asked is None or self.checks is None:
            return
        self.checks.stop_waiting(asked.correlation)
        answer = self.checks.answer_to(asked.correlation) or self._no_answer()
        self._answered(asked.correlation, answer)
        if answer.result is OnlineCheck.UNAVAILABLE:
            self.message = text(said)

    def was_for_waiting(self, at: float) -> bool:
        """True if Esc was pressed before the answer could be seen."""
        return at - self._answered_at < STRAY

    def _no_answer(self) -> OnlineAnswer:
        now = self.desk.clock.now()
        return OnlineAnswer(
            result=OnlineCheck.UNAVAILABLE,
            source=NOBODY,
            asked_at=now,
            answered_at=now,
        )

    def open_pending(self) -> None:
        """Note that the check cannot be run now."""
        if self.is_asking:
            self.stop_waiting()
        elif self.check_helps():
            self.form = self.form.with_answer(self._no_answer())
            if self.desk.decide(self.form).outcome is not Outcome.CHECK_REQUIRED:
                self.message = text("entry.noted_unanswered")
        else:
            self.app.bell()
            self.message = text("entry.check_changes_nothing")

    def progress(self) -> str:
        """Who is asked, for how long, and how long that is waited for."""
        asked = self._question
        if asked is None:
            return ""
        seconds = int(monotonic() - asked.since)
        for one in self.standing.running:
            if one.correlation == asked.correlation:
                return text(
                    "online.asking",
                    who=gateway_name(one.gateway, practice=self.desk.place.practice),
                    seconds=seconds,
                    limit=round((one.until - one.since).total_seconds()),
                )
        return text("check.asking")
