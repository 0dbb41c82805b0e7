"""What is turned to the patient: a verdict and plain sentences (患者に見せる).

It covers the whole screen, so that no other patient's row is seen; it holds no
name and no number.
"""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from kiosk.labels import text
from kiosk.tui.hold import Held
from kiosk.tui.look import style_of
from kiosk.tui.screens.panel import Panel
from kiosk.words import phrases
from schema.terms import Outcome


class PatientScreen(Panel[None]):
    """Two or three sentences, well apart; Enter, 0 or Esc goes back."""

    def __init__(self, outcome: Outcome, said: Sequence[str]) -> None:
        """Take the outcome, for its symbol, and the sentences."""
        super().__init__()
        self._outcome = outcome
        self._said = said

    def compose(self) -> ComposeResult:
        """Symbol, sentences, and how to go back."""
        mark = f"   {phrases.symbol(self._outcome)}   "
        with Vertical(id="patient"):
            yield Static(Content.styled(mark, style_of(self._outcome)))
            for sentence in self._said:
                yield Static(sentence, classes="sentence", markup=False)
            yield Static(text("patient.close"), id="patient-close")

    def take_key(self, event: events.Key) -> None:
        """Go back on Enter, 0 or Esc."""
        if event.key in {"enter", "escape"} and not self.is_holding:
            self.leave()
        else:
            self._hold.key(event.character or event.key, event.time)

    def released(self, held: tuple[Held, ...]) -> None:
        """Go back on a 0 that came alone."""
        if [key for key, _ in held] == ["0"]:
            self.leave()
        else:
            self.app.bell()
