"""The wrong digit stands out where it is; the sentence says what it should be."""

from datetime import date

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.labels import text
from kiosk.tui.widgets.entry_panel import EntryPanel, entry_content
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]


def marked(clerk: Clerk) -> list[str]:
    """What is drawn in the style of a wrong digit."""
    desk = clerk.desk
    content = entry_content(desk.desk, desk.form, (), clerk.app.size.width)
    return [
        content.plain[span.start : span.end]
        for span in content.spans
        if "error" in str(span.style) and "reverse" in str(span.style)
    ]


async def test_a_wrong_check_digit_is_the_one_marked(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type("239131041")

        assert marked(clerk) == ["1"]
        said = text("error.E-NUM-2", found="1", expected_digit="0")
        assert clerk.says(said)
        await clerk.press("backspace")
        assert marked(clerk) == []


async def test_the_right_digit_goes_on(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type("239131041")
        await clerk.press("backspace", "0")

        assert clerk.form.insurer == "39131040"
        assert clerk.desk.query_one(EntryPanel).has_focus


async def test_a_digit_that_makes_no_date_is_named(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.certified
        await clerk.type(["2", *person.insurer_number, *person.number])
        await clerk.type("365")

        assert clerk.form.typed == "365"
        assert clerk.says(text("entry.impossible_date", digit=3, found="5"))
        assert marked(clerk) == ["5"]


async def test_no_digit_of_a_date_is_swallowed(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.certified
        await clerk.type(["2", *person.insurer_number, *person.number])
        await clerk.type("3551340")
        assert clerk.form.typed == "3551340"
        assert clerk.says(text("entry.impossible_date", digit=5, found="3"))
        assert marked(clerk) == ["3"]
        await clerk.press("enter")
        assert clerk.form.birth is None
        assert clerk.form.typed == "3551340"
        await clerk.press(*["backspace"] * 3, "2", "4", "0")

        assert marked(clerk) == ["4"]
        await clerk.press("backspace", "backspace", "0", "1", "enter")
        assert clerk.form.birth == date(1980, 12, 1)
