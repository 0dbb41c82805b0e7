"""The rows of the work list, and how many fit on a page (照会一覧の行)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from kiosk.desk.beside import Aside
from kiosk.desk.ports import Pending
from kiosk.desk.tasks import Task
from kiosk.labels import text
from kiosk.tui.flow import wrap
from kiosk.words.tasks import what_to_do
from schema.names import mask, mask_number

MOST = 7
"""Rows with a digit on one page; 8, 9 and 0 have their own meaning."""
INDENT = "     "
"""Before what stands under a row."""
Opens = Aside | Task | Pending
"""What a row's digit opens."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list, or the head of a section (照会一覧の1行)."""

    said: str
    """What stands in it, after the name."""
    visit: str = ""
    """Id of the event that says who it is."""
    opens: Opens | None = None
    """What its digit opens; `None` where nothing has to be done."""
    more: str = ""
    """What to do, on lines of its own."""
    is_head: bool = False
    """True for the head of a section."""

    def lines_below(self, room: int) -> list[str]:
        """What stands under it, folded."""
        return wrap(self.more, room - len(INDENT)) if self.more else []


def pages_of(every: Sequence[Row], room: int, rows: int) -> list[list[Row]]:
    """The rows as they fit; a section's head stands again on its next page.

    Args:
        every: All of them.
        room: Cells of a line.
        rows: Lines of a page.
    """
    pages: list[list[Row]] = [[]]
    used = opened = 0
    head: Row | None = None
    for row in every:
        height = 1 + len(row.lines_below(room))
        full = used + height + row.is_head > rows
        if pages[-1] and (full or (row.opens and opened == MOST)):
            pages.append([head] if head and not row.is_head else [])
            used, opened = len(pages[-1]), 0
        head = row if row.is_head else head
        pages[-1].append(row)
        used, opened = used + height, opened + (row.opens is not None)
    return pages


def masked(kana: str, number: str) -> str:
    """Name and number as a list may show them."""
    name = mask(kana) if kana else "─"
    shown = mask_number(number) if number else "─"
    return f"{_column(name, 13)}{_column(shown, 9)}"


def _column(said: str, width: int) -> str:
    return said + " " * max(width - cell_len(said), 1)


def section(name: str, rows: list[Row]) -> Iterator[Row]:
    """A section under its head; nothing where it has no row."""
    if rows:
        yield Row(text(f"worklist.{name}", count=len(rows)), is_head=True)
        yield from rows


def aside_row(one: Aside) -> Row:
    """Whoever was put aside, and what came of the check."""
    if one.answer is None:
        return Row(text("worklist.still_asked"), opens=one)
    return Row(text(f"check.{one.answer.result}"), opens=one)


def task_row(task: Task) -> Row:
    """What somebody has to do, and how."""
    day = f"{task.visit_day.month}/{task.visit_day.day}"
    said = text("worklist.task", kind=task.kind.ja, day=day)
    return Row(said, visit=task.visit, opens=task, more=what_to_do(task))


def pending_row(one: Pending, since: str) -> Row:
    """A visit that waits for its check, and whether somebody can be called."""
    key = "worklist.since" if one.query else "worklist.since_unaskable"
    called = text("worklist.has_contact") if one.contact else ""
    return Row(text(key, at=since) + called, visit=one.event_id, opens=one)
