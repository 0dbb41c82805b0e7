"""Somebody who trains: real keys on the program that trains, text off its screen."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from kiosk.demo.classroom import PracticeRoom, classroom
from kiosk.demo.scenes import EXPIRED, keys_of
from kiosk.desk.verdict import REVIEWED
from kiosk.training.course import CONTACT
from kiosk.training.lesson import Lesson
from kiosk.tui.classroom import ClassroomApp
from kiosk.tui.screens.lesson import IntroPanel, ResultPanel, ScenePanel
from kiosk.tui.screens.panel import Panel
from kiosk.tui.screens.practice import PracticeDesk
from schema.terms import Outcome
from tests.kiosk.tui.desk import Reader

SMALL = (80, 24)
Keys = tuple[str | tuple[str, ...], ...]
"""Keys by name or character, several typed ahead; `answer` and `panel` are waits."""

DATED = tuple(EXPIRED)
CHECKED = ("1", "panel", "1", "answer", "enter")


def _decided(outcome: Outcome) -> str:
    """The digit of what a person decides where the book leaves it open."""
    return next(key for key, one in REVIEWED.items() if one is outcome)


def typed(lesson: Lesson) -> tuple[str, ...]:
    return tuple(keys_of(lesson.person))


def rightly(lesson: Lesson) -> Keys:
    """What somebody presses who does everything right, by the lesson's name."""
    numbers = typed(lesson)
    dated = ("4", numbers, DATED, "enter", *CHECKED)
    return {
        "certificate": ("2", numbers, "enter", "enter"),
        "expired": ("4", numbers, DATED, "enter", *CHECKED),
        "notice": ("3", numbers, *CHECKED),
        "unread": ("1", "7", numbers, "6", "panel", "3", "enter"),
        "newer": (*dated, "panel", _decided(Outcome.UNCONFIRMED), "panel", "1"),
        "down": (
            "4",
            numbers,
            DATED,
            "enter",
            *CHECKED,
            "panel",
            tuple(CONTACT),
            "enter",
        ),
        "returning": ("1", "7", numbers, "3", "panel", "3", "enter"),
        "over": ("4", numbers, "enter"),
    }[lesson.name]


def wrongly(lesson: Lesson) -> Keys:
    """What somebody presses who makes a plausible mistake, by the lesson's name."""
    numbers = typed(lesson)
    dated = ("4", numbers, DATED, "enter", *CHECKED)
    nothing = ("enter", "enter")
    nobody_was_asked = ("8", "enter", "panel", *nothing)
    return {
        "certificate": ("3", numbers, *CHECKED),
        "expired": ("4", numbers, DATED, "enter", *nobody_was_asked),
        "notice": ("9", numbers, "enter"),
        "unread": ("3", numbers, *CHECKED),
        "newer": (*dated, "panel", _decided(Outcome.INSURED), "panel", "1"),
        "down": ("4", numbers, DATED, "enter", *CHECKED, "panel", *nothing),
        "returning": ("1", "7", numbers, "3", "panel", "5", "enter", "panel", *nothing),
        "over": ("2", numbers, tuple("5080731"), "enter", "enter"),
    }[lesson.name]


class Pupil(Reader):
    """Presses keys, and waits for what they lead to."""

    def text(self) -> str:
        """Everything on the screen without blanks, line ends and the box's sides."""
        return super().text().replace("│", "")

    async def sees(self, *panels: type) -> None:
        """Wait until one of these is on top."""
        names = " or ".join(one.__name__ for one in panels)
        await self.until(lambda: isinstance(self.app.screen, panels), names)

    async def begins(self) -> None:
        """Read the first screen and go on."""
        await self.sees(IntroPanel)
        await self.press("enter")

    async def comes_to_the_desk(self) -> PracticeDesk:
        """Read a scene and go on."""
        await self.sees(ScenePanel)
        await self.press("enter")
        await self.sees(PracticeDesk)
        desk = self.app.screen
        assert isinstance(desk, PracticeDesk)
        return desk

    async def plays(self, *keys: str | tuple[str, ...]) -> ResultPanel:
        """Receive the patient whose scene is shown, to the result."""
        desk = await self.comes_to_the_desk()
        for key in keys:
            if isinstance(key, tuple):
                await self.type(key)
            elif key == "panel":
                await self.sees(Panel)
            elif key == "answer":
                await self.until(
                    lambda: desk.form.own_answer is not None, "the register's answer"
                )
            else:
                await self.press(key)
        await self.sees(ResultPanel)
        result = self.app.screen
        assert isinstance(result, ResultPanel)
        return result


@contextmanager
def a_room() -> Iterator[PracticeRoom]:
    """A practice place whose register answers at once."""
    with classroom(pause=0, deadline=1.5) as room:
        yield room


@asynccontextmanager
async def training(
    room: PracticeRoom, size: tuple[int, int] = SMALL
) -> AsyncIterator[tuple[Pupil, ClassroomApp]]:
    """The program that trains, on the first patient's scene."""
    app = ClassroomApp(room.ready.clock, room)
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        pupil = Pupil(pilot)
        await pupil.begins()
        yield pupil, app
