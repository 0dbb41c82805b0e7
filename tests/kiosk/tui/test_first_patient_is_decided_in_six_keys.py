"""A typical visit takes six keys, a scan counting as one, or twelve after typing."""

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import EXPIRED
from kiosk.labels import text
from schema.terms import Outcome
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]
SIX, TWELVE = 6, 12


async def taken_with(clerk: Clerk, *after_numbers: str, document: str) -> int:
    """Scan the guided patient's numbers between two stretches of keys; the count."""
    person = clerk.cast.guided
    await clerk.press(document)
    await clerk.scan(person.insurer_number + person.number)
    for key in after_numbers:
        if key == "1":
            await clerk.act(key)
        else:
            await clerk.press(key)
    return 2 + len(after_numbers)


async def test_a_certificate_takes_six_keys(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        before = len(clerk.confirmed)
        keys = await taken_with(clerk, "enter", "enter", "enter", document="2")

        assert keys <= SIX
        assert len(clerk.confirmed) == before + 1
        taken = clerk.confirmed[0].event.taken
        assert taken is not None
        assert taken.outcome is Outcome.INSURED


async def test_an_expired_card_takes_six_keys(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        keys = await taken_with(clerk, "enter", "enter", "1", "enter", document="4")

        assert keys <= SIX
        taken = clerk.confirmed[0].event.taken
        assert taken is not None
        assert taken.outcome is Outcome.INSURED_INTERIM


async def test_an_expired_card_with_its_day_typed_takes_twelve(ready: Ready) -> None:
    after = ("enter", *EXPIRED, "enter", "1", "enter")
    assert len(after) <= TWELVE
    async with at_desk(ready) as clerk:
        await clerk.type(["4", *clerk.cast.guided.insurer_number])
        await clerk.type([*clerk.cast.guided.number, *after[:-2]])
        await clerk.act("1")
        await clerk.press("enter")

        taken = clerk.confirmed[0].event.taken
        assert taken is not None
        assert taken.outcome is Outcome.INSURED_INTERIM


async def test_the_guide_leads_to_the_confirmation(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.guided
        numbers = {"insurer": person.insurer_number, "number": person.number}
        assert clerk.says(text("tour.step_document"))
        await clerk.press("4")
        assert clerk.says(text("tour.step_number", **numbers))
        await clerk.type(person.insurer_number + person.number)
        assert clerk.says(text("tour.step_birth"))
        await clerk.press("enter")
        assert clerk.says(text("tour.step_expiry"))
        await clerk.press("enter")
        assert clerk.says(text("tour.step_check"))
        await clerk.act("1")
        assert clerk.says(text("tour.step_confirm"))
        await clerk.press("enter")
        assert clerk.says(text("tour.step_done"))
