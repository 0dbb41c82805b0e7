"""Only an Enter that was meant confirms; what is typed ahead closes one panel."""

import pytest

from kiosk.cast import Cast
from kiosk.demo import Demo
from kiosk.desk.form import Field
from kiosk.labels import text
from schema.terms import OnlineCheck
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]


async def at_verdict(clerk: Clerk) -> int:
    """Bring a certificate to its verdict; how many visits are recorded by then."""
    await clerk.shows("2", clerk.cast.certified, "enter")
    assert clerk.form.at is Field.VERDICT
    return len(clerk.confirmed)


async def test_an_enter_right_after_the_verdict_is_swallowed(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        before = await at_verdict(clerk)
        await clerk.rush("enter", apart=0.49)

        assert len(clerk.confirmed) == before
        assert clerk.form.at is Field.VERDICT


async def test_an_enter_after_half_a_second_confirms(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        before = await at_verdict(clerk)
        await clerk.rush("enter", apart=0.51)

        assert len(clerk.confirmed) == before + 1


async def test_a_held_enter_key_does_not_run_through(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        before = len(clerk.confirmed)
        await clerk.type(["2", *clerk.cast.certified.insurer_number])
        await clerk.type(clerk.cast.certified.number)
        await clerk.rush(*("enter",) * 12, apart=0.035)

        assert len(clerk.confirmed) == before


@pytest.mark.parametrize("enter", [True, False])
@pytest.mark.parametrize(
    "frame", ["39131040", "391310400000001", "0000000000", "111111"]
)
async def test_a_burst_at_the_verdict_does_not_act(
    ready: Ready, frame: str, *, enter: bool
) -> None:
    async with at_desk(ready) as clerk:
        before = await at_verdict(clerk)
        form = clerk.form
        await clerk.scan(frame, enter=enter)
        await clerk.until(lambda: bool(clerk.desk.message), "a refusal")

        assert clerk.form == form
        assert clerk.desk.message == text("entry.confirm_first")
        assert clerk.app.screen is clerk.desk
        assert len(clerk.confirmed) == before


async def test_a_check_is_not_confirmed_by_the_enter_that_waited(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("4", clerk.cast.guided, "enter")
        await clerk.act("1")
        answer = clerk.form.answer
        assert answer is not None
        assert answer.result is OnlineCheck.ELIGIBLE


@pytest.mark.parametrize("panel", ["2", "3", "4", "6", "7"])
@pytest.mark.parametrize("keys", [("0", "0"), ("escape", "escape", "escape")])
async def test_keys_typed_ahead_close_one_panel_and_not_the_desk(
    ready: Ready, panel: str, keys: tuple[str, ...]
) -> None:
    async with at_desk(ready) as clerk:
        before = await at_verdict(clerk)
        await clerk.act(panel)
        await clerk.type(keys[:1] * len(keys))

        assert clerk.desk in clerk.app.screen_stack
        assert len(clerk.confirmed) == before


async def test_a_burst_in_a_panel_leaves_the_desk_where_it_was(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await at_verdict(clerk)
        await clerk.act("6")
        await clerk.scan("3913104000000018")

        assert clerk.desk in clerk.app.screen_stack


async def test_escape_twice_ends_where_it_began(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(["escape", "escape"])

        assert clerk.desk in clerk.app.screen_stack
