"""Today's patients, masked: time, name, number, document, outcome (今日の受付)."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from kiosk.desk.ports import Recorded
from kiosk.labels import text
from kiosk.tui import phrases
from kiosk.tui.look import style_of
from schema.clock import JAPAN
from schema.names import mask, mask_number
from schema.terms import Outcome


class TodayList(Static):
    """As many of today's rows as fit, newest first."""

    def show(self, rows: Sequence[Recorded]) -> None:
        """Draw the newest rows."""
        if not rows:
            self.update(Content.styled(f"  {text('today.empty')}", "dim"))
            return
        count = len(rows)
        lines = [
            today_row(row, count - place)
            for place, row in enumerate(rows[: max(self.size.height, 12)])
        ]
        self.update(Content("\n").join(lines))


def today_row(row: Recorded, place: int) -> Content:
    """One masked row."""
    event, patient = row.event, row.patient
    taken = event.taken.outcome if event.taken else Outcome.REVIEW
    document = event.visit.presented.document if event.visit else None
    share = event.decision.share if event.decision else None
    paid = taken in {Outcome.INSURED, Outcome.INSURED_INTERIM}
    said = phrases.short(taken) + (phrases.share_word(share) if paid else "")
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
        said,
    )


def _column(said: str, width: int) -> str:
    """`said` padded to `width` cells."""
    return said + " " * max(width - cell_len(said), 1)
