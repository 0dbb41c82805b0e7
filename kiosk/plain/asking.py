"""The live check: asked, waited for, taken, put aside (照会).

1. An answer is taken only by the patient it was asked for.
2. While it is waited for, `0` stops waiting and `5` goes on with the next patient;
   every other line stays for the next question.
3. What comes for somebody beside the desk is told before the next question.
"""

from dataclasses import replace

import msgspec

from kiosk.desk import verdict
from kiosk.desk.aside import written
from kiosk.desk.beside import Aside, asides_of, taken_up
from kiosk.desk.checks import ChecksPort, ChecksState
from kiosk.desk.form import Form
from kiosk.labels import text
from kiosk.online.app.pasted import paste
from kiosk.plain.talk import called
from kiosk.plain.ways import Ways
from kiosk.words.notices import gateway_name, outage_line
from schema.online import OnlineAnswer, OnlineQuery
from schema.terms import OnlineCheck
from schema.wareki import to_wareki

LOOK = 0.1
"""Seconds between two looks for the answer."""
STOP, NEXT = "0", "5"
END = "."
"""The line after a pasted text."""
_NO_CHECKS = ChecksState()


class Asking(Ways):
    """Asks the register, and takes its answer for whom it is."""

    _mine: frozenset[str] = frozenset()
    """Correlations of whom the desk has before it, or had."""
    _has_stopped: bool = False
    """The waiting was stopped by whoever waited."""
    _interrupted: tuple[Form, ...] = ()
    """Patients who come back to the desk."""

    @property
    def checks(self) -> ChecksPort | None:
        """Live checks beside the desk."""
        return self.opened.checks

    @property
    def standing(self) -> ChecksState:
        """How every check stands now."""
        return self.checks.state() if self.checks is not None else _NO_CHECKS

    @property
    def has_register(self) -> bool:
        """True where a register is set up."""
        return bool(self.standing.gateways)

    @property
    def is_down(self) -> bool:
        """True while no register answers, or there is none."""
        return self.standing.outage is not None or not self.has_register

    @property
    def asides(self) -> tuple[Aside, ...]:
        """Everybody put aside, those with an answer first."""
        if self.checks is None:
            return ()
        return asides_of(self.checks, self.checks.state(), {*self._mine})

    def next_patient(self) -> None:
        """Make room for the next patient, or for who was interrupted."""
        self.form = Form()
        if self._interrupted:
            *others, self.form = self._interrupted
            self._interrupted = tuple(others)
            self.say(text("online.resumed"))
        else:
            self.desk.begin_patient()
        self.put_away_what_nobody_takes()

    def open_check(self) -> None:
        """Ask the register; first for consent, once a patient."""
        query, checks = self.desk.query(self.form), self.checks
        if not verdict.check_helps(self.desk, self.form):
            self.say(text("entry.check_changes_nothing"))
        elif query is None:
            self.say(text("entry.check_first"))
        elif checks is None or not self.has_register:
            self.say(text("entry.no_gateway"))
        elif self._has_consent():
            consent = bool(self.form.consent_to_limit)
            self._ask(checks, msgspec.structs.replace(query, consent_to_limit=consent))

    def _has_consent(self) -> bool:
        """True once it was asked about, or where it is not."""
        asked = self.form.consent_to_limit is not None or self.is_down
        if asked or not self.opened.ask_consent:
            return True
        items = [("1", text("consent.yes")), ("2", text("consent.no"))]
        key = self.choose(text("consent.title"), text("consent.lead"), items)
        if key is None:
            return False
        self.form = replace(self.form, consent_to_limit=key == "1")
        return True

    def _ask(self, checks: ChecksPort, query: OnlineQuery) -> None:
        down = self.standing.outage
        checks.ask(query, written(self.form))
        correlation = checks.correlation_of(query)
        self._mine |= {correlation}
        answer = self._waited(checks, correlation)
        if answer is None:
            self._put_aside(checks, correlation)
            return
        self._answered(correlation, answer)
        if answer.result is OnlineCheck.UNAVAILABLE and not self._has_stopped:
            said = text("online.silent") if down is None else self._outage_said()
            self.say(said)

    def _waited(self, checks: ChecksPort, correlation: str) -> OnlineAnswer | None:
        """The answer, also that none came; `None` where the next patient comes."""
        is_told = self._has_stopped = False
        while (answer := checks.answer_to(correlation)) is None:
            if not is_told:
                self.say(self._progress(correlation))
                self.say(text("plain.waiting"))
                is_told = True
            heard = self.lines.hear(LOOK, frozenset({STOP, NEXT}))
            if heard == NEXT:
                return None
            if heard == STOP:
                checks.stop_waiting(correlation)
                self._has_stopped = True
                self.say(text("online.stopped"))
                return checks.answer_to(correlation) or verdict.no_answer(self.desk)
        return answer

    def _progress(self, correlation: str) -> str:
        for one in self.standing.running:
            if one.correlation == correlation:
                practice = self.desk.place.practice
                return text(
                    "plain.asking",
                    who=gateway_name(one.gateway, practice=practice),
                    limit=round((one.until - one.since).total_seconds()),
                )
        return text("check.asking")

    def _answered(self, correlation: str, answer: OnlineAnswer) -> None:
        self.form = replace(self.form.with_answer(answer), enquiry=correlation)

    def _outage_said(self) -> str:
        outage, desk = self.standing.outage, self.desk
        if outage is None:
            return text("outage.none")
        now = desk.clock.now()
        return outage_line(outage, practice=desk.place.practice, now=now)

    def open_paste(self) -> None:
        """Take pasted text of マイナ資格確認アプリ, as the screen does."""
        said = self.lines.block(text("plain.paste"), END)
        with self.told():
            now, around = self.desk.clock.now(), self.desk.around()
            done = paste(self.form, said, around, now)
            day = to_wareki(done.confirmed_on) if done.confirmed_on else ""
            self.form = done.form
            self.say(text(f"pasted.{done.code}", day=day))

    def open_pending(self) -> None:
        """Note that the check cannot be run now."""
        if verdict.check_helps(self.desk, self.form):
            self.form = self.form.with_answer(verdict.no_answer(self.desk))
        else:
            self.say(text("entry.check_changes_nothing"))

    @property
    def hopes(self) -> bool:
        """True if an answer may still come for the patient at the desk."""
        answer = self.form.own_answer
        unavailable = answer is not None and answer.result is OnlineCheck.UNAVAILABLE
        return bool(self.form.enquiry) and unavailable

    def take_late(self) -> None:
        """Take an answer that came for the patient at the desk after all."""
        if self.checks is not None and self.hopes:
            late = self.checks.answer_to(self.form.enquiry)
            if late is not None and late.result is not OnlineCheck.UNAVAILABLE:
                self._answered(self.form.enquiry, late)

    def put_away_what_nobody_takes(self) -> None:
        """An answer about numbers that were mended, or of somebody who left."""
        kept = {self.form.enquiry, *(form.enquiry for form in self._interrupted)}
        for correlation in self._mine - kept:
            self._mine -= {correlation}
            if self.checks is not None:
                self.checks.put_away(correlation)

    def can_put_aside(self) -> bool:
        """True while an answer may still come for the patient at the desk."""
        return self.checks is not None and self.hopes

    def put_aside(self) -> None:
        """Go on with somebody else while an answer may still come."""
        if self.checks is not None:
            self._put_aside(self.checks, self.form.enquiry)

    def _put_aside(self, checks: ChecksPort, correlation: str) -> None:
        checks.put_aside(correlation, written(self.form))
        self._mine -= {correlation}
        self.say(text("online.put_aside", press=called("worklist")))
        self.next_patient()

    def take_up(self, one: Aside) -> None:
        """Go on with somebody who was put aside."""
        checks = self.checks
        if checks is None:
            return
        if self.form != Form():
            self._set_down(checks)
        checks.take_back(one.correlation)
        self._mine |= {one.correlation}
        self.form = taken_up(one, self.desk)
        key = "online.taken_back" if self._interrupted else "online.taken_back_alone"
        self.say(text(key))
        if one.answer is None and self.form.enquiry:
            self._ask(checks, one.enquiry.query)

    def _set_down(self, checks: ChecksPort) -> None:
        """Keep whoever is at the desk, with the check if one is on its way."""
        if self.can_put_aside():
            checks.put_aside(self.form.enquiry, written(self.form))
            self._mine -= {self.form.enquiry}
        else:
            self._interrupted = (*self._interrupted, self.form)

    def open_next(self) -> None:
        """Start the next patient; a verdict is confirmed or cancelled first."""
        raise NotImplementedError
