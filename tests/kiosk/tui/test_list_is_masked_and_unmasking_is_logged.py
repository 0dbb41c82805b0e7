"""Nobody's name or number stands on the list; looking is recorded."""

from textual.widgets import Static

from kiosk.cast import Cast
from kiosk.demo import Demo
from kiosk.labels import text
from kiosk.tui.screens.patient import PatientScreen
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]


async def one_recorded(clerk: Clerk) -> None:
    await clerk.shows("2", clerk.cast.certified, "enter")
    await clerk.press("enter")


def shows_whole(clerk: Clerk) -> bool:
    person = clerk.cast.certified
    return clerk.says(person.number) or clerk.says(person.name)


async def test_the_list_names_nobody(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await one_recorded(clerk)

        assert clerk.says("****" + clerk.cast.certified.number[-4:])
        assert not shows_whole(clerk)
        await clerk.press("f7")
        assert not shows_whole(clerk)


async def test_unmasking_one_row_is_recorded(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await one_recorded(clerk)
        newest = str(len(clerk.confirmed))
        events = clerk.demo.store.journal.verify().events
        await clerk.press("f7", *newest, "enter")

        assert shows_whole(clerk)
        assert clerk.demo.store.journal.verify().events == events + 1


async def test_a_row_that_is_not_there_shows_nothing(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await one_recorded(clerk)
        events = clerk.demo.store.journal.verify().events
        await clerk.press("f7", "9", "9", "9", "enter")

        assert not shows_whole(clerk)
        assert clerk.demo.store.journal.verify().events == events


async def test_leaving_hides_it_again(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await one_recorded(clerk)
        await clerk.press("f7", *str(len(clerk.confirmed)), "enter", "escape")
        assert not shows_whole(clerk)
        await clerk.press("f7")

        assert not shows_whole(clerk)


async def test_the_patients_own_screen_names_nobody(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("2", clerk.cast.certified, "enter")
        await clerk.act("2")
        assert isinstance(clerk.app.screen, PatientScreen)

        said = " ".join(str(one.content) for one in clerk.app.screen.query(Static))
        assert text("patient.close") in said
        assert clerk.cast.certified.number not in said
        assert clerk.cast.certified.name not in said
