"""What is turned to the patient: the outcome, large, and sentences (患者に見せる).

1. It covers the whole screen, so that no other patient's row is seen; it holds no
   name and no number.
2. The letters are the largest that leave room for every sentence. A language whose
   letters are not among them has the symbol large and its word in usual ones.
3. A digit chooses the language, which stays with the patient.
"""

import re
from collections.abc import Iterator

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from kiosk.labels import text
from kiosk.tui import large
from kiosk.tui.flow import flowed
from kiosk.tui.hold import Held
from kiosk.tui.look import style_of
from kiosk.tui.screens.panel import Panel
from kiosk.words import phrases
from kiosk.words.breaks import broken
from schema.rules.judge import Decision

EDGE = 2
"""Columns that stay free at either side."""
MOST_FREE = 2
"""Rows that stay free above the outcome, and below it, where there is room."""
_SENTENCES = re.compile(r"(?<=[。？.?])\s*")


class PatientScreen(Panel[str]):
    """The outcome and what it means; gives the language that was chosen last."""

    def __init__(
        self,
        decision: Decision,
        beside: phrases.Beside,
        language: str,
        banner: str = "",
    ) -> None:
        """Show a verdict.

        Args:
            decision: What the book says.
            beside: What else the words depend on.
            language: The patient's, as far as it is known.
            banner: Says that nobody here is real; else empty.
        """
        super().__init__()
        self._decision = decision
        self._beside = beside
        self._banner = banner
        self.language = language

    def compose(self) -> ComposeResult:
        """The banner, the band, the sentences, and how to go on."""
        yield Static(self._banner, id="patient-banner", markup=False)
        yield Static(id="patient-band")
        yield Static(id="patient-said")
        yield Static(id="patient-keys")

    def on_mount(self) -> None:
        """Leave no room for a banner that is not there."""
        self.query_one("#patient-banner").display = bool(self._banner)

    def on_resize(self) -> None:
        """Draw at the new size."""
        self.draw()

    def draw(self) -> None:
        """Draw in the language that was chosen, as large as there is room for."""
        keys = self._keys()
        below = keys.plain.count("\n") + 1 + bool(self._banner)
        rows = self.app.size.height - below
        band, said = self._fitting(rows)
        free = min((rows - len(band) - len(said)) // 2, MOST_FREE)
        band = [*[""] * free, *band, *[""] * free]
        outcome = phrases.shown_to_patient(self._decision, self._beside)
        width, style = self.app.size.width, style_of(outcome)
        coloured = [Content.styled(_centred(line, width), style) for line in band]
        told = [Content.styled(" " * EDGE + line, "bold") for line in said]
        for name, content in (
            ("#patient-band", Content("\n").join(coloured)),
            ("#patient-said", Content("\n").join(told)),
            ("#patient-keys", keys),
        ):
            self.query_one(name, Static).update(content)

    def _fitting(self, rows: int) -> tuple[list[str], list[str]]:
        """The largest band that leaves room for the sentences, and these."""
        band, said = [""], [""]
        for band in self._bands():
            together = [*self._together()]
            for said in ([*self._apart()], ["", *together], together):
                if len(band) + len(said) <= rows:
                    return band, said
        return band, said

    def _bands(self) -> Iterator[list[str]]:
        """The outcome in lines: large, then its symbol large, then in usual letters."""
        outcome = phrases.shown_to_patient(self._decision, self._beside)
        word = text(f"patient.large.{outcome}", self.language)
        symbol, plain = phrases.symbol(outcome), " ".join(word.split("\n"))
        first, *more = word.split("\n")
        if large.can_draw(word):
            yield from self._large([symbol + first, *more], [])
        yield from self._large([symbol], [plain])
        yield ["", f"{symbol}  {plain}", ""]

    def _large(self, lines: list[str], below: list[str]) -> Iterator[list[str]]:
        """Lines at each height at which they are not too wide, the largest first."""
        room = self.app.size.width - EDGE
        for height in large.HEIGHTS:
            if all(large.width(line, height) <= room for line in lines):
                drawn = [row for line in lines for row in large.drawn(line, height)]
                yield [*drawn, *below, *[""] * bool(below)]

    def _apart(self) -> Iterator[str]:
        """Every sentence on lines of its own, a blank one above it."""
        for part in self._parts():
            for sentence in filter(None, _SENTENCES.split(part)):
                yield ""
                yield from self._lines(sentence)

    def _together(self) -> Iterator[str]:
        """The same without any blank line."""
        for part in self._parts():
            yield from self._lines(part)

    def _parts(self) -> Iterator[str]:
        """The share, what is said, and what it does not say yet."""
        given = (self._decision, self._beside, self.language)
        yield from filter(None, [phrases.paid_by_patient(*given)])
        yield from phrases.for_patient(*given)

    def _lines(self, said: str) -> Iterator[str]:
        return broken(said, cell_len, self.app.size.width - 2 * EDGE)

    def _keys(self) -> Content:
        """The languages, the one that is shown marked, and how to go back."""
        items = [
            _item(str(nth), text(f"patient.language.{one}"), is_on=one == self.language)
            for nth, one in enumerate(phrases.LANGUAGES, 1)
        ]
        items.append(_item("0", text("patient.close")))
        return flowed(items, self.app.size.width, 0)

    def take_key(self, event: events.Key) -> None:
        """Go back on Enter or Esc; hold a digit until it is known to be alone."""
        if event.key in {"enter", "escape"} and not self.is_holding:
            self.leave(self.language)
        else:
            self._hold.key(event.character or event.key, event.time)

    def released(self, held: tuple[Held, ...]) -> None:
        """Take a digit that came alone: a language, or 0 to go back."""
        key = held[0][0] if len(held) == 1 else ""
        chosen = dict(enumerate(phrases.LANGUAGES, 1))
        if key == "0":
            self.leave(self.language)
        elif key.isdecimal() and int(key) in chosen:
            self.language = chosen[int(key)]
            self.draw()
        else:
            self.app.bell()


def _item(key: str, said: str, *, is_on: bool = False) -> Content:
    """A digit and what it does, marked where that is shown now."""
    name = (said, "bold underline" if is_on else "")
    return Content.assemble((key, "bold reverse"), " ", name)


def _centred(line: str, width: int) -> str:
    free = max(width - cell_len(line), 0)
    return " " * (free // 2) + line + " " * (free - free // 2)
