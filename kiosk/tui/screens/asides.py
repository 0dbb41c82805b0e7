"""Patients beside the desk: put aside with a check, taken up again (横に置いた人).

1. A patient who is asked for can be put aside; the check goes on with them.
2. What comes back rings once and stands on a line. It never moves the focus, and
   never touches the patient at the desk.
3. Whoever is half entered when somebody is taken up comes back afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.desk.aside import read, written
from kiosk.desk.checks import ChecksPort, ChecksState
from kiosk.desk.enquiry import Enquiry
from kiosk.desk.form import Form
from kiosk.desk.receive import Desk
from kiosk.desk.route import onward
from kiosk.labels import text
from kiosk.tui.screens.checking import Checking
from schema.online import OnlineAnswer, OnlineQuery


@dataclass(frozen=True, slots=True)
class Aside:
    """Somebody who was put aside with a check (横に置いた人)."""

    enquiry: Enquiry
    """The check."""
    form: Form
    """What was entered."""
    answer: OnlineAnswer | None
    """What came of it; `unavailable` once waiting has ended."""

    @property
    def correlation(self) -> str:
        """Under which it is found again."""
        return self.enquiry.query.correlation


def asides_of(
    checks: ChecksPort, state: ChecksState, but: set[str]
) -> tuple[Aside, ...]:
    """Everybody put aside, those with an answer first.

    Args:
        checks: What is asked whether waiting has ended.
        state: How checks stand.
        but: Correlations of whom the desk has before it.
    """
    returned = [(one, one.answer) for one in state.returned]
    waiting = [(one, checks.answer_to(one.query.correlation)) for one in state.aside]
    found = [
        Aside(one, form_of(one), answer)
        for one, answer in (*returned, *waiting)
        if one.query.correlation not in but
    ]
    return tuple(sorted(found, key=lambda one: one.answer is None))


def form_of(enquiry: Enquiry) -> Form:
    """The form that was put aside; without a readable one, whom it was asked for."""
    form, query = read(enquiry.form), enquiry.query
    if form != Form():
        return form
    return Form(
        insurer=query.insurer_number,
        symbol=query.symbol,
        number=query.number,
        branch=query.branch,
        birth=query.birth_date,
    )


def asks_about(query: OnlineQuery, form: Form) -> bool:
    """True if the question was about the person on the form."""
    asked = (query.insurer_number, query.symbol, query.number, query.branch)
    return (*asked, query.birth_date) == form.identity


def taken_up(one: Aside, desk: Desk) -> Form:
    """The form as it goes on, with the answer, if it is about this person and day."""
    query = one.enquiry.query
    form = replace(one.form, enquiry="", searched=False)
    if query.on_day in {None, desk.today} and asks_about(query, form):
        form = replace(form, enquiry=one.correlation)
        if one.answer is not None:
            form = form.with_answer(one.answer)
    return onward(form, desk.around())


class Asides(Checking):
    """Puts patients aside and takes them up again."""

    def __init__(self) -> None:
        """Begin with nobody beside the desk."""
        super().__init__()
        self._rung: set[str] = set()
        self._interrupted: tuple[Form, ...] = ()
        self.asides: tuple[Aside, ...] = ()
        """Everybody put aside, those with an answer first."""

    def verbs(self) -> dict[str, Callable[[], None]]:
        """What can be called, the work list among it."""
        return super().verbs() | {"worklist": self.open_worklist}

    def next_patient(self) -> None:
        """Make room for the next patient, or for who was interrupted."""
        raise NotImplementedError

    def open_worklist(self) -> None:
        """What came back, what has to be done, what waits."""
        raise NotImplementedError

    def forms_waiting(self) -> tuple[Form, ...]:
        """Patients who were interrupted and come back to the desk."""
        return self._interrupted

    def can_put_aside(self) -> bool:
        """True while an answer may still come for the patient at the desk."""
        return self.checks is not None and (self.is_asking or self.hopes)

    def put_aside(self) -> None:
        """Go on with somebody else while the check runs."""
        self._keep_aside()
        self.next_patient()
        self.message = text("online.put_aside")
        self.look()

    def _keep_aside(self) -> None:
        """Keep the patient at the desk with the check, durably."""
        asked, checks = self._question, self.checks
        if checks is None:
            return
        waits = asked is not None and self.is_asking
        correlation = asked.correlation if asked and waits else self.form.enquiry
        checks.put_aside(correlation, written(self.form))
        self._mine.discard(correlation)

    def look(self) -> None:
        """Take what has come; ring once for whoever came back."""
        super().look()
        if self.checks is None:
            return
        state = self._shown_state or ChecksState()
        if not (self.asides or state.aside or state.returned):
            return
        found = asides_of(self.checks, state, self._mine)
        if found != self.asides:
            self.asides = found
            self._ring_for({one.correlation for one in self.returned})
            self.asides_changed()

    @property
    def returned(self) -> tuple[Aside, ...]:
        """Those who came back, with an answer or without."""
        return tuple(one for one in self.asides if one.answer is not None)

    def asides_changed(self) -> None:
        """Draw the line that counts them, and their rows."""
        raise NotImplementedError

    def _ring_for(self, back: set[str]) -> None:
        if back - self._rung:
            self.app.bell()
        self._rung = back

    def take_up(self, correlation: str) -> None:
        """Go on with somebody who was put aside."""
        checks = self.checks
        one = next((o for o in self.asides if o.correlation == correlation), None)
        if one is None or checks is None:
            self.app.bell()
            return
        interrupts = self.form != Form()
        if interrupts and self.can_put_aside():
            self._keep_aside()
        elif interrupts:
            self._interrupted = (*self._interrupted, self.form)
        checks.take_back(correlation)
        self._mine.add(correlation)
        self.forget_question()
        self.form = taken_up(one, self.desk)
        if one.answer is None and self.form.enquiry:
            checks.ask(one.enquiry.query, written(self.form))
            self.wait_for(checks.correlation_of(one.enquiry.query))
        key = "online.taken_back" if self._interrupted else "online.taken_back_alone"
        self.message = text(key)
        self.guard()
        self.look()
        self.refresh_all()

    def refresh_all(self) -> None:
        """Draw every region."""
        raise NotImplementedError

    def resumed(self) -> Form:
        """Who comes to the desk now: whoever was interrupted last, else nobody."""
        if not self._interrupted:
            return Form()
        *others, last = self._interrupted
        self._interrupted = tuple(others)
        self.message = text("online.resumed")
        return last
