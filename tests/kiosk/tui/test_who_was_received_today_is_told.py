"""Somebody who was received already today is told of at the verdict, on screen only."""

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.labels import text
from schema.clock import JAPAN
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]


def told(clerk: Clerk) -> bool:
    """Whether it is said, with the time of the newest visit."""
    at = clerk.confirmed[0].event.wall_at.astimezone(JAPAN)
    share = text(f"share.{clerk.cast.certified.share}")
    how = text("outcome.insured.symbol") + " " + text("outcome.insured.short") + share
    return clerk.says(text("today.seen", at=f"{at:%H:%M}", how=how))


async def test_the_same_person_again_is_told_of_and_can_be_recorded(
    ready: Ready,
) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("2", clerk.cast.certified, "enter")
        await clerk.press("enter")
        before = len(clerk.confirmed)
        await clerk.shows("2", clerk.cast.certified, "enter")
        assert told(clerk)
        await clerk.press("enter")

        assert len(clerk.confirmed) == before + 1
        first, second = (row.event.decision for row in clerk.confirmed[:2])
        assert first == second


async def test_somebody_else_and_nobody_are_not(fresh: Ready) -> None:
    async with at_desk(fresh) as clerk:
        await clerk.shows("2", clerk.cast.certified, "enter")
        await clerk.press("enter")
        part = text("today.seen", at="", how="").partition("今日")[0]
        await clerk.shows("2", clerk.cast.guided, "enter")
        assert not clerk.says(part)
        await clerk.act("0")
        await clerk.type(["4", "-", "1", "-", "-", "enter"])

        assert not clerk.says(part)
