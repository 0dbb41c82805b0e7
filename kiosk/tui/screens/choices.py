"""A panel of choices, one digit each, over the reception screen (選択)."""

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a panel."""

    key: str
    """The digit that takes it; empty for a line that cannot be chosen."""
    said: str
    """What it does."""
    more: str = ""
    """What to look at, or what it means."""


class ChoicePanel(ModalScreen[str | None]):
    """Shows choices until one of their digits is pressed; 0 and Esc give `None`."""

    def __init__(self, title: str, lead: str, choices: tuple[Choice, ...]) -> None:
        """Take what is shown, top to bottom."""
        super().__init__()
        self._title = title
        self._lead = lead
        self._choices = choices

    def compose(self) -> ComposeResult:
        """One box with every line in it."""
        with VerticalScroll(id="panel"):
            yield Static(self._content(), id="panel-lines")

    def _content(self) -> Content:
        lines = [Content.styled(self._title, "bold")]
        if self._lead:
            lines.append(Content.styled(self._lead, "$text-muted"))
        lines.append(Content(""))
        for choice in self._choices:
            digit = Content.styled(f" {choice.key} ", "bold reverse")
            said = Content(choice.said)
            lines.append(digit + Content("  ") + said if choice.key else said)
            if choice.more:
                lines.append(Content.styled(f"      {choice.more}", "$text-muted"))
        return Content("\n").join(lines)

    def on_key(self, event: events.Key) -> None:
        """Take a digit; anything else rings the bell."""
        event.stop()
        event.prevent_default()
        key = event.character or event.key
        if key in {choice.key for choice in self._choices if choice.key}:
            self.dismiss(key)
        elif event.key in {"escape", "enter", "0"}:
            self.dismiss(None)
        elif event.key in {"down", "up", "pagedown", "pageup"}:
            scroll = self.query_one("#panel", VerticalScroll)
            step = {"down": 1, "up": -1, "pagedown": 8, "pageup": -8}[event.key]
            scroll.scroll_relative(y=step, animate=False)
        else:
            self.app.bell()
