"""A scanner's frame fills the numbers on the screen, with and without its Enter."""

import pytest
from textual import events

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.desk.form import Field
from kiosk.labels import text
from tests.kiosk.tui.desk import at_desk

Ready = tuple[Demo, Cast]


@pytest.mark.parametrize(
    ("before", "enter"), [("", True), ("", False), ("]C1", True), ("]Q3", True)]
)
async def test_both_numbers_arrive_and_the_birth_date_is_asked(
    ready: Ready, before: str, *, enter: bool
) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.scanned
        await clerk.press("2")
        await clerk.scan(before + person.insurer_number + person.number, enter=enter)

        assert (clerk.form.insurer, clerk.form.number) == (
            person.insurer_number,
            person.number,
        )
        assert clerk.form.at is Field.BIRTH
        assert clerk.form.birth is None


@pytest.mark.parametrize("frame", ["12345678901", "]C1[[[[[[", "ABCDEFG"])
async def test_a_wrong_shape_changes_nothing_and_says_so(
    ready: Ready, frame: str
) -> None:
    async with at_desk(ready) as clerk:
        await clerk.press("2")
        before = clerk.form
        await clerk.scan(frame)

        assert clerk.form.insurer == before.insurer
        assert clerk.form.document is before.document
        assert clerk.says(text("entry.unknown_frame", found=len(frame)))


async def test_a_frame_without_enter_before_the_document_chooses_none(
    ready: Ready,
) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.scanned
        await clerk.scan(person.insurer_number + person.number, enter=False)
        await clerk.press("backspace")

        assert clerk.form.document is None


async def test_a_paste_is_taken_as_a_frame(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.scanned
        await clerk.press("2")
        pasted = events.Paste(f"{person.insurer_number}\x1d{person.number}\r\n")
        clerk.app.post_message(pasted)
        await clerk.until(lambda: clerk.form.at is Field.BIRTH, "the numbers")

        assert clerk.form.number == person.number


async def test_full_width_digits_are_digits(ready: Ready) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    async with at_desk(ready) as clerk:
        person = clerk.cast.scanned
        await clerk.press("2")
        clerk.app.post_message(
            events.Paste((person.insurer_number + person.number).translate(wide))
        )
        await clerk.until(lambda: clerk.form.at is Field.BIRTH, "the numbers")

        assert clerk.form.insurer == person.insurer_number


async def test_a_frame_before_the_document_waits_for_the_document(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.scanned
        await clerk.scan(person.insurer_number + person.number)
        assert clerk.form.document is None
        await clerk.press("2")

        assert clerk.form.at is Field.BIRTH
        assert clerk.form.number == person.number
