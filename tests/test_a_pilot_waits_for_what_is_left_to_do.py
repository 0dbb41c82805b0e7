"""A pause ends only when everything is drawn that can be drawn without waiting."""

from asyncio import sleep, to_thread
from collections.abc import Awaitable, Callable
from threading import Event
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Static

from tests.quiet import quiet

Pause = Callable[[Pilot[Any]], Awaitable[None]]
TURNS = 40


class Relay(App[None]):
    """Says its word after many turns of its loop and a drawing in between."""

    def compose(self) -> ComposeResult:
        yield Static("", id="said")

    async def on_key(self, event: events.Key) -> None:
        del event
        self.run_worker(self._pass_on())

    async def _pass_on(self) -> None:
        for _ in range(TURNS):
            await sleep(0)
        self.call_after_refresh(self.call_later, self._say)
        self.refresh()

    def _say(self) -> None:
        self.query_one("#said", Static).update("said")


async def pressed(pause: Pause, program: type[Relay] = Relay) -> str:
    app = program()
    async with app.run_test() as pilot:
        await pilot.pause()
        app.post_message(events.Key("x", "x"))
        await pause(pilot)
        return str(app.query_one("#said", Static).content)


class Threaded(Relay):
    """The same by a thread, which takes a moment."""

    async def _pass_on(self) -> None:
        await to_thread(Event().wait, 0.05)
        self._say()


@pytest.mark.parametrize("program", [Relay, Threaded])
async def test_what_one_key_sets_going_is_over(program: type[Relay]) -> None:
    assert await pressed(quiet, program) == "said"


async def test_a_shorter_pause_would_miss_it() -> None:
    async def short(pilot: Pilot[Any]) -> None:
        await pilot._wait_for_screen()  # noqa: SLF001

    assert not await pressed(short)


async def test_another_size_is_drawn() -> None:
    app = Relay()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.resize_terminal(60, 18)

        assert app.screen.size == (60, 18)


def test_every_pilot_of_the_tests_pauses_so() -> None:
    assert Pilot.pause is quiet


@pytest.mark.parametrize("seconds", [0.0, 0.01])
async def test_time_can_be_waited_for_as_well(seconds: float) -> None:
    async with Relay().run_test() as pilot:
        await pilot.pause(seconds)
