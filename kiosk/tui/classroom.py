"""The program that only trains: no desk below, no lock before (研修だけの画面)."""

from contextlib import nullcontext

from kiosk.opened import Classroom, Opened
from kiosk.training.marking import Score
from kiosk.tui.app import KioskApp
from kiosk.tui.screens.training import TrainingScreen
from schema.clock import Clock


class ClassroomApp(KioskApp):
    """Begins with the training, and ends with it."""

    def __init__(self, clock: Clock, room: Classroom) -> None:
        """Train in `room`, which somebody else puts away.

        Args:
            clock: The one clock.
            room: The practice place.
        """
        super().__init__(clock, lambda _: room.opened, unlocked=room.opened)
        self._classroom = room
        self.score: Score | None = None
        """How it went, once it is over."""

    def _show(self, opened: Opened) -> None:
        """Begin with the training in place of the desk."""
        self._unlocked = opened
        training = TrainingScreen(lambda: nullcontext(self._classroom))
        self.push_screen(training, self._over)

    def _over(self, score: Score | None) -> None:
        self.score = score
        self.exit()
