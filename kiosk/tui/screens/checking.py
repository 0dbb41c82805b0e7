"""The live check beside the desk: asked, waited for, taken (照会中).

1. While a check runs, Enter confirms nothing, and every other key works.
2. An answer that comes while a panel lies over the desk waits until it is closed:
   nothing changes under a choice.
"""

from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from textual import events

from kiosk.desk import verdict
from kiosk.desk.checks import ChecksPort, ChecksState, Outage
from kiosk.desk.questions import Answered, Questions
from kiosk.labels import text
from kiosk.tui.screens import panels
from kiosk.tui.screens.actions import Actions
from kiosk.words.notices import gateway_name, outage_line
from schema.terms import Outcome

LOOK = 0.25
"""Seconds between two looks at how checks stand."""
STRAY = 0.3
"""Seconds after an answer in which Esc was still meant for the waiting."""


class Checking(Actions):
    """Asks the register, and takes its answer for whom it is."""

    questions: Questions
    """What was asked, and for whom."""
    ask_consent: bool = True
    """Whether consent that 限度額 be looked up is asked for."""
    _answered_at: float = 0.0
    _shown_state: ChecksState | None = None

    def verbs(self) -> dict[str, Callable[[], None]]:
        """What can be called, the check among it."""
        checks = {"check": self.open_check, "pending": self.open_pending}
        return super().verbs() | checks

    @property
    def checks(self) -> ChecksPort | None:
        """Live checks beside the desk."""
        return self.questions.checks

    @property
    def is_asking(self) -> bool:
        """True while the patient at the desk waits for an answer."""
        return self.questions.is_asking(self.form)

    @property
    def standing(self) -> ChecksState:
        """How every check stands now."""
        return self.questions.standing

    @property
    def has_register(self) -> bool:
        """True where a register is set up."""
        return self.questions.has_register

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

    def open_check(self) -> None:
        """Ask the register, beside the desk; first for consent, once a patient."""
        refusal = self.questions.refusal(self.form)
        if refusal is not None:
            self.message = text(refusal)
        elif self.is_asking:
            self.app.bell()
        elif self.questions.needs_consent(self.form, asks=self.ask_consent):
            self._choose(panels.consent(), self._consented)
        else:
            self.questions.ask(self.form)
            self.look()

    def _consented(self, key: str) -> None:
        self.form = replace(self.form, consent_to_limit=key == "1")
        self.open_check()

    def look(self) -> None:
        """Take what has come, and draw what has changed; called by a timer."""
        if self.checks is None:
            return
        with self.told():
            if self.app.screen is self:
                self._take_answer(self.questions.answer(self.form))
            self.questions.put_away_what_nobody_takes(self.form)
            before, now = self._shown_state, self.standing
            self._shown_state = now
            if before is None or before.revision != now.revision:
                self.checks_changed(before or ChecksState(), now)
        if self.is_asking:
            self.draw_verdict()

    def _take_answer(
        self, answered: Answered | None, silent: str = "online.silent"
    ) -> None:
        """Put an answer into the form, and say so where none came."""
        if answered is None:
            return
        self._answered_at = events.Event().time
        self.form = answered.form
        if answered.is_silent:
            down = answered.outage
            self.message = self.outage_said(down) if down else text(silent)
        self.guard()
        self.refresh_patient()

    def stop_waiting(self, said: str = "online.stopped") -> None:
        """Go on without the answer; it will be taken by itself when it comes."""
        stopped = self.questions.stop(self.form)
        self._take_answer(stopped and replace(stopped, outage=None), said)

    def was_for_waiting(self, at: float) -> bool:
        """True if Esc was pressed before the answer could be seen."""
        return at - self._answered_at < STRAY

    def open_pending(self) -> None:
        """Note that the check cannot be run now."""
        if self.is_asking:
            self.stop_waiting()
        elif self.check_helps():
            self.form = self.form.with_answer(verdict.no_answer(self.desk))
            if self.desk.decide(self.form).outcome is not Outcome.CHECK_REQUIRED:
                self.message = text("entry.noted_unanswered")
        else:
            self.app.bell()
            self.message = text("entry.check_changes_nothing")

    def progress(self) -> str:
        """Who is asked, for how long, and how long that is waited for."""
        asked, running = self.questions.asked, self.questions.running
        if asked is None:
            return ""
        if running is None:
            return text("check.asking")
        return text(
            "online.asking",
            who=gateway_name(running.gateway, practice=self.desk.place.practice),
            seconds=int(monotonic() - asked.since),
            limit=round((running.until - running.since).total_seconds()),
        )
