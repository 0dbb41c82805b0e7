"""The number of a patient whose visit will wait: by ten-key, checked, or skipped."""

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import EXPIRED, NARROW, USUAL, WIDE
from kiosk.desk.contact import is_telephone
from kiosk.labels import text
from kiosk.tui.screens.contact import ContactPanel
from tests.kiosk.tui.alone import alone
from tests.kiosk.tui.desk import at_desk

Ready = tuple[Demo, Cast]


@pytest.mark.parametrize(
    "typed", ["0312345678", "03-1234-5678", "09012345678", "090-1234-5678"]
)
async def test_a_number_is_given_as_it_was_typed(typed: str) -> None:
    async with alone(ContactPanel(), NARROW) as shown:
        await shown.type(*typed, "enter")
        assert shown.given == [typed]


@pytest.mark.parametrize(
    "typed",
    [
        "1234567890",
        "031234567",
        "090123456789",
        "03--12345678",
        "0312345678-",
        "-",
        "-0312345678",
    ],
)
async def test_what_is_no_number_stays_to_be_mended(typed: str) -> None:
    assert not is_telephone(typed)
    async with alone(ContactPanel(), NARROW) as shown:
        await shown.type(*typed, "enter")
        assert shown.is_open
        assert shown.says(text("contact.wrong"))
        await shown.type(*["backspace"] * len(typed), "enter")
        assert shown.is_open
        assert shown.says(text("contact.without"))
        await shown.type("enter")
        assert shown.given == [""]


async def test_esc_goes_back_and_records_nothing(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
        await clerk.act("8")
        before = len(clerk.confirmed)
        await clerk.press("enter")
        assert isinstance(clerk.app.screen, ContactPanel)
        await clerk.press("escape")

        assert len(clerk.confirmed) == before
        await clerk.press("enter")
        await clerk.type([*"03-1234-5678", "enter"])
        assert len(clerk.confirmed) == before + 1


async def test_neither_a_bounced_enter_nor_a_scanner_goes_on() -> None:
    async with alone(ContactPanel(), NARROW) as shown:
        shown.fingers.at -= 1.0
        await shown.fingers.rush("enter", apart=0.0)
        assert shown.is_open
        await shown.fingers.scan("0312345678")
        assert shown.is_open
        await shown.press("enter")
        assert shown.given == ["0312345678"]


async def test_letters_are_not_typed() -> None:
    async with alone(ContactPanel(), NARROW) as shown:
        await shown.press(*"a03+b")
        assert any(line.strip() == "03" for line in shown.lines)


@pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)
async def test_it_stands_whole(size: tuple[int, int]) -> None:
    async with alone(ContactPanel(), size) as shown:
        await shown.press("1", "enter")
        assert shown.cut() == []
        assert shown.hidden_rows == 0
        for part in text("contact.keys").split("  "):
            assert shown.says(part)
