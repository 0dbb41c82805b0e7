"""The day's appointments: masked, counted, told in sentences, begun by a digit."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from textual.containers import Vertical
from textual.widgets import Static

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import DAY, Demo
from kiosk.demo.scenes import NARROW, USUAL, WIDE
from kiosk.desk.appointments import Appointment, Finding, FindingKind
from kiosk.desk.ports import Patient
from kiosk.labels import text
from kiosk.tui import hold
from kiosk.tui.screens.appointments import AppointmentsScreen, Arrival
from schema.insured import Insured
from schema.names import mask
from tests.kiosk.desk.room import AS_OF
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]
LOST = Finding(kind=FindingKind.LOST, told_by="copy", day=DAY)
SIZES = pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)
EVERY = tuple(
    Finding(
        kind=kind,
        told_by="copy",
        day=DAY,
        share=30,
        before=10,
        insurer="見本市国民健康保険組合連合会",
    )
    for kind in FindingKind
)


def booked(
    person: Insured, nth: int, *findings: Finding, day: date = DAY
) -> Appointment:
    patient = Patient(
        insurer_number=person.insurer_number,
        symbol=person.symbol,
        number=person.number,
        branch=person.branch,
        name=person.name,
        name_kana=person.name_kana,
        birth_date=person.birth_date,
    )
    return Appointment(
        day=day,
        at=time(9 + nth // 4, nth % 4 * 15),
        row=nth + 2,
        patient=patient,
        findings=findings,
        copy_as_of=AS_OF,
    )


@dataclass
class Looking:
    """A clerk before the list of appointments, and what it gave back."""

    clerk: Clerk
    given: list[Arrival | None] = field(default_factory=list)

    async def digit(self, key: str) -> None:
        """A digit that comes alone."""
        await self.clerk.pilot.press(key)
        await self.clerk.pilot.pause(2 * hold.FOR)

    def says(self, sentence: str) -> bool:
        """True if the sentence stands in the box, on one line or more."""
        lines = self.clerk.app.screen.query_one("#panel-lines", Static)
        return "".join(sentence.split()) in "".join(str(lines.content).split())


@asynccontextmanager
async def looking(
    ready: Ready, rows: Sequence[Appointment], size: tuple[int, int] = USUAL
) -> AsyncIterator[Looking]:
    """The list of these appointments, opened."""
    kept = ready[0].store.appointments
    for day in {*kept.days(), *(row.day for row in rows)}:
        kept.replace(day, [row for row in rows if row.day == day])
    async with at_desk(ready, size) as clerk:
        found = Looking(clerk)
        screen = AppointmentsScreen(clerk.demo.desk, kept)
        clerk.app.push_screen(screen, found.given.append)
        await clerk.pilot.pause()
        yield found


def people(ready: Ready) -> tuple[Insured, Insured, Insured]:
    cast = ready[1]
    return cast.certified, cast.guided, cast.national


async def test_trouble_is_told_masked_and_the_others_are_counted(ready: Ready) -> None:
    first, second, third = people(ready)
    rows = [booked(first, 0), booked(second, 1, LOST), booked(third, 2)]
    async with looking(ready, rows) as here:
        assert here.says(text("appointments.counted", count=3, trouble=1))
        assert here.says(text("finding.lost", day=f"{DAY.month}/{DAY.day}"))
        assert here.says(mask(second.name_kana))
        assert not here.says(mask(first.name_kana))
        assert not here.says(second.number)
        assert not here.says(second.name)


async def test_everybody_is_shown_where_that_is_wanted(ready: Ready) -> None:
    first, second, _ = people(ready)
    async with looking(ready, [booked(first, 0), booked(second, 1, LOST)]) as here:
        await here.digit("8")

        assert here.says(mask(first.name_kana))
        assert here.says(mask(second.name_kana))


async def test_a_digit_begins_that_patient_and_tells_what_was_found(
    ready: Ready,
) -> None:
    first, second, _ = people(ready)
    rows = [booked(first, 0, LOST), booked(second, 1, EVERY[3])]
    async with looking(ready, rows) as here:
        await here.digit("2")

        (arrival,) = here.given
        assert arrival is not None
        form = arrival.form
        assert (form.insurer, form.number) == (second.insurer_number, second.number)
        assert form.birth == second.birth_date
        assert "見本市国民健康保険組合連合会" in arrival.said


async def test_nothing_found_beforehand_stands_in_for_a_check(ready: Ready) -> None:
    first, *_ = people(ready)
    one = replace(booked(first, 0, LOST), answered_at=AS_OF + timedelta(hours=12))
    async with looking(ready, [one]) as here:
        await here.digit("1")

        (arrival,) = here.given
        assert arrival is not None
        form = arrival.form
        assert (form.answer, form.card_answer, form.enquiry) == (None, None, "")
        assert form.own_answer is None


async def test_unmasking_one_row_is_recorded(ready: Ready) -> None:
    first, second, _ = people(ready)
    rows = [booked(first, 0, LOST), booked(second, 1, LOST)]
    async with looking(ready, rows) as here:
        journal = ready[0].store.journal
        before = journal.verify().events
        await here.digit("9")
        assert not here.says(second.number)
        await here.digit("2")

        assert here.says(second.number)
        assert not here.says(first.number)
        assert journal.verify().events == before + 1
        assert here.given == []


async def test_another_day_is_one_digit_away(ready: Ready) -> None:
    first, second, _ = people(ready)
    tomorrow = DAY + timedelta(days=1)
    rows = [booked(first, 0, LOST), booked(second, 1, LOST, day=tomorrow)]
    async with looking(ready, rows) as here:
        assert here.says(mask(first.name_kana))
        await here.digit("7")
        assert here.says(mask(second.name_kana))
        assert not here.says(mask(first.name_kana))
        await here.digit("7")
        assert here.says(mask(first.name_kana))


async def test_without_a_list_it_says_how_one_comes(ready: Ready) -> None:
    async with looking(ready, []) as here:
        assert here.says(text("appointments.empty"))
        await here.digit("1")
        assert here.given == []
        await here.clerk.pilot.press("escape")
        await here.clerk.pilot.pause()
        assert here.given == [None]


@SIZES
async def test_every_finding_stands_whole_on_some_page(
    ready: Ready, size: tuple[int, int]
) -> None:
    first, *_ = people(ready)
    rows = [booked(first, nth, finding) for nth, finding in enumerate(EVERY)]
    async with looking(ready, rows, size) as here:
        clerk = here.clerk
        wanted = {text(f"finding_short.{kind}") for kind in FindingKind}
        seen: set[str] = set()
        for _ in EVERY:
            box = clerk.app.screen.query_one("#panel", Vertical)
            lines = clerk.app.screen.query_one("#panel-lines", Static)
            assert box.region.bottom <= size[1]
            assert lines.region.bottom <= box.region.bottom
            assert all(
                cell_len(line) <= lines.content_size.width
                for line in str(lines.content).split("\n")
            )
            assert here.says(text("appointments.keys"))
            seen |= {one for one in wanted if here.says(one)}
            await clerk.pilot.press("enter")
            await clerk.pilot.pause()

        assert seen == wanted


async def test_a_scanner_chooses_nobody(ready: Ready) -> None:
    first, *_ = people(ready)
    async with looking(ready, [booked(first, 0, LOST)]) as here:
        await here.clerk.scan("39131040", enter=False)
        await here.clerk.pilot.pause(0.1)

        assert here.given == []


async def test_from_the_work_list_to_the_desk_in_three_keys(ready: Ready) -> None:
    first, second, _ = people(ready)
    rows = [booked(first, 0, LOST), booked(second, 1, LOST)]
    ready[0].store.appointments.replace(DAY, rows)
    async with at_desk(ready) as clerk:
        await clerk.press("f6")
        for digit in "82":
            await clerk.pilot.press(digit)
            await clerk.pilot.pause(4 * hold.FOR)

        assert clerk.form.insurer == second.insurer_number
        assert clerk.form.number == second.number
        assert clerk.form.birth == second.birth_date
        assert clerk.form.answer is None
        assert clerk.says(text("finding.lost", day=f"{DAY.month}/{DAY.day}"))
        assert clerk.outcome is None
