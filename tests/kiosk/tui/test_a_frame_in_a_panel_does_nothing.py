"""A scanner that reads while a panel is open chooses, records and ends nothing."""

from dataclasses import dataclass

import pytest
from textual.screen import Screen

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import keys_of
from kiosk.desk.form import Form
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]

CARD = ("1", "7")
"""A card that cannot be read."""
PANELS: dict[str, tuple[str, ...]] = {
    "ladder": ("3",),
    "claims": ("3", "8"),
    "declaration": ("3", "4"),
    "comparison": ("4", "1"),
    "add": ("6",),
    "marks": ("7",),
    "why": ("4",),
    "patient": ("2",),
    "history": ("f7",),
    "search": ("f3",),
    "menu": ("escape",),
    "leave": ("escape", "6"),
    "people": ("escape", "7", "7"),
    "more": ("escape", "7"),
    "worklist": ("f6",),
    "help": ("?",),
    "lock": ("f12",),
}
"""What opens each panel at the verdict."""
FRAMES = ("39131040", "3913104000000001", "123451", "1111111", "]C13913104000000017")


@dataclass(frozen=True)
class Before:
    """What must stand after the frame."""

    form: Form
    events: int
    screen: Screen[object]


def standing(clerk: Clerk) -> Before:
    events = clerk.demo.store.journal.reach().seq
    return Before(clerk.form, events, clerk.app.screen)


async def read(clerk: Clerk, frame: str, *, enter: bool) -> None:
    """Let the scanner read, and everything that it sets going come to rest."""
    await clerk.scan(frame, enter=enter)
    await clerk.until(lambda: not clerk.desk.is_holding, "the desk to rest")
    screen = clerk.app.screen
    await clerk.until(lambda: not getattr(screen, "is_holding", False), "the panel")


async def assert_unmoved(clerk: Clerk, frame: str, *, enter: bool) -> None:
    before = standing(clerk)
    await read(clerk, frame, enter=enter)

    assert clerk.form is before.form
    assert clerk.demo.store.journal.reach().seq == before.events
    assert clerk.app.is_running
    assert clerk.desk in clerk.app.screen_stack


@pytest.mark.parametrize("panel", list(PANELS))
async def test_a_frame_moves_nothing(ready: Ready, panel: str) -> None:
    for enter in (True, False):
        async with at_desk(ready) as clerk:
            await clerk.type([*CARD, *keys_of(clerk.cast.certified)])
            await clerk.press(*PANELS[panel])
            assert clerk.app.screen is not clerk.desk
            for frame in FRAMES:
                await assert_unmoved(clerk, frame, enter=enter)


@pytest.mark.parametrize("opened", [("enter",), ("enter", "1")])
async def test_a_frame_decides_no_review(ready: Ready, opened: tuple[str, ...]) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(["1", "2", *keys_of(clerk.cast.certified)])
        await clerk.press(*opened)
        assert clerk.app.screen is not clerk.desk

        for frame in FRAMES:
            await assert_unmoved(clerk, frame, enter=True)


async def test_a_digit_by_hand_would_have_moved_it(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type([*CARD, *keys_of(clerk.cast.certified)])
        await clerk.press("3", "1")
        before = standing(clerk)

        assert before.form.also != ()
        assert before.screen is clerk.desk
