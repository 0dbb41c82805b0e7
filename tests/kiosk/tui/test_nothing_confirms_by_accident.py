"""Only an Enter that was meant confirms; what is typed ahead closes one panel."""

import pytest
from textual import events

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import EXPIRED, keys_of
from kiosk.desk.form import Field, Form
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


async def pasted(clerk: Clerk, text: str) -> float:
    """Paste, and when it was: the keys that follow are told from then on."""
    event = events.Paste(text)
    event.time = clerk.at = clerk.at + 1
    clerk.app.post_message(event)
    await clerk.pilot.pause()
    return event.time


async def test_a_paste_that_reaches_the_verdict_is_not_confirmed_by_its_enter(
    ready: Ready,
) -> None:
    async with at_desk(ready) as clerk:
        person, before = clerk.cast.certified, len(clerk.confirmed)
        born = "3" + f"{person.birth_date.year - 1925:02}{person.birth_date:%m%d}"
        await clerk.press("0")
        await pasted(clerk, person.insurer_number + person.number + born)
        assert clerk.form.at is Field.VERDICT
        await clerk.rush("enter", apart=0.49)
        assert len(clerk.confirmed) == before
        await clerk.rush("enter", apart=0.02)

        assert len(clerk.confirmed) == before + 1


async def test_a_paste_at_the_verdict_changes_nothing(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        before, form = await at_verdict(clerk), clerk.form
        await pasted(clerk, "3913104000000018")

        assert clerk.form is form
        assert clerk.desk.message == text("entry.confirm_first")
        assert len(clerk.confirmed) == before


@pytest.mark.parametrize("panel", ["2", "3", "4", "6", "7", "f3", "f7", "?", "escape"])
async def test_an_enter_meant_for_a_panel_does_not_confirm(
    ready: Ready, panel: str
) -> None:
    async with at_desk(ready) as clerk:
        clerk.at -= 100
        before = await at_verdict(clerk)
        await clerk.press(panel)
        await clerk.until(lambda: clerk.app.screen is not clerk.desk, "the panel")
        clerk.at = events.Event().time
        await clerk.rush("escape", apart=0)
        await clerk.until(lambda: clerk.app.screen is clerk.desk, "the desk")
        await clerk.rush("enter", apart=0.49)
        assert len(clerk.confirmed) == before
        assert clerk.desk in clerk.app.screen_stack


async def test_the_marks_stay_open_until_they_are_closed(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await at_verdict(clerk)
        await clerk.act("7")
        await clerk.press("1", "2", "2", "3")
        assert clerk.app.screen is not clerk.desk
        assert (clerk.form.special_care, clerk.form.emergency) == (True, True)
        assert clerk.form.legible
        await clerk.press("0")

        assert clerk.app.screen is clerk.desk


async def test_a_next_patient_waits_until_this_one_is_decided(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        before, form = await at_verdict(clerk), clerk.form
        await clerk.press("f8")
        assert clerk.form is form
        assert clerk.says(text("entry.confirm_or_cancel"))
        await clerk.act("0")

        assert clerk.form.document is None
        assert len(clerk.confirmed) == before


async def test_enter_asks_the_check_before_a_visit_waits_for_it(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        before = len(clerk.confirmed)
        await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
        await clerk.press("enter")
        await clerk.until(lambda: clerk.form.answer is not None, "the answer")

        assert len(clerk.confirmed) == before


async def test_enter_at_an_unreadable_card_opens_what_can_be_shown_instead(
    ready: Ready,
) -> None:
    async with at_desk(ready) as clerk:
        before = len(clerk.confirmed)
        await clerk.type(["1", "7", *keys_of(clerk.cast.certified)])
        await clerk.press("enter")

        assert clerk.says(text("ladder.title"))
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


async def test_leaving_says_that_an_entry_is_lost(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.press("escape", "6")
        assert clerk.says(text("leave.title"))
        assert not clerk.says(text("leave.lost"))
        await clerk.press("0", "4", "3")
        await clerk.press("escape", "6")

        assert clerk.says(text("leave.lost"))


async def test_what_was_entered_is_given_up_by_a_second_press_alone(
    ready: Ready,
) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(["2", *"3913"])
        form, asked = clerk.form, text("entry.leaving", press=clerk.desk.called("next"))
        await clerk.press("f8")
        assert (clerk.form, clerk.says(asked)) == (form, True)
        await clerk.press("1", "f8")
        assert clerk.form.typed == "39131"
        assert clerk.says(asked)
        await clerk.press("f8")
        assert clerk.form == Form()
        await clerk.press("f8")
        assert not clerk.says(asked)
