"""Where no last day changes the verdict, one typed all the same presses no key."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import EXPIRED
from kiosk.desk.form import Field, Form
from kiosk.labels import text
from kiosk.tui.screens.reception import MEANT_FOR_THE_NEXT
from kiosk.tui.screens.slip import SlipPanel
from kiosk.tui.typed_on import PACE
from schema.terms import Outcome
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]
AFTER = date(2026, 4, 1)


@asynccontextmanager
async def not_asked(ready: Ready) -> AsyncIterator[Clerk]:
    """An expired card after every interim window: × without its last day."""
    async with at_desk(ready) as clerk:
        clerk.demo.clock.day = AFTER
        await clerk.shows("4", clerk.cast.guided)
        assert clerk.form.at is Field.VERDICT
        assert clerk.form.undated is not None
        assert clerk.outcome is Outcome.UNCONFIRMED
        yield clerk


@pytest.mark.parametrize("apart", [0.1, 0.3, 0.5])
async def test_a_date_typed_on_neither_acts_nor_records(
    ready: Ready, apart: float
) -> None:
    async with not_asked(ready) as clerk:
        form, before = clerk.form, len(clerk.confirmed)
        await clerk.rush(*EXPIRED, "enter", apart=apart)
        await clerk.until(lambda: not clerk.desk.is_holding, "the date to end")

        assert clerk.form == form
        assert clerk.app.screen is clerk.desk
        assert clerk.says(text("entry.date_not_asked"))
        assert len(clerk.confirmed) == before
        await clerk.press("enter")
        assert len(clerk.confirmed) == before + 1
        assert clerk.form == Form()


async def test_the_rest_of_a_date_that_halts_does_nothing_either(ready: Ready) -> None:
    async with not_asked(ready) as clerk:
        form, before = clerk.form, len(clerk.confirmed)
        await clerk.rush(*EXPIRED[:2], apart=0.3)
        await clerk.until(lambda: not clerk.desk.is_holding, "the date to halt")
        await clerk.rush(*EXPIRED[2:], "enter", apart=PACE + 0.4)

        assert clerk.form == form
        assert clerk.app.screen is clerk.desk
        assert len(clerk.confirmed) == before


async def test_a_digit_alone_still_acts(ready: Ready) -> None:
    async with not_asked(ready) as clerk:
        await clerk.press("5")

        assert isinstance(clerk.app.screen, SlipPanel)


async def test_after_a_while_a_digit_acts_again(ready: Ready) -> None:
    async with not_asked(ready) as clerk:
        await clerk.rush(*EXPIRED, apart=0.3)
        await clerk.until(lambda: not clerk.desk.is_holding, "the date to end")
        clerk.at += MEANT_FOR_THE_NEXT
        await clerk.press("5")

        assert isinstance(clerk.app.screen, SlipPanel)


async def test_where_the_day_was_asked_for_two_digits_are_two_keys(
    ready: Ready,
) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
        assert clerk.form.undated is None
        await clerk.rush("5", "9", apart=0.3)

        def is_open() -> bool:
            return isinstance(clerk.app.screen, SlipPanel)

        await clerk.until(is_open, "the slip to be opened")
