"""The whole way: keys, the check, the folder, the simulated terminal, the screen."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from kiosk.demo.cast import Cast, cast_of
from kiosk.demo.clinic import Demo, demo
from kiosk.demo.fingers import Fingers
from kiosk.demo.scenes import EXPIRED, USUAL, keys_of
from kiosk.demo.shown import opened_demo
from kiosk.desk.form import Form
from kiosk.labels import text
from kiosk.tui.app import KioskApp
from kiosk.tui.screens.reception import ReceptionScreen
from schema.insured import Insured
from schema.terms import OnlineCheck, Outcome

PEOPLE = 60
Made = tuple[Demo, Cast]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """A demo whose terminal answers at once, and is waited for one second."""
    folder = tmp_path_factory.mktemp("terminal") / "data"
    with demo(folder, PEOPLE, pause=0, deadline=1.0) as ready:
        yield ready, cast_of(ready.first, PEOPLE)


class Hands(Fingers):
    """Presses keys at the demo's own desk."""

    @property
    def desk(self) -> ReceptionScreen:
        screen = self.app.screen_stack[1]
        assert isinstance(screen, ReceptionScreen)
        return screen

    @property
    def outcome(self) -> Outcome | None:
        decision = self.desk.decision()
        return decision.outcome if decision else None

    async def waits(self, person: Insured) -> None:
        """Somebody whose case needs a check."""
        await self.type(["4", *keys_of(person), *EXPIRED, "enter"])

    async def comes_to(self, outcome: Outcome) -> None:
        await self.until(lambda: self.outcome is outcome, outcome)

    async def settled(self, result: OnlineCheck) -> None:
        """Wait for an answer in the form."""

        def holds() -> bool:
            answer = self.desk.form.own_answer
            return answer is not None and answer.result is result

        await self.until(holds, result)


@asynccontextmanager
async def at_terminal(made: Made) -> AsyncIterator[Hands]:
    """A clerk at the demo's desk, asked for no consent."""
    ready, _ = made
    ready.terminal.behave("answering")
    opened = replace(opened_demo(ready), ask_consent=False, tour=None)
    app = KioskApp(ready.clock, lambda _: opened, unlocked=opened)
    app.animation_level = "none"
    async with app.run_test(size=USUAL) as pilot:
        await pilot.pause()
        yield Hands(pilot)


async def test_a_check_is_answered_and_recorded(made: Made) -> None:
    async with at_terminal(made) as hands:
        await hands.waits(made[1].guided)
        await hands.press("1")
        await hands.settled(OnlineCheck.ELIGIBLE)
        assert hands.outcome is Outcome.INSURED_INTERIM
        await hands.press("enter")

        newest = made[0].desk.journal.on_day(made[0].desk.today)[0].event
        assert newest.online is not None
        assert newest.online.source == "simulator"
        assert made[0].checks.state().returned == ()


async def test_consent_is_asked_once_and_goes_into_the_record(made: Made) -> None:
    async with at_terminal(made) as hands:
        hands.desk.ask_consent = True
        await hands.waits(made[1].scanned)
        await hands.press("1", "1")
        await hands.settled(OnlineCheck.ELIGIBLE)
        await hands.press("enter")

        newest = made[0].desk.journal.on_day(made[0].desk.today)[0].event
        assert newest.online is not None
        assert newest.online.consent_to_limit


async def test_the_clerk_goes_on_and_the_answer_comes_back(made: Made) -> None:
    async with at_terminal(made) as hands:
        made[0].terminal.behave("silent")
        await hands.waits(made[1].guided)
        await hands.press("1", "f8")
        assert hands.desk.form == Form()
        assert [one.answer for one in hands.desk.asides] == [None]
        made[0].terminal.behave("answering")

        def is_back() -> bool:
            back = [one.answer for one in hands.desk.returned if one.answer]
            return [one.result for one in back] == [OnlineCheck.ELIGIBLE]

        await hands.until(is_back, "the answer")
        await hands.press("f6", "1")
        assert hands.outcome is Outcome.INSURED_INTERIM
        await hands.press("enter")
        await hands.until(lambda: not hands.desk.asides, "an empty list")


async def test_silence_waits_and_is_settled_by_itself(made: Made) -> None:
    async with at_terminal(made) as hands:
        made[0].terminal.behave("silent")
        for person in (made[1].scanned, made[1].certified):
            await hands.waits(person)
            await hands.press("1")
            await hands.settled(OnlineCheck.UNAVAILABLE)
            await hands.press("enter", "enter", "enter")
        assert len(made[0].desk.journal.pending()) == 2
        await hands.until(lambda: hands.desk.is_down, "the outage")
        made[0].terminal.behave("answering")
        await hands.until(lambda: not hands.desk.is_down, "the line")
        await hands.until(lambda: not made[0].desk.journal.pending(), "an empty queue")
        await hands.pilot.pause(0.5)

        rows = hands.desk.query_one("#today")
        shown = str(rows.content).split("\n")[:2]  # type: ignore[attr-defined]
        for person in (made[1].scanned, made[1].certified):
            word = text(f"share.{person.share}")
            result = text("today.after_insured_interim", share=word)
            assert any(text("today.rechecked", result=result) in row for row in shown)
        symbol = text("outcome.insured_interim.symbol")
        assert [symbol in row for row in shown] == [True] * 2


async def test_the_demo_names_its_terminal_simulated(made: Made) -> None:
    async with at_terminal(made) as hands:
        made[0].terminal.behave("silent")
        await hands.waits(made[1].guided)
        await hands.press("1")
        assert text("source.simulator") in hands.desk.progress()
        await hands.settled(OnlineCheck.UNAVAILABLE)
        entry = hands.desk.query_one("#entry")

        assert text("source.oqs_folder") not in str(entry.content)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("key", "how"), [("2", "slow"), ("4", "line_down")])
async def test_the_demos_menu_tells_the_terminal_how_to_behave(
    made: Made, key: str, how: str
) -> None:
    async with at_terminal(made) as hands:
        await hands.press("escape", "7", "8", key)

        assert made[0].terminal.behaviour() == how
        assert hands.desk.message == text("terminal.now", how=text(f"terminal.{how}"))
