"""Nobody's name or number stands on the list; looking is recorded."""

from rich.cells import cell_len
from textual.widgets import Static

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import NARROW
from kiosk.labels import text
from kiosk.tui.screens.patient import PatientScreen
from schema.terms import Outcome
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


async def test_what_a_person_decided_is_marked_on_the_list(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await one_recorded(clerk)
        shown = str(clerk.desk.query_one("#today", Static).content)
        assert text("today.decided") not in shown.split("\n", maxsplit=1)[0]
        await clerk.type(["1", "2", "-", "1", "-"])
        assert clerk.outcome is Outcome.REVIEW
        await clerk.press("enter", "1", "2")
        shown = str(clerk.desk.query_one("#today", Static).content)

        assert shown.split("\n")[0].endswith(text("today.decided"))


async def test_the_row_that_is_shown_is_in_view(fresh: Ready) -> None:
    async with at_desk(fresh, NARROW) as clerk:
        for _ in range(18):
            await one_recorded(clerk)
        await clerk.press("f7", "1", "enter")
        await clerk.pilot.pause()

        assert shows_whole(clerk)


async def test_every_row_is_one_line(ready: Ready) -> None:
    async with at_desk(ready, NARROW) as clerk:
        await one_recorded(clerk)
        await clerk.press("f7")
        lines = clerk.app.screen.query_one("#panel-lines", Static)
        rows = str(lines.content).split("\n")

        assert len(rows) == lines.size.height
        assert max(map(cell_len, rows)) <= lines.size.width


async def test_the_patients_own_screen_names_nobody(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("2", clerk.cast.certified, "enter")
        await clerk.act("2")
        assert isinstance(clerk.app.screen, PatientScreen)

        said = " ".join(str(one.content) for one in clerk.app.screen.query(Static))
        assert text("patient.close") in said
        assert clerk.cast.certified.number not in said
        assert clerk.cast.certified.name not in said
