"""The real reception screen with an invented patient before it (研修の受付).

1. It is the desk that everybody works at: the same keys, the same rulebook.
2. Above the fields stands what lies on the counter, and what the coach says.
3. Nothing opens from it that belongs to the real desk.
"""

from collections.abc import Callable

from kiosk.desk.form import Field, Form
from kiosk.labels import text
from kiosk.opened import Opened
from kiosk.training.coach import Coach
from kiosk.training.lesson import Help, Lesson
from kiosk.training.papers import beside
from kiosk.tui.screens import panels
from kiosk.tui.screens.lesson import ScenePanel
from kiosk.tui.screens.reception import ReceptionScreen
from kiosk.tui.widgets.entry_panel import EntryPanel
from schema.confirmation import Event
from schema.rules.judge import Decision
from schema.wareki import to_wareki

HINT, SCENE = "*", "+"
"""Keys of the coach; both are on a ten-key, and no field takes them."""
CLOSED = (
    "appointments",
    "checkup",
    "day",
    "people",
    "settings",
    "staff",
    "sync",
    "terminal",
    "training",
)
"""What is not there while people train."""

Ended = Callable[[Form | None, Event | None, int], None]
"""Told what was entered, what was recorded, and how many hints it took."""


class PracticeDesk(ReceptionScreen):
    """One patient of the training at the desk."""

    def __init__(self, opened: Opened, coach: Coach, place: str, ended: Ended) -> None:
        """Receive the coach's patient.

        Args:
            opened: The practice desk.
            coach: Who knows the lesson.
            place: Which of how many it is.
            ended: Told when somebody was recorded, or the training is left.
        """
        super().__init__(opened)
        self._coach = coach
        self._place = place
        self._ended = ended
        self._hinted: Field | None = None
        self.hints = 0
        """Times that the coach was asked."""

    def banner_said(self) -> str:
        """That nobody here is real."""
        return text("training.banner", day=to_wareki(self._day))

    def guidance(self, decision: Decision | None) -> str:
        """What lies on the counter, and below it what the coach says."""
        del decision
        first = text("training.strip", place=self._place, said=beside(self._lesson))
        said = f"{first}\n{self._coached()}"
        begins = self.form.at is Field.DOCUMENT
        if begins and self.tasks is not None and self.tasks.open():
            said += "\n" + text("training.tasks")
        return said

    @property
    def _lesson(self) -> Lesson:
        return self._coach.lesson

    def _coached(self) -> str:
        how, hinted = self._lesson.help, self._hinted is self.form.at
        if how is Help.WHOLE or (how is Help.ASKED and hinted):
            step = self._coach.step(self.form, is_asking=self.is_asking)
            return text("training.next_step", step=step)
        if self.form.at is Field.VERDICT and self.form.undated is not None:
            return text("training.not_asked")
        asked = how is Help.ASKED
        return text("training.strip_asked" if asked else "training.strip_alone")

    def on_entry_panel_key_pressed(self, event: EntryPanel.KeyPressed) -> None:
        """Give the coach's keys to the coach, the others to the desk."""
        if self.is_too_small or event.character not in {HINT, SCENE}:
            return
        event.stop()
        event.prevent_default()
        if event.character == SCENE:
            self.app.push_screen(ScenePanel(self._lesson, self._place, again=True))
        elif self._lesson.help is Help.ASKED:
            self.hints += self._hinted is not self.form.at
            self._hinted = self.form.at
            self.refresh_patient()
        else:
            self.app.bell()

    def verbs(self) -> dict[str, Callable[[], None]]:
        """What can be called at a practice desk."""
        closed = dict.fromkeys(CLOSED, self._not_here)
        return super().verbs() | closed | {"quit": self._leave}

    def _not_here(self) -> None:
        self.message = text("training.not_here")
        self.app.bell()

    def open_more(self) -> None:
        """Nothing of what is seldom needed is for training."""
        self._not_here()

    def _leave(self) -> None:
        """End the training, if it was meant."""
        self._choose(panels.leave_training(), lambda _: self._end(None, None))

    def recorded(self, form: Form, event: Event) -> None:
        """The patient was recorded: the lesson is over."""
        self._end(form, event)

    def _end(self, form: Form | None, event: Event | None) -> None:
        self._ended(form, event, self.hints)
