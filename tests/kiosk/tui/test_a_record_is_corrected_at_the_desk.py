"""A record is corrected by few keys: seen before, recorded beside the first."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import NARROW, keys_of
from kiosk.desk.form import Form
from kiosk.desk.keys import press
from kiosk.desk.ports import Recorded
from kiosk.desk.staff import Account, Role, SignIn
from kiosk.desk.standing import Standing, standing_of
from kiosk.labels import text
from kiosk.tui.screens.correct_sure import SureSheet
from kiosk.tui.screens.slip import SlipPanel
from kiosk.tui.screens.visit import VisitSheet
from schema.confirmation import Taken
from schema.terms import Document, EventType, OnlineCheck, Outcome, Reader
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.looking_back import one_recorded, read, tells

if TYPE_CHECKING:
    from kiosk.desk.staff import StaffPort

Ready = tuple[Demo, Cast]
INTERIM = Outcome.INSURED_INTERIM


def one_left_to_a_person(clerk: Clerk) -> str:
    """Somebody received with what cannot be read well, by decision of a clerk."""
    desk, form = clerk.demo.desk, Form()
    for key in ("2", *keys_of(clerk.cast.certified), "enter"):
        form = press(form, key, desk.around())
    taken = Taken(outcome=Outcome.SPECIAL_CARE, reason="reason_1")
    return desk.confirm(replace(form, legible=False), taken).id


async def opened(clerk: Clerk, *, left: bool = False) -> str:
    """The sheet of a visit that was received just now, by the book or a person."""
    event_id = one_left_to_a_person(clerk) if left else one_recorded(clerk)
    await clerk.press("f7")
    await read(clerk)
    await clerk.press(*str(len(clerk.confirmed)), "enter")
    return event_id


def stands(clerk: Clerk, event_id: str) -> Standing:
    found = standing_of(clerk.demo.store.journal, event_id)
    assert found is not None
    return found


def corrections(clerk: Clerk, event_id: str) -> Sequence[Recorded]:
    later = stands(clerk, event_id).later
    return [one for one in later if one.event.type is EventType.CORRECTED]


@pytest.mark.parametrize(
    ("keys", "changed", "outcome"),
    [
        (["1", "1", "4", "enter", "1"], "documents", Outcome.INSURED),
        (["1", "2", *"5070731", "enter", "enter", "2"], "documents", "unconfirmed"),
        (["3", "5"], "returning", Outcome.INSURED),
        (["4", "5"], "declaration", Outcome.INSURED),
        (["6", "5", *"3100101", "enter", "4"], "patient", Outcome.INSURED),
    ],
    ids=["kind", "expiry", "returning", "declaration", "patient"],
)
async def test_each_thing_is_corrected_and_the_first_record_stays(
    ready: Ready, keys: list[str], changed: str, outcome: str
) -> None:
    async with at_desk(ready, NARROW) as clerk:
        event_id = await opened(clerk)
        before = clerk.demo.store.journal.find(event_id)
        await clerk.press("2", *keys)
        assert isinstance(clerk.app.screen, SureSheet)
        assert corrections(clerk, event_id) == []
        assert clerk.says(text("correct.after"))
        await clerk.press("enter")

        assert isinstance(clerk.app.screen, VisitSheet)
        (made,) = corrections(clerk, event_id)
        assert made.event.corrected is not None
        assert changed in made.event.corrected.changed
        assert stands(clerk, event_id).outcome == outcome
        assert clerk.demo.store.journal.find(event_id) == before
        assert clerk.demo.store.journal.verify().ok


async def test_several_things_are_one_correction(ready: Ready) -> None:
    async with at_desk(ready, NARROW) as clerk:
        event_id = await opened(clerk)
        await clerk.press("2", "1", "1", "1", "enter", "2")
        await clerk.press("1", "2", "7", "enter")

        (made,) = corrections(clerk, event_id)
        visit = made.event.visit
        assert visit is not None
        assert visit.presented.document is Document.MY_NUMBER_CARD
        assert visit.reader is Reader.CANNOT_READ
        assert stands(clerk, event_id).outcome is Outcome.CHECK_REQUIRED


async def test_a_visit_is_withdrawn_and_brought_back(ready: Ready) -> None:
    async with at_desk(ready, NARROW) as clerk:
        event_id = await opened(clerk)
        await clerk.press("2", "7", "2", "enter")
        assert stands(clerk, event_id).is_withdrawn
        assert clerk.says(text("today.withdrawn"))
        await clerk.press("2", "8", "1", "enter")

        assert stands(clerk, event_id).outcome is Outcome.INSURED
        assert len(corrections(clerk, event_id)) == 2


async def test_a_written_reason_names_nobody(ready: Ready) -> None:
    async with at_desk(ready, NARROW) as clerk:
        event_id = await opened(clerk)
        await clerk.press("2", "3", "9")
        await clerk.type(clerk.cast.certified.number)
        await clerk.press("enter", "enter")
        assert clerk.says(text("error.E-CORRECT-3"))
        assert corrections(clerk, event_id) == []
        await clerk.press("2", "9")
        await clerk.type("called back")
        await clerk.press("enter", "enter")

        (made,) = corrections(clerk, event_id)
        assert made.event.corrected is not None
        assert made.event.corrected.reason == "called back"


async def test_leaving_records_nothing(ready: Ready) -> None:
    async with at_desk(ready, NARROW) as clerk:
        event_id = await opened(clerk)
        for keys in (["0"], ["3", "0"], ["3", "1", "0"], ["7", "escape"]):
            await clerk.press("2", *keys)

            assert isinstance(clerk.app.screen, VisitSheet)
            assert corrections(clerk, event_id) == []


async def test_what_changes_nothing_is_said_and_enter_does_nothing(
    ready: Ready,
) -> None:
    async with at_desk(ready, NARROW) as clerk:
        event_id = await opened(clerk)
        await clerk.press("2", "1", "enter", "1", "enter")

        assert clerk.says(text("error.E-CORRECT-4"))
        assert isinstance(clerk.app.screen, SureSheet)
        assert corrections(clerk, event_id) == []


async def test_no_keys_make_a_visit_interim_that_was_not_checked(ready: Ready) -> None:
    """An expired card instead of the certificate, and every way to call it interim."""
    async with at_desk(ready, NARROW) as clerk:
        event_id = await opened(clerk)
        await clerk.press("2", "1", "1", "4", "2", *"5070731", "enter", "enter", "2")
        assert not clerk.says(text("outcome.insured_interim.short"))
        await clerk.press("1", "5", "9")
        assert not clerk.says(text("outcome.insured_interim.short"))
        await clerk.press("1", "5", "4", "1")
        await clerk.press("enter")
        for one in corrections(clerk, event_id):
            assert one.event.taken is not None
            assert one.event.taken.outcome is not INTERIM
        assert stands(clerk, event_id).outcome is not INTERIM


async def test_an_answer_of_that_day_still_counts(ready: Ready) -> None:
    async with at_desk(ready, NARROW) as clerk:
        await clerk.shows("4", clerk.cast.national, *"5070930", "enter")
        await clerk.act("1")
        await clerk.until(lambda: clerk.form.own_answer is not None, "an answer")
        await clerk.press("enter")
        event_id = clerk.confirmed[0].event.id
        assert stands(clerk, event_id).outcome is INTERIM
        await clerk.press("f7")
        await read(clerk)
        await clerk.press(*str(len(clerk.confirmed)), "enter")
        await clerk.press("2", "1", "2", *"5070831", "enter")
        await clerk.press("enter", "2", "enter")

        (made,) = corrections(clerk, event_id)
        assert made.event.taken is not None
        assert made.event.taken.outcome is INTERIM
        assert made.event.visit is not None
        assert made.event.visit.online_check is OnlineCheck.ELIGIBLE
        await clerk.press("2", "6", "5", *"3100101", "enter", "4", "enter")
        assert stands(clerk, event_id).outcome is Outcome.CHECK_REQUIRED


async def test_somebody_found_by_two_clues_is_taken_for_the_patient(
    ready: Ready,
) -> None:
    async with at_desk(ready, NARROW) as clerk:
        event_id = await opened(clerk)
        other = clerk.cast.scanned
        await clerk.press("2", "6", "9")
        await clerk.type(other.number[-4:])
        await clerk.press("enter", *f"{other.birth_date:%Y%m%d}", "enter", "1")
        await clerk.press("4", "enter")

        patient = stands(clerk, event_id).patient
        assert patient is not None
        assert (patient.number, patient.name) == (other.number, other.name)


async def test_what_was_done_is_said_only_where_it_is_left_to_a_person(
    ready: Ready,
) -> None:
    async with at_desk(ready, NARROW) as clerk:
        event_id = await opened(clerk)
        await clerk.press("2")
        assert not clerk.says(text("correct.taken"))
        await clerk.press("5")
        assert clerk.says(text("correct.title"))
        assert corrections(clerk, event_id) == []


async def test_what_was_left_to_a_person_is_said_anew(ready: Ready) -> None:
    async with at_desk(ready, NARROW) as clerk:
        event_id = await opened(clerk, left=True)
        await clerk.press("2")
        assert clerk.says(text("correct.taken"))
        await clerk.press("5", "1", "4", "1", "enter")

        (made,) = corrections(clerk, event_id)
        assert made.event.corrected is not None
        assert made.event.corrected.changed == ("taken",)
        assert stands(clerk, event_id).outcome is Outcome.UNCONFIRMED


class Agreeing:
    """Accounts of which `staff-3` agrees to everything."""

    def may(self, _: Role) -> bool:
        return True

    def accounts(self) -> Sequence[Account]:
        return [Account(id="staff-3", roles=(Role.SUPERVISOR,))]

    def tries_left(self, _: str) -> int:
        return 5

    def has_code(self, _: str) -> bool:
        return False

    def approve(self, given: SignIn) -> str:
        assert given.staff == "3"
        return "staff-3"


async def test_a_supervisor_agrees_where_the_clinic_wants_it(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(ready, NARROW) as clerk:
        staff = cast("StaffPort", Agreeing())
        assert clerk.desk.past is not None
        clerk.desk.past = replace(clerk.desk.past, staff=staff)
        event_id = await opened(clerk, left=True)
        monkeypatch.setattr(clerk.demo.desk, "supervisor", str)
        await clerk.press("2", "5", "1", "4", "1")
        assert tells(clerk, text("approval.wanted"))
        await clerk.press("enter")
        assert corrections(clerk, event_id) == []
        await clerk.type(["3", "enter", *"a passphrase", "enter"])
        await clerk.until(lambda: bool(corrections(clerk, event_id)), "the record")

        (made,) = corrections(clerk, event_id)
        assert made.event.taken is not None
        assert made.event.taken.approved_by == "staff-3"
        assert made.event.staff == clerk.demo.desk.staff


async def test_the_slip_of_a_row_is_made_again(ready: Ready) -> None:
    async with at_desk(ready, NARROW) as clerk:
        await opened(clerk)
        assert tells(clerk, text("history.slip"))
        await clerk.press("3")
        assert isinstance(clerk.app.screen, SlipPanel)
        await clerk.press("0", "2", "7", "1", "enter", "3")

        assert isinstance(clerk.app.screen, VisitSheet)
        assert not tells(clerk, text("history.slip"))


async def test_the_days_list_shows_a_correction_at_once(fresh: Ready) -> None:
    async with at_desk(fresh) as clerk:
        event_id = await opened(clerk)
        await clerk.press("2", "7", "1", "enter")
        assert stands(clerk, event_id).is_withdrawn
        while clerk.app.screen is not clerk.desk:
            await clerk.press("escape")
        assert clerk.says(text("today.withdrawn"))
