"""What the desk has asked of a register, and for whom (照会の受け持ち).

1. An answer is taken only by the patient it was asked for: numbers and birth date
   must still be the same when it comes.
2. To stop waiting takes nothing back. What comes later is taken all the same.
3. An answer about numbers that were mended, or of somebody who left, is put away.
4. Whoever is half entered when somebody is taken up comes back afterwards.
"""

from dataclasses import dataclass, replace
from time import monotonic

import msgspec

from kiosk.desk import verdict
from kiosk.desk.aside import written
from kiosk.desk.beside import Aside, asides_of, taken_up
from kiosk.desk.checks import ChecksPort, ChecksState, Outage, Running
from kiosk.desk.form import Form
from kiosk.desk.receive import Desk
from schema.online import OnlineAnswer, OnlineQuery
from schema.terms import OnlineCheck

UNASKABLE, NO_REGISTER = "entry.check_first", "entry.no_gateway"
"""Why nobody is asked: numbers are missing, or there is no register."""
_NO_CHECKS = ChecksState()


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


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a question."""

    form: Form
    """The patient, with the answer."""
    is_silent: bool
    """No register answered."""
    outage: Outage | None
    """Since when none does, where that was known when it was asked."""


class Questions:
    """Asks for whom the desk has before it, and takes the answer for whom it is."""

    def __init__(self, desk: Desk, checks: ChecksPort | None) -> None:
        """Begin with nothing asked.

        Args:
            desk: The desk.
            checks: What asks beside it; `None` where no register is set up.
        """
        self._desk = desk
        self.checks = checks
        self.asked: Question | None = None
        """The question that is waited for, if one is."""
        self.mine: set[str] = set()
        """Correlations of whom the desk has before it, or had."""
        self.interrupted: tuple[Form, ...] = ()
        """Patients who come back to the desk, the last one first."""

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
    def running(self) -> Running | None:
        """The question that is waited for, as it is on its way."""
        asked = self.asked
        mine = (
            one
            for one in self.standing.running
            if asked is not None and one.correlation == asked.correlation
        )
        return next(mine, None)

    def is_asking(self, form: Form) -> bool:
        """True while this patient waits for an answer."""
        return self.asked is not None and self.asked.identity == form.identity

    def refusal(self, form: Form) -> str | None:
        """Why nobody can be asked about this patient; `None` where somebody can."""
        if self._desk.query(form) is None:
            return UNASKABLE
        return None if self.has_register else NO_REGISTER

    def needs_consent(self, form: Form, *, asks: bool) -> bool:
        """True if the patient has to be asked whether 限度額 may be looked up."""
        return asks and form.consent_to_limit is None and not self.is_down

    def ask(self, form: Form) -> None:
        """Ask about this patient, if that can be asked."""
        query, checks = self._desk.query(form), self.checks
        if query is None or checks is None:
            return
        consent = bool(form.consent_to_limit)
        query = msgspec.structs.replace(query, consent_to_limit=consent)
        down = self.is_down
        self._ask(checks, query, form, down=down)

    def _ask(
        self, checks: ChecksPort, query: OnlineQuery, form: Form, *, down: bool = False
    ) -> None:
        checks.ask(query, written(form))
        correlation = checks.correlation_of(query)
        self.asked = Question(correlation, form.identity, monotonic(), down)
        self.mine.add(correlation)

    def answer(self, form: Form) -> Answered | None:
        """What has come for this patient, also late; `None` while nothing has."""
        asked, checks = self.asked, self.checks
        if checks is None:
            return None
        if asked is not None and self.is_asking(form):
            answer = checks.answer_to(asked.correlation)
            return None if answer is None else self._taken(form, asked, answer)
        if not hopes(form):
            return None
        late = checks.answer_to(form.enquiry)
        if late is None or late.result is OnlineCheck.UNAVAILABLE:
            return None
        self.asked = None
        return Answered(form.with_answer(late), is_silent=False, outage=None)

    def stop(self, form: Form) -> Answered | None:
        """Go on without the answer; it is taken by itself when it comes."""
        asked, checks = self.asked, self.checks
        if asked is None or checks is None:
            return None
        checks.stop_waiting(asked.correlation)
        answer = checks.answer_to(asked.correlation) or verdict.no_answer(self._desk)
        return self._taken(form, asked, answer)

    def _taken(self, form: Form, asked: Question, answer: OnlineAnswer) -> Answered:
        self.asked = None
        answered = replace(form.with_answer(answer), enquiry=asked.correlation)
        is_silent = answer.result is OnlineCheck.UNAVAILABLE
        outage = self.standing.outage if asked.while_down else None
        return Answered(answered, is_silent, outage)

    def forget(self) -> None:
        """Nobody at the desk waits for it any more."""
        self.asked = None

    def put_away_what_nobody_takes(self, form: Form) -> None:
        """An answer about numbers that were mended, or of somebody who left."""
        kept = {form.enquiry, *(one.enquiry for one in self.interrupted)}
        if self.asked is not None:
            kept.add(self.asked.correlation)
        for correlation in self.mine - kept:
            self.mine.discard(correlation)
            if self.checks is not None:
                self.checks.put_away(correlation)

    def recorded(self, form: Form) -> None:
        """The patient's answer is used up, and what waits may be asked about."""
        self.mine.discard(form.enquiry)
        if self.checks is not None:
            self.checks.wake()

    def asides(self, state: ChecksState | None = None) -> tuple[Aside, ...]:
        """Everybody put aside, those with an answer first.

        Args:
            state: How checks stand; left out, as they do now.
        """
        if self.checks is None:
            return ()
        return asides_of(self.checks, state or self.checks.state(), self.mine)

    def can_put_aside(self, form: Form) -> bool:
        """True while an answer may still come for this patient."""
        return self.checks is not None and (self.is_asking(form) or hopes(form))

    def put_aside(self, form: Form) -> None:
        """Keep the patient with the check, durably."""
        if self.checks is None:
            return
        asked, correlation = self.asked, form.enquiry
        if asked is not None and self.is_asking(form):
            correlation = asked.correlation
        self.checks.put_aside(correlation, written(form))
        self.mine.discard(correlation)
        self.asked = None

    def take_up(self, one: Aside, form: Form) -> Form:
        """Go on with somebody who was put aside, instead of whoever is at the desk.

        Args:
            one: Whom to go on with.
            form: Whom the desk has before it; they are put aside or interrupted.
        """
        checks = self.checks
        if checks is None:
            return form
        if form != Form() and self.can_put_aside(form):
            self.put_aside(form)
        elif form != Form():
            self.interrupted = (*self.interrupted, form)
        checks.take_back(one.correlation)
        self.mine.add(one.correlation)
        self.asked = None
        taken = taken_up(one, self._desk)
        if one.answer is None and taken.enquiry:
            self._ask(checks, one.enquiry.query, taken)
        return taken

    def resumed(self) -> Form | None:
        """Whoever was interrupted last, who comes to the desk now; else nobody."""
        if not self.interrupted:
            return None
        *others, last = self.interrupted
        self.interrupted = tuple(others)
        return last


def hopes(form: Form) -> bool:
    """True if nobody waits at the desk, but an answer may still come."""
    answer = form.own_answer
    unavailable = answer is not None and answer.result is OnlineCheck.UNAVAILABLE
    return bool(form.enquiry) and unavailable
