"""From a verdict to the record: what differs, whom to call, then the log (確定).

1. What differs is looked at before anything else.
2. Who waits for a check is asked for a telephone number; nothing goes on without.
3. What is recorded is what was read out.
4. A number that does not hold and that nobody vouches for is looked at again first.
"""

from dataclasses import replace

from kiosk.desk import verdict
from kiosk.desk.approval import UNAPPROVED, Approval
from kiosk.desk.contact import is_telephone
from kiosk.desk.staff import StaffPort
from kiosk.labels import error_text, text
from kiosk.plain.lists import Lists
from kiosk.plain.sign_in import agreed
from kiosk.plain.talk import BACK
from schema.confirmation import Taken
from schema.errors import MadoguchiError
from schema.rules.judge import Decision
from schema.terms import Outcome


class Recording(Lists):
    """Takes the steps between Enter and the log."""

    shown: Decision | None = None
    """The verdict that was read out."""

    def is_pending(self, decision: Decision) -> bool:
        """True if Enter records the visit as waiting for its check (照会待ち)."""
        return verdict.is_pending(decision, self.form, registers=self.has_register)

    def open_confirm(self) -> None:
        """Do what Enter means beside this verdict, before the record."""
        decision = self.desk.decide(self.form)
        if verdict.must_look(self.desk, self.form):
            self.form = verdict.looked(self.form)
            self.say(text("entry.look"))
        elif verdict.must_compare(self.desk, self.form):
            self.open_comparison()
        elif decision.outcome is Outcome.REVIEW:
            self._review()
        elif self.is_pending(decision) and not self.form.contact:
            self._contact()
        else:
            self.record(None)

    def _review(self) -> None:
        """What was done and why, where the book leaves it to a person."""
        items = [(key, text(f"review.{one}")) for key, one in verdict.REVIEWED.items()]
        done = self.choose(text("review.title"), text("review.lead"), items)
        if done is None:
            return
        outcome = verdict.REVIEWED[done]
        codes = verdict.reasons_for(outcome)
        reasons = [(key, text(f"review.{code}")) for key, code in codes.items()]
        why = self.choose(text("review.reason"), "", reasons)
        if why is not None:
            self.record(Taken(outcome=outcome, reason=codes[why]))

    def _contact(self) -> None:
        """The telephone number of who will wait; an empty line goes without one."""
        while True:
            number = self.ask(
                text("plain.contact"),
                lambda: (text("contact.lead"), text("plain.contact")),
            )
            if number == BACK:
                return
            if not number or is_telephone(number):
                break
            self.say(text("contact.wrong"))
        self.form = replace(self.form, contact=number)
        self.record(None)

    def record(self, taken: Taken | None, approval: Approval | None = None) -> None:
        """Record the visit as it was read out, and make room for the next patient."""
        try:
            event = self.desk.confirm(self.form, taken, self.shown, approval)
        except MadoguchiError as error:
            staff = self.opened.staff
            if error.code == UNAPPROVED and staff is not None:
                self._ask_supervisor(taken, staff)
            else:
                self.say(error_text(error))
            return
        self.questions.recorded(self.form)
        done = event.taken.outcome if event.taken else Outcome.REVIEW
        self.say(text("entry.recorded", short=text(f"outcome.{done}.short")))
        if self.opened.tour is not None:
            self.opened.tour.recorded()
        self.next_patient()

    def _ask_supervisor(self, taken: Taken | None, staff: StaffPort) -> None:
        """Record it once a supervisor has signed in for it; 0 goes back."""
        act = self.desk.to_approve(self.form, taken)
        by = agreed(self.lines, staff)
        if by:
            self.record(act.taken, Approval(by=by, act=act))
