"""What a key means beside a verdict, and what comes next there (次にすること)."""

from textual.content import Content

from kiosk.desk.form import Form
from kiosk.labels import text
from kiosk.tui.flow import flowed
from kiosk.tui.widgets.verdict_panel import LABEL_WIDTH
from kiosk.words import phrases
from schema.rules.judge import Decision
from schema.terms import OnlineCheck, Outcome

SHORTCUTS = {
    "?": "help",
    "question_mark": "help",
    "f1": "help",
    "f3": "search",
    "f6": "worklist",
    "f7": "history",
    "f8": "next",
    "f9": "sync",
    "f12": "lock",
    "escape": "menu",
}
"""Function keys; each has its twin in the menu on Esc."""

ACTIONS = {
    "1": "check",
    "2": "patient",
    "3": "ladder",
    "4": "why",
    "6": "add",
    "7": "marks",
    "8": "pending",
    "9": "outage",
    "0": "cancel",
}
"""Digits beside a verdict."""

WAITING = {"5": "next"}
"""Digits that are there only while a check runs."""


def primary(decision: Decision, form: Form, *, down: bool) -> str | None:
    """What has to be tried before the visit is recorded as waiting, if anything.

    While no register answers (`down`), nobody is made to wait for a check.
    """
    waits = decision.outcome is Outcome.CHECK_REQUIRED
    if not waits or form.nothing_else:
        return None
    if decision.rule.id == phrases.UNREADABLE:
        return "ladder"
    if decision.visit.online_check is not OnlineCheck.NOT_RUN:
        return None
    if not down:
        return "check"
    return "ladder" if form.has_card else "pending"


def is_pending(decision: Decision, form: Form) -> bool:
    """True if Enter records the visit as waiting for its check (照会待ち)."""
    waits = decision.outcome is Outcome.CHECK_REQUIRED
    return waits and primary(decision, form, down=False) is None


def for_today(form: Form, *, askable: bool, deposit: bool) -> str:
    """What to take today from somebody whose visit waits, and when it is settled."""
    contact = text("today.contact", number=form.contact)
    parts = (
        contact if form.contact else text("today.contact_asked"),
        text("today.deposit" if deposit else "today.no_deposit"),
        text("today.settled" if askable else "today.unaskable"),
    )
    return "".join(parts)


def next_line(
    decision: Decision,
    width: int,
    first: str | None,
    *,
    can_check: bool,
    down: bool,
) -> Content:
    """What can be done beside a verdict, one digit each, no item cut in two.

    Args:
        decision: The verdict.
        width: Columns of the terminal.
        first: What Enter does before anything is recorded, if anything.
        can_check: Whether a check can change anything.
        down: No register answers: to check is not offered first.
    """
    unasked = decision.visit.online_check is OnlineCheck.NOT_RUN
    can_wait = can_check and unasked and first != "pending"
    waits = ["pending"] if can_wait else []
    checks = ["check"] if can_check else []
    names = [*waits, "outage"] if down else [*checks, *waits]
    names += ["patient", "ladder", "why", "add", "marks", "cancel"]
    names += checks if down else []
    digits = {name: key for key, name in ACTIONS.items()}
    confirm = {
        Outcome.REVIEW: "action.confirm_review",
        Outcome.CHECK_REQUIRED: "action.confirm_pending",
    }.get(decision.outcome, "action.confirm")
    said = text(confirm)
    if first is not None:
        said = text("action.enter", action=text(f"action.{first}"))
    items = [Content.styled(said, "bold $text-accent")]
    items += [
        Content.assemble((digits[name], "bold reverse"), f" {text(f'action.{name}')}")
        for name in names
    ]
    return _beside(items, width)


def progress_line(said: str, width: int) -> Content:
    """Who is asked and for how long, and how to go on meanwhile."""
    items = [Content.styled(said, "bold"), Content(text("online.stop"))]
    return _beside([*items, Content(text("online.aside"))], width)


def _beside(items: list[Content], width: int) -> Content:
    return flowed(items, width - LABEL_WIDTH - 4, LABEL_WIDTH + 2)
