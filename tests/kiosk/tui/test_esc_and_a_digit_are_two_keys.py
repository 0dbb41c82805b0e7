"""Esc and the digit after it are two keys, also where both were sent at once."""

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.labels import text
from kiosk.tui.typed import AFTER_ESCAPE, as_typed
from tests.kiosk.tui.desk import at_desk

Ready = tuple[Demo, Cast]


def read(sent: str) -> list[events.Key]:
    """The keys of the program, from the bytes of a terminal."""
    found = [one for one in XTermParser().feed(sent) if isinstance(one, events.Key)]
    return [pressed for one in found for pressed in as_typed(one)]


@pytest.mark.parametrize("digit", [*"0123456789-"])
def test_both_are_pressed_in_their_order(digit: str) -> None:
    assert [one.key for one in read(f"\x1b{digit}")] == ["escape", digit]
    assert [one.key for one in read(f"\x1b{digit}7")] == ["escape", digit, "7"]


def test_textual_would_take_them_for_another_key() -> None:
    found = [*XTermParser().feed("\x1b5")]

    assert [one.key for one in found if isinstance(one, events.Key)] == ["infinity"]
    assert AFTER_ESCAPE["infinity"] == "5"


@pytest.mark.parametrize("sent", ["5", "\x1b[A", "\x1bOR", "あ", "a", "\r", "\x7f"])
def test_every_other_key_stays_what_it_is(sent: str) -> None:
    (found,) = XTermParser().feed(sent)

    assert isinstance(found, events.Key)
    assert [*as_typed(found)] == [found]


async def test_the_menu_is_opened_and_its_digit_taken(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        for event in XTermParser().feed("\x1b8"):
            clerk.app.post_message(event)
        shown = text("worklist.title")
        await clerk.until(lambda: clerk.says(shown), "the work list to be opened")
