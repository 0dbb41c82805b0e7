"""A rulebook or a copy that arrives never changes what is judged of whoever is here."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import DAY, SEED, Demo
from schema.rules.book import Rulebook
from schema.rules.read import built_in
from sync.register.people import generate_late_elderly
from tests.kiosk.tui.desk import PEOPLE, Clerk, a_demo
from tests.kiosk.tui.exchange import at_synced_desk

Ready = tuple[Demo, Cast]


@pytest.fixture
def newer() -> Rulebook:
    """An edition that was not in use when the desk was opened."""
    return built_in(("extension-2026-07",))


@pytest.fixture(autouse=True)
def _as_before(ready: Ready) -> Iterator[None]:
    """Without it, later tests would judge by the newer edition."""
    desk, book = ready[0].desk, ready[0].desk.book
    yield
    desk.offer(book)
    desk.begin_patient()


async def at_verdict(clerk: Clerk) -> None:
    await clerk.shows("2", clerk.cast.scanned, "enter")
    assert clerk.desk.decision() is not None


async def test_a_patient_is_judged_by_the_edition_it_began_with(
    ready: Ready, newer: Rulebook
) -> None:
    async with at_synced_desk(ready) as (clerk, _):
        await at_verdict(clerk)
        before = clerk.demo.desk.book
        clerk.demo.desk.offer(newer)
        clerk.desk.refresh_all()
        assert clerk.demo.desk.book is before
        await clerk.press("enter")
        row = clerk.confirmed[0]
        assert row.event.decision is not None

        assert row.event.decision.edition == before.name
        assert clerk.demo.desk.book is newer


async def test_the_next_patient_is_judged_by_the_new_one(
    ready: Ready, newer: Rulebook
) -> None:
    async with at_synced_desk(ready) as (clerk, _):
        await clerk.press("4")
        clerk.demo.desk.offer(newer)
        await clerk.press("f8", "f8")
        await at_verdict(clerk)
        await clerk.press("enter")
        row = clerk.confirmed[0]
        assert row.event.decision is not None

        assert row.event.decision.edition == newer.name


async def test_an_empty_desk_takes_it_up_at_once(ready: Ready, newer: Rulebook) -> None:
    async with at_synced_desk(ready) as (clerk, _):
        clerk.demo.desk.offer(newer)
        clerk.desk.refresh_status()

        assert clerk.demo.desk.book is newer


async def test_a_patient_keeps_what_the_copy_said(tmp_path: Path) -> None:
    with a_demo(tmp_path) as own:
        await a_copy_comes_meanwhile(own)


async def a_copy_comes_meanwhile(ready: Ready) -> None:
    async with at_synced_desk(ready) as (clerk, _):
        await at_verdict(clerk)
        person, shelf = clerk.form.person, clerk.demo.store.shelf
        before = clerk.desk.desk.visit(clerk.form).snapshot
        info = shelf.snapshot.info()
        assert info is not None
        assert before is not None
        people = [*generate_late_elderly(PEOPLE, SEED, DAY)]
        month = timedelta(days=30)
        shelf.replace(people, as_of=info.as_of - month, source="generated")
        after = clerk.desk.desk.visit(clerk.form).snapshot

        assert clerk.form.person == person
        assert after == before
        await clerk.press("enter")
        await at_verdict(clerk)
        fresh = clerk.desk.desk.visit(clerk.form).snapshot
        assert fresh is not None
        assert before.age_days is not None
        assert fresh.age_days == before.age_days + 30
