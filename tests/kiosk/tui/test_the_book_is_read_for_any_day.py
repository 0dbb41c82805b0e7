"""受付基準 as a table: two dates are moved, and what changes is marked."""

from datetime import date

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import DAY, Demo
from kiosk.labels import text
from kiosk.tui.screens.book import BookScreen, RulesOfRow
from schema.terms import Scheme
from tests.kiosk.tui.desk import Clerk, at_desk

SIZES = [(80, 24), (100, 30), (160, 45)]
AFTER = date(2026, 4, 1)


async def opens_the_book(clerk: Clerk) -> BookScreen:
    await clerk.press("escape", "7", "5")
    screen = clerk.app.screen
    assert isinstance(screen, BookScreen)
    return screen


def schemes(book: BookScreen) -> list[Scheme]:
    """Of every cell's case."""
    return list({one.visit.scheme for row in book.table.cells for one in row})


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_whole_table_is_seen_at_once(
    ready: tuple[Demo, Cast], size: tuple[int, int]
) -> None:
    async with at_desk(ready, size) as clerk:
        await opens_the_book(clerk)
        for name in ("read", "card_over", "none"):
            assert clerk.says(text(f"book.row_{name}"))
        for line in ("legend", "keys_days", "keys_rows"):
            assert clerk.says(text(f"book.{line}"))
        await clerk.press("6", "6")
        assert clerk.says("←◇")
        assert clerk.says(text("book.keys_rows"))


@pytest.mark.parametrize("keys", [("right", "right"), ("6", "6")], ids=["arrow", "ten"])
async def test_a_date_is_moved_to_where_something_changes(
    ready: tuple[Demo, Cast], keys: tuple[str, ...]
) -> None:
    async with at_desk(ready) as clerk:
        book = await opens_the_book(clerk)
        assert (book.table.on, book.table.known_on) == (DAY, DAY)
        await clerk.press(*keys)

        assert (book.table.on, book.table.known_on) == (AFTER, DAY)
        assert clerk.says("×←◇")
        assert clerk.says(text("book.changed", count=9))


async def test_either_date_is_moved_by_itself_and_by_one_day(
    ready: tuple[Demo, Cast],
) -> None:
    async with at_desk(ready) as clerk:
        book = await opens_the_book(clerk)
        await clerk.press("5", "4")
        assert (book.table.on, book.table.known_on) == (DAY, date(2025, 8, 4))
        assert clerk.says(text("book.same"))
        await clerk.press("7")
        assert book.table.known_on == date(2025, 8, 3)
        assert clerk.says("×←◇")
        await clerk.press("5", "9")
        assert book.table.on == date(2025, 10, 16)


async def test_the_scheme_is_chosen(ready: tuple[Demo, Cast]) -> None:
    async with at_desk(ready) as clerk:
        book = await opens_the_book(clerk)
        assert schemes(book) == [Scheme.LATE_ELDERLY]
        await clerk.press("1", "1")

        assert schemes(book) == [Scheme.EMPLOYEE]
        assert book.table.on == DAY
        await clerk.press("1")
        assert schemes(book) == [Scheme.LATE_ELDERLY]


async def test_enter_shows_the_rules_of_a_row_and_on_whose_word(
    ready: tuple[Demo, Cast],
) -> None:
    async with at_desk(ready) as clerk:
        await opens_the_book(clerk)
        await clerk.press("down", "2", "2", "8", "enter")
        assert isinstance(clerk.app.screen, RulesOfRow)
        assert clerk.says(text("book.row_certificate_over"))
        assert clerk.says("期限の切れた資格確認書だけ")
        assert clerk.says(text("book.authority"))
        await clerk.press("enter")
        assert isinstance(clerk.app.screen, BookScreen)
        await clerk.press("0")
        assert clerk.desk.is_current


async def test_a_scanner_moves_nothing(ready: tuple[Demo, Cast]) -> None:
    async with at_desk(ready) as clerk:
        book = await opens_the_book(clerk)
        await clerk.scan("3913104001234566", enter=False)
        await clerk.until(lambda: not book.is_holding, "the frame to be over")

        assert (book.table.on, book.table.known_on) == (DAY, DAY)
        assert clerk.app.screen is book
