"""Digits, Enter, Backspace and `-` reach every outcome, and each is recorded."""

from collections.abc import Awaitable, Callable

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import EXPIRED, keys_of
from kiosk.labels import text
from schema.terms import Outcome
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.register import Register

Ready = tuple[Demo, Cast]
Way = Callable[[Clerk], Awaitable[None]]


async def insured(clerk: Clerk) -> None:
    await clerk.shows("2", clerk.cast.certified, "enter")


async def interim(clerk: Clerk) -> None:
    await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
    await clerk.act("1")


async def by_declaration(clerk: Clerk) -> None:
    await clerk.type(["1", "7", *keys_of(clerk.cast.certified)])
    await clerk.act("3")
    await clerk.press("4", "1")


async def special_care(clerk: Clerk) -> None:
    await clerk.shows("2", clerk.cast.certified, "enter")
    await clerk.act("7")
    await clerk.press("1")
    if clerk.app.screen is not clerk.desk:
        await clerk.press("0")


async def check_required(clerk: Clerk) -> None:
    await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
    await clerk.act("8")


async def use_the_card(clerk: Clerk) -> None:
    await clerk.type(["1", "8", *keys_of(clerk.cast.certified)])


async def review(clerk: Clerk) -> None:
    await clerk.type(["1", "2", *keys_of(clerk.cast.certified)])


async def unconfirmed(clerk: Clerk) -> None:
    await clerk.type(["0", "-", "1", "-"])


WAYS: dict[Outcome, Way] = {
    Outcome.INSURED: insured,
    Outcome.INSURED_INTERIM: interim,
    Outcome.INSURED_BY_DECLARATION: by_declaration,
    Outcome.SPECIAL_CARE: special_care,
    Outcome.CHECK_REQUIRED: check_required,
    Outcome.USE_MY_NUMBER_CARD: use_the_card,
    Outcome.REVIEW: review,
    Outcome.UNCONFIRMED: unconfirmed,
}


@pytest.mark.parametrize("outcome", list(Outcome))
async def test_the_ten_key_reaches_it(ready: Ready, outcome: Outcome) -> None:
    async with at_desk(ready) as clerk:
        before = len(clerk.confirmed)
        await WAYS[outcome](clerk)

        assert clerk.outcome is outcome
        assert clerk.says(text(f"outcome.{outcome}.symbol"))
        await clerk.press("enter")
        if outcome is Outcome.REVIEW:
            await clerk.press("1", "1")
        if outcome is Outcome.CHECK_REQUIRED:
            await clerk.press("enter", "enter")
        assert len(clerk.confirmed) == before + 1
        decision = clerk.confirmed[0].event.decision
        assert decision is not None
        assert decision.outcome is outcome


async def test_a_silent_register_ends_in_waiting(ready: Ready) -> None:
    register = Register(ready[0], answers=False)
    async with at_desk(ready, register=register) as clerk:
        await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
        await clerk.press("1")
        register.end_waiting()
        await clerk.until(lambda: clerk.form.answer is not None, "the end")
        waiting = len(clerk.demo.desk.journal.pending())
        assert clerk.outcome is Outcome.CHECK_REQUIRED
        await clerk.press("enter", "enter", "enter")

        assert len(clerk.demo.desk.journal.pending()) == waiting + 1
