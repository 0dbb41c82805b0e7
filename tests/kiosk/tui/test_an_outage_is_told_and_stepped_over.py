"""While no register answers the desk says since when, and makes nobody wait."""

from datetime import datetime, timedelta

import pytest
from textual.containers import VerticalScroll
from textual.widgets import Static

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import DAY, INSTITUTION, Demo
from kiosk.demo.scenes import EXPIRED, NARROW, USUAL, WIDE
from kiosk.desk.causes import Causes
from kiosk.desk.checks import Outage
from kiosk.desk.receive import Place
from kiosk.labels import text
from kiosk.tui.screens.contact import ContactPanel
from kiosk.tui.screens.outage import OutageScreen
from kiosk.words.outage import CALL_CENTRE, STEPS, said_of_us
from schema.clock import JAPAN
from schema.terms import OnlineCheck, Outcome
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.register import TERMINAL, Register
from tests.kiosk.tui.test_text_fits import cut_lines, unseen

Ready = tuple[Demo, Cast]
SIZES = pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)
SINCE = datetime(DAY.year, DAY.month, DAY.day, 10, 2, tzinfo=JAPAN)


def down(ready: Ready) -> Register:
    """A register that is silent since two past ten."""
    register = Register(ready[0], answers=False)
    register.outage = Outage(since=SINCE, gateways=(TERMINAL,), reason="silent")
    register.changed()
    return register


def said() -> str:
    """Since when, as the screen says it."""
    return text("online.outage", at="10:02", who=text("source.simulator"))


async def waits(clerk: Clerk) -> None:
    """Somebody whose case needs a check."""
    await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")


async def test_each_count_stands_whole_with_its_cause(ready: Ready) -> None:
    async with at_desk(ready, NARROW, down(ready)) as clerk:
        await clerk.looked()
        await waits(clerk)
        await clerk.act("9")
        screen = clerk.app.screen
        assert isinstance(screen, OutageScreen)
        await clerk.until(lambda: screen.counted is not None, "the counts")
        await clerk.pilot.pause()
        assert screen.counted is not None
        today, month = screen.counted
        lines = str(screen.query_one("#panel-lines", Static).content).split("\n")

        for name in Causes.__struct_fields__:
            cause, counts = (
                text(f"cause.{name}"),
                (getattr(today, name), getattr(month, name)),
            )
            said = text("outage.count", cause=cause, today=counts[0], month=counts[1])
            assert any(said in line for line in lines), said


async def test_the_call_begins_with_our_own_code(ready: Ready) -> None:
    async with at_desk(ready, NARROW, down(ready)) as clerk:
        await clerk.looked()
        await waits(clerk)
        await clerk.act("9")
        code, name = clerk.demo.desk.place.institution, clerk.demo.desk.place.facility

        assert code == INSTITUTION
        assert clerk.says(text("outage.institution", code=code, name=name))


def test_a_desk_without_its_code_says_so() -> None:
    assert said_of_us(Place("見本医院", "受付1", "13")) == text(
        "outage.no_institution", name="見本医院"
    )


@SIZES
async def test_a_line_says_since_when(ready: Ready, size: tuple[int, int]) -> None:
    async with at_desk(ready, size, down(ready)) as clerk:
        await clerk.looked()

        assert clerk.says(text("online.outage_banner", said=said(), press="F6"))
        await waits(clerk)
        assert cut_lines(clerk.desk) == []
        assert unseen(clerk.desk) == []
        assert clerk.says(text("action.outage"))


async def test_the_check_is_stepped_over(ready: Ready) -> None:
    register = down(ready)
    async with at_desk(ready, register=register) as clerk:
        await waits(clerk)
        assert clerk.says(text("action.enter", action=text("action.pending")))
        before = len(clerk.demo.desk.journal.pending())
        await clerk.press("enter")
        assert clerk.outcome is Outcome.CHECK_REQUIRED
        await clerk.press("enter")
        assert isinstance(clerk.app.screen, ContactPanel)
        await clerk.press("enter", "enter")

        assert len(clerk.demo.desk.journal.pending()) == before + 1
        assert register.asked == []


async def test_asking_all_the_same_says_since_when(ready: Ready) -> None:
    async with at_desk(ready, register=down(ready), asks_consent=True) as clerk:
        await waits(clerk)
        await clerk.press("1")

        assert clerk.desk.message == said()
        answer = clerk.form.own_answer
        assert answer is not None
        assert answer.result is OnlineCheck.UNAVAILABLE


async def test_somebody_with_a_card_is_led_to_the_other_ways(ready: Ready) -> None:
    async with at_desk(ready, register=down(ready)) as clerk:
        await waits(clerk)
        await clerk.act("6")
        await clerk.press("1", "8")
        decision = clerk.desk.decision()
        assert decision is not None
        if decision.outcome is Outcome.CHECK_REQUIRED:
            assert clerk.desk.primary(decision) == "ladder"


@pytest.mark.parametrize(
    ("size", "way"),
    [(NARROW, ("9",)), (USUAL, ("3", "6")), (WIDE, ("f6", "9"))],
    ids=str,
)
async def test_the_steps_are_reached_and_can_be_read(
    ready: Ready, size: tuple[int, int], way: tuple[str, ...]
) -> None:
    register = down(ready)
    register.pending = 3
    async with at_desk(ready, size, register) as clerk:
        await waits(clerk)
        await clerk.press(*way)
        assert isinstance(clerk.app.screen, OutageScreen)
        lines = clerk.app.screen.query_one("#panel-lines", Static)
        causes = text("outage.causes")
        await clerk.until(lambda: causes in str(lines.content), "the counts")
        shown = "".join(str(lines.content).split())

        wanted = [said(), CALL_CENTRE, text("outage.pending", count=3)]
        for step in STEPS:
            wanted += text(f"outage.{step}_how", number=CALL_CENTRE).split("\n")
        wanted += [text(f"cause.{cause}") for cause in Causes.__struct_fields__]
        for sentence in wanted:
            assert "".join(sentence.split()) in shown, sentence
        assert clerk.app.screen.query_one("#panel", VerticalScroll).max_scroll_y == 0
        await clerk.press("0")
        assert not isinstance(clerk.app.screen, OutageScreen)


async def test_the_numbers_that_were_typed_stand_there(ready: Ready) -> None:
    async with at_desk(ready, register=down(ready)) as clerk:
        await waits(clerk)
        await clerk.press("9")

        assert clerk.says(clerk.cast.guided.insurer_number)
        assert clerk.says(clerk.cast.guided.number)


async def test_the_counts_are_of_today_and_of_this_month(ready: Ready) -> None:
    async with at_desk(ready, register=down(ready)) as clerk:
        for day in (DAY - timedelta(days=1), DAY):
            clerk.demo.clock.day = day
            await waits(clerk)
            await clerk.press("8", "enter", "enter", "enter")
        await clerk.press("f6", "9")
        screen = clerk.app.screen
        assert isinstance(screen, OutageScreen)
        await clerk.until(lambda: clerk.says(text("outage.causes")), "the counts")
        assert screen.counted is not None
        today, month = screen.counted

        assert today.line >= 1
        assert month.line > today.line
        line = text("cause.line")
        said = text("outage.count", cause=line, today=today.line, month=month.line)
        assert clerk.says(said)


@pytest.mark.parametrize("pending", [0, 3])
async def test_the_return_is_told_once_and_moves_nothing(
    ready: Ready, pending: int
) -> None:
    register = down(ready)
    async with at_desk(ready, register=register) as clerk:
        await clerk.looked()
        await clerk.type("439")
        form, focus = clerk.form, clerk.app.focused
        register.outage, register.pending = None, pending
        register.changed()
        await clerk.looked()

        at = f"{clerk.demo.clock.now():%H:%M}"
        key = "online.restored" if pending else "online.restored_none"
        assert clerk.says(text(key, at=at, count=pending, press="F6"))
        assert not clerk.says(said())
        assert (clerk.form, clerk.app.focused) == (form, focus)
        await clerk.press("1")
        assert clerk.desk.message == ""


async def test_without_an_outage_the_steps_say_so(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await waits(clerk)
        assert not clerk.says(text("action.outage"))
        await clerk.press("9")

        assert clerk.says(text("outage.none"))
        assert clerk.says(CALL_CENTRE)
