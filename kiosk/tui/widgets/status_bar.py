"""The top line: whose desk, what time, and how old everything is (状態行).

The three ages are always here: of the data, of the last fetch, of the rulebook.
"""

from datetime import timedelta
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from kiosk.desk.receive import Desk
from kiosk.desk.status import Freshness
from kiosk.labels import text
from kiosk.tui.widgets.steady import Steady
from kiosk.words.status import data, edition, fetched
from schema.wareki import to_short, to_wareki

ROOMY = 100
"""Columns from which dates are written in full."""
WARNED = "bold $text-warning"
_WEEKDAYS = "月火水木金土日"
_MARKS = {
    Freshness.FRESH: "$text-success",
    Freshness.AGEING: WARNED,
    Freshness.STALE: "bold $text-error",
    Freshness.AHEAD: "bold $text-error",
    Freshness.NONE: "bold $text-error",
}


class Counts(NamedTuple):
    """What there is to do."""

    unsent: int | None
    """Events without a receipt; `None` where they are sent nowhere."""
    pending: int
    """Visits that wait for a check."""
    tasks: int
    """What somebody has to do (要対応)."""


class StatusBar(Steady):
    """One line, or more where the terminal is narrow."""

    lines = 1
    """Rows that were drawn."""

    def show(self, desk: Desk, counts: Counts, who: str = "") -> None:
        """Draw it for this instant.

        Args:
            desk: Whose.
            counts: What there is to do.
            who: The number of who is signed in, where there are several.
        """
        content = status_content(desk, counts, who, self.app.size.width)
        self.lines = content.plain.count("\n") + 1
        self.update(content)


def status_content(desk: Desk, counts: Counts, who: str, width: int) -> Content:
    """The line as text; what is to be done stands first; the rest may go below."""
    ages = desk.ages()
    unsent, pending, tasks = counts
    is_told = who and width >= ROOMY
    parts = [
        (_where_and_when(desk, width), "bold"),
        (text("staff.number", number=who) if is_told else "", "bold"),
        ("" if desk.clock_is_trusted else text("status.clock_untrusted"), WARNED),
        (text("status.tasks", count=tasks) if tasks else "", WARNED),
        (text("status.pending", count=pending) if pending else "", WARNED),
        (text("status.unsent", count=unsent) if unsent is not None else "", ""),
        (data(desk, ages), freshness_style(ages.freshness)),
        (fetched(ages), ""),
        (edition(desk, ages), "bold $text-error" if ages.book < timedelta() else ""),
    ]
    return _fitted(parts, width)


def freshness_style(freshness: Freshness) -> str:
    """How an age of the data is marked."""
    return _MARKS[freshness]


def _fitted(parts: list[tuple[str, str]], width: int) -> Content:
    content, used = Content(" "), 1
    for said, style in parts:
        if not said:
            continue
        length = cell_len(said) + 3
        if used + length > width and used > 1:
            content, used = content + Content("\n "), 1
        elif used > 1:
            content += Content.styled(" │ ", "dim")
        content += Content.styled(said, style)
        used += length
    return content


def _where_and_when(desk: Desk, width: int) -> str:
    now = desk.clock.now()
    day = to_wareki(now.date()) if width >= ROOMY else to_short(now.date())
    place = f"{desk.place.facility} {desk.place.desk}"
    return f"{place} │ {day}({_WEEKDAYS[now.weekday()]}) {now:%H:%M}"
