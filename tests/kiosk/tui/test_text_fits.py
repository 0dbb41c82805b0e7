"""At every size every sentence stands whole: none cut, no wide character halved."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from textual.screen import Screen
from textual.widgets import Static

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import DAY, Demo
from kiosk.demo.scenes import EXPIRED, NARROW, USUAL, WIDE
from kiosk.desk.standing import Standing
from kiosk.labels import sentences, text
from kiosk.tui.flow import wrap
from kiosk.tui.widgets.today_list import today_row
from kiosk.tui.widgets.verdict_panel import (
    LABEL_WIDTH,
    LOOSE_TO_TIGHT,
    VerdictPanel,
    band_content,
)
from kiosk.words.keymap import USUAL_KEYS
from schema.confirmation import Answered, Taken
from schema.terms import EventType, OnlineCheck, Outcome
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.test_every_outcome_is_reached_by_keys import WAYS

Ready = tuple[Demo, Cast]
SIZES = pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)
LONG = r"^(caution|why|tell|outcome\.\w+\.(headline|say)\w*|note)\."

WHOLE_LINES = {"banner", "status", "keys", "band", "reasons"}
"""Widgets whose lines are cut by us, never by the terminal."""


def long_sentences() -> Iterator[str]:
    """Every sentence that a decision can put on the screen."""
    for key, said in sentences().items():
        if re.match(LONG, key) or ".say" in key or ".headline" in key:
            yield said


def cut_lines(screen: Screen[Any]) -> list[str]:
    """Lines that are wider than the widget they stand in, or that have no room."""
    wrong = []
    for widget in screen.query(Static):
        if not widget.display or not widget.region.area:
            continue
        plain = str(widget.content)
        if widget.id in WHOLE_LINES:
            room = widget.content_size.width
            lines = plain.split("\n")
            wrong += [line for line in lines if cell_len(line) > room]
    return wrong


def unseen(screen: Screen[Any]) -> list[str]:
    """Regions that do not fit between the top and the key line."""
    bottom = screen.size.height - 1
    wanted = ("#status", "#entry", "#verdict", "#message", "#keys")
    return [
        name
        for name in wanted
        for widget in screen.query(name)
        if widget.display
        and widget.region.bottom > (bottom + 1 if name == "#keys" else bottom)
    ]


async def assert_fits(clerk: Clerk) -> None:
    assert cut_lines(clerk.desk) == []
    assert unseen(clerk.desk) == []
    for item in USUAL_KEYS.on_line():
        assert clerk.says(item), item


@pytest.mark.parametrize("outcome", list(Outcome))
async def test_every_outcome_stands_whole(ready: Ready, outcome: Outcome) -> None:
    async with at_desk(ready, NARROW) as clerk:
        await WAYS[outcome](clerk)
        decision = clerk.desk.decision()
        assert decision is not None

        await assert_fits(clerk)
        assert clerk.says(text(f"outcome.{outcome}.symbol"))
        for action in ("patient", "ladder", "why", "add", "marks", "cancel"):
            assert clerk.says(text(f"action.{action}")), action
        for code in decision.cautions[:3]:
            assert clerk.says(text(f"caution.{code}")), code


@SIZES
async def test_every_step_stands_whole(ready: Ready, size: tuple[int, int]) -> None:
    async with at_desk(ready, size) as clerk:
        await assert_fits(clerk)
        person = clerk.cast.national
        for keys in (
            ["4"],
            person.insurer_number,
            [*person.symbol, "enter"],
            [*person.number, "enter"],
            person.branch or ["enter"],
            ["9", "9"],
            ["backspace", "backspace", "enter"],
            [*EXPIRED, "enter"],
        ):
            await clerk.type(keys)
            await assert_fits(clerk)
        assert clerk.says(text("expiry.expired", days=76))


async def test_the_patients_own_screen_stands_whole(ready: Ready) -> None:
    async with at_desk(ready, NARROW) as clerk:
        for way in WAYS.values():
            await way(clerk)
            await clerk.act("2")
            for shown in clerk.app.screen.query(Static):
                assert clerk.says(str(shown.content)), shown.id
            await clerk.press("0", "0")


@SIZES
def test_every_long_sentence_wraps_without_loss(size: tuple[int, int]) -> None:
    room = size[0] - LABEL_WIDTH - 5
    for said in long_sentences():
        lines = wrap(said, room)
        assert "".join(lines) == said
        assert all(cell_len(line) <= room for line in lines), said


async def test_every_headline_fits_its_band(ready: Ready) -> None:
    async with at_desk(ready, NARROW) as clerk:
        for way in WAYS.values():
            await way(clerk)
            decision = clerk.desk.decision()
            assert decision is not None
            for (width, _), tight in product((NARROW, USUAL, WIDE), LOOSE_TO_TIGHT):
                lines = band_content(decision, width, tight).plain.split("\n")
                assert len(lines) == tight.band
                assert {cell_len(line) for line in lines} == {width - 4}
            await clerk.act("0")


@pytest.mark.parametrize("outcome", list(Outcome))
async def test_todays_row_of_every_outcome_stands_whole(
    ready: Ready, outcome: Outcome
) -> None:
    async with at_desk(ready, NARROW) as clerk:
        await WAYS[outcome](clerk)
        done = Outcome.INSURED if outcome is Outcome.REVIEW else outcome
        clerk.desk.record(Taken(outcome=done, reason="reason_1"))
        row = today_row(Standing(clerk.confirmed[0]), 999)

        assert cell_len(row.plain) <= NARROW[0]


async def test_todays_row_after_a_re_check_stands_whole(ready: Ready) -> None:
    async with at_desk(ready, NARROW) as clerk:
        kept = ready[0].desk.journal
        await WAYS[Outcome.CHECK_REQUIRED](clerk)
        clerk.desk.record(Taken(outcome=Outcome.CHECK_REQUIRED, reason="reason_1"))
        first = kept.on_day(DAY)[0]
        for outcome, result in product([None, *Outcome], OnlineCheck):
            said = replace(
                first.event,
                type=EventType.RECHECKED,
                answered=Answered(result=result, share=30),
                taken=Taken(outcome=outcome) if outcome else None,
            )
            row = today_row(Standing(first, (replace(first, event=said),)), 999)

            assert cell_len(row.plain) <= NARROW[0]


async def test_a_cut_line_would_be_noticed(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await WAYS[Outcome.INSURED](clerk)
        band = clerk.desk.query_one(VerdictPanel).query_one("#band", Static)
        band.update("長" * 60)
        await clerk.pilot.pause()

        assert cut_lines(clerk.desk) != []
