"""The ages of the data, of the fetch and the edition never leave the desk."""

from datetime import timedelta

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import EXPIRED, NARROW, USUAL, WIDE
from kiosk.desk.status import Freshness
from kiosk.labels import text
from kiosk.words.status import ago
from tests.kiosk.tui.desk import at_desk

Ready = tuple[Demo, Cast]
SIZES = pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)


@SIZES
async def test_data_fetch_edition_and_what_waits(
    ready: Ready, size: tuple[int, int]
) -> None:
    async with at_desk(ready, size) as clerk:
        desk = clerk.demo.desk
        edition = text("status.edition", id=desk.book.edition.id)
        for keys in ((), ("4",), (*clerk.cast.guided.insurer_number,), ("x",)):
            await clerk.type(keys)
            assert clerk.says(text("status.data", at="10/14 23:10"))
            assert clerk.says(text("status.fetched", ago="").rstrip())
            assert clerk.says(edition)
            assert clerk.says(text("status.unsent", count=desk.journal.unsent()))


@SIZES
async def test_the_demo_says_so_all_the_time(
    ready: Ready, size: tuple[int, int]
) -> None:
    banner = text("product.demo_banner", day="2025-10-15")
    async with at_desk(ready, size) as clerk:
        assert clerk.says(banner)
        await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
        assert clerk.says(banner)


async def test_another_day_makes_the_data_old(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        assert clerk.demo.desk.ages().freshness is Freshness.FRESH
        await clerk.press("escape", "7", "6")
        assert clerk.demo.desk.today.isoformat() == "2025-12-02"

        assert clerk.says("2025-12-02")
        assert clerk.says(text("freshness.stale"))


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=-61), text("ago.future")),
        (timedelta(seconds=59), text("ago.now")),
        (timedelta(minutes=59), text("ago.minutes", n=59)),
        (timedelta(hours=47), text("ago.hours", n=47)),
        (timedelta(hours=48), text("ago.days", n=2)),
    ],
)
def test_an_age_is_said_in_its_largest_unit(age: timedelta, said: str) -> None:
    assert ago(age) == said
