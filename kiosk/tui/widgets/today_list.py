"""Today's patients, masked: time, name, number, document, outcome (今日の受付)."""

from collections.abc import Sequence
from typing import Protocol

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from kiosk.desk.form import Form
from kiosk.desk.ports import Recorded
from kiosk.labels import text
from kiosk.tui import phrases
from kiosk.tui.look import style_of
from schema.clock import JAPAN
from schema.names import mask, mask_number
from schema.online import OnlineAnswer
from schema.terms import EventType, OnlineCheck, Outcome


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


class TodayList(Static):
    """As many of today's patients as fit, newest first, those put aside on top."""

    def show(self, rows: Sequence[Recorded], asides: Sequence[PutAside] = ()) -> None:
        """Draw whoever was put aside, then the newest rows."""
        visits = by_visit(rows)
        if not visits and not asides:
            self.update(Content.styled(f"  {text('today.empty')}", "dim"))
            return
        count = len(visits)
        lines = [aside_row(one) for one in asides]
        lines += [
            today_row(row, count - place, again)
            for place, (row, again) in enumerate(visits[: max(self.size.height, 12)])
        ]
        self.update(Content("\n").join(lines))


def by_visit(rows: Sequence[Recorded]) -> list[tuple[Recorded, Recorded | None]]:
    """One patient each, newest first, with the last check after it was recorded."""
    again: dict[str, Recorded] = {}
    firsts = []
    for row in rows:
        if row.event.type is EventType.RECHECKED:
            again.setdefault(row.event.refers_to, row)
        else:
            firsts.append(row)
    return [(row, again.get(row.event.id)) for row in firsts]


def aside_row(one: PutAside) -> Content:
    """Whoever was put aside, masked, and how their check stands."""
    form, answer = one.form, one.answer
    kana = form.person.name_kana if form.person and form.fits_person else ""
    said = text("today.asked")
    if answer is not None:
        said = text("today.came_back", result=text(f"check.{answer.result}"))
    document = text(f"document_key.{form.document}") if form.document else ""
    return Content.assemble(
        "             ",
        _column(mask(kana) if kana else "─", 13),
        _column(mask_number(form.number) if form.number else "─", 10),
        _column(document, 16),
        (f" {text('today.aside_mark')} ", "bold reverse"),
        " ",
        (said, "bold" if answer is not None else ""),
    )


def today_row(row: Recorded, place: int, again: Recorded | None = None) -> Content:
    """One masked row, with what came of the check that it waited for."""
    event, patient = row.event, row.patient
    taken = _taken(row)
    document = event.visit.presented.document if event.visit else None
    name = mask(patient.name_kana) if patient and patient.name_kana else "─"
    number = mask_number(patient.number) if patient and patient.number else "─"
    shown = text(f"document_key.{document}") if document else ""
    at = event.wall_at.astimezone(JAPAN)
    return Content.assemble(
        f"  {at:%H:%M} {place:>3}  ",
        _column(name, 13),
        _column(number, 10),
        _column(shown, 16),
        (f" {phrases.symbol(taken)} ", style_of(taken)),
        " ",
        _said(row, taken) if again is None else _said_again(again),
    )


def _taken(row: Recorded) -> Outcome:
    return row.event.taken.outcome if row.event.taken else Outcome.REVIEW


def _said(row: Recorded, taken: Outcome) -> str:
    share = row.event.decision.share if row.event.decision else None
    paid = taken in {Outcome.INSURED, Outcome.INSURED_INTERIM}
    return phrases.short(taken) + (phrases.share_word(share) if paid else "")


def _said_again(again: Recorded) -> str:
    """What the register answered after the visit was recorded."""
    answered = again.event.answered
    result = answered.result if answered else OnlineCheck.UNAVAILABLE
    return text("today.rechecked", result=text(f"check.{result}"))


def _column(said: str, width: int) -> str:
    """`said` padded to `width` cells."""
    return said + " " * max(width - cell_len(said), 1)
