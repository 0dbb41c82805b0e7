"""A number whose check digit does not hold is looked at again before the record."""

from dataclasses import replace

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.desk import verdict
from kiosk.desk.form import Form
from kiosk.labels import text
from kiosk.tui.screens.patient import PatientScreen
from kiosk.words import phrases
from schema.numbers import check_digit, with_check_digit
from schema.terms import OnlineCheck, Outcome
from tests.kiosk.desk.room import Room, a_room
from tests.kiosk.plain.script import said
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.people import SHINJUKU, a_person

Ready = tuple[Demo, Cast]
BORN, VALID = "3100501", "5080731"
HOLDS = with_check_digit("0000999")
FAILS = HOLDS[:-1] + str((int(check_digit(HOLDS[:-1])) + 1) % 10)
NUMBERS = pytest.mark.parametrize("number", [FAILS, HOLDS], ids=["fails", "holds"])


def keys_of(number: str) -> list[str]:
    """A certificate in force, under this number."""
    return ["2", *SHINJUKU, *number, *BORN, "enter", *VALID, "enter"]


async def shows(clerk: Clerk, number: str) -> None:
    """Somebody whom the copy does not know has a certificate in force."""
    await clerk.type(keys_of(number))
    assert clerk.form.person is None
    assert clerk.outcome is Outcome.INSURED


@NUMBERS
async def test_enter_by_habit_records_only_one_that_holds(
    ready: Ready, number: str
) -> None:
    fails = number == FAILS
    async with at_desk(ready) as clerk:
        before = len(clerk.confirmed)
        await shows(clerk, number)
        for said_first in ("verdict.look", "verdict.doubtful"):
            assert clerk.says(text(said_first)) is fails
        await clerk.press("enter")
        assert len(clerk.confirmed) == before + (not fails)
        assert clerk.says(text("entry.look")) is fails


async def test_a_second_enter_records_it(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        before = len(clerk.confirmed)
        await shows(clerk, FAILS)
        since = clerk.desk._verdict_at  # noqa: SLF001
        await clerk.press("enter")
        assert clerk.desk._verdict_at != since  # noqa: SLF001
        assert clerk.says(text("verdict.doubtful"))
        assert clerk.says(text("action.confirm"))
        await clerk.press("enter")
        assert len(clerk.confirmed) == before + 1


@NUMBERS
async def test_the_patient_is_told_after_the_number_was_looked_at(
    ready: Ready, number: str
) -> None:
    fails = number == FAILS
    async with at_desk(ready) as clerk:
        await shows(clerk, number)
        assert clerk.says(text("outcome.insured.say")) is not fails
        await clerk.act("2")
        assert isinstance(clerk.app.screen, PatientScreen)
        assert clerk.says(text("outcome.insured.say")) is not fails
        assert clerk.says(text("outcome.review.say")) is fails
        await clerk.press("0")
        if fails:
            await clerk.press("enter")
            assert clerk.says(text("outcome.insured.say"))


@NUMBERS
def test_in_plain_lines_too(ready: Ready, number: str) -> None:
    demo, _ = ready
    spoken = said(demo, "2", SHINJUKU, number, BORN, VALID, "", "")

    assert (text("entry.look") in spoken) is (number == FAILS)
    assert (text("verdict.doubtful") in spoken) is (number == FAILS)
    assert text("entry.recorded", short=text("outcome.insured.short")) in spoken


def entered(room: Room, number: str) -> Form:
    """The same person at a desk in memory."""
    return room.typed(Form(), keys_of(number))


def test_another_number_is_looked_at_anew() -> None:
    room = a_room()
    form = verdict.looked(entered(room, FAILS))
    other = str((int(FAILS[0]) + 1) % 10) + FAILS[1:]

    assert not verdict.must_look(room.desk, form)
    assert verdict.must_look(room.desk, replace(form, number=other))


@pytest.mark.parametrize("result", [OnlineCheck.ELIGIBLE, OnlineCheck.NOT_FOUND])
def test_a_live_answer_vouches_for_it(result: OnlineCheck) -> None:
    room = a_room()
    form = entered(room, FAILS)
    query = room.desk.query(form)
    assert query is not None
    answered = form.with_answer(room.answer(query, result))

    is_vouched = result is OnlineCheck.ELIGIBLE
    assert verdict.must_look(room.desk, answered) is not is_vouched


def test_who_has_it_in_the_copy_passes_as_ever() -> None:
    room = a_room([a_person(number=FAILS)])
    form = room.typed(Form(), ("2", *SHINJUKU, *FAILS, "enter", *VALID, "enter"))
    beside = phrases.beside(room.desk, form, down=False, rechecks=True)

    assert form.person is not None
    assert not verdict.is_doubtful(room.desk, form)
    assert phrases.doubts(beside) == []
