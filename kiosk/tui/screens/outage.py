"""What to do while no register answers (障害時の手順).

1. It says since when, whom to call and what they ask, and what to write down.
2. It counts what held the desk up, because clinics are asked for exactly that.
3. It changes nothing.
"""

from collections.abc import Iterator
from datetime import timedelta

from rich.cells import cell_len
from textual.content import Content

from kiosk.desk.causes import Causes, causes_on
from kiosk.desk.checks import ChecksState
from kiosk.desk.form import Form
from kiosk.desk.receive import Desk
from kiosk.labels import error_text, text
from kiosk.tui.flow import flowed, wrap
from kiosk.tui.screens.room import room_in
from kiosk.tui.screens.sheet import Sheet
from kiosk.words.notices import outage_line
from kiosk.words.outage import CALL_CENTRE, STEPS, said_of_us
from schema.errors import MadoguchiError

LABEL = 12
"""Cells of a label with the blanks after it."""


class OutageScreen(Sheet[None]):
    """One box that is read; any of the usual keys closes it."""

    def __init__(self, desk: Desk, standing: ChecksState, form: Form) -> None:
        """Tell of how checks stand, to whoever sits before this patient."""
        super().__init__()
        self._desk = desk
        self._standing = standing
        self._form = form
        self.counted: tuple[Causes, Causes] | None = None
        """What held the desk up today and this month, once it is counted."""
        self._trouble = ""

    def on_mount(self) -> None:
        """What takes longer to count comes a moment after the rest."""
        self.set_timer(0.05, self._count)

    def _count(self) -> None:
        """Count the causes of today and of this month."""
        today = self._desk.today
        before = [today - timedelta(days=back) for back in range(1, today.day)]
        journal = self._desk.journal
        try:
            of_today = causes_on(journal, [today])
            of_month = causes_on(journal, [today, *before])
        except MadoguchiError as error:
            self._trouble = error_text(error)
            self.app.bell()
        else:
            self.counted = (of_today, of_month)
        self.draw()

    def content(self) -> Content:
        """What to do, whom to call, and what held the desk up."""
        rows = self._rows(room_in(self.app.size))
        return Content("\n").join([self._head(), *rows])

    def _head(self) -> Content:
        back = text("outage.back")
        return Content.assemble((text("outage.title"), "bold"), f"   {back}")

    def _rows(self, room: int) -> Iterator[Content]:
        for line in wrap(self._since(), room):
            yield Content.styled(line, "bold $text-warning")
        if self._standing.pending:
            yield Content(text("outage.pending", count=self._standing.pending))
        for step in STEPS:
            said = text(f"outage.{step}_how", number=CALL_CENTRE)
            yield from _labelled(text(f"outage.{step}"), said, room)
            if step == "call":
                yield from _labelled("", said_of_us(self._desk.place), room)
            if step == "write":
                yield from self._known(room)
        yield from self._causes(room)

    def _since(self) -> str:
        outage = self._standing.outage
        if not self._standing.gateways:
            return text("entry.no_gateway")
        if outage is None:
            return text("outage.none")
        practice, now = self._desk.place.practice, self._desk.clock.now()
        return outage_line(outage, practice=practice, now=now)

    def _known(self, room: int) -> Iterator[Content]:
        """The insurer's numbers, where they were entered."""
        form = self._form
        parts = (form.insurer, form.symbol, form.number, form.branch)
        said = "  ".join(part for part in parts if part)
        if said:
            yield from _labelled("", text("outage.known", numbers=said), room)

    def _causes(self, room: int) -> Iterator[Content]:
        if self._trouble:
            yield Content.styled(self._trouble, "$text-error")
        if self.counted is None:
            return
        today, month = self.counted
        items = [
            Content(
                text(
                    "outage.count",
                    cause=text(f"cause.{name}"),
                    today=getattr(today, name),
                    month=getattr(month, name),
                )
            )
            for name in Causes.__struct_fields__
        ]
        label = text("outage.causes")
        blanks = " " * (LABEL - cell_len(label))
        counts = flowed(items, room - LABEL, LABEL)
        yield Content.styled(label + blanks, "bold") + counts


def _labelled(label: str, said: str, room: int) -> Iterator[Content]:
    """A label and what is said beside it, later lines under the first."""
    first, *rest = [
        line for part in said.split("\n") for line in wrap(part, room - LABEL)
    ]
    blanks = " " * (LABEL - cell_len(label))
    yield Content.styled(label + blanks, "bold") + Content(first)
    for line in rest:
        yield Content(" " * LABEL + line)
