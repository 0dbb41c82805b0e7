"""Pasted text of マイナ資格確認アプリ: taken and marked, or it is said why not."""

from datetime import date, timedelta

import pytest
from textual import events

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import EXPIRED, NARROW, USUAL, keys_of
from kiosk.labels import text
from schema.terms import Outcome
from schema.wareki import to_wareki
from tests.kiosk.online.test_pasted_text_is_taken_for_whom_it_names import text_of
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]


async def paste(clerk: Clerk, said: str) -> None:
    clerk.app.post_message(events.Paste(said))
    await clerk.until(lambda: bool(clerk.desk.message), "the paste to be taken")


def day_of(clerk: Clerk) -> date:
    return clerk.demo.desk.today


@pytest.mark.parametrize("size", [NARROW, USUAL], ids=str)
async def test_it_is_the_answer_and_says_where_from(
    ready: Ready, size: tuple[int, int]
) -> None:
    async with at_desk(ready, size) as clerk:
        person = clerk.cast.guided
        await clerk.shows("4", person, *EXPIRED, "enter")
        await paste(clerk, text_of(person, day_of(clerk)))

        assert clerk.outcome is Outcome.INSURED_INTERIM
        day = to_wareki(day_of(clerk))
        result = text("check.eligible")
        assert clerk.says(text("pasted.shown", result=result, day=day))
        assert clerk.says(text("pasted.taken", day=day))
        await clerk.press("enter")
        online = clerk.confirmed[0].event.online
        assert online is not None
        assert online.source == "my_number_app"


async def test_of_another_day_it_is_said_and_not_counted(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.guided
        await clerk.shows("4", person, *EXPIRED, "enter")
        day = day_of(clerk) - timedelta(days=1)
        await paste(clerk, text_of(person, day))

        assert clerk.says(text("pasted.other_day", day=to_wareki(day)))
        assert clerk.outcome is Outcome.CHECK_REQUIRED


async def test_of_somebody_else_it_changes_nothing(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
        before = clerk.form
        await paste(clerk, text_of(clerk.cast.certified, day_of(clerk)))

        assert clerk.says(text("pasted.other_person"))
        assert clerk.form is before


async def test_it_fills_in_who_is_not_entered_yet(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.guided
        await paste(clerk, text_of(person, day_of(clerk)))
        await clerk.type(["4", *EXPIRED, "enter"])

        assert clerk.form.number == person.number
        assert clerk.outcome is Outcome.INSURED_INTERIM


async def test_an_enter_right_after_it_confirms_nothing(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        person, before = clerk.cast.guided, len(clerk.confirmed)
        await clerk.shows("4", person, *EXPIRED, "enter")
        clerk.desk.guard()
        await paste(clerk, text_of(person, day_of(clerk)))
        clerk.at = events.Event().time
        await clerk.rush("enter")

        assert len(clerk.confirmed) == before


async def test_other_text_is_a_frame_as_before(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(["4"])
        numbers = "".join(keys_of(clerk.cast.certified)[:16])
        clerk.app.post_message(events.Paste(numbers))
        wanted = clerk.cast.certified.number
        await clerk.until(lambda: clerk.form.number == wanted, "the numbers")
