"""The lines of the list of visits: days, counts, keys, rows, page (履歴の行)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from textual.content import Content

from kiosk.desk.history import Place, Row, Sought
from kiosk.labels import text
from kiosk.tui.flow import flowed, wrap
from kiosk.tui.widgets.today_list import today_row
from kiosk.words.history import narrowed, period
from schema.wareki import to_short

MUTED = "$text-muted"
WHOLE_ROW = 82
"""Cells of a row with its document; a narrower box shows it without."""
_DAY = 9
"""Cells of a day in short."""


@dataclass(slots=True)
class Shown:
    """One page as it was read."""

    starts: list[tuple[Place | None, int]] = field(default_factory=lambda: [(None, 0)])
    """Behind which visit each page so far begins, and how many rows came before."""
    page: int = 0
    """Which of them is shown."""
    rows: tuple[Row, ...] = ()
    """Its rows."""
    more: Place | None = None
    """Where the next page goes on."""

    @property
    def before(self) -> int:
        """How many rows came before this page."""
        return self.starts[self.page][1]


def lines_above(
    sought: Sought, today: date, counts: Sequence[str], room: int
) -> list[Content]:
    """Which visits, how many, and what can be pressed."""
    title = Content.styled(text("history.title"), "bold")
    lines = [title + Content(f"  {period(sought, today)}")]
    only = narrowed(sought)
    if only:
        said = text("history.narrowed", only=only)
        lines += [Content.styled(one, "bold $text-warning") for one in wrap(said, room)]
    bold = [Content.styled(one, "bold") for one in counts]
    keys = [Content.styled(one, MUTED) for one in text("history.keys").split("  ")]
    for items in (bold, keys):
        lines += flowed(items, room, 0).split("\n")
    return lines


def folded(trouble: str, room: int) -> list[Content]:
    """What went wrong, in as many lines as it takes; none where nothing did."""
    lines = wrap(trouble, room) if trouble else []
    return [Content.styled(line, "$text-error") for line in lines]


def row_line(row: Row, number: int, room: int, *, dated: bool) -> Content:
    """One visit, masked, with its number; its day where the list has several."""
    return today_row(
        row.standing,
        number,
        is_short=room < WHOLE_ROW,
        day=to_short(row.visit_day).rjust(_DAY) if dated else "",
    )


def said_below(shown: Shown, *, is_reading: bool) -> str:
    """Which page it is, and whether others follow."""
    if is_reading:
        return text("history.reading")
    if not shown.rows:
        return text("history.nothing")
    key = "history.page_more" if shown.more else "history.page_last"
    return text(key, page=shown.page + 1)
