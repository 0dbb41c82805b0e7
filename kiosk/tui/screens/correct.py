"""Corrects a recorded visit: what, why, then what follows from it (訂正の手順).

1. A digit says what is wrong, another why; the visit judged anew is shown before it is
   recorded, and Enter records it.
2. What cannot be done is said there, and Enter does nothing.
3. The record that was made stays; the correction stands beside it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from kiosk.desk.amended import Now
from kiosk.desk.approval import UNAPPROVED, Approval
from kiosk.desk.correct import REASONS, REASONS_TO_WITHDRAW, correct, to_approve
from kiosk.desk.correction import Change, corrected, teller_of
from kiosk.desk.keys import READINGS
from kiosk.desk.staff import StaffPort
from kiosk.desk.standing import Standing
from kiosk.desk.verdict import reasons_for
from kiosk.labels import error_text, text
from kiosk.tui.screens import correct_asking as asking
from kiosk.tui.screens.approval import ApprovalScreen
from kiosk.tui.screens.correct_documents import DocumentsSheet
from kiosk.tui.screens.correct_person import PersonSheet
from kiosk.tui.screens.correct_sure import MORE, REASON, RECORD, SureSheet
from kiosk.tui.screens.panel import Panel
from kiosk.tui.screens.past import Past
from kiosk.tui.screens.sentence import SentencePanel
from schema.confirmation import Taken
from schema.errors import MadoguchiError
from schema.terms import Outcome

if TYPE_CHECKING:
    from kiosk.desk.ports import Patient
    from schema.visit import Presented


class Correcting:
    """One correction on its way, over the sheet of its visit."""

    def __init__(
        self,
        over: Panel[Any],
        past: Past,
        visit: Standing,
        done: Callable[[str], None],
    ) -> None:
        """Correct `visit`; `done` is given what to say once it is recorded."""
        self._over = over
        self._past = past
        self._visit = visit
        self._done = done
        self._change = Change()
        self._reason = ""

    def start(self) -> None:
        """Ask what is wrong."""
        now = Now.of(self._visit, self._change)
        try:
            teller = teller_of(self._past.desk, self._visit.id, self._change)
        except MadoguchiError as error:
            self._done(error_text(error))
            return
        panel = asking.what(now, teller, is_supervised=self._past.is_supervised)
        self._choose(panel, self._what)

    def _choose(self, panel: Panel[Any], then: Callable[[Any], None]) -> None:
        """Open a panel; nothing is corrected where it is left."""

        def chosen(result: object) -> None:
            if result is not None:
                then(result)

        self._over.app.push_screen(panel, chosen)

    def _what(self, key: str) -> None:
        now = Now.of(self._visit, self._change)
        steps: dict[str, Callable[[], None]] = {
            "1": lambda: self._choose(DocumentsSheet(now.documents), self._documents),
            "2": lambda: self._choose(asking.readings(), self._reading),
            "3": lambda: self._changed(returning=not now.returning),
            "4": lambda: self._changed(declaration=not now.declaration),
            "5": lambda: self._choose(asking.taken(), self._outcome),
            "6": lambda: self._choose(self._person(), self._patient),
            "7": lambda: self._changed(withdrawn=True),
            "8": self._changed,
        }
        steps[key]()

    def _changed(self, **what: object) -> None:
        """Take one thing into the correction, and go on to its reason."""
        self._change = replace(self._change, **what)
        if self._reason and not self._change.withdrawn:
            self._look()
        else:
            self._ask_reason()

    def _documents(self, documents: "tuple[Presented, ...]") -> None:
        self._changed(documents=documents)

    def _reading(self, key: str) -> None:
        reader, answer = READINGS[key]
        self._changed(reader=reader, card_answer=answer)

    def _outcome(self, key: str) -> None:
        """What was done; why is asked where the rulebook says something else."""
        outcome = asking.TAKEN.get(key)
        if outcome is None:
            self._by_the_book()
            return
        panel = asking.taken_reasons(outcome)
        self._choose(panel, lambda why: self._took(outcome, why))

    def _by_the_book(self) -> None:
        """Take what the rulebook says of the visit as it is corrected so far."""
        bare = replace(self._change, taken=None)
        try:
            now = corrected(self._past.desk, self._visit.id, bare)
        except MadoguchiError as error:
            self._done(error_text(error))
            return
        self._changed(taken=Taken(outcome=now.decision.outcome))

    def _took(self, outcome: Outcome, key: str) -> None:
        reason = reasons_for(outcome)[key]
        self._changed(taken=Taken(outcome=outcome, reason=reason))

    def _person(self) -> PersonSheet:
        return PersonSheet(self._past.desk, self._change.patient or self._visit.patient)

    def _patient(self, patient: "Patient") -> None:
        self._changed(patient=patient)

    def _ask_reason(self) -> None:
        self._choose(asking.reasons(self._reasons), self._because)

    @property
    def _reasons(self) -> tuple[str, ...]:
        return REASONS_TO_WITHDRAW if self._change.withdrawn else REASONS

    def _because(self, key: str) -> None:
        if key == asking.OTHER:
            title, lead = text("correct.other"), text("correct.other_lead")
            self._choose(SentencePanel(title, lead), self._reasoned)
        else:
            self._reasoned(self._reasons[int(key) - 1])

    def _reasoned(self, reason: str) -> None:
        self._reason = reason
        self._look()

    def _look(self) -> None:
        """Show what follows, before it is recorded."""
        sheet = SureSheet(self._past.desk, self._visit, self._change, self._reason)
        self._choose(sheet, lambda key: self._sure(key, sheet))

    def _sure(self, key: str, sheet: SureSheet) -> None:
        if key == RECORD:
            self._record(sheet)
        elif key == MORE:
            self.start()
        elif key == REASON:
            self._ask_reason()

    def _record(self, sheet: SureSheet, approval: Approval | None = None) -> None:
        given = (self._past.desk, self._visit.id, self._change, self._reason)
        try:
            correct(*given, sheet.decision, approval=approval)
        except MadoguchiError as error:
            if error.code == UNAPPROVED and self._past.staff is not None:
                self._ask_supervisor(self._past.staff, sheet)
            else:
                self._done(error_text(error))
            return
        self._done(text("history.corrected"))

    def _ask_supervisor(self, staff: StaffPort, sheet: SureSheet) -> None:
        """Record it once a supervisor has signed in for it; who works stays so."""
        given = (self._past.desk, self._visit.id, self._change, self._reason)
        act = to_approve(*given)

        def agreed(by: str | None) -> None:
            if by:
                self._record(sheet, Approval(by=by, act=act))

        self._over.app.push_screen(ApprovalScreen(staff), agreed)
