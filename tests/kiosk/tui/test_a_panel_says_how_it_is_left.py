"""A panel says how it is left; what is longer than it is turned by Enter."""

from textual.containers import VerticalScroll

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import NARROW, WIDE, keys_of
from kiosk.labels import text
from tests.kiosk.tui.desk import at_desk

Ready = tuple[Demo, Cast]


async def test_the_menu_and_what_it_opens_say_how_to_go_back(ready: Ready) -> None:
    async with at_desk(ready, NARROW) as clerk:
        for key in ("escape", "7"):
            await clerk.press(key)
            assert clerk.says(text("choice.back"))
        await clerk.press("0")
        assert not clerk.says(text("choice.back"))


async def test_what_is_too_long_is_turned_and_never_closed_by_enter(
    ready: Ready,
) -> None:
    async with at_desk(ready, NARROW) as clerk:
        await clerk.shows("2", clerk.cast.certified, "enter")
        known = len(clerk.confirmed)
        await clerk.act("4")
        panel = clerk.app.screen.query_one("#panel", VerticalScroll)
        assert clerk.says(text("choice.more"))
        seen = [panel.scroll_offset.y]
        while len(seen) == 1 or seen[-1]:
            await clerk.press("enter")
            seen.append(panel.scroll_offset.y)
        assert panel.max_scroll_y in seen
        await clerk.press("0")

        assert clerk.app.screen is clerk.desk
        assert len(clerk.confirmed) == known


async def test_what_fits_is_closed_by_enter(ready: Ready) -> None:
    async with at_desk(ready, WIDE) as clerk:
        await clerk.press("escape")
        assert not clerk.says(text("choice.more"))
        await clerk.press("enter")
        assert clerk.app.screen is clerk.desk


async def test_what_enter_would_take_is_said_only_while_it_would(
    ready: Ready,
) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.guided
        await clerk.type(["4", *keys_of(person)[:-1]])
        assert clerk.says("ちがうときは打ち直し")
        await clerk.press("3")
        assert not clerk.says("ちがうときは打ち直し")
        await clerk.press("backspace")
        assert clerk.says("ちがうときは打ち直し")
