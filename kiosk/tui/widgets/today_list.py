"""Today's patients, masked: time, name, number, document, outcome (今日の受付)."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from rich.cells import cell_len
from textual.content import Content

from kiosk.desk.form import Form
from kiosk.desk.ports import Journal
from kiosk.desk.standing import Standing, standings
from kiosk.labels import text
from kiosk.tui.look import style_of
from kiosk.tui.widgets.steady import Steady
from kiosk.words import phrases
from kiosk.words.rows import said, taken
from schema.clock import JAPAN
from schema.names import mask, mask_number
from schema.online import OnlineAnswer


class PutAside(Protocol):
    """Somebody beside the desk, as the list shows them."""

    @property
    def form(self) -> Form:
        """What was entered."""
        ...

    @property
    def answer(self) -> OnlineAnswer | None:
        """What came of the check."""
        ...


class TodayList(Steady):
    """As many of today's patients as fit, newest first, those put aside on top."""

    def show(self, journal: Journal, day: date, asides: Sequence[PutAside]) -> None:
        """Draw whoever was put aside, then the day's newest rows."""
        rows = journal.on_day(day)
        if not rows and not asides:
            self.update(Content.styled(f"  {text('today.empty')}", "dim"))
            return
        newest = rows[: max(self.size.height, 12)]
        lines = [aside_row(one) for one in asides]
        lines += [
            today_row(row, len(rows) - place)
            for place, row in enumerate(standings(journal, newest))
        ]
        self.update(Content("\n").join(lines))


def aside_row(one: PutAside) -> Content:
    """Whoever was put aside, masked, and how their check stands."""
    form, answer = one.form, one.answer
    kana = form.person.name_kana if form.person and form.fits_person else ""
    stands = text("today.asked")
    if answer is not None:
        stands = text("today.came_back", result=text(f"check_short.{answer.result}"))
    document = text(f"document_key.{form.document}") if form.document else ""
    return Content.assemble(
        "             ",
        _column(mask(kana) if kana else "─", 13),
        _column(mask_number(form.number) if form.number else "─", 10),
        _column(document, 16),
        (f" {text('today.aside_mark')} ", "bold reverse"),
        " ",
        (stands, "bold" if answer is not None else ""),
    )


def today_row(
    row: Standing, place: int, *, is_short: bool = False, day: str = ""
) -> Content:
    """One masked row as it stands now, with what came of it since.

    Args:
        row: The visit.
        place: Its number in the day, or in a list of more days.
        is_short: Without the document, where the line has to be shorter.
        day: Stands in place of the time, where the list is of more days.
    """
    patient, visit = row.patient, row.case.event.visit
    outcome = taken(row)
    document = visit.presented.document if visit else None
    name = mask(patient.name_kana) if patient and patient.name_kana else "─"
    number = mask_number(patient.number) if patient and patient.number else "─"
    shown = text(f"document_key.{document}") if document else ""
    at = row.first.event.wall_at.astimezone(JAPAN)
    return Content.assemble(
        f"  {day or f'{at:%H:%M}'} {place:>3}  ",
        _column(name, 13),
        _column(number, 10),
        "" if is_short else _column(shown, 16),
        (f" {phrases.symbol(outcome)} ", style_of(outcome)),
        " ",
        said(row),
    )


def _column(shown: str, width: int) -> str:
    """`shown` padded to `width` cells."""
    return shown + " " * max(width - cell_len(shown), 1)
