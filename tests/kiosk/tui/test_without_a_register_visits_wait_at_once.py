"""Where no register is set up nobody is made to try one: the visit waits at once."""

from dataclasses import replace

import pytest
from textual.widgets import Static

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import EXPIRED, NARROW, USUAL, WIDE
from kiosk.labels import text
from kiosk.tui.screens.contact import ContactPanel
from kiosk.tui.screens.outage import OutageScreen
from schema.terms import OnlineCheck, Outcome
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.register import Register
from tests.kiosk.tui.test_text_fits import cut_lines, unseen

Ready = tuple[Demo, Cast]
SIZES = pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)


def none_set_up(ready: Ready) -> Register:
    register = Register(ready[0])
    register.gateways = ()
    return register


async def waits(clerk: Clerk) -> None:
    """Somebody whose case needs a check."""
    await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")


@SIZES
async def test_enter_records_and_no_check_is_offered(
    ready: Ready, size: tuple[int, int]
) -> None:
    async with at_desk(ready, size, none_set_up(ready)) as clerk:
        await waits(clerk)

        assert clerk.outcome is Outcome.CHECK_REQUIRED
        assert clerk.says(text("action.confirm_pending"))
        assert clerk.says(text("today.no_register"))
        assert clerk.says(text("outcome.check_required.headline_down"))
        for unasked in ("check", "pending", "outage"):
            assert not clerk.says(f"{text(f'action.{unasked}')} ")
        assert cut_lines(clerk.desk) == []
        assert unseen(clerk.desk) == []


async def test_it_is_recorded_by_enter_and_a_telephone_number(ready: Ready) -> None:
    async with at_desk(ready, register=none_set_up(ready)) as clerk:
        await waits(clerk)
        before = len(clerk.demo.desk.journal.pending())
        await clerk.press("enter")
        assert isinstance(clerk.app.screen, ContactPanel)
        await clerk.press("enter", "enter")

        assert len(clerk.demo.desk.journal.pending()) == before + 1
        visit = clerk.confirmed[0].event.visit
        assert visit is not None
        assert visit.online_check is OnlineCheck.NOT_RUN
        assert clerk.register.asked == []


async def test_it_is_said_once_that_none_is_set_up(fresh: Ready) -> None:
    async with at_desk(fresh, register=none_set_up(fresh)) as clerk:
        said = text("entry.no_gateway")
        assert "madoguchi online set" in said
        await waits(clerk)
        assert clerk.says(said)
        await clerk.press("enter", "enter", "enter")
        await waits(clerk)
        assert not clerk.says(said)
        await clerk.press("1")
        assert clerk.says(said)


async def test_somebody_with_a_card_is_led_to_the_other_ways(ready: Ready) -> None:
    async with at_desk(ready, register=none_set_up(ready)) as clerk:
        await clerk.type(["1", "7"])
        await clerk.enter_person(clerk.cast.certified)

        assert clerk.says(text("action.enter", action=text("action.ladder")))


async def test_the_steps_for_an_outage_do_not_say_that_somebody_answers(
    ready: Ready,
) -> None:
    async with at_desk(ready, register=none_set_up(ready)) as clerk:
        await waits(clerk)
        await clerk.act("9")

        assert isinstance(clerk.app.screen, OutageScreen)
        shown = clerk.app.screen.query_one("#panel-lines", Static)
        said = str(shown.content).replace("\n", "")
        assert text("entry.no_gateway") in said
        assert text("outage.none") not in said


async def test_a_desk_without_checks_is_one_without_registers(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        clerk.desk.questions.checks = None
        await waits(clerk)

        assert clerk.says(text("action.confirm_pending"))
        assert replace(clerk.form, contact="") == clerk.form
