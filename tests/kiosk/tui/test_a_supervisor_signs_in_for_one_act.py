"""Beside a verdict a supervisor signs in for one act; the clerk goes on as before."""

from pathlib import Path

import pytest

from kiosk.demo.fingers import Fingers
from kiosk.demo.scenes import keys_of
from kiosk.labels import text
from kiosk.store.vault import open_store
from kiosk.tui.screens.approval import ApprovalScreen
from kiosk.tui.screens.lock import LockScreen
from kiosk.tui.screens.reception import ReceptionScreen
from schema.terms import Outcome
from tests.kiosk.tui.staffed import (
    FIRST,
    SECOND,
    THIRD,
    Staffed,
    at_the_lock,
    shown,
    staffed,
)
from tests.people import HANAKO


@pytest.fixture
def desk(tmp_path: Path) -> Staffed:
    """A desk at which a supervisor is asked."""
    made = staffed(tmp_path / "desk")
    with open_store(made.folder, FIRST, made.clock) as store:
        store.settings.put("desk.supervisor", "review")
    return made


async def at_a_review(hands: Fingers, desk: Staffed) -> ReceptionScreen:
    """Number 2 before what is left to a person, with a decision made."""
    await hands.type(["2", "enter", *SECOND, "enter", *desk.code()])
    await hands.until(lambda: isinstance(hands.app.screen, ReceptionScreen), "the desk")
    at_work = hands.app.screen
    assert isinstance(at_work, ReceptionScreen)
    await hands.type(["1", "2", *keys_of(HANAKO)])
    decision = at_work.decision()
    assert decision is not None
    assert decision.outcome is Outcome.REVIEW
    await hands.press("enter", "1", "1")
    await hands.until(lambda: isinstance(hands.app.screen, ApprovalScreen), "the panel")
    return at_work


def recorded(at_work: ReceptionScreen) -> list[tuple[str, str]]:
    """Who recorded today, and who agreed."""
    rows = at_work.desk.journal.on_day(at_work.desk.today)
    return [
        (row.event.staff, row.event.taken.approved_by if row.event.taken else "")
        for row in rows
    ]


async def test_it_is_recorded_as_the_clerk_s_and_says_who_agreed(desk: Staffed) -> None:
    async with at_the_lock(desk) as hands:
        at_work = await at_a_review(hands, desk)
        assert recorded(at_work) == []
        await hands.type(["3", "enter", *THIRD, "enter"])
        await hands.until(lambda: bool(recorded(at_work)), "the record")

        assert recorded(at_work) == [("staff-2", "staff-3")]
        assert at_work.desk.staff == "staff-2"


@pytest.mark.parametrize(
    ("number", "given", "code"),
    [("2", THIRD, "E-UNLOCK-1"), ("3", FIRST, "E-UNLOCK-1")],
    ids=["wrong", "another's"],
)
async def test_who_is_refused_records_nothing(
    desk: Staffed, number: str, given: str, code: str
) -> None:
    async with at_the_lock(desk) as hands:
        at_work = await at_a_review(hands, desk)
        await hands.type([*number, "enter", *given, "enter"])
        if number == "2":
            await hands.type(desk.code())
        await hands.until(lambda: f"（{code}）" in shown(hands, "message"), "a refusal")

        assert recorded(at_work) == []


async def test_the_clerk_cannot_agree_for_one(desk: Staffed) -> None:
    async with at_the_lock(desk) as hands:
        at_work = await at_a_review(hands, desk)
        await hands.type(["2", "enter", *SECOND, "enter", *desk.code()])
        await hands.until(
            lambda: "（E-STAFF-8）" in shown(hands, "message"), "a refusal"
        )

        assert recorded(at_work) == []


async def test_esc_goes_back_to_the_verdict(desk: Staffed) -> None:
    async with at_the_lock(desk) as hands:
        at_work = await at_a_review(hands, desk)
        form = at_work.form
        await hands.press("escape")

        assert hands.app.screen is at_work
        assert at_work.form == form
        assert recorded(at_work) == []


async def test_the_desk_is_hidden_from_there_too(desk: Staffed) -> None:
    async with at_the_lock(desk) as hands:
        await at_a_review(hands, desk)
        await hands.press("f12")
        assert isinstance(hands.app.screen, LockScreen)
        assert shown(hands, "lead").startswith(text("lock.passphrase_of", number="2"))
