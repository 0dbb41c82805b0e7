"""Words of the ways that serve instead of a card, and of claims (ほかの確認方法)."""

from collections.abc import Sequence

from kiosk.desk import claims
from kiosk.desk.form import Form
from kiosk.desk.ladder import Rung
from kiosk.labels import text
from kiosk.words import phrases
from schema.rules.judge import Decision
from schema.rules.parts import Authority
from schema.terms import Outcome
from schema.wareki import to_wareki

_OWN_WORDS = frozenset(
    {
        Outcome.CHECK_REQUIRED,
        Outcome.REVIEW,
        Outcome.UNCONFIRMED,
        Outcome.USE_MY_NUMBER_CARD,
    }
)


def leads_to(decision: Decision) -> str:
    """The outcome in symbol and word."""
    return f"{phrases.symbol(decision.outcome)} {phrases.short(decision.outcome)}"


def what_to_do(decision: Decision) -> str:
    """「〜してください」 where the book obliges, 「〜してかまいません」 else."""
    if decision.outcome in _OWN_WORDS:
        return text(f"ladder.then_{decision.outcome}")
    return text("ladder.may" if decision.permissive else "ladder.must")


def by_authority(steps: Sequence[Rung]) -> list[tuple[Authority, str]]:
    """Who says so, each with the digits of the steps that rest on it."""
    found: dict[str, tuple[Authority, list[str]]] = {}
    for rung in steps:
        authority = rung.authority
        if authority is not None:
            known = found.setdefault(authority.document, (authority, []))
            known[1].append(rung.digit)
    return [(one, "・".join(digits)) for one, digits in found.values()]


def named(authority: Authority) -> str:
    """An authority in one line."""
    dated = f"{to_wareki(authority.dated_on)} " if authority.dated_on else ""
    section = f" {authority.section}" if authority.section else ""
    return f"{dated}{authority.document}{section}"


def claim_lines(form: Form) -> list[str]:
    """The order in which a claim's numbers are chosen, one line each."""
    filled = claims.filled_with_sevens(form)
    number = text("claims.eight", number=filled) if filled else text("claims.filled")
    return [
        text("claims.current"),
        text("claims.former"),
        text(
            "claims.unknown",
            insurer=claims.UNKNOWN_INSURER,
            other=claims.UNKNOWN_INSURER_ELSE,
            number=number,
        ),
        text("claims.remarks"),
    ]
