"""The training over the desk: scene, desk, result, eight times, score (研修).

1. It covers what lies below; that desk is neither read nor changed.
2. Its own place is set up when it begins, and gone when it is left.
3. Whoever leaves before the end sees how it went so far.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from time import monotonic

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from kiosk.desk.form import Form
from kiosk.labels import text
from kiosk.opened import Classroom
from kiosk.training.coach import Coach
from kiosk.training.lesson import Expected, Lesson, expected
from kiosk.training.marking import Attempt, Score, marked, misses, score_of
from kiosk.tui.screens.lesson import (
    AGAIN,
    IntroPanel,
    ResultPanel,
    ScenePanel,
)
from kiosk.tui.screens.practice import PracticeDesk
from kiosk.tui.screens.score import ScorePanel
from schema.confirmation import Event

Training = Callable[[], AbstractContextManager[Classroom]]
"""Opens the practice place."""


class TrainingScreen(Screen[Score]):
    """Leads from patient to patient; gives the score."""

    practice_mark = text("training.mark")
    """What every panel says while this screen is there."""

    def __init__(self, training: Training) -> None:
        """Take what opens the practice place."""
        super().__init__()
        self._training = training
        self._ends = ExitStack()
        self._room: Classroom | None = None
        self._attempts: dict[str, list[Attempt]] = {}
        self._rights: dict[str, Expected] = {}
        self._nth = 0
        self._keys = 0
        self._since = 0.0

    def compose(self) -> ComposeResult:
        """The banner, and that it takes a moment."""
        yield Static(self.practice_mark, id="banner")
        yield Static(text("training.preparing"), id="training-wait")

    async def on_mount(self) -> None:
        """Set the place up beside the screen, then begin."""
        enter = self._ends.enter_context
        self._room = await asyncio.to_thread(lambda: enter(self._training()))
        self.query_one("#training-wait").display = False
        self.app.push_screen(IntroPanel(), self._introduced)

    def on_unmount(self) -> None:
        """Put the place away, however the screen was left."""
        self._ends.close()

    @property
    def room(self) -> Classroom:
        """The practice place, once it is there."""
        if self._room is None:
            raise RuntimeError
        return self._room

    @property
    def _lesson(self) -> Lesson:
        return self.room.lessons[self._nth]

    @property
    def _place(self) -> str:
        return f"{self._nth + 1}/{len(self.room.lessons)}"

    def _introduced(self, chosen: str | None) -> None:
        if chosen is None:
            self.dismiss(self.score())
        else:
            self._begin()

    def _begin(self) -> None:
        """Tell the next patient's scene."""
        self.room.begin(self._lesson)
        self._rights[self._lesson.name] = expected(self._lesson, self.room.opened.desk)
        self.app.push_screen(ScenePanel(self._lesson, self._place), self._told)

    def _told(self, chosen: str | None) -> None:
        if chosen is None:
            self._finish()
            return
        opened, right = self.room.opened, self._rights[self._lesson.name]
        coach = Coach(self._lesson, right, opened.desk)
        self._keys, self._since = self._keys_pressed, monotonic()

        def ended(form: Form | None, event: Event | None, hints: int) -> None:
            self.call_later(self._ended, form, event, hints)

        self.app.push_screen(PracticeDesk(opened, coach, self._place, ended))

    @property
    def _keys_pressed(self) -> int:
        return int(getattr(self.app, "keys_pressed", 0))

    def _ended(self, form: Form | None, event: Event | None, hints: int) -> None:
        """The patient was recorded, or the training is left."""
        self.app.pop_screen()
        self.room.end()
        if form is None or event is None or event.taken is None:
            self._finish()
            return
        right = self._rights[self._lesson.name]
        attempt = Attempt(
            form=form,
            event=event,
            missed=misses(self._lesson, right, form, event),
            keys=self._keys_pressed - self._keys,
            hints=hints,
            seconds=int(monotonic() - self._since),
        )
        self._attempts.setdefault(self._lesson.name, []).append(attempt)
        last = self._nth + 1 == len(self.room.lessons)
        panel = ResultPanel(self._lesson, right, attempt, last=last)
        self.app.push_screen(panel, self._judged)

    def _judged(self, chosen: str | None) -> None:
        if chosen == AGAIN:
            self._begin()
        elif chosen is None or self._nth + 1 == len(self.room.lessons):
            self._finish()
        else:
            self._nth += 1
            self._begin()

    def _finish(self) -> None:
        """Tell the score, then go."""
        score = self.score()

        def go(_: str | None) -> None:
            self.dismiss(score)

        self.app.push_screen(ScorePanel(score), go)

    def score(self) -> Score:
        """How it went so far."""
        patients = []
        for lesson in self.room.lessons:
            attempts = self._attempts.get(lesson.name, ())
            right = self._rights.get(lesson.name)
            patients.append(marked(lesson.name, right, attempts))
        return score_of(patients)
