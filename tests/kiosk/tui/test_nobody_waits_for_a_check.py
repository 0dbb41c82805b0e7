"""While a check runs the clerk goes on; what comes back is told, and takes nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import EXPIRED, NARROW, USUAL, WIDE, keys_of
from kiosk.desk.form import Field, Form
from kiosk.labels import text
from schema.terms import OnlineCheck, Outcome
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.register import Register
from tests.kiosk.tui.test_text_fits import cut_lines, unseen

Ready = tuple[Demo, Cast]
SIZES = pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)


async def asking(clerk: Clerk) -> None:
    """Ask about the guided patient, and leave the question open."""
    clerk.register.answers = False
    await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
    await clerk.press("1")
    assert clerk.desk.is_asking


async def put_aside(clerk: Clerk, key: str = "f8") -> None:
    await asking(clerk)
    await clerk.press(key)


def bells(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    rung: list[int] = []
    monkeypatch.setattr(clerk.app, "bell", lambda: rung.append(1))
    return rung


@SIZES
async def test_the_waiting_is_one_quiet_line(
    ready: Ready, size: tuple[int, int]
) -> None:
    async with at_desk(ready, size) as clerk:
        await asking(clerk)

        who = text("source.simulator")
        assert clerk.says(text("online.asking", who=who, seconds=0, limit=10))
        assert clerk.says(text("online.stop"))
        assert clerk.says(text("online.aside", press="F8"))
        assert cut_lines(clerk.desk) == []
        assert unseen(clerk.desk) == []


@pytest.mark.parametrize("key", ["f8", "5"])
async def test_the_next_patient_is_taken_while_it_runs(ready: Ready, key: str) -> None:
    async with at_desk(ready) as clerk:
        await put_aside(clerk, key)
        assert clerk.form == Form()
        assert clerk.says(text("today.asked"))
        before = len(clerk.confirmed)
        await clerk.shows("2", clerk.cast.certified, "enter")
        await clerk.press("enter")

        assert len(clerk.confirmed) == before + 1


async def test_after_esc_the_menu_puts_aside_as_well(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await asking(clerk)
        await clerk.press("escape")
        await clerk.rush("escape", apart=1.0)
        await clerk.press("3")

        assert clerk.form == Form()
        assert len(clerk.register.state().aside) == 1


@SIZES
async def test_what_comes_back_rings_once_and_stands_on_a_line(
    ready: Ready, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(ready, size) as clerk:
        await put_aside(clerk)
        await clerk.type(["2", *clerk.cast.certified.insurer_number, "1"])
        form, focus = clerk.form, clerk.app.focused
        rung = bells(clerk, monkeypatch)
        clerk.register.answer()
        for _ in range(3):
            await clerk.looked()

        assert len(rung) == 1
        assert clerk.says(text("online.returned", count=1, press="F6"))
        assert (clerk.form, clerk.app.focused) == (form, focus)
        assert clerk.app.screen is clerk.desk
        assert cut_lines(clerk.desk) == []
        assert unseen(clerk.desk) == []


async def test_silence_comes_back_too(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await put_aside(clerk)
        clerk.register.end_waiting()
        await clerk.looked()

        assert clerk.says(text("online.returned", count=1, press="F6"))
        await clerk.press("f6", "1")
        assert clerk.outcome is Outcome.CHECK_REQUIRED
        answer = clerk.form.own_answer
        assert answer is not None
        assert answer.result is OnlineCheck.UNAVAILABLE


async def test_who_came_back_goes_on_with_the_answer(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await put_aside(clerk)
        clerk.register.answer()
        await clerk.press("f6", "1")

        assert clerk.outcome is Outcome.INSURED_INTERIM
        assert clerk.form.number == clerk.cast.guided.number
        assert not clerk.says(text("online.returned", count=1, press="F6"))
        before = len(clerk.confirmed)
        await clerk.press("enter")
        assert len(clerk.confirmed) == before + 1


async def test_who_is_half_entered_comes_back_afterwards(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await put_aside(clerk)
        clerk.register.answer()
        await clerk.type(["2", *clerk.cast.certified.insurer_number, "1", "0"])
        half = clerk.form
        await clerk.press("f6", "1")
        assert clerk.form.number == clerk.cast.guided.number
        await clerk.press("enter")

        assert clerk.form == half
        assert clerk.desk.message == text("online.resumed")


async def test_an_answer_is_promised_until_it_comes(ready: Ready) -> None:
    promised = text("online.put_aside", press="F6")
    async with at_desk(ready) as clerk:
        await put_aside(clerk)
        await clerk.looked()
        assert clerk.says(promised)
        clerk.register.answer()
        await clerk.looked()
        assert not clerk.says(promised)
        assert clerk.says(text("online.returned", count=1, press="F6"))


async def test_who_is_asked_for_is_put_aside_by_taking_up_another(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await put_aside(clerk)
        clerk.register.answer()
        await clerk.looked()
        await clerk.shows("4", clerk.cast.certified, *EXPIRED, "enter")
        await clerk.press("1")
        assert clerk.desk.is_asking
        await clerk.press("f6", "1")

        assert clerk.form.number == clerk.cast.guided.number
        assert clerk.outcome is Outcome.INSURED_INTERIM
        assert len(clerk.register.state().aside) == 1


async def test_an_answer_goes_to_nobody_whose_numbers_were_mended(ready: Ready) -> None:
    """The form beside the check was altered, by whatever way."""
    async with at_desk(ready) as clerk:
        await put_aside(clerk)
        clerk.register.answer()
        await clerk.looked()
        one = clerk.desk.asides[0]
        other = replace(one.form, birth=clerk.cast.certified.birth_date)
        clerk.desk.asides = (replace(one, form=other),)
        clerk.desk.take_up(one.correlation)

        assert clerk.form.own_answer is None


async def test_esc_stops_waiting_and_a_late_answer_is_taken(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await asking(clerk)
        await clerk.press("escape")
        stopped = clerk.form.own_answer
        assert stopped is not None
        assert stopped.result is OnlineCheck.UNAVAILABLE
        assert clerk.says(text("online.stopped"))
        clerk.register.answer()
        await clerk.looked()

        assert clerk.outcome is Outcome.INSURED_INTERIM


@pytest.mark.parametrize("key", ["escape", "5"])
async def test_a_key_that_meets_the_answer_opens_nothing(
    ready: Ready, key: str
) -> None:
    async with at_desk(ready) as clerk:
        await asking(clerk)
        clerk.register.answer()
        clerk.desk.look()
        clerk.at = clerk.desk._answered_at  # noqa: SLF001 - the moment it came
        await clerk.rush(key, apart=0.1)

        assert clerk.app.screen is clerk.desk
        assert clerk.outcome is Outcome.INSURED_INTERIM
        assert clerk.says(text("entry.answered_now"))


async def test_an_enter_that_meets_the_answer_confirms_nothing(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await asking(clerk)
        before = len(clerk.confirmed)
        clerk.register.answer()
        clerk.desk.look()
        clerk.at = clerk.desk._answered_at  # noqa: SLF001 - the moment it came
        await clerk.rush("enter", apart=0.1)
        assert len(clerk.confirmed) == before
        await clerk.rush("enter", apart=1.0)

        assert len(clerk.confirmed) == before + 1


async def test_a_key_typed_while_an_answer_comes_goes_where_it_was_meant(
    ready: Ready,
) -> None:
    async with at_desk(ready) as clerk:
        await put_aside(clerk)
        keys = ["2", *keys_of(clerk.cast.certified)]
        for key in keys[:-1]:
            await clerk.rush(key, apart=0.2)
            clerk.desk.look()
            if key == keys[5]:
                clerk.register.answer()
        await clerk.until(lambda: clerk.form.at is Field.BIRTH, "the birth date")

        assert clerk.form.insurer == clerk.cast.certified.insurer_number
        assert clerk.form.number == clerk.cast.certified.number


async def test_an_answer_changes_nothing_under_a_panel(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await asking(clerk)
        await clerk.press("4")
        assert clerk.app.screen is not clerk.desk
        clerk.register.answer()
        await clerk.looked()
        assert clerk.form.own_answer is None
        await clerk.press("0")
        await clerk.looked()

        assert clerk.outcome is Outcome.INSURED_INTERIM


async def test_a_cancelled_check_is_put_away(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await asking(clerk)
        await clerk.press("0")
        await clerk.looked()

        assert clerk.register.used(clerk.register.asked[0].correlation)
        clerk.register.answer()
        await clerk.looked()
        assert clerk.desk.asides == ()


async def test_mended_numbers_put_the_former_question_away(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await asking(clerk)
        clerk.register.answer()
        await clerk.looked()
        while clerk.form.birth:
            await clerk.press("backspace")
        await clerk.looked()

        assert clerk.register.used(clerk.register.asked[0].correlation)


async def test_after_a_restart_whoever_came_back_is_there(fresh: Ready) -> None:
    register = Register(fresh[0], answers=False)
    async with at_desk(fresh, register=register) as clerk:
        await put_aside(clerk)
        register.answer()
    async with at_desk(fresh, register=register) as clerk:
        await clerk.looked()
        assert clerk.says(text("online.returned", count=1, press="F6"))
        await clerk.press("f6", "1")

        assert clerk.outcome is Outcome.INSURED_INTERIM


async def test_a_desk_killed_while_it_waits_has_the_patient_beside_it(
    fresh: Ready,
) -> None:
    register = Register(fresh[0], answers=False)
    async with at_desk(fresh, register=register) as clerk:
        await asking(clerk)
        await clerk.looked()
        entered = replace(clerk.form, enquiry="")
        assert clerk.desk.asides == ()
    async with at_desk(fresh, register=register.restarted()) as clerk:
        await clerk.looked()
        assert clerk.says(text("today.asked"))
        assert not clerk.says(text("online.returned", count=1, press="F6"))
        await clerk.press("f6")
        await clerk.press("1")
        await clerk.looked()
        assert replace(clerk.form, enquiry="") == entered
        assert clerk.desk.is_asking
        assert clerk.says(text("online.stop"))
        assert len(register.asked) == 1
        register.answer()
        await clerk.looked()

        assert clerk.outcome is Outcome.INSURED_INTERIM
        assert clerk.desk.asides == ()


async def test_a_desk_killed_before_enter_has_the_answer_beside_it(
    ready: Ready,
) -> None:
    register = Register(ready[0], answers=False)
    async with at_desk(ready, register=register) as clerk:
        await asking(clerk)
        register.answer()
        await clerk.looked()
        assert not clerk.says(text("online.returned", count=1, press="F6"))
    async with at_desk(ready, register=register.restarted()) as clerk:
        await clerk.looked()
        assert clerk.says(text("online.returned", count=1, press="F6"))
        await clerk.press("f6", "1")

        assert clerk.outcome is Outcome.INSURED_INTERIM


async def test_a_check_without_a_form_is_taken_up_by_its_numbers(ready: Ready) -> None:
    register = Register(ready[0], answers=False)
    async with at_desk(ready, register=register) as clerk:
        await put_aside(clerk)
        kept = register.state().aside[0]
        register.put_aside(kept.query.correlation, b"{")
        register.answer()
        await clerk.press("f6", "1")

        assert clerk.form.number == clerk.cast.guided.number
        assert clerk.form.at is Field.DOCUMENT
        assert clerk.form.own_answer is not None


async def test_the_progress_counts_its_seconds(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await asking(clerk)
        asked = clerk.desk.questions.asked
        assert asked is not None
        clerk.desk.questions.asked = replace(asked, since=asked.since - 3)
        await clerk.looked()

        who = text("source.simulator")
        assert clerk.says(text("online.asking", who=who, seconds=3, limit=10))


async def test_yesterdays_answer_is_no_check_today(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await put_aside(clerk)
        asked = clerk.register.asked[0].correlation
        clerk.register.answer()
        clerk.demo.clock.day += timedelta(days=1)
        await clerk.press("f6", "1")
        await clerk.looked()

        assert clerk.outcome is Outcome.CHECK_REQUIRED
        assert (clerk.form.own_answer, clerk.form.enquiry) == (None, "")
        assert clerk.register.used(asked)


async def test_whoever_was_interrupted_first_is_not_lost(ready: Ready) -> None:
    """One half entered, two put aside: each of them comes back."""
    async with at_desk(ready) as clerk:
        await put_aside(clerk)
        await clerk.shows("4", clerk.cast.scanned, *EXPIRED, "enter")
        await clerk.press("1", "f8")
        clerk.register.end_waiting()
        await clerk.type(["2", *clerk.cast.scanned.insurer_number])
        half = clerk.form
        await clerk.press("f6", "1")
        first = clerk.form.number
        await clerk.looked()
        await clerk.press("f6", "1")
        assert clerk.form.number != first
        await clerk.press("enter", "enter", "enter")

        assert clerk.form == half
        assert [one.form.number for one in clerk.desk.asides] == [first]
