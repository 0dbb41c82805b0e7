"""One recorded visit in full: shown, answered, decided, done, corrected (受付の詳細).

1. The name stands unmasked for ten seconds; that it was asked for is recorded before,
   each time anew.
2. Every event stands in order: the first, and what came after. Nothing is changed by
   looking at it.
3. Enter goes on down, and closes at the end.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events
from textual.containers import VerticalScroll
from textual.content import Content

from kiosk.desk.reprint import slip_again
from kiosk.desk.standing import Standing, standing_of
from kiosk.labels import error_text, text
from kiosk.tui.flow import flowed, wrap
from kiosk.tui.hold import Held
from kiosk.tui.screens.correct import Correcting
from kiosk.tui.screens.past import Past
from kiosk.tui.screens.sheet import Sheet
from kiosk.tui.screens.slip import SlipPanel
from kiosk.words.history import Part, parts, who
from kiosk.words.rows import said as stands
from schema.errors import MadoguchiError

if TYPE_CHECKING:
    from textual.timer import Timer

SHOWN_FOR = 10.0
"""Seconds for which the name stays unmasked."""
AGAIN, CORRECT, SLIP = "1", "2", "3"
"""The digits that unmask it again, correct the record, and print its 受付票 again."""
_LABEL = 14


class VisitSheet(Sheet[bool]):
    """Shows one visit; gives nothing."""

    def __init__(self, past: Past, visit: Standing) -> None:
        """Show `visit`, of which the opening is recorded already."""
        super().__init__()
        self._past = past
        self._visit = visit
        self._is_open = True
        self._said = ""
        self._masking: Timer | None = None

    def on_mount(self) -> None:
        """Mask the name again after ten seconds."""
        self._masking = self.set_timer(SHOWN_FOR, self._mask)

    def _mask(self) -> None:
        self._is_open = False
        self.draw()

    def take_key(self, event: events.Key) -> None:
        """Go on down by Enter while there is more below, up by Backspace."""
        box = self.query_one("#panel", VerticalScroll)
        if event.key == "enter" and not self.is_holding:
            if box.scroll_y < box.max_scroll_y:
                box.scroll_page_down(animate=False)
            else:
                self.closed()
        elif event.key == "backspace":
            box.scroll_page_up(animate=False)
        else:
            super().take_key(event)

    def chosen(self, held: tuple[Held, ...]) -> None:
        """Unmask again, or correct; a scanner does neither."""
        key = held[0][0] if len(held) == 1 else ""
        if key == AGAIN:
            self._unmask()
        elif key == CORRECT:
            Correcting(self, self._past, self._visit, self._corrected).start()
        elif key == SLIP and self._has_slip:
            self._print()
        else:
            self.app.bell()

    @property
    def _has_slip(self) -> bool:
        return self._past.paper is not None and not self._visit.is_withdrawn

    def _print(self) -> None:
        """Make the 受付票 once more, of what counts now."""
        past = self._past
        try:
            slip = slip_again(past.desk, self._visit, past.slips)
        except MadoguchiError as error:
            self._say(error_text(error))
            return
        if slip is not None and past.paper is not None:
            self.app.push_screen(SlipPanel(slip, past.slips.form, past.paper))

    def _unmask(self) -> None:
        """Record that the name is asked for, then show it."""
        try:
            self._past.desk.note_viewed(self._visit.id)
        except MadoguchiError as error:
            self._say(error_text(error))
            return
        if self._masking is not None:
            self._masking.stop()
        self._is_open = True
        self._masking = self.set_timer(SHOWN_FOR, self._mask)
        self.draw()

    def _corrected(self, told: str) -> None:
        """Show the visit as it stands now, and what became of the correction."""
        try:
            fresh = standing_of(self._past.desk.journal, self._visit.id)
        except MadoguchiError as error:
            self._say(error_text(error))
            return
        self._visit = fresh or self._visit
        self._say(told)

    def _say(self, said: str) -> None:
        self._said = said
        self.draw()

    def content(self) -> Content:
        """Who, how it stands, and every event."""
        how = stands(self._visit)
        lines = [
            Content.assemble((text("history.visit"), "bold"), "  ", how),
            flowed([*self._keys()], self.room, 0),
        ]
        style = "bold" if self._is_open else ""
        for line in who(self._visit.patient, is_open=self._is_open):
            lines += self.wrapped(line, style, 2)
        if self._said:
            lines += self.wrapped(self._said, "bold $text-accent")
        for part in parts(self._visit, self._past.desk.book):
            lines += [Content(""), *self._part(part)]
        return Content("\n").join(lines)

    def _keys(self) -> Iterator[Content]:
        named = [(AGAIN, "history.again"), (CORRECT, "history.correct")]
        if self._has_slip:
            named.append((SLIP, "history.slip"))
        named.append(("0", "history.close"))
        for key, said_by in named:
            yield Content.assemble((f" {key} ", "bold reverse"), f" {text(said_by)}")
        yield Content.styled(text("history.go_down"), "$text-muted")

    def _part(self, part: Part) -> Iterator[Content]:
        """One event: its head, then each label with its words folded beside it."""
        yield from self.wrapped(part.title, "bold $text-accent")
        for label, words in part.rows:
            padded = label + " " * max(_LABEL - cell_len(label), 1)
            first, *rest = wrap(words, self.room - _LABEL - 2)
            yield Content.assemble("  ", (padded, "$text-muted"), first)
            for line in rest:
                yield Content(" " * (_LABEL + 2) + line)
