"""What a correction makes of a visit, before it is recorded (訂正の確かめの言葉)."""

from collections.abc import Iterator

from kiosk.desk.correction import Change, Correction
from kiosk.desk.ports import Entry
from kiosk.desk.standing import Standing
from kiosk.labels import text
from kiosk.words import phrases
from kiosk.words.history import outcome_said, reason_said, shown, taken_said
from schema.wareki import to_wareki

Row = tuple[str, str]
"""The key of a label, and what stands beside it."""
BEFORE, AFTER, WHY = "correct.before", "correct.after", "history.why"
TAKEN, CLOCKS = "history.taken", "history.clocks"
"""Labels that a screen may mark."""


def rows(
    visit: Standing,
    change: Change,
    reason: str,
    now: Correction | None,
    entry: Entry | None,
) -> Iterator[Row]:
    """What stands, what it becomes and why.

    Args:
        visit: The visit as it stands.
        change: What is corrected.
        reason: Why.
        now: The visit judged anew; `None` where it is withdrawn or refused.
        entry: What would be recorded; `None` where that is refused.
    """
    before = visit.case.event.decision
    if before is not None:
        yield BEFORE, outcome_said(before.outcome, before.share)
    if change.withdrawn:
        yield AFTER, text("history.withdrawn")
    elif now is not None:
        yield from _after(now, entry)
    yield WHY, reason_said(reason)


def _after(now: Correction, entry: Entry | None) -> Iterator[Row]:
    """The visit judged anew, and on what day's knowledge."""
    decision, visit = now.decision, now.decision.visit
    share, _ = decision.share_and_source
    yield AFTER, outcome_said(decision.outcome, share)
    yield "verdict.why", phrases.why(decision.rule, decision.visit.online_check)
    yield "verdict.authority", phrases.authority_line(decision)
    yield TAKEN, taken_said(now.taken)
    told = entry.corrected if entry else None
    if told is not None and told.changed:
        names = "・".join(text(f"audit_value.{one}") for one in told.changed)
        yield "correct.changes", names
    yield "history.shown", "、".join(map(shown, visit.documents))
    yield "field.check", text(f"check.{visit.online_check}")
    days = (to_wareki(visit.visit_day), to_wareki(decision.known_on))
    yield CLOCKS, text("history.days_said", visit=days[0], known=days[1])
