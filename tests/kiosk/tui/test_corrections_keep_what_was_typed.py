"""Switching, looking elsewhere, locking, an error: nothing typed is lost."""

from textual.widgets import Input

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import PASSPHRASE, Demo
from schema.terms import Document
from tests.kiosk.tui.desk import at_desk

Ready = tuple[Demo, Cast]


async def test_looking_elsewhere_keeps_a_half_typed_number(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type("43913")
        before = clerk.form
        for key in ("escape", "f3", "f7", "?"):
            await clerk.press(key)
            assert clerk.app.screen is not clerk.desk
            await clerk.press("escape")
            assert clerk.app.screen is clerk.desk

        assert clerk.form == before
        assert clerk.form.typed == "3913"


async def test_a_lock_keeps_a_half_typed_number(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type("43913")
        before = clerk.form
        await clerk.press("f12")
        assert clerk.app.screen.query_one(Input).password
        assert "3913" not in clerk.text()
        await clerk.type("not-the-passphrase")
        await clerk.press("enter")
        await clerk.app.workers.wait_for_complete()
        assert clerk.app.screen is not clerk.desk
        await clerk.type(PASSPHRASE)
        await clerk.press("enter")
        await clerk.until(lambda: clerk.app.screen is clerk.desk, "the desk")

        assert clerk.form == before


async def test_a_resized_terminal_keeps_everything(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type("43913")
        before = clerk.form
        await clerk.pilot.resize_terminal(80, 24)
        await clerk.pilot.resize_terminal(160, 45)

        assert clerk.form == before


async def test_adding_a_document_keeps_the_numbers(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("3", clerk.cast.certified)
        numbers = (clerk.form.insurer, clerk.form.number, clerk.form.birth)
        await clerk.act("6")
        await clerk.press("1")

        assert Document.MY_NUMBER_CARD in clerk.form.documents
        assert (clerk.form.insurer, clerk.form.number, clerk.form.birth) == numbers
