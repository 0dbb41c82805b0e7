"""What can serve instead of a card: whole at every size, and true to the rulebook."""

from itertools import product

import pytest
from msgspec.structs import replace as but

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import NARROW, USUAL, WIDE, keys_of
from kiosk.desk import ladder
from kiosk.desk.form import Form
from kiosk.labels import text
from kiosk.tui.screens.ladder import ClaimsPanel, LadderPanel
from kiosk.tui.screens.outage import OutageScreen
from kiosk.words import phrases
from kiosk.words.ways import what_to_do
from schema.terms import OnlineCheck, Outcome, Reader
from tests.kiosk.desk.room import Room, a_room
from tests.kiosk.desk.test_each_step_leads_where_the_book_says import (
    CARD,
    a_form,
    answered,
    unreadable,
)
from tests.kiosk.tui.alone import alone
from tests.kiosk.tui.desk import at_desk
from tests.people import a_national_person

Ready = tuple[Demo, Cast]
SIZES = pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)
TARO = a_national_person()
NATIONAL = {"insurer": TARO.insurer_number, "number": TARO.number, "person": TARO}
UNNUMBERED = {"insurer": "", "number": "", "person": None}
FORMS: dict[str, Form] = {
    "unreadable": unreadable(),
    "no card": a_form(),
    "national": unreadable(**NATIONAL),
    "read, not found": a_form(
        document=CARD, reader=Reader.READ, card_answer=OnlineCheck.NOT_FOUND
    ),
    "line down": answered(unreadable(**UNNUMBERED), OnlineCheck.UNAVAILABLE),
    "line down, no card": answered(a_form(), OnlineCheck.UNAVAILABLE),
    "answered": answered(unreadable(), OnlineCheck.NOT_ELIGIBLE),
    "declared": unreadable(declaration=True, declared_share=20),
    "emergency": unreadable(emergency=True),
    "newer": a_form(
        document=CARD, reader=Reader.READ, card_answer=OnlineCheck.NEWER_EXISTS
    ),
}

LEADS = {
    "no card": "no_card",
    "read, not found": "invalid",
    "answered": "invalid",
    "line down": "line",
    "line down, no card": "line",
    "newer": "answered",
}
"""Why something else has to serve, where it is not an unreadable card."""
LED_TO = {
    "1": Outcome.INSURED,
    "3": Outcome.INSURED_BY_DECLARATION,
}


@pytest.fixture(scope="module")
def room() -> Room:
    return a_room()


@pytest.mark.parametrize(
    ("form", "size"),
    [
        *((name, NARROW) for name in FORMS),
        *product(("unreadable", "line down", "no card"), (USUAL, WIDE)),
    ],
)
async def test_it_stands_whole_and_says_what_the_book_says(
    room: Room, form: str, size: tuple[int, int]
) -> None:
    entered = FORMS[form]
    steps = ladder.rungs(entered, room.desk.decide(entered), room.desk.around())
    async with alone(LadderPanel(room.desk, entered), size) as shown:
        assert shown.cut() == []
        assert shown.hidden_rows == 0
        assert shown.says(text(f"ladder.lead_{LEADS.get(form, 'unread')}"))
        for rung in steps:
            assert shown.says(text(f"ladder.{rung.step}"))
            if rung.decision is None:
                continue
            outcome = rung.decision.outcome
            mark = text("ladder.taken") if rung.is_taken else ""
            leads = f"{phrases.symbol(outcome)} {phrases.short(outcome)}"
            assert shown.says(f"{mark}{text(f'ladder.{rung.step}')} → {leads}")
            assert shown.says(
                what_to_do(rung.decision) + text(f"ladder.{rung.step}_how")
            )
            assert rung.authority is not None
            assert shown.says(rung.authority.document)
        assert shown.says(text("verdict.not_judged"))


async def test_only_what_is_possible_can_be_pressed(room: Room) -> None:
    for form, refused in (
        (FORMS["no card"], "1234"),
        (FORMS["line down"], "37"),
        (FORMS["unreadable"], "79"),
    ):
        async with alone(LadderPanel(room.desk, form), NARROW) as shown:
            await shown.press(*refused)
            assert shown.is_open
            await shown.press("5")
            assert shown.given == ["5"]


def test_may_and_must_are_the_book_s(room: Room) -> None:
    must = room.desk.decide(unreadable(returning=True))
    may = but(must, rule=but(must.rule, permissive=True))

    assert what_to_do(must) == text("ladder.must")
    assert what_to_do(may) == text("ladder.may")
    assert "ください" in text("ladder.must")
    assert "かまいません" in text("ladder.may")


@SIZES
async def test_how_it_is_claimed_stands_whole(size: tuple[int, int]) -> None:
    async with alone(ClaimsPanel(unreadable()), size) as shown:
        assert shown.cut() == []
        assert shown.hidden_rows == 0
        for said in ("77777777", "77777779", text("claims.eight", number="7" * 8)):
            assert shown.says(said)
    async with alone(ClaimsPanel(unreadable(**NATIONAL)), size) as shown:
        assert shown.says(text("claims.filled"))


async def test_each_step_is_one_key_and_can_be_taken_back(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(["1", "7", *keys_of(clerk.cast.certified)])
        for key, outcome in LED_TO.items():
            await clerk.press("3", key)
            assert clerk.outcome is outcome
            await clerk.press("3", key)
            assert clerk.outcome is Outcome.CHECK_REQUIRED
        await clerk.press("3", "3")
        assert clerk.says(text("statement.returning"))
        await clerk.press("3", "3", "3", "5")
        assert clerk.form.nothing_else


async def test_a_declared_share_is_said_to_be_declared(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(["1", "7", *keys_of(clerk.cast.certified)])
        await clerk.press("3", "4")
        assert not clerk.form.declaration
        await clerk.press("2")

        assert clerk.outcome is Outcome.INSURED_BY_DECLARATION
        share = text("share.20")
        assert clerk.says(text("statement.declared", share=share))
        await clerk.press("4", "2")
        assert isinstance(clerk.app.screen, ClaimsPanel)
        await clerk.press("0", "enter")
        event = clerk.confirmed[0].event
        assert event.decision is not None
        assert event.decision.outcome is Outcome.INSURED_BY_DECLARATION
        assert event.visit is not None
        assert event.visit.presented.share is None


async def test_a_declaration_that_nobody_writes_is_none(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(["1", "7", *keys_of(clerk.cast.certified)])
        await clerk.press("3", "4", "0")

        assert not clerk.form.declaration
        assert clerk.outcome is Outcome.CHECK_REQUIRED


async def test_a_card_that_is_there_after_all_can_be_added(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("0", clerk.cast.certified)
        await clerk.press("3", "7")

        assert clerk.form.has_card
        await clerk.press("7", "3", "1")
        assert clerk.outcome is Outcome.INSURED


async def test_the_last_step_is_what_to_do_in_an_outage(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(["1", "7", *keys_of(clerk.cast.certified)])
        await clerk.press("3", "6")

        assert isinstance(clerk.app.screen, OutageScreen)
