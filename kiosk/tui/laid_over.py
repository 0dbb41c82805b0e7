"""What is seldom needed, each a screen laid over the desk (窓口に重ねる画面).

1. The desk beneath stays as it is, whoever is at it.
2. What only IT may open is opened to nobody else.
"""

from textual import on
from textual.app import App

from kiosk.desk.staff import Role
from kiosk.labels import text
from kiosk.opened import Opened
from kiosk.tui.asked import CheckupAsked, SettingsAsked, StaffAsked, TrainingAsked
from kiosk.tui.screens.choices import ChoicePanel


class LaidOver(App[None]):
    """The part of the program that lays screens over an open desk."""

    _unlocked: Opened | None = None

    @on(TrainingAsked)
    def train(self) -> None:
        """Lay the training over the desk, which stays as it is."""
        training = self._unlocked.training if self._unlocked is not None else None
        if training is None:
            self.bell()
            return
        from kiosk.tui.screens.training import TrainingScreen  # noqa: PLC0415

        self.push_screen(TrainingScreen(training))

    @on(CheckupAsked)
    def open_checkup(self) -> None:
        """Lay the check of desk and machine over the desk."""
        from kiosk.tui.screens.checkup import CheckupScreen  # noqa: PLC0415

        opened = self._for_it()
        if opened is not None and opened.checkup is not None:
            self.push_screen(CheckupScreen(opened.checkup))

    @on(SettingsAsked)
    def open_settings(self) -> None:
        """Lay what the clinic arranged over the desk."""
        from kiosk.tui.screens.settings import SettingsScreen  # noqa: PLC0415

        opened = self._for_it()
        if opened is not None and opened.settings is not None:
            printers = opened.checkup.printers if opened.checkup else None
            screen = SettingsScreen(opened.settings, opened.desk, printers)
            self.push_screen(screen)

    @on(StaffAsked)
    def open_staff(self) -> None:
        """Lay the accounts over the desk; everybody has their own there."""
        from kiosk.tui.screens.staff import StaffScreen  # noqa: PLC0415

        staff = self._unlocked.staff if self._unlocked is not None else None
        if staff is not None:
            self.push_screen(StaffScreen(staff))
        else:
            self.push_screen(ChoicePanel(text("more.title"), text("more.no_staff"), ()))

    def _for_it(self) -> Opened | None:
        """The open desk, where whoever is signed in looks after it (IT担当)."""
        opened = self._unlocked
        if opened is None or opened.staff is None or opened.staff.may(Role.IT):
            return opened
        self.bell()
        self.push_screen(ChoicePanel(text("more.title"), text("more.for_it"), ()))
        return None
