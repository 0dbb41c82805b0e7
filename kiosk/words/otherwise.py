"""What else would follow, were one fact another (ほかの場合)."""

from datetime import timedelta

from kiosk.labels import text
from kiosk.words.phrases import short, symbol
from schema.rules.compiled import WhyNot
from schema.rules.facts import DIMENSIONS
from schema.rules.judge import Decision
from schema.rules.parts import Rule
from schema.terms import Outcome
from schema.wareki import to_wareki

CARD = "card"
"""The dimension of what happened to the My Number card."""


def otherwise(decision: Decision) -> list[str]:
    """What else would follow, each outcome once, and no fact with two outcomes."""
    unread = decision.outcome is Outcome.USE_MY_NUMBER_CARD
    near: dict[Outcome, WhyNot] = {}
    taken: set[tuple[str, str]] = set()
    for one in decision.why_not:
        facts = {(one.dimension, value) for value in one.wanted}
        # A card that is read gives its answer in the same moment.
        is_near = one.dimension in DIMENSIONS and not (unread and one.dimension == CARD)
        # What a rule before it says of the same fact goes before what it says.
        if is_near and not facts & taken:
            near.setdefault(one.rule.outcome, one)
            taken |= facts
    return [text("change.read_card")] * unread + [
        f"{because(decision, near[outcome])} {symbol(outcome)} {short(outcome)}"
        for outcome in Outcome
        if outcome in near
    ]


def because(decision: Decision, one: WhyNot) -> str:
    """What would have to be different for another rule to answer."""
    name = text(f"dimension.{one.dimension}")
    if one.dimension in DIMENSIONS:
        terms = {value.value: value.ja for value in DIMENSIONS[one.dimension]}
        wanted = "・".join(terms[value] for value in one.wanted)
        return text("because.value", name=name, wanted=wanted)
    if one.dimension == "exception":
        return text("because.beaten", title=decision.rule.title)
    return _within(name, one.rule, visit=one.dimension == "visit_day")


def _within(name: str, rule: Rule, *, visit: bool) -> str:
    """The days on which a rule speaks, or could be known."""
    start = rule.valid.from_ if visit else rule.known.from_
    superseded = rule.known.superseded
    known_to = superseded - timedelta(days=1) if superseded else None
    end = rule.valid.to if visit else known_to
    return text(
        "because.period",
        name=name,
        start=to_wareki(start) if start else "",
        end=to_wareki(end) if end else "",
    )
