"""Every verb of the screen has its twin line by line, or a reason why it has none."""

from io import StringIO

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.shown import opened_demo
from kiosk.plain.lines import Lines
from kiosk.plain.listen import Listener
from kiosk.plain.lists import DEMO
from kiosk.plain.program import PlainDesk
from kiosk.tui.screens.panels import MORE
from kiosk.words.keymap import MENU
from tests.kiosk.tui.desk import at_desk

Ready = tuple[Demo, Cast]

ELSEWHERE = {
    "book": "`madoguchi rules show` reads the same table in lines",
    "checkup": "`madoguchi doctor` says the same findings in lines",
    "comparison": "is asked before the record, and from the long reason",
    "menu": "`*` answers every question of the desk",
    "review": "an empty line asks it where the book leaves it to a person",
    "settings": "`madoguchi settings list|set` says and changes the same",
    "staff": "`madoguchi staff` keeps the same accounts",
    "training": "its lessons are played on the drawn screen, whose keys they teach",
}
"""Verbs of the screen that are no verb of the plain desk."""


def spoken(ready: Demo) -> set[str]:
    """What can be called line by line."""
    lines = Lines(Listener(lambda: b""), StringIO())
    return {*PlainDesk(opened_demo(ready), lines, lambda: None).verbs(), *DEMO.values()}


async def test_each_has_a_twin_or_a_reason(ready: Ready) -> None:
    demo, _ = ready
    async with at_desk(ready) as clerk:
        shown = {*clerk.desk.verbs(), *MENU.values(), *MORE.values()}
    twins = spoken(demo)

    assert shown - twins <= {*ELSEWHERE}
    assert not twins & {*ELSEWHERE}
    assert {"check", "slip", "history", "sync", "worklist"} <= twins & shown


def test_the_menus_digits_mean_the_same(ready: Ready) -> None:
    demo, _ = ready
    assert {*MENU.values()} <= spoken(demo)
    assert {key: MORE[key] for key in DEMO} == DEMO
