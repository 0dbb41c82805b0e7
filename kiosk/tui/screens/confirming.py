"""From a verdict to the record: what differs, whom to call, then the log (確定).

1. What differs between paper, copy and register is looked at before anything else.
2. Who waits for a check is asked for a telephone number; Enter goes on without.
3. What is recorded is what was on the screen.
4. Who was cancelled by mistake can be taken back.
5. The 受付票 says what is on the screen, before it is recorded.
6. Screen and 受付票 speak the patient's language until the patient is recorded.
7. A number that does not hold and that nobody vouches for is looked at again first.
"""

from collections.abc import Callable
from dataclasses import replace

from kiosk.desk import verdict
from kiosk.desk.approval import UNAPPROVED, Approval
from kiosk.desk.form import Form
from kiosk.desk.slip import Reception, SlipSetup, slip_of
from kiosk.desk.staff import StaffPort, number_of
from kiosk.labels import error_text, text
from kiosk.opened import Opened
from kiosk.tui.asked import StaffMoved
from kiosk.tui.screens.approval import ApprovalScreen
from kiosk.tui.screens.contact import ContactPanel
from kiosk.tui.screens.drawing import Drawing
from kiosk.tui.screens.patient import PatientScreen
from kiosk.tui.screens.slip import SlipPanel
from schema.confirmation import Event, Taken
from schema.errors import MadoguchiError
from schema.terms import Outcome


class Confirming(Drawing):
    """Takes the steps between Enter and the log."""

    slips: SlipSetup = SlipSetup()
    """What the clinic arranged for its 受付票."""
    staff: StaffPort | None = None
    """The accounts; `None` in a demo, which has none."""
    _cancelled: Form | None = None
    _giving_up: Form | None = None

    def work_with(self, opened: Opened) -> None:
        """Work with what the clinic arranged, as it is by now."""
        self.ask_consent = opened.ask_consent
        self.asks_deposit = opened.asks_deposit
        self.paper = opened.paper
        self.slips = opened.slips or SlipSetup()
        self.staff, self.gate = opened.staff, opened.gate

    def verbs(self) -> dict[str, Callable[[], None]]:
        """What can be called, the 受付票 among it."""
        ours = {
            "patient": self.open_patient,
            "slip": self.open_slip,
            "cancel": self.open_cancel,
        }
        return super().verbs() | ours

    def open_patient(self) -> None:
        """The screen turned to the patient."""
        decision, practice = self.desk.decide(self.form), self.desk.place.practice
        banner = self.banner_said() if practice else ""
        shown = PatientScreen(decision, self.beside(), self.form.language, banner)
        self._choose(shown, self._speaks)

    def _speaks(self, language: str) -> None:
        self.form = replace(self.form, language=language)

    def open_slip(self) -> None:
        """What the patient takes home."""
        if self.paper is None:
            self.message = text("entry.nothing_here")
            self.app.bell()
            return
        if self.must_look:
            self.look_at_number()
            return
        decision = self.desk.decide(self.form)
        reception = Reception(
            pending=self.is_down or self.is_pending(decision),
            nothing_else=self.form.nothing_else,
            declared_share=self.form.declared_share,
            scheme_known=self.form.known_scheme is not None,
        )
        desk = self.desk
        slip = slip_of(decision, desk.place, desk.clock, self.slips, reception)
        panel = SlipPanel(slip, self.slips.form, self.paper, self.form.language)
        self.app.push_screen(panel)

    def confirm(self) -> None:
        """Do what Enter means beside this verdict."""
        decision = self.desk.decide(self.form)
        first = self.primary(decision)
        if first is not None:
            self.call_shortcut(first)
        elif self.must_look:
            self.look_at_number()
        elif self.must_compare:
            self.open_comparison()
        elif decision.outcome is Outcome.REVIEW:
            self.open_review()
        elif self.is_pending(decision) and not self.form.contact:
            self._choose(ContactPanel(), self._contacted)
        else:
            self.record(None)

    def look_at_number(self) -> None:
        """Ring, and ask to look at the number again; nothing is recorded by that."""
        self.form = verdict.looked(self.form)
        self.message = text("entry.look")
        self.app.bell()
        self.guard()

    def _contacted(self, number: str) -> None:
        self.form = replace(self.form, contact=number)
        self.record(None)

    def record(self, taken: Taken | None, approval: Approval | None = None) -> None:
        """Record the visit as it was shown, and make room for the next patient."""
        form = self.form
        try:
            event = self.desk.confirm(form, taken, self._shown, approval)
        except MadoguchiError as error:
            if error.code == UNAPPROVED and self.staff is not None:
                self._ask_supervisor(taken)
                return
            self.message = error_text(error)
            self.app.bell()
            self.refresh_patient()
            self.guard()
            return
        self._cancelled = None
        self.questions.recorded(self.form)
        done = event.taken.outcome if event.taken else Outcome.REVIEW
        self.message = text("entry.recorded", short=text(f"outcome.{done}.short"))
        self.next_patient()
        self.recorded(form, event)
        self.refresh_all()

    def _ask_supervisor(self, taken: Taken | None) -> None:
        """Record it once a supervisor has signed in for it."""
        if self.staff is None:
            return
        act = self.desk.to_approve(self.form, taken)

        def agreed(by: str | None) -> None:
            if by:
                self.record(act.taken, Approval(by=by, act=act))
            self.refresh_patient()

        self.app.push_screen(ApprovalScreen(self.staff), agreed)

    def recorded(self, form: Form, event: Event) -> None:
        """Somebody was recorded: what was entered, and what stands in the log."""
        del form, event
        if self.tour:
            self.tour.recorded()

    def on_staff_moved(self, event: StaffMoved) -> None:
        """Say whose records are made from now on; the entry stays."""
        number = number_of(event.staff)
        self.message = text("lock.taken_over", number=number)
        self.refresh_all()

    def give_up(self) -> None:
        """Send the patient away where that was meant: what was entered goes with it."""
        if self.form in (Form(), self._giving_up):
            self.open_cancel()
            return
        self._giving_up = self.form
        self.message = text("entry.leaving", press=self.called("next"))
        self.app.bell()

    def open_cancel(self) -> None:
        """Send the patient away; nothing is recorded, and it can be taken back."""
        left = self.form
        self.message = ""
        self.next_patient()
        if not self.message:
            self._cancelled = left if left != Form() else self._cancelled
            self.message = text("entry.cancelled")
        self.look()

    def uncancel(self) -> None:
        """Go on with whoever was cancelled last, where nobody was recorded since."""
        left, self._cancelled = self._cancelled, None
        if left is not None:
            self.form = left
            self.message = text("entry.uncancelled")
            self.guard()
