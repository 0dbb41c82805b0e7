"""An answer that comes late is taken only by the patient it was asked for."""

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import keys_of
from kiosk.desk.form import Field
from kiosk.labels import text
from kiosk.tui.screens.lock import LockScreen
from schema.terms import OnlineCheck, Outcome
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.register import Register

Ready = tuple[Demo, Cast]


async def asking(clerk: Clerk) -> Register:
    """Ask for the guided patient, and leave the question open."""
    clerk.register.answers = False
    await clerk.shows("4", clerk.cast.guided, "enter")
    await clerk.press("1")
    await clerk.until(lambda: clerk.desk.is_asking, "the question")
    return clerk.register


async def answered(clerk: Clerk, register: Register) -> None:
    """Let the answer come, and let the screen take it or not."""
    register.answer()
    await clerk.looked()


async def test_the_patient_it_is_about_takes_it(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        register = await asking(clerk)
        await answered(clerk, register)

        assert clerk.outcome is Outcome.INSURED_INTERIM


async def test_the_next_patient_does_not_take_it(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        register = await asking(clerk)
        await clerk.act("0")
        await clerk.shows("4", clerk.cast.certified, "enter")
        await answered(clerk, register)

        assert clerk.form.own_answer is None


async def test_corrected_numbers_do_not_take_it(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        register = await asking(clerk)
        while clerk.form.number:
            await clerk.press("backspace")
        await clerk.type(["backspace"] * 8)
        await clerk.type([*clerk.cast.certified.number, *"3200105", "enter", "enter"])
        await answered(clerk, register)

        assert clerk.form.own_answer is None
        assert clerk.outcome is not Outcome.INSURED_INTERIM


async def test_somebody_found_by_kana_does_not_take_it(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        register = await asking(clerk)
        person = clerk.cast.certified
        await clerk.press("f3")
        await clerk.type(person.name_kana)
        await clerk.press("enter")
        await clerk.type(f"{person.birth_date:%Y%m%d}")
        await clerk.press("enter", "1")
        await answered(clerk, register)

        assert clerk.form.number == person.number
        assert clerk.form.own_answer is None


async def test_a_corrected_birth_date_does_not_take_it(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        register = await asking(clerk)
        while clerk.form.birth:
            await clerk.press("backspace")
        await clerk.type([*"3200105", "enter"])
        await answered(clerk, register)

        assert clerk.form.number == clerk.cast.guided.number
        assert clerk.form.own_answer is None
        assert clerk.outcome is not Outcome.INSURED_INTERIM


async def test_after_the_patient_was_put_aside_nobody_takes_it(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        register = await asking(clerk)
        await clerk.act("0")
        await clerk.shows("4", clerk.cast.guided, "enter")
        await answered(clerk, register)

        assert clerk.form.answer is None
        assert clerk.outcome is Outcome.CHECK_REQUIRED


async def test_a_locked_desk_stays_locked_when_it_comes(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        register = await asking(clerk)
        before = len(clerk.confirmed)
        await clerk.press("f12")
        await answered(clerk, register)
        await clerk.press("enter")

        assert isinstance(clerk.app.screen, LockScreen)
        assert not clerk.says(text("outcome.insured_interim.headline"))
        assert len(clerk.confirmed) == before


async def test_enter_while_it_is_asked_confirms_nothing(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        register = await asking(clerk)
        before, form = len(clerk.confirmed), clerk.form
        await clerk.type(["enter"] * 3)

        assert clerk.says(text("online.stop"))
        assert clerk.form is form
        assert len(clerk.confirmed) == before
        await answered(clerk, register)


async def test_enter_waits_for_it_where_it_would_have_confirmed(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        clerk.register.answers = False
        person, before = clerk.cast.guided, len(clerk.confirmed)
        await clerk.type(["2", *person.insurer_number, *"00000018"])
        await clerk.type([*"3200105", "enter", *"5080731", "enter"])
        assert clerk.outcome is Outcome.INSURED
        await clerk.press("1")
        await clerk.until(lambda: clerk.desk.is_asking, "the question")
        await clerk.type(["enter"] * 2)

        assert len(clerk.confirmed) == before


async def test_the_card_reader_spoke_of_one_person_only(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(["1", "1", *keys_of(clerk.cast.certified)])
        assert clerk.outcome is Outcome.INSURED
        person = clerk.cast.alike[0]
        await clerk.press("f3")
        await clerk.type(person.name_kana)
        await clerk.press("enter")
        await clerk.type(f"{person.birth_date:%Y%m%d}")
        await clerk.press("enter", "1")

        assert clerk.form.number != clerk.cast.certified.number
        assert (clerk.form.reader, clerk.form.card_answer) == (None, None)
        assert clerk.form.at is Field.READER


async def test_while_the_line_is_down_it_can_be_asked_again(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        register = await asking(clerk)
        register.end_waiting()
        await clerk.until(lambda: clerk.form.answer is not None, "the end")
        unasked = clerk.form.answer
        assert unasked is not None
        assert unasked.result is OnlineCheck.UNAVAILABLE
        register.answers = True
        await clerk.act("1")

        assert clerk.outcome is Outcome.INSURED_INTERIM


@pytest.mark.parametrize("document", ["4", "2"])
async def test_noting_no_check_never_takes_an_answer_away(
    ready: Ready, document: str
) -> None:
    """After a live answer, and beside a certificate, a check changes nothing."""
    async with at_desk(ready) as clerk:
        await clerk.shows(document, clerk.cast.guided, "enter")
        if document == "4":
            await clerk.act("1")
        form = clerk.form
        await clerk.press("8")
        await clerk.until(lambda: bool(clerk.desk.message), "a refusal")

        assert clerk.desk.message == text("entry.check_changes_nothing")
        assert clerk.form is form
