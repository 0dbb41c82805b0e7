"""What a key means beside a verdict, and what comes next there (次にすること)."""

from collections.abc import Sequence

from textual.content import Content

from kiosk.desk import verdict
from kiosk.labels import text
from kiosk.tui.flow import flowed, wrap
from kiosk.tui.widgets.steady import KEY
from kiosk.tui.widgets.verdict_panel import LABEL_WIDTH
from schema.rules.judge import Decision
from schema.terms import Outcome


def next_line(
    decision: Decision, width: int, first: str | None, names: Sequence[str]
) -> Content:
    """What can be done beside a verdict, one digit each, no item cut in two.

    Args:
        decision: The verdict.
        width: Columns of the terminal.
        first: What Enter does before anything is recorded, if anything.
        names: What can be done apart from Enter, in its order.
    """
    digits = {name: key for key, name in verdict.ACTIONS.items()}
    confirm = {
        Outcome.REVIEW: "action.confirm_review",
        Outcome.CHECK_REQUIRED: "action.confirm_pending",
    }.get(decision.outcome, "action.confirm")
    said = text(confirm)
    if first is not None:
        said = text("action.enter", action=text(f"action.{first}"))
    items = [Content.styled(said, "bold $text-accent")]
    items += [
        Content.assemble((digits[name], KEY), f" {text(f'action.{name}')}")
        for name in names
    ]
    return _beside(items, width)


def told_line(said: str, width: int) -> Content:
    """One sentence in place of what can be done, under itself where it is long."""
    lines = wrap(said, width - LABEL_WIDTH - 4)
    return Content.styled(("\n" + " " * (LABEL_WIDTH + 2)).join(lines), "$text-muted")


def progress_line(said: str, width: int, key: str) -> Content:
    """Who is asked and for how long, and how to go on meanwhile; `key` too."""
    items = [Content.styled(said, "bold"), Content(text("online.stop"))]
    return _beside([*items, Content(text("online.aside", press=key))], width)


def _beside(items: list[Content], width: int) -> Content:
    return flowed(items, width - LABEL_WIDTH - 4, LABEL_WIDTH + 2)
