"""The ways on where a document alone does not do (ほかの確認方法と見くらべ).

Opens the steps that serve instead of a card, the declaration, the claims clerk's
lines and the comparison, and puts into the form what came of them.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from kiosk.desk import ladder, verdict
from kiosk.desk.form import Form
from kiosk.desk.keys import add_document
from kiosk.desk.ladder import Step
from kiosk.desk.receive import Desk
from kiosk.labels import text
from kiosk.online.app.pasted import paste
from kiosk.tui.screens.comparison import ComparisonScreen
from kiosk.tui.screens.declaration import SHARES, DeclarationPanel
from kiosk.tui.screens.ladder import ADD_CARD, CLAIMS, STEPS, ClaimsPanel, LadderPanel
from kiosk.tui.screens.panel import Panel
from schema.terms import Document
from schema.wareki import to_wareki

if TYPE_CHECKING:
    from kiosk.paper.outlet import Outlet


class Ways(Screen[None]):
    """Panels that lead on from a verdict, and what they do to the form."""

    desk: Desk
    """The desk at work."""
    form: Form
    """The patient at the desk."""
    message: str
    """One line for the clerk."""
    paper: "Outlet | None" = None
    """Where the 被保険者資格申立書 goes."""

    @property
    def is_down(self) -> bool:
        """True while no register answers."""
        raise NotImplementedError

    def refresh_patient(self) -> None:
        """Draw the fields and the verdict again."""
        raise NotImplementedError

    def told(self) -> AbstractContextManager[None]:
        """Say on the screen what goes wrong inside, and go on."""
        raise NotImplementedError

    def call_shortcut(self, name: str) -> None:
        """Do what a function key, a digit or the menu names."""
        raise NotImplementedError

    def _choose(self, panel: Panel[Any], then: Callable[[Any], None]) -> None:
        """Open a panel and do something with what comes of it, if anything does."""

        def chosen(result: object) -> None:
            if result is not None:
                with self.told():
                    then(result)
            self.refresh_patient()

        self.app.push_screen(panel, chosen)

    def open_ladder(self) -> None:
        """What can serve where the card gave no answer."""
        panel = LadderPanel(self.desk, self.form, is_down=self.is_down)
        self._choose(panel, self._take_rung)

    def _take_rung(self, key: str) -> None:
        around = self.desk.around()
        if key == CLAIMS:
            self.open_claims()
        elif key == ADD_CARD:
            self.form = add_document(self.form, Document.MY_NUMBER_CARD, around)
        elif STEPS[key] is Step.OUTAGE:
            self.call_shortcut("outage")
        elif STEPS[key] is Step.DECLARATION and not self.form.declaration:
            panel = DeclarationPanel(self.desk, self.form, self.paper)
            self._choose(panel, self._declared)
        else:
            self.form = ladder.apply(self.form, STEPS[key], around)

    def open_claims(self) -> None:
        """Under which numbers such a visit is claimed."""
        self.app.push_screen(ClaimsPanel(self.form))

    def _declared(self, key: str) -> None:
        taken = ladder.apply(self.form, Step.DECLARATION, self.desk.around())
        self.form = replace(taken, declared_share=SHARES.get(key))

    @property
    def must_compare(self) -> bool:
        """True if something differs that nobody has acknowledged yet."""
        return verdict.must_compare(self.desk, self.form)

    def open_comparison(self) -> None:
        """Paper, local copy and live answer side by side."""
        panel = ComparisonScreen(self.desk, self.form)

        def compared(form: Form) -> None:
            if form.identity == self.form.identity:
                self.form = form
            if panel.is_otherwise:
                self.call_shortcut("review")

        self._choose(panel, compared)

    def with_app_text(self, said: str) -> Form:
        """The form with pasted text of the app; the message says what became of it."""
        now = self.desk.clock.now()
        done = paste(self.form, said, self.desk.around(), now)
        day = to_wareki(done.confirmed_on) if done.confirmed_on else ""
        self.message = text(f"pasted.{done.code}", day=day)
        if done.code != "taken":
            self.app.bell()
        return done.form
