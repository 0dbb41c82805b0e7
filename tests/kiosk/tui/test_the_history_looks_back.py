"""Any day, month or patient; narrowed, counted, masked, by digits alone."""

from datetime import date

import pytest
from msgspec.structs import replace

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import DAY, Demo
from kiosk.demo.scenes import NARROW
from kiosk.desk.tally import month_of
from kiosk.labels import text
from kiosk.tui.screens import visit
from kiosk.tui.screens.history import HistoryScreen
from kiosk.tui.screens.visit import VisitSheet
from kiosk.words.history import month_said
from schema.confirmation import LookedUp
from schema.names import mask_number
from schema.terms import Outcome
from tests.kiosk.store.desk import a_patient, an_entry
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.looking_back import (
    ONE_DAY,
    looks,
    one_recorded,
    read,
    recorded_before,
    sought,
)
from tests.people import EVERYONE, HANAKO

Ready = tuple[Demo, Cast]
BEFORE = date(2025, 9, 30)


async def opened(clerk: Clerk, *keys: str) -> HistoryScreen:
    await clerk.press("f7", *keys)
    return await read(clerk)


async def opened_newest(clerk: Clerk) -> None:
    """The sheet of whoever was received last."""
    await opened(clerk)
    await clerk.press(*str(len(clerk.confirmed)), "enter")


async def test_today_is_counted_by_outcome_and_cause(fresh: Ready) -> None:
    async with at_desk(fresh) as clerk:
        one_recorded(clerk)
        await clerk.shows("4", clerk.cast.national, *"5070930", "enter")
        await clerk.press("enter", "1")
        await clerk.until(lambda: clerk.form.own_answer is not None, "an answer")
        await clerk.press("enter")
        await opened(clerk)

        assert clerk.says(text("history.visits", count=2))
        assert clerk.says("○ 保険診療 1")
        assert clerk.says(f"{text('cause.expired')} 1")


async def test_a_month_has_its_days_and_no_others(fresh: Ready) -> None:
    recorded_before(fresh[0], BEFORE, 3)
    async with at_desk(fresh) as clerk:
        one_recorded(clerk)
        await opened(clerk, "backspace", "2")
        assert (sought(clerk).since, sought(clerk).until) == month_of(DAY)
        assert clerk.says(text("history.visits", count=1))

        await clerk.press("backspace", "3", "2")
        await read(clerk)
        assert clerk.says(month_said(BEFORE))
        assert clerk.says(text("history.visits", count=3))
        assert clerk.says("R7.9.28")


async def test_older_months_are_reached_too(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await opened(clerk, "backspace", "3", "9", "9", "1")

        assert (sought(clerk).since, sought(clerk).until) == month_of(date(2024, 6, 1))


async def test_pages_follow_one_another_and_begin_anew(fresh: Ready) -> None:
    recorded_before(fresh[0], BEFORE, 30)
    async with at_desk(fresh, NARROW) as clerk:
        await opened(clerk, "backspace", "3", "2")
        seen: list[str] = []
        for page in range(1, 9):
            seen += [one for one in clerk.lines() if "R7.9." in one]
            if clerk.says(text("history.page_last", page=page)):
                break
            assert clerk.says(text("history.page_more", page=page))
            await clerk.press("enter")
            await read(clerk)
        assert page > 1
        assert [int(one.split()[2]) for one in seen] == [*range(1, 31)]
        await clerk.press("backspace", "9")
        await read(clerk)
        assert clerk.says(text("history.page_more", page=page - 1))
        await clerk.press("enter", "enter")
        await read(clerk)
        assert clerk.says(text("history.page_more", page=1))


async def test_what_is_narrowed_is_looked_for_far_back(fresh: Ready) -> None:
    journal = fresh[0].store.journal
    wanted = journal.append(an_entry(day=BEFORE, outcome=Outcome.SPECIAL_CARE))
    for _ in range(30):
        journal.append(an_entry(day=BEFORE))
    async with at_desk(fresh, NARROW) as clerk:
        await opened(clerk, "backspace", "3", "2")
        await clerk.press("backspace", "5", "4")
        await read(clerk)

        assert clerk.says(text("history.narrowed", only="▽ 特別療養費"))
        assert len([one for one in clerk.lines() if "R7.9." in one]) == 1
        await clerk.press("1", "enter")
        assert isinstance(clerk.app.screen, VisitSheet)
        assert [*looks(clerk)][-1].refers_to == wanted.id


async def test_a_patient_is_found_by_any_clue_and_the_search_is_recorded(
    fresh: Ready,
) -> None:
    journal = fresh[0].store.journal
    for day in (BEFORE, BEFORE - 40 * ONE_DAY):
        journal.append(an_entry(day=day))
    asked = {
        ("mihon", ""): ("kana",),
        ("0018", ""): ("number_part",),
        ("", "19450105"): ("birth_date",),
        ("mihon 0018", "19450105"): ("number_part", "kana", "birth_date"),
    }
    async with at_desk(fresh, NARROW) as clerk:
        await clerk.press("f7")
        for (first, birth), by in asked.items():
            await clerk.press("backspace", "4")
            await clerk.type([*first, "enter", *birth, "enter"])
            await read(clerk)

            assert clerk.says(text("history.visits", count=2))
            assert clerk.says(mask_number(HANAKO.number))
            assert not clerk.says(HANAKO.number)
            searched = [one for one in looks(clerk) if one.looked_up][-1]
            assert searched.looked_up == LookedUp(by=by)


async def test_nothing_known_is_asked_for_once_more(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        before = len([*looks(clerk)])
        await clerk.press("f7", "backspace", "4", "enter", "enter")
        assert clerk.says(text("search.need_one"))
        await clerk.press("backspace", "1", "8", "enter", "enter")
        assert clerk.says(text("search.short_part", least=3))
        assert len([*looks(clerk)]) == before


async def test_a_name_is_shown_for_ten_seconds_and_each_time_recorded(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visit, "SHOWN_FOR", 0.05)
    async with at_desk(ready) as clerk:
        event_id = one_recorded(clerk)
        number = clerk.cast.certified.number
        await opened_newest(clerk)
        await clerk.until(lambda: not clerk.says(number), "the name to be masked")
        assert clerk.says(mask_number(number))
        monkeypatch.setattr(visit, "SHOWN_FOR", 60.0)
        await clerk.press("1")

        assert clerk.says(number)
        mine = [one for one in looks(clerk) if one.refers_to == event_id]
        assert len(mine) == 2


def _title(clerk: Clerk, rule: str) -> str:
    """What a rule is called in the book."""
    every = clerk.demo.desk.book.rules
    return next(one.title for one in every if one.id == rule)


async def test_everything_of_a_visit_is_told(ready: Ready) -> None:
    async with at_desk(ready, (160, 45)) as clerk:
        one_recorded(clerk)
        await opened_newest(clerk)
        for said in (
            text("document_short.eligibility_certificate"),
            text("check.not_run"),
            _title(clerk, "law-certificate"),
            "○ 保険診療",
            text("history.edition", edition=clerk.demo.desk.book.edition.id),
            "受診日 令和7年10月15日",
            clerk.demo.desk.staff,
        ):
            assert clerk.says(said), said


async def test_a_scanner_opens_nobody(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        one_recorded(clerk)
        before = len([*looks(clerk)])
        await opened(clerk)
        await clerk.scan("11")
        await clerk.pilot.pause(0.1)

        assert isinstance(clerk.app.screen, HistoryScreen)
        assert len([*looks(clerk)]) == before


async def test_a_row_that_cannot_be_recorded_is_not_shown(fresh: Ready) -> None:
    async with at_desk(fresh) as clerk:
        one_recorded(clerk)
        await opened(clerk)
        with clerk.demo.store.file.writing() as connection:
            connection.exec_driver_sql(
                "CREATE TRIGGER full BEFORE INSERT ON event "
                "BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        await clerk.press("1", "enter")

        assert isinstance(clerk.app.screen, HistoryScreen)
        assert not clerk.says(clerk.cast.certified.number)


async def test_every_line_fits_and_every_visit_is_one_line(fresh: Ready) -> None:
    for person in EVERYONE:
        entry = replace(an_entry(day=BEFORE), patient=a_patient(person))
        fresh[0].store.journal.append(entry)
    async with at_desk(fresh, NARROW) as clerk:
        await opened(clerk, "backspace", "3", "2")

        rows = [one for one in clerk.lines() if "R7.9.30" in one]
        assert len(rows) == len(EVERYONE)
        assert all(one.endswith("│") for one in rows)
