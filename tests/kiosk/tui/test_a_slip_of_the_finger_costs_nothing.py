"""One key too many, or one too early, neither loses a patient nor acts on another."""

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import EXPIRED, NARROW
from kiosk.desk.form import Field, Form
from kiosk.labels import text
from kiosk.tui.screens.choices import ChoicePanel
from kiosk.tui.screens.lock import LockScreen
from kiosk.tui.screens.reception import MEANT_FOR_THE_NEXT
from schema.terms import OnlineCheck, Outcome
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.test_text_fits import cut_lines, unseen

Ready = tuple[Demo, Cast]


async def too_early(clerk: Clerk) -> Form:
    """Press Enter a moment after the verdict; the form that stands there."""
    await clerk.shows("2", clerk.cast.certified)
    await clerk.rush("enter", "enter", apart=0.3)
    assert clerk.form.at is Field.VERDICT
    return clerk.form


async def test_an_enter_that_was_too_early_is_said(ready: Ready) -> None:
    async with at_desk(ready, NARROW) as clerk:
        before = len(clerk.confirmed)
        await too_early(clerk)

        assert clerk.says(text("entry.too_soon"))
        assert unseen(clerk.desk) == []
        assert cut_lines(clerk.desk) == []
        await clerk.rush("enter", apart=0.6)
        assert len(clerk.confirmed) == before + 1


async def test_the_next_patients_digits_do_nothing_to_this_one(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        before = len(clerk.confirmed)
        form = await too_early(clerk)
        for key in "4391310400000001816":
            await clerk.rush(key, apart=0.4)

        assert clerk.form == form
        assert clerk.app.screen is clerk.desk
        assert clerk.says(text("entry.too_soon"))
        assert len(clerk.confirmed) == before


async def test_after_a_while_a_digit_acts_again(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await too_early(clerk)
        await clerk.rush("4", apart=MEANT_FOR_THE_NEXT + 0.1)
        await clerk.until(lambda: clerk.app.screen is not clerk.desk, "the reason")

        assert isinstance(clerk.app.screen, ChoicePanel)


async def test_who_was_cancelled_is_taken_back(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
        form = clerk.form
        await clerk.press("0")
        assert clerk.form == Form()
        assert clerk.says(text("entry.cancelled"))
        await clerk.press("backspace")

        assert clerk.form == form
        assert clerk.says(text("entry.uncancelled"))


async def test_nobody_comes_back_after_the_next_was_recorded(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
        await clerk.press("0")
        await clerk.shows("2", clerk.cast.certified, "enter")
        await clerk.press("enter", "backspace")

        assert clerk.form == Form()


async def test_enter_before_the_consent_says_that_a_digit_is_wanted(
    ready: Ready,
) -> None:
    async with at_desk(ready, asks_consent=True) as clerk:
        await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
        await clerk.press("enter")
        panel = clerk.app.screen
        assert isinstance(panel, ChoicePanel)
        await clerk.press("enter")
        assert clerk.app.screen is panel
        assert clerk.says(text("choice.needs_digit"))
        await clerk.press("2")

        answer = clerk.form.own_answer
        assert answer is not None
        assert answer.result is OnlineCheck.ELIGIBLE


async def test_4_in_the_menu_hides_no_screen(ready: Ready) -> None:
    """The commonest document's digit; a second Esc only closes the menu."""
    async with at_desk(ready) as clerk:
        await clerk.press("escape", "4")
        assert not isinstance(clerk.app.screen, LockScreen)
        await clerk.press("escape", "escape", "escape")

        assert clerk.app.screen is clerk.desk


async def test_a_wrong_passphrase_leaves_the_hint(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.press("f12")
        await clerk.type("43913104")
        await clerk.press("enter")
        await clerk.app.workers.wait_for_complete()
        await clerk.pilot.pause()

        assert isinstance(clerk.app.screen, LockScreen)
        assert clerk.says(text("lock.demo"))


@pytest.mark.parametrize("key", ["-", "9"])
async def test_a_key_that_is_no_scheme_says_how_to_choose(
    ready: Ready, key: str
) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type("4-")
        assert clerk.form.at is Field.SCHEME
        await clerk.press(key)

        assert clerk.says(text("entry.dead_scheme"))


async def test_8_where_nothing_would_wait_is_not_offered_and_says_so(
    ready: Ready,
) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(["4", *"01130012", *"21700023", "enter", *"45", "enter"])
        await clerk.type([*"00", *"3551203", "enter", *"5070930", "enter"])
        assert clerk.outcome is Outcome.UNCONFIRMED
        assert not clerk.says(text("action.pending"))
        await clerk.press("8")

        assert clerk.outcome is Outcome.UNCONFIRMED
        assert clerk.says(text("entry.noted_unanswered"))
