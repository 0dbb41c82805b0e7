"""A clerk at a desk that is shown: real keys, a real store, text off the screen."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.demo.cast import Cast, cast_of
from kiosk.demo.clinic import DAY, Demo, demo
from kiosk.demo.fingers import Fingers
from kiosk.demo.scenes import USUAL, keys_of
from kiosk.demo.shown import opened_demo
from kiosk.desk.form import Form
from kiosk.desk.ports import Recorded
from kiosk.tui.app import KioskApp
from kiosk.tui.screens.reception import ReceptionScreen
from schema.insured import Insured
from schema.terms import EventType, Outcome
from tests.kiosk.tui.register import Register

if TYPE_CHECKING:
    from textual.pilot import Pilot

PEOPLE = 300


@contextmanager
def a_demo(folder: Path) -> Iterator[tuple[Demo, Cast]]:
    """A demo's store and who comes to it.

    Its own checks rest: they would settle what waits while a test looks at it.
    """
    with demo(folder / "data", PEOPLE, pause=0) as ready:
        ready.checks.stop()
        yield ready, cast_of(ready.first, PEOPLE)


class Reader(Fingers):
    """Presses keys and reads the screen, whatever program it is."""

    def lines(self) -> list[str]:
        """What stands on the screen, line by line."""
        drawn = self.app.screen._compositor.render_strips()  # noqa: SLF001
        return [strip.text.rstrip() for strip in drawn]

    def text(self) -> str:
        """Everything on the screen without blanks and line ends."""
        return "".join("".join(line.split()) for line in self.lines())

    def says(self, sentence: str) -> bool:
        """True if the whole sentence stands on the screen, on one line or more."""
        return "".join(sentence.split()) in self.text()


class Clerk(Reader):
    """Works at the demo's desk."""

    def __init__(
        self, pilot: "Pilot[None]", ready: Demo, cast: Cast, register: Register
    ) -> None:
        """Work at the demo's desk, before this register."""
        super().__init__(pilot)
        self.register = register
        self.demo = ready
        self.cast = cast
        screen = self.app.screen
        assert isinstance(screen, ReceptionScreen)
        self.desk: ReceptionScreen = screen

    @property
    def form(self) -> Form:
        return self.desk.form

    @property
    def outcome(self) -> Outcome | None:
        decision = self.desk.decision()
        return decision.outcome if decision else None

    @property
    def confirmed(self) -> list[Recorded]:
        """Today's confirmed visits, newest first."""
        rows = self.demo.desk.journal.on_day(self.demo.desk.today)
        return [row for row in rows if row.event.type is EventType.CONFIRMED]

    async def enter_person(self, person: Insured) -> None:
        """Type somebody's numbers and take the offered day of birth."""
        await self.type(keys_of(person))

    async def shows(self, document: str, person: Insured, *more: str) -> None:
        """Type a document's digit, somebody's numbers, and what comes after."""
        await self.type([document, *keys_of(person), *more])

    async def looked(self) -> None:
        """Let the screen look at how checks stand, and draw what it sees."""
        self.desk.look()
        await self.pilot.pause()


@asynccontextmanager
async def at_desk(
    ready: tuple[Demo, Cast],
    size: tuple[int, int] = USUAL,
    register: Register | None = None,
    *,
    asks_consent: bool = False,
) -> AsyncIterator[Clerk]:
    """A clerk at an open desk on the demo's day.

    Args:
        ready: The demo.
        size: Of the terminal.
        register: What is asked; left out, one that answers at once.
        asks_consent: Whether the patient is asked for consent before a check.
    """
    demo_ready, cast = ready
    demo_ready.clock.day = DAY
    asked = register or Register(demo_ready)
    opened = replace(opened_demo(demo_ready), checks=asked, ask_consent=asks_consent)
    app = KioskApp(demo_ready.clock, lambda _: opened, unlocked=opened)
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Clerk(pilot, demo_ready, cast, asked)
