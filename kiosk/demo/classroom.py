"""The practice place of the training: a demo of its own (研修の窓口).

1. Its store lies in a folder that goes with it; nothing of it is ever sent.
2. It knows nothing of a real desk: not its folder, its keys, its people.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kiosk.demo.clinic import DAY, Demo, demo, everybody
from kiosk.labels import text
from kiosk.online.simulated.told import validity_of
from kiosk.opened import Opened
from kiosk.training.course import course_of
from kiosk.training.lesson import Lesson
from schema.insured import Insured
from schema.online import OnlineQuery

PAUSE = 0.6
"""Seconds that the simulated terminal takes."""
DEADLINE = 3.0
"""Seconds that somebody who learns waits for it while the line is down."""
_NEWER = "3"


@dataclass(frozen=True, slots=True)
class PracticeRoom:
    """A desk of invented people, and the lessons that are played at it."""

    lessons: tuple[Lesson, ...]
    """Who comes, in their order."""
    opened: Opened
    """The practice desk."""
    ready: Demo
    """What it is made of."""

    def begin(self, lesson: Lesson) -> None:
        """Stand on the lesson's day, before its register."""
        if self.ready.clock.day != lesson.day:
            self.ready.clock.day = lesson.day
            self.ready.renew_copy()
        self.ready.terminal.behave(lesson.terminal)

    def end(self) -> None:
        """Let the register answer again."""
        self.ready.terminal.behave("answering")
        self.ready.checks.wake()


@contextmanager
def classroom(
    pause: float = PAUSE, deadline: float = DEADLINE
) -> Iterator[PracticeRoom]:
    """Set the practice place up, and put it away afterwards.

    Args:
        pause: Seconds the simulated terminal takes to answer.
        deadline: Seconds that anybody waits for it.
    """
    with demo(pause=pause, deadline=deadline) as ready:
        lessons = course_of(tuple(everybody()), _has_moved_on, DAY)
        opened = Opened(
            desk=ready.desk,
            checks=ready.checks,
            tasks=ready.store.tasks,
            history=ready.store.history,
            verify=ready.verify,
            lock_hint=text("lock.demo"),
        )
        yield PracticeRoom(lessons, opened, ready)


def _has_moved_on(person: Insured) -> bool:
    """True of whom the register says that newer eligibility exists."""
    query = OnlineQuery(
        insurer_number=person.insurer_number,
        symbol=person.symbol,
        number=person.number,
        branch=person.branch,
        birth_date=person.birth_date,
        correlation="",
        on_day=DAY,
    )
    return validity_of(query, person, DAY) == _NEWER
