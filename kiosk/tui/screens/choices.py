"""A panel of choices, one digit each, over the reception screen (選択)."""

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from kiosk.labels import text
from kiosk.tui.hold import Held
from kiosk.tui.screens.panel import Panel
from kiosk.tui.widgets.steady import KEY, Steady

SCROLLS = {"down": 1, "up": -1, "pagedown": 8, "pageup": -8}
"""Keys that move a long panel, and by how many lines."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a panel."""

    key: str
    """The digit that takes it; empty for a line that cannot be chosen."""
    said: str
    """What it does."""
    more: str = ""
    """What to look at, or what it means."""


class ChoicePanel(Panel[str]):
    """Shows choices until one of their digits is pressed; 0 and Esc give `None`."""

    def __init__(
        self,
        title: str,
        lead: str,
        choices: tuple[Choice, ...],
        *,
        needs_digit: bool = False,
    ) -> None:
        """Take what is shown, top to bottom.

        Args:
            title: The first line.
            lead: What it is about.
            choices: The lines below it.
            needs_digit: Enter closes nothing: it would only lead here again.
        """
        super().__init__()
        self._needs_digit = needs_digit
        self._is_asked = False
        self._title = title
        self._lead = lead
        self._choices = choices

    def compose(self) -> ComposeResult:
        """One box with every line in it; its border says how it is left."""
        with VerticalScroll(id="panel") as box:
            box.border_subtitle = self._way_back(text("choice.back"))
            yield Steady(self._content(), id="panel-lines")

    def on_resize(self) -> None:
        """Say on the border whether there is more than fits."""
        self.call_after_refresh(self._say_the_way)

    def _way_back(self, said: str) -> str:
        """What the border says; nothing where a line says it."""
        return "" if any(choice.key == "0" for choice in self._choices) else said

    def _say_the_way(self) -> None:
        key = "more" if self._box.max_scroll_y else "back"
        self._box.border_subtitle = self._way_back(text(f"choice.{key}"))

    @property
    def _lines(self) -> Steady:
        return self.query_one("#panel-lines", Steady)

    @property
    def _box(self) -> VerticalScroll:
        return self.query_one("#panel", VerticalScroll)

    def _turn(self) -> None:
        """Show what lies below, after the last line the first again.

        It never closes: the Enter after the last one would record the patient.
        """
        box = self._box
        is_last = box.scroll_offset.y >= box.max_scroll_y
        onward = box.scroll_offset.y + max(box.content_size.height - 1, 1)
        box.scroll_to(y=0 if is_last else onward, animate=False)

    def _content(self) -> Content:
        lines = [Content.styled(self._title, "bold")]
        if self._lead:
            lines.append(Content.styled(self._lead, "$text-muted"))
        asked = text("choice.needs_digit") if self._is_asked else ""
        lines.append(Content.styled(asked, "bold $text-error"))
        for choice in self._choices:
            digit = Content.styled(f" {choice.key} ", KEY)
            said = Content(choice.said)
            lines.append(digit + Content("  ") + said if choice.key else said)
            if choice.more:
                lines.append(Content.styled(f"      {choice.more}", "$text-muted"))
        return Content("\n").join(lines)

    def take_key(self, event: events.Key) -> None:
        """Take a digit; Enter shows what lies below; anything else rings the bell."""
        if event.key in SCROLLS:
            self._box.scroll_relative(y=SCROLLS[event.key], animate=False)
        elif event.key == "enter" and self._box.max_scroll_y and not self.is_holding:
            self._turn()
        elif event.key == "enter" and self._needs_digit:
            self._is_asked = True
            self._lines.update(self._content())
            self.app.bell()
        elif event.key in {"escape", "enter"} and not self.is_holding:
            self.leave(None)
        elif event.character is not None and event.is_printable:
            self._hold.key(event.character, event.time)
            self._lines.light(event.character)
        else:
            self.app.bell()

    def released(self, held: tuple[Held, ...]) -> None:
        """Take a digit that came alone."""
        key = held[0][0] if len(held) == 1 else ""
        if key in {choice.key for choice in self._choices if choice.key}:
            self.leave(key)
        elif key == "0":
            self.leave(None)
        else:
            self._lines.update(self._content())
            self.app.bell()
