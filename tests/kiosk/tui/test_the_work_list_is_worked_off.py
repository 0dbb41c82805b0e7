"""The work list: who came back, what to do, what waits; masked, whole, by digits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from textual.widgets import Static

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import DAY, Demo
from kiosk.demo.scenes import EXPIRED, NARROW, USUAL, WIDE
from kiosk.desk.beside import in_order
from kiosk.desk.form import Form
from kiosk.desk.ports import Entry
from kiosk.desk.tasks import NewTask, Task, TaskKind
from kiosk.labels import text
from kiosk.tui.hold import FOR
from kiosk.tui.screens.task import TaskPanel
from kiosk.tui.screens.work_rows import MOST
from kiosk.tui.screens.worklist import WorklistScreen
from kiosk.words.tasks import PAID, reasons_of, sure, what_to_do
from schema.confirmation import Answered
from schema.terms import EventType, OnlineCheck, Outcome
from schema.wareki import to_wareki
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]
SIZES = pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)
TELEPHONE = "090-0000-0000"


class Kept:
    """Open tasks as a test writes them down."""

    def __init__(self, *tasks: Task) -> None:
        """Begin with these."""
        self.tasks = tasks

    def open(self) -> tuple[Task, ...]:
        return self.tasks

    def count(self) -> int:
        return len(self.tasks)


def a_task(clerk: Clerk, kind: TaskKind, detail: str = "") -> Task:
    """One about the newest visit."""
    event = clerk.confirmed[0].event
    return Task(
        id=f"{event.id}:{kind}",
        kind=kind,
        visit=event.id,
        visit_day=DAY,
        since=event.wall_at,
        detail=detail,
        contact=TELEPHONE,
    )


async def recorded(clerk: Clerk, *, waits: bool = False) -> None:
    """Record one visit, certain or without its check."""
    if waits:
        await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
        await clerk.press("8", "enter", "enter", "enter")
    else:
        await clerk.shows("2", clerk.cast.certified, "enter")
        await clerk.press("enter")


@asynccontextmanager
async def with_tasks(
    ready: Ready, *kinds: tuple[TaskKind, str], size: tuple[int, int] = USUAL
) -> AsyncIterator[tuple[Clerk, Kept]]:
    """A clerk with these tasks about one visit."""
    async with at_desk(ready, size) as clerk:
        await recorded(clerk)
        kept = Kept(*(a_task(clerk, kind, detail) for kind, detail in kinds))
        clerk.desk.tasks = kept
        clerk.register.tasks = len(kinds)
        clerk.register.changed()
        await clerk.looked()
        yield clerk, kept


def lines_of(clerk: Clerk) -> list[str]:
    shown = clerk.app.screen.query_one("#panel-lines", Static)
    return str(shown.content).split("\n")


async def every_page(clerk: Clerk) -> list[list[str]]:
    """The lines of every page, one after the other."""
    pages = [lines_of(clerk)]
    while True:
        await clerk.press("enter")
        if lines_of(clerk) == pages[0]:
            return pages
        pages.append(lines_of(clerk))


def whole(pages: list[list[str]]) -> str:
    return "".join("".join(line.split()) for page in pages for line in page)


EVERY = [
    (TaskKind.CONTRADICTED, OnlineCheck.NOT_ELIGIBLE.value),
    (TaskKind.CONTRADICTED, OnlineCheck.NEWER_EXISTS.value),
    (TaskKind.CONTRADICTED, OnlineCheck.NOT_FOUND.value),
    (TaskKind.CONTRADICTED, OnlineCheck.AMBIGUOUS.value),
    (TaskKind.CONTRADICTED, ""),
    (TaskKind.CHANGED, "share,name"),
    (TaskKind.CHANGED, ""),
    (TaskKind.UNASKABLE, ""),
    (TaskKind.UNANSWERED, ""),
    (TaskKind.CALL_BACK, "20"),
    (TaskKind.CALL_BACK, ""),
    (TaskKind.DECLARATION, ""),
]


@SIZES
async def test_every_task_says_whole_what_to_do(
    fresh: Ready, size: tuple[int, int]
) -> None:
    async with with_tasks(fresh, *EVERY, size=size) as (clerk, kept):
        assert clerk.says(text("status.tasks", count=len(EVERY)))
        await clerk.press("f6")
        box = clerk.app.screen.query_one("#panel")
        pages = await every_page(clerk)

        assert box.region.bottom <= size[1]
        for page in pages:
            assert len(page) <= box.content_size.height
            assert all(cell_len(line) <= box.content_size.width for line in page)
        for task in kept.tasks:
            assert "".join(what_to_do(task).split()) in whole(pages)
        numbered = [line for page in pages for line in page if line[1:2].isdecimal()]
        assert len(numbered) == len(EVERY)


async def test_what_is_to_be_done_stands_on_the_first_line(ready: Ready) -> None:
    async with with_tasks(ready, EVERY[0], size=NARROW) as (clerk, _):
        await recorded(clerk, waits=True)
        clerk.desk.refresh_status()
        await clerk.pilot.pause()
        waiting = len(clerk.demo.desk.journal.pending())

        assert text("status.tasks", count=1) in clerk.lines()[0]
        assert text("status.pending", count=waiting) in clerk.lines()[0]


def test_every_detail_has_its_own_sentence() -> None:
    said = {(kind, detail): text(f"task.{kind}_{detail}") for kind, detail in EVERY[:4]}

    assert len(set(said.values())) == len(said)


async def test_nobody_is_named_until_a_row_is_opened_and_that_is_logged(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with with_tasks(ready, EVERY[0]) as (clerk, kept):
        person = clerk.cast.certified
        viewed: list[str] = []
        monkeypatch.setattr(clerk.demo.desk, "note_viewed", viewed.append)
        await clerk.press("f6")
        for secret in (person.name, person.name_kana, person.number, TELEPHONE):
            assert secret not in whole([lines_of(clerk)])
        await clerk.press("1")

        assert isinstance(clerk.app.screen, TaskPanel)
        shown = whole([lines_of(clerk)])
        for said in (person.name, person.number, TELEPHONE):
            assert "".join(said.split()) in shown
        assert viewed == [kept.tasks[0].visit]


async def test_what_was_done_closes_the_task(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await recorded(clerk)
        event = clerk.confirmed[0].event
        desk, tasks = clerk.demo.desk, clerk.demo.store.tasks
        made = NewTask(kind=TaskKind.CONTRADICTED, visit=event.id)
        desk.journal.append(
            Entry(
                type=EventType.RECHECKED,
                staff="demo",
                visit=event.visit,
                decision=event.decision,
                answered=Answered(result=OnlineCheck.NOT_ELIGIBLE),
                refers_to=event.id,
                tasks=(made,),
            )
        )
        mine = [task for task in tasks.open() if task.visit == event.id]
        clerk.desk.tasks, before = Kept(*mine), tasks.count()
        assert [task.kind for task in mine] == [TaskKind.CONTRADICTED]
        woken = clerk.register.woken
        await clerk.press("f6", "1", "2")
        assert tasks.count() == before
        await clerk.press("enter")
        assert isinstance(clerk.app.screen, WorklistScreen)
        assert clerk.register.woken == woken + 1

        assert tasks.count() == before - 1
        assert mine[0] not in tasks.open()
        assert clerk.demo.store.journal.verify().ok


async def test_one_wrong_digit_closes_nothing(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with with_tasks(ready, EVERY[0]) as (clerk, kept):
        closed: list[str] = []

        def close(_: Task, why: str) -> None:
            closed.append(why)

        monkeypatch.setattr(clerk.demo.desk, "follow_up", close)
        first, second, *_ = reasons_of(kept.tasks[0])
        await clerk.press("f6", "1", "1")
        assert clerk.says(text("done.sure", reason=text(f"done.{first}")))
        await clerk.press("1", "2", "0")
        assert isinstance(clerk.app.screen, TaskPanel)
        await clerk.press("2", "escape", "2")
        assert clerk.says(text("done.sure", reason=text(f"done.{second}")))
        assert closed == []
        await clerk.press("enter")

        assert closed == [second]


@pytest.mark.parametrize("kind", list(TaskKind))
@SIZES
async def test_only_reasons_that_fit_are_offered(
    ready: Ready, kind: TaskKind, size: tuple[int, int]
) -> None:
    async with with_tasks(ready, (kind, ""), size=size) as (clerk, kept):
        mine = reasons_of(kept.tasks[0])
        others = {one for each in TaskKind for one in reasons_of(with_kind(kept, each))}
        await clerk.press("f6", "1")

        assert all(clerk.says(text(f"done.{one}")) for one in mine)
        assert not any(clerk.says(text(f"done.{one}")) for one in others - {*mine})
        assert clerk.says(text("worklist.number_change"))


def with_kind(kept: Kept, kind: TaskKind) -> Task:
    return replace(kept.tasks[0], kind=kind)


async def test_a_declaration_is_not_paid_for_in_minutes(ready: Ready) -> None:
    """Also the words of the task say until when the paper is kept."""
    async with with_tasks(ready, (TaskKind.DECLARATION, "")) as (clerk, kept):
        task = kept.tasks[0]
        await clerk.press("f6", "1", "1")
        early = sure(task, PAID, DAY)

        shown = whole([lines_of(clerk)])
        assert text("done.early", day=to_wareki(DAY)) in shown
        assert len(sure(task, PAID, date(2025, 11, 30))) == len(early) == 2
        assert len(sure(task, PAID, date(2025, 12, 1))) == 1
        assert len(sure(task, PAID, date(2026, 1, 1))) == 1


async def test_who_waits_can_be_given_a_number_later(fresh: Ready) -> None:
    async with at_desk(fresh) as clerk:
        clerk.desk.tasks = Kept()
        await recorded(clerk, waits=True)
        event = clerk.confirmed[0].event
        person = clerk.cast.guided

        def kept() -> str:
            every = clerk.demo.desk.journal.pending()
            return next(one.contact for one in every if one.event_id == event.id)

        nth = [one.event_id for one in in_order(clerk.demo.desk)].index(event.id) + 1
        await clerk.press("f6", str(nth))
        assert clerk.says(person.number)
        assert clerk.says(text("worklist.no_contact"))
        await clerk.press("9", "enter")
        assert kept() == ""
        await clerk.press(str(nth), "9", *TELEPHONE, "enter")
        assert isinstance(clerk.app.screen, WorklistScreen)
        assert kept() == TELEPHONE
        assert clerk.says(text("worklist.has_contact"))
        assert not clerk.says(TELEPHONE)
        await clerk.press(str(nth))

        assert clerk.says(TELEPHONE)
        assert clerk.demo.store.journal.verify().ok


async def test_all_four_sections_stand_in_their_order(ready: Ready) -> None:
    async with with_tasks(ready, EVERY[0], size=NARROW) as (clerk, _):
        await recorded(clerk, waits=True)
        clerk.register.answers = False
        for person in (clerk.cast.guided, clerk.cast.scanned):
            await clerk.shows("4", person, *EXPIRED, "enter")
            await clerk.press("1", "f8")
        clerk.register.answer(clerk.register.asked[-2].correlation)
        await clerk.press("f6")
        pages = await every_page(clerk)
        shown = whole(pages)
        heads = [
            "".join(text(f"worklist.{one}", count=1).partition("─")[0].split())
            for one in ("returned", "tasks", "asked")
        ]

        assert [head in shown for head in heads] == [True] * 3
        order = [shown.index(head) for head in heads]
        assert order == sorted(order)
        assert text("check.eligible") in shown
        assert text("worklist.still_asked") in shown


async def test_who_cannot_be_asked_about_stands_last(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(["4", "-", "1", "-", *EXPIRED, "enter"])
        await clerk.press("8", "enter", "enter", "enter")
        await recorded(clerk, waits=True)
        waiting = in_order(clerk.demo.desk)

        assert waiting[-1].query is None
        assert waiting[0].query is not None
        assert len(waiting) == len(clerk.demo.desk.journal.pending())


async def test_many_are_turned_over_page_by_page(ready: Ready) -> None:
    many = [EVERY[nth % len(EVERY)] for nth in range(25)]
    async with with_tasks(ready, *many, size=NARROW) as (clerk, kept):
        kept.tasks = tuple(
            replace(task, contact=f"090-0000-{nth:04}")
            for nth, task in enumerate(kept.tasks)
        )
        await clerk.press("f6")
        before = len([line for line in lines_of(clerk) if line[1:2].isdecimal()])
        assert 0 < before <= MOST
        await clerk.press("enter")
        await clerk.press("1")

        assert isinstance(clerk.app.screen, TaskPanel)
        assert kept.tasks[before].contact in whole([lines_of(clerk)])


async def test_new_ones_do_not_move_the_rows_under_the_finger(ready: Ready) -> None:
    async with with_tasks(ready, EVERY[0], EVERY[5]) as (clerk, kept):
        await clerk.press("f6")
        before = lines_of(clerk)
        newer = replace(kept.tasks[1], id="newer")
        kept.tasks = (newer, *kept.tasks)
        clerk.register.changed()
        await clerk.looked()

        assert lines_of(clerk) == before
        await clerk.press("enter")
        assert lines_of(clerk) != before


async def test_an_empty_list_says_so(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(ready) as clerk:
        clerk.desk.tasks = Kept()
        monkeypatch.setattr(clerk.demo.desk.journal, "pending", tuple)
        await clerk.press("f6")

        assert clerk.says(text("worklist.empty"))


async def test_a_scanner_opens_nothing(ready: Ready) -> None:
    async with with_tasks(ready, EVERY[0]) as (clerk, _):
        await clerk.press("f6")
        await clerk.scan("11", enter=False)
        await clerk.pilot.pause(2 * FOR)

        assert isinstance(clerk.app.screen, WorklistScreen)


async def test_a_visit_that_was_rechecked_says_what_came_of_it(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await recorded(clerk, waits=True)
        event = clerk.confirmed[0].event
        taken = event.taken
        assert taken is not None
        assert taken.outcome is Outcome.CHECK_REQUIRED
        clerk.demo.desk.journal.append(
            Entry(
                type=EventType.RECHECKED,
                staff="demo",
                visit=event.visit,
                decision=event.decision,
                answered=Answered(result=OnlineCheck.ELIGIBLE),
                refers_to=event.id,
            )
        )
        clerk.desk.refresh_today()
        await clerk.pilot.pause()

        result = text("check_short.eligible")
        assert clerk.says(text("today.rechecked", result=result))


async def beside(clerk: Clerk) -> str:
    """Put somebody aside whose answer then comes; the question's correlation."""
    clerk.register.answers = False
    await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
    await clerk.press("1", "f8")
    clerk.register.answer()
    await clerk.looked()
    return clerk.register.asked[-1].correlation


@SIZES
async def test_a_returned_check_is_put_away_without_taking_it_up(
    ready: Ready, size: tuple[int, int]
) -> None:
    async with at_desk(ready, size) as clerk:
        asked = await beside(clerk)
        await clerk.press("f6")
        assert "".join(text("worklist.keys_clear").split()) in whole([lines_of(clerk)])
        await clerk.press("-")
        assert "".join(text("worklist.clearing").split()) in whole([lines_of(clerk)])
        assert not clerk.register.used(asked)
        await clerk.press("1")

        assert clerk.register.used(asked)
        assert clerk.desk.asides == ()
        assert isinstance(clerk.app.screen, WorklistScreen)
        await clerk.press("0")
        assert clerk.form == Form()
        assert not clerk.says(text("online.returned", count=1, press="F6"))


@pytest.mark.parametrize("keys", [("-", "0", "1"), ("-", "2", "1"), ("-", "-", "1")])
async def test_one_wrong_key_puts_nothing_away(
    ready: Ready, keys: tuple[str, ...]
) -> None:
    async with at_desk(ready) as clerk:
        asked = await beside(clerk)
        await clerk.press("f6", *keys)

        assert not clerk.register.used(asked)
        assert clerk.form.number == clerk.cast.guided.number


async def test_a_task_is_not_put_away_like_a_check(ready: Ready) -> None:
    async with with_tasks(ready, EVERY[0]) as (clerk, kept):
        await clerk.press("f6", "-", "1")

        assert isinstance(clerk.app.screen, WorklistScreen)
        assert len(kept.tasks) == 1
