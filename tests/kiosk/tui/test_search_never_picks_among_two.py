"""Two or more who fit are shown; one is taken only by its digit."""

import pytest
from textual import events

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.labels import text
from kiosk.tui.screens.search import SearchScreen
from schema.names import search_form
from schema.wareki import to_wareki
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.looking_back import looks

Ready = tuple[Demo, Cast]


async def searched(clerk: Clerk, kana: str) -> None:
    """Search for the two who are alike."""
    born = clerk.cast.alike[0].birth_date
    await clerk.press("f3")
    await clerk.type(kana)
    await clerk.press("enter")
    await clerk.type(f"{born:%Y%m%d}")
    await clerk.press("enter")


async def test_two_are_shown_and_none_is_taken(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        assert len(clerk.cast.alike) == 2
        await searched(clerk, clerk.cast.alike[0].name_kana[:1])

        assert isinstance(clerk.app.screen, SearchScreen)
        assert clerk.form.insurer == ""
        await clerk.press("enter", "enter", "9")
        assert isinstance(clerk.app.screen, SearchScreen)


@pytest.mark.parametrize("digit", ["1", "2"])
async def test_a_digit_takes_one(ready: Ready, digit: str) -> None:
    async with at_desk(ready) as clerk:
        await searched(clerk, clerk.cast.alike[0].name_kana[:1])
        await clerk.press(digit)

        numbers = {(one.insurer_number, one.number) for one in clerk.cast.alike}
        assert (clerk.form.insurer, clerk.form.number) in numbers
        assert clerk.form.person is not None


async def test_one_alone_is_not_picked_either(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.certified
        await clerk.press("f3")
        await clerk.type(person.name_kana)
        await clerk.press("enter")
        await clerk.type(f"{person.birth_date:%Y%m%d}")
        await clerk.press("enter")

        assert isinstance(clerk.app.screen, SearchScreen)
        assert clerk.form.insurer == ""


async def test_nobody_is_said_and_what_was_typed_stays(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await searched(clerk, "ンンン")

        assert clerk.says(text("search.none", as_of="10/14"))
        await clerk.press("backspace")
        assert clerk.says("ンンン")


@pytest.mark.parametrize("typed", ["ｻｸﾗ", "サクラ", "さくら", "sakura", "SAKURA"])
def test_every_way_to_write_kana_is_one(typed: str) -> None:
    assert search_form(typed) == search_form("ｻｸﾗ")


async def test_candidates_are_masked(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.alike[0]
        await searched(clerk, person.name_kana[:1])

        assert not clerk.says(person.number)
        assert not clerk.says(person.name)


async def test_a_pasted_name_loses_what_cannot_be_seen(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.certified
        half = len(person.name_kana) // 2
        pasted = (
            f"\x1b[2J{person.name_kana[:half]}\u202e\r\n{person.name_kana[half:]}\x00"
        )
        await clerk.press("f3")
        clerk.app.post_message(events.Paste(pasted.replace("[2J", "")))
        await clerk.press("enter")
        await clerk.type(f"{person.birth_date:%Y%m%d}")
        await clerk.press("enter", "1")

        assert clerk.form.number == person.number


def looked_for(clerk: Clerk) -> list[tuple[str, ...]]:
    """What every search so far was made by."""
    return [one.looked_up.by for one in looks(clerk) if one.looked_up is not None]


async def test_every_search_is_recorded(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        before = len(looked_for(clerk))
        await searched(clerk, clerk.cast.alike[0].name_kana[:1])

        assert looked_for(clerk)[before:] == [("kana", "birth_date")]


@pytest.mark.parametrize("by_birth", [True, False])
async def test_a_part_of_the_number_is_a_clue(ready: Ready, *, by_birth: bool) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.certified
        first = "" if by_birth else person.name_kana.split()[0]
        await clerk.press("f3")
        await clerk.type(first + person.number[-4:])
        await clerk.press("enter")
        if by_birth:
            await clerk.type(f"{person.birth_date:%Y%m%d}")
        await clerk.press("enter")
        assert clerk.says(to_wareki(person.birth_date)) is by_birth
        assert not clerk.says(person.number)
        await clerk.press("1")

        assert clerk.form.number == person.number


async def test_one_clue_is_not_enough(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        before = len(looked_for(clerk))
        await clerk.press("f3")
        await clerk.type(clerk.cast.certified.name_kana)
        await clerk.press("enter", "enter")

        assert clerk.says(text("search.need_two"))
        assert looked_for(clerk)[before:] == []


@pytest.mark.parametrize(("on", "back"), [("tab", "shift+tab"), ("down", "up")])
async def test_tab_and_the_arrows_go_between_the_lines(
    ready: Ready, on: str, back: str
) -> None:
    async with at_desk(ready) as clerk:
        await clerk.press("f3")
        assert clerk.says(text("search.enter_goes_on"))
        await clerk.press(on, *"321", back, "a")

        assert clerk.says("▶" + text("search.who"))
        assert clerk.says("321")
        assert isinstance(clerk.app.screen, SearchScreen)


async def test_a_key_that_does_nothing_there_says_so(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.press("f3", "home")

        assert clerk.says(text("search.dead_key"))
