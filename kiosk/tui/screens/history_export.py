"""A file for the clinic's own audit: what it holds, why, where it lies (書き出し).

1. It is recorded before there is a file.
2. With names and whole numbers only with a reason.
3. What is written is in clear: the screen says so before and after.
"""

from datetime import date

from textual import work
from textual.content import Content

from kiosk.export.file import Wanted
from kiosk.labels import error_text, text
from kiosk.tui.hold import Held
from kiosk.tui.screens.choices import Choice, ChoicePanel
from kiosk.tui.screens.past import Past
from kiosk.tui.screens.sentence import SentencePanel
from kiosk.tui.screens.sheet import Sheet
from schema.errors import MadoguchiError
from schema.wareki import to_wareki

MASKED, NAMED = "1", "2"
"""The digits of the two files."""
REASONS = ("own_audit", "claims", "authority", "disclosure")
"""Why names may be written out; any other reason is typed."""
OTHER = "9"
"""The digit of a reason that is typed."""


class ExportPanel(Sheet[None]):
    """Writes the visits of some days; gives nothing."""

    def __init__(self, past: Past, since: date, until: date) -> None:
        """Offer the visits of these days."""
        super().__init__()
        self._past = past
        self._since = since
        self._until = until
        self._said = ""
        self._is_writing = False

    @property
    def is_holding(self) -> bool:
        """True while a digit waits, or a file is written."""
        return super().is_holding or self._is_writing

    def chosen(self, held: tuple[Held, ...]) -> None:
        """Write it masked, or ask why with names."""
        key = held[0][0] if len(held) == 1 else ""
        if self._is_writing or key not in {MASKED, NAMED}:
            self.app.bell()
        elif key == MASKED:
            self._begin(Wanted(since=self._since, until=self._until))
        else:
            self.app.push_screen(_reasons(), self._reasoned)

    def _reasoned(self, key: str | None) -> None:
        if key == OTHER:
            title, lead = text("export.other"), text("export.other_lead")
            self.app.push_screen(SentencePanel(title, lead), self._because)
        elif key is not None:
            self._because(REASONS[int(key) - 1])

    def _because(self, reason: str | None) -> None:
        if reason:
            days = Wanted(
                since=self._since, until=self._until, named=True, reason=reason
            )
            self._begin(days)

    def _begin(self, wanted: Wanted) -> None:
        self._is_writing = True
        self._said = text("export.writing")
        self.draw()
        self._write(wanted)

    @work(thread=True, exclusive=True)
    def _write(self, wanted: Wanted) -> None:
        exports, desk = self._past.exports, self._past.desk
        if exports is None:
            return
        try:
            now = desk.clock.now()
            name, count = exports.write(desk.journal, desk.staff, now, wanted)
            said = text("export.written", name=name, folder=exports.folder, count=count)
        except MadoguchiError as error:
            said = error_text(error)
        self.app.call_from_thread(self._written, said)

    def _written(self, said: str) -> None:
        self._is_writing = False
        if self.is_attached:
            self._said = said
            self.draw()

    def content(self) -> Content:
        """Which days, the two files, and what to mind."""
        days = text(
            "export.days", since=to_wareki(self._since), until=to_wareki(self._until)
        )
        lines = [Content.styled(text("export.title"), "bold"), Content(days)]
        lines += self.wrapped(text("export.in_clear"), "bold $text-warning")
        lines.append(Content(""))
        for key, name in ((MASKED, "masked"), (NAMED, "named"), ("0", "back")):
            digit = Content.styled(f" {key} ", "bold reverse")
            lines.append(digit + Content(f"  {text(f'export.{name}')}"))
        if self._said:
            lines += [Content(""), *self.wrapped(self._said, "bold $text-accent")]
        return Content("\n").join(lines)


def _reasons() -> ChoicePanel:
    """Why names are written out."""
    choices = [
        Choice(str(nth), text(f"export_reason.{one}"))
        for nth, one in enumerate(REASONS, 1)
    ]
    choices.append(Choice(OTHER, text("export.other")))
    return ChoicePanel(text("export.why"), text("export.why_lead"), tuple(choices))
