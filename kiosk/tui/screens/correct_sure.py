"""A correction before it is recorded: what changes, what follows, why (訂正の確かめ).

1. What is shown is what is recorded: judged by the rules of the visit day, as they
   were known on the day of deciding.
2. What would be refused is said here, and Enter does nothing.
3. Where a supervisor has to agree, that is said, and Enter asks for one.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events
from textual.content import Content

from kiosk.desk.approval import UNAPPROVED
from kiosk.desk.correct import prepared
from kiosk.desk.correction import Change, Correction, corrected
from kiosk.desk.receive import Desk
from kiosk.desk.standing import Standing
from kiosk.labels import error_text, text
from kiosk.tui.flow import flowed, wrap
from kiosk.tui.hold import Held
from kiosk.tui.look import style_of
from kiosk.tui.screens.sheet import Sheet
from kiosk.words.corrected import AFTER, CLOCKS, TAKEN, WHY
from kiosk.words.corrected import rows as corrected_rows
from schema.errors import MadoguchiError
from schema.rules.judge import Decision

if TYPE_CHECKING:
    from kiosk.desk.ports import Entry

RECORD, MORE, REASON = "record", "1", "2"
"""What the sheet gives: record it, correct something else too, another reason."""
_LABEL = 14
_STYLES = {AFTER: "bold", TAKEN: "bold", WHY: "bold", CLOCKS: "$text-muted"}


class SureSheet(Sheet[str]):
    """Gives `RECORD`, `MORE`, `REASON`, or nothing."""

    def __init__(
        self, desk: Desk, visit: Standing, change: Change, reason: str
    ) -> None:
        """Judge `visit` as it would be corrected; nothing is recorded."""
        super().__init__()
        self._visit = visit
        self._change = change
        self._reason = reason
        self._now: Correction | None = None
        self._entry: Entry | None = None
        self._refused = self._wanted = ""
        try:
            if not change.withdrawn:
                self._now = corrected(desk, visit.id, change)
            self._entry = prepared(desk, visit.id, change, reason)
        except MadoguchiError as error:
            if error.code == UNAPPROVED:
                self._wanted = text("approval.wanted")
            else:
                self._refused = error_text(error)

    @property
    def decision(self) -> Decision | None:
        """What was shown."""
        return self._now.decision if self._now else None

    def take_key(self, event: events.Key) -> None:
        """Record it by Enter; else as every sheet."""
        if event.key == "enter" and not self.is_holding:
            if self._refused:
                self.app.bell()
            else:
                self.leave(RECORD)
        else:
            super().take_key(event)

    def chosen(self, held: tuple[Held, ...]) -> None:
        """Correct something else too, or choose another reason."""
        key = held[0][0] if len(held) == 1 else ""
        if key == REASON or (key == MORE and not self._change.withdrawn):
            self.leave(key)
        else:
            self.app.bell()

    def content(self) -> Content:
        """What changes, what follows, and the question."""
        lines = [Content.styled(text("correct.sure"), "bold"), Content("")]
        for label, said, style in self._rows():
            lines += self._labelled(label, said, style)
        lines.append(Content(""))
        for said, style in ((self._refused, "$text-error"), (self._wanted, "")):
            lines += self.wrapped(said, f"bold {style}") if said else ()
        lines.append(flowed([*self._keys()], self.room, 0))
        return Content("\n").join(lines)

    def _rows(self) -> Iterator[tuple[str, str, str]]:
        """Each row with its style; the new outcome as everywhere."""
        given = (self._visit, self._change, self._reason, self._now, self._entry)
        for label, said in corrected_rows(*given):
            if label == AFTER and self._now is not None:
                outcome = self._now.decision.outcome
                yield text(label), f" {said} ", style_of(outcome)
            else:
                yield text(label), said, _STYLES.get(label, "")

    def _labelled(self, label: str, said: str, style: str) -> Iterator[Content]:
        padded = label + " " * max(_LABEL - cell_len(label), 1)
        first, *rest = wrap(said, self.room - _LABEL)
        yield Content.assemble((padded, "$text-muted"), (first, style))
        for line in rest:
            yield Content(" " * _LABEL) + Content.styled(line, style)

    def _keys(self) -> Iterator[Content]:
        if not self._refused:
            yield Content.styled(text("correct.record"), "bold $text-accent")
        named = [(REASON, "correct.other_reason"), ("0", "correct.stop")]
        if not self._change.withdrawn:
            named.insert(0, (MORE, "correct.more"))
        for key, name in named:
            yield Content.assemble((f" {key} ", "bold reverse"), f" {text(name)}")
