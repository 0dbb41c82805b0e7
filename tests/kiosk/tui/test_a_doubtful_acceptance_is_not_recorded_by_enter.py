"""What a register or the copy speaks against is said in the band, and not confirmed."""

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import DAY, Demo
from kiosk.demo.scenes import NARROW, USUAL, WIDE, keys_of
from kiosk.desk.appointments import FindingKind
from kiosk.labels import text
from kiosk.tui.screens.choices import ChoicePanel
from kiosk.tui.screens.comparison import ComparisonScreen
from kiosk.words import phrases
from schema.insured import Insured
from schema.terms import Difference, OnlineCheck, Outcome
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.test_text_fits import cut_lines, unseen

Ready = tuple[Demo, Cast]
SIZES = pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)
VALID = (*"5080731", "enter")
AGAINST = {OnlineCheck.NOT_ELIGIBLE, OnlineCheck.NEWER_EXISTS}


def who_is_lost(demo: Demo) -> Insured:
    """Somebody whose eligibility is lost by the copy, and by the register."""
    for one in demo.store.appointments.on(DAY):
        who = one.patient
        if FindingKind.LOST in {finding.kind for finding in one.findings}:
            found = demo.store.snapshot.by_number(
                who.insurer_number, who.number, who.symbol, who.branch
            )
            assert found is not None
            return found
    raise AssertionError("nobody")


async def contradicted(clerk: Clerk) -> None:
    """A certificate in force, and a live answer that nobody is insured."""
    await clerk.shows("2", who_is_lost(clerk.demo), *VALID)
    assert clerk.outcome is Outcome.INSURED
    await clerk.act("1")
    answer = clerk.form.own_answer
    assert answer is not None
    assert answer.result in AGAINST
    assert clerk.outcome is Outcome.INSURED


@SIZES
async def test_the_band_and_the_sentence_say_so(
    ready: Ready, size: tuple[int, int]
) -> None:
    async with at_desk(ready, size) as clerk:
        await contradicted(clerk)
        decision = clerk.desk.decision()
        assert decision is not None

        assert clerk.says(phrases.against(decision))
        assert clerk.says(text("outcome.review.say"))
        assert not clerk.says(text("outcome.insured.say"))
        assert clerk.says(text("action.enter", action=text("action.compare")))
        assert unseen(clerk.desk) == []
        assert cut_lines(clerk.desk) == []


async def test_enter_leads_to_the_comparison_and_another_way_out(
    ready: Ready,
) -> None:
    async with at_desk(ready) as clerk:
        await contradicted(clerk)
        before = len(clerk.confirmed)
        await clerk.press("enter")
        panel = clerk.app.screen
        assert isinstance(panel, ComparisonScreen)
        assert Difference.ELIGIBILITY in panel.open
        assert len(clerk.confirmed) == before
        await clerk.press("7")
        assert isinstance(clerk.app.screen, ChoicePanel)
        assert clerk.says(text("review.title"))
        await clerk.press("1", "4")

        assert len(clerk.confirmed) == before + 1
        taken = clerk.confirmed[0].event.taken
        assert taken is not None
        assert taken.outcome is Outcome.UNCONFIRMED


async def test_another_birth_date_than_the_copys_is_stopped_at(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        person, before = clerk.cast.certified, len(clerk.confirmed)
        await clerk.type(["2", *keys_of(person)[:-1], *"4030512", "enter", *VALID])
        assert clerk.outcome is Outcome.INSURED
        await clerk.press("enter")

        panel = clerk.app.screen
        assert isinstance(panel, ComparisonScreen)
        assert Difference.BIRTH_DATE in panel.open
        assert len(clerk.confirmed) == before


async def test_where_nothing_is_in_doubt_7_does_nothing(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("2", clerk.cast.certified, "enter")
        await clerk.press("4", "1")
        panel = clerk.app.screen
        assert isinstance(panel, ComparisonScreen)
        await clerk.press("7")

        assert clerk.app.screen is panel
