"""The lists around the desk, and what is chosen in them (照会一覧・予約・障害時)."""

from kiosk.desk.appointments import Appointments
from kiosk.desk.tasks import Tasks
from kiosk.tui.screens.appointments import AppointmentsScreen, Arrival
from kiosk.tui.screens.confirming import Confirming
from kiosk.tui.screens.outage import OutageScreen
from kiosk.tui.screens.worklist import APPOINTMENTS, OUTAGE, WorklistScreen


class Around(Confirming):
    """Opens lists over the desk, and takes up whom they give."""

    tasks: Tasks | None = None
    """What somebody has to do about visits that are recorded."""
    appointments: Appointments | None = None
    """Whoever is expected."""

    def open_worklist(self) -> None:
        """What came back, what has to be done, what waits."""
        given = WorklistScreen(self.desk, self.checks, self.tasks, self.looked_at)
        self.app.push_screen(given, self._left_worklist)

    def _left_worklist(self, chosen: str | None) -> None:
        with self.told():
            if chosen == OUTAGE:
                self.open_outage()
            elif chosen == APPOINTMENTS:
                self.open_appointments()
            elif chosen is not None:
                self.take_up(chosen)
        self.refresh_all()

    def open_appointments(self) -> None:
        """Whoever is expected, and who of them will be trouble."""
        if self.appointments is not None:
            given = AppointmentsScreen(self.desk, self.appointments)
            self.app.push_screen(given, self._arrived)

    def _arrived(self, arrival: Arrival | None) -> None:
        if arrival is not None:
            self.message = arrival.said
            self._found(arrival.form)

    def open_outage(self) -> None:
        """What to do while no register answers."""
        self.app.push_screen(OutageScreen(self.desk, self.standing, self.form))
