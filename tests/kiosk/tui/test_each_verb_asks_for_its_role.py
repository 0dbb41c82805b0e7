"""Every verb of the desk, for every role: what only IT opens, opens for IT alone."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from kiosk.demo.fingers import Fingers
from kiosk.desk.staff import SignIn
from kiosk.labels import text
from kiosk.shown import Door
from kiosk.tui.screens.choices import ChoicePanel
from kiosk.tui.screens.reception import ReceptionScreen
from schema.errors import Refused
from tests.kiosk.tui.staffed import (
    FIRST,
    SECOND,
    THIRD,
    at_the_lock,
    door_of,
    staffed,
)

OF_IT = {"checkup", "settings"}
"""Verbs that only IT may call; every other one is everybody's."""
LEAVES = {"quit", "lock", "training", "day"}
"""Verbs that end or cover what is looked at here; everybody's."""
PEOPLE = {"1": FIRST, "2": SECOND, "3": THIRD}


def is_refused(hands: Fingers) -> bool:
    panel = hands.app.screen
    if not isinstance(panel, ChoicePanel):
        return False
    return text("more.for_it") in str(panel.query_one("#panel-lines").render())


@pytest.mark.parametrize("number", sorted(PEOPLE))
async def test_a_verb_is_for_who_may(tmp_path: Path, number: str) -> None:
    desk = staffed(tmp_path / "desk")
    async with at_the_lock(desk) as hands:
        await hands.type([*number, "enter", *PEOPLE[number], "enter"])
        if number == "2":
            await hands.type(desk.code())
        await hands.until(
            lambda: isinstance(hands.app.screen, ReceptionScreen), "the desk"
        )
        found = hands.app.screen
        assert isinstance(found, ReceptionScreen)
        at_work: ReceptionScreen = found
        refused = set()
        for verb in sorted(set(at_work.verbs()) - LEAVES):
            at_work.call_shortcut(verb)
            await hands.pilot.pause()
            if is_refused(hands):
                refused.add(verb)
            while not isinstance(hands.app.screen, ReceptionScreen):
                hands.app.pop_screen()
                await hands.pilot.pause()
        assert set(at_work.verbs()) > OF_IT | LEAVES
        assert refused == (set() if number == "1" else OF_IT)


def test_a_kiosk_is_started_otherwise_by_it_alone(tmp_path: Path) -> None:
    desk = staffed(tmp_path / "desk")
    with ExitStack() as closing:
        door = Door(desk.folder, desk.clock, {"jurisdiction": "27"}, closing)
        with pytest.raises(Refused, match="E-STAFF-2"):
            door.open(SignIn(THIRD, "3"))
        opened = door.open(SignIn(FIRST, "1"))
        assert opened.desk.place.jurisdiction == "27"
    with door_of(desk) as door:
        assert door.open(SignIn(THIRD, "3")).desk.place.jurisdiction == "27"
