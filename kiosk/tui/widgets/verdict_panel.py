"""The verdict: what to do, why, on whose authority, what to say, what next (判定)."""

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from kiosk.labels import text
from kiosk.tui import phrases
from kiosk.tui.flow import wrap
from kiosk.tui.look import style_of
from schema.rules.judge import Decision
from schema.terms import Outcome

LABEL_WIDTH = 11
"""Cells of the widest label and its gap."""
ROOMY = 28
"""Rows from which the band is always three lines high."""
_MOST_CAUTIONS = 3


class VerdictPanel(Vertical):
    """A coloured band with symbol and word, and the lines below it."""

    def compose(self) -> ComposeResult:
        """The band and the lines."""
        yield Static(id="band")
        yield Static(id="reasons")

    def show(
        self,
        decision: Decision | None,
        next_line: Content | None,
        *,
        nothing_else: bool = False,
    ) -> None:
        """Draw a decision, or nothing."""
        self.display = decision is not None
        if decision is None:
            return
        width, height = self.app.size
        slim = height < ROOMY and bool(decision.cautions)
        band = self.query_one("#band", Static)
        band.update(band_content(decision, width, slim=slim))
        self.query_one("#reasons", Static).update(
            reasons_content(decision, next_line, width, nothing_else=nothing_else)
        )


def band_content(decision: Decision, width: int, *, slim: bool = False) -> Content:
    """Symbol and headline, centred in a band of the outcome's colour.

    A slim band is one line high, where cautions need the room.
    """
    said = f"{phrases.symbol(decision.outcome)}  {phrases.headline(decision)}"
    room = max(width - 4 - cell_len(said), 0)
    left = " " * (room // 2)
    right = " " * (room - room // 2)
    style = style_of(decision.outcome)
    line = Content.styled(left + said + right, style)
    blank = Content.styled(" " * (width - 4), style)
    return line if slim else Content("\n").join([blank, line, blank])


def reasons_content(
    decision: Decision,
    next_line: Content | None,
    width: int,
    *,
    nothing_else: bool = False,
) -> Content:
    """The lines under the band, each with its label and wrapped to its column."""
    rows: list[tuple[str, str, str]] = []
    if decision.outcome in {Outcome.UNCONFIRMED, Outcome.CHECK_REQUIRED}:
        change = phrases.change_lines(decision)
        if change and decision.outcome is Outcome.UNCONFIRMED:
            rows.append(("change", "／".join(change), "bold"))
    rows.append(("why", phrases.why(decision.rule), ""))
    if decision.outcome is Outcome.UNCONFIRMED:
        rows.append(("", text("outcome.unconfirmed.not_a_refusal"), ""))
    rows.append(("authority", phrases.authority_line(decision), ""))
    said = phrases.say(decision, nothing_else=nothing_else)
    rows.append(("say", f"「{said}」", "bold"))
    rows.extend(
        ("caution", "⚠ " + text(f"caution.{code}"), "$text-warning")
        for code in decision.cautions[:_MOST_CAUTIONS]
    )
    lines = [_row(label, said, style, width) for label, said, style in rows]
    if next_line is not None:
        lines.append(_label("next") + next_line)
    return Content("\n").join(lines)


def _label(name: str) -> Content:
    said = text(f"verdict.{name}") if name else ""
    return Content.styled("  " + said + " " * (LABEL_WIDTH - cell_len(said)), "dim")


def _row(name: str, said: str, style: str, width: int) -> Content:
    room = width - LABEL_WIDTH - 5
    first, *rest = wrap(said, room)
    lines = [_label(name) + Content.styled(first, style)]
    indent = " " * (LABEL_WIDTH + 2)
    lines += [Content(indent) + Content.styled(line, style) for line in rest]
    return Content("\n").join(lines)
