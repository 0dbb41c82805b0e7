"""A supervisor signs in for one act, beside whoever works (責任者の確認).

Whoever is signed in stays so. Esc goes back to the verdict, and nothing was recorded.
"""

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from kiosk.desk.approval import SupervisorGate
from kiosk.desk.staff import StaffPort
from kiosk.labels import text
from kiosk.tui.asked import LockAsked, ask
from kiosk.tui.flow import wrap
from kiosk.tui.keyed import keymap_of
from kiosk.tui.screens.sign_in import ROOM, SignInField, SignInScreen


class ApprovalScreen(SignInScreen[str]):
    """Gives the staff id of the supervisor who signed in; `None` for nobody."""

    def __init__(self, staff: StaffPort) -> None:
        """Ask for one of these accounts."""
        super().__init__(staff.approve, gate=SupervisorGate(staff))
        self._is_decided = self._is_gone = False
        self._agreed: str | None = None

    def compose(self) -> ComposeResult:
        """What is asked for, and a field whose letters do not show."""
        with Vertical(id="lock"):
            yield Static(text("approval.title"), id="lock-title")
            yield Static("\n".join(wrap(text("approval.lead"), ROOM)))
            yield Static(id="lock-lead")
            yield SignInField()
            yield Static(id="lock-message")

    def succeeded(self, opened: object) -> None:
        """Give who agreed."""
        self._leave(str(opened))

    def on_key(self, event: events.Key) -> None:
        """Hide the screen from here too."""
        if keymap_of(self.app).meaning(event.key) == "lock":
            event.stop()
            ask(self, LockAsked())

    def begin_again(self) -> None:
        """Leave it."""
        self._leave(None)

    def on_screen_resume(self) -> None:
        """Leave it now, where the answer came while the screen was hidden."""
        if self._is_decided:
            self._go()

    def _leave(self, agreed: str | None) -> None:
        """Go once, and not from under the lock."""
        if not self._is_decided:
            self._is_decided, self._agreed = True, agreed
            self._go()

    def _go(self) -> None:
        if not self._is_gone and self.is_active:
            self._is_gone = True
            self.dismiss(self._agreed)
