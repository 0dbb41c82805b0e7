"""Consent is asked once before a check; who waits is told what follows today."""

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import EXPIRED, NARROW
from kiosk.labels import text
from schema.confirmation import event_bytes
from schema.terms import OnlineCheck, Outcome
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.test_text_fits import cut_lines, unseen

Ready = tuple[Demo, Cast]


async def needs_a_check(clerk: Clerk) -> None:
    await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")


@pytest.mark.parametrize(("digit", "agreed"), [("1", True), ("2", False)])
async def test_consent_goes_into_the_question(
    ready: Ready, digit: str, *, agreed: bool
) -> None:
    async with at_desk(ready, asks_consent=True) as clerk:
        await needs_a_check(clerk)
        await clerk.press("1")
        assert clerk.says(text("consent.yes"))
        assert clerk.register.asked == []
        await clerk.press(digit)

        assert [one.consent_to_limit for one in clerk.register.asked] == [agreed]
        assert clerk.form.consent_to_limit is agreed


async def test_without_a_word_on_consent_nothing_is_asked(ready: Ready) -> None:
    async with at_desk(ready, asks_consent=True) as clerk:
        await needs_a_check(clerk)
        await clerk.press("1", "0")

        assert clerk.register.asked == []
        assert clerk.form.consent_to_limit is None


async def test_consent_is_asked_once_a_patient(ready: Ready) -> None:
    async with at_desk(ready, asks_consent=True) as clerk:
        clerk.register.answers = False
        await needs_a_check(clerk)
        await clerk.press("1", "2", "escape")
        await clerk.press("1")
        assert clerk.app.screen is clerk.desk
        await clerk.press("0")
        await needs_a_check(clerk)
        await clerk.press("1")

        assert clerk.says(text("consent.yes"))


async def test_a_clinic_that_does_not_ask_for_it_asks_nobody(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await needs_a_check(clerk)
        await clerk.press("1")

        assert clerk.form.consent_to_limit is None
        assert clerk.outcome is Outcome.INSURED_INTERIM


@pytest.mark.parametrize("deposit", [True, False])
async def test_who_waits_is_told_what_follows(ready: Ready, *, deposit: bool) -> None:
    async with at_desk(ready, NARROW) as clerk:
        clerk.desk.asks_deposit = deposit
        await needs_a_check(clerk)
        assert not clerk.says(text("today.settled"))
        await clerk.act("8")

        assert clerk.says(text("today.contact_asked"))
        assert clerk.says(text("today.deposit")) is deposit
        assert clerk.says(text("today.no_deposit")) is not deposit
        assert clerk.says(text("today.settled"))
        assert cut_lines(clerk.desk) == []
        assert unseen(clerk.desk) == []


async def test_who_cannot_be_asked_about_is_told_so(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(["4", "-", "1", "-", *EXPIRED, "enter"])
        await clerk.act("8")

        assert clerk.says(text("today.unaskable"))
        assert not clerk.says(text("today.settled"))


async def test_the_telephone_number_is_kept_with_the_visit(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        before = len(clerk.confirmed)
        await needs_a_check(clerk)
        await clerk.press("8", "enter", *"0900000000", "enter")
        assert len(clerk.confirmed) == before + 1
        event = clerk.confirmed[0].event

        assert b"0900000000" not in event_bytes(event)
        answer = event.visit
        assert answer is not None
        assert answer.online_check is OnlineCheck.UNAVAILABLE


async def test_esc_in_the_telephone_number_records_nothing(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        before = len(clerk.confirmed)
        await needs_a_check(clerk)
        await clerk.press("8", "enter", "escape")

        assert len(clerk.confirmed) == before
        assert clerk.outcome is Outcome.CHECK_REQUIRED
