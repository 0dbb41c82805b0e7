"""Words of one recorded visit, masked or whole (受付の行)."""

from kiosk.desk.standing import Standing
from kiosk.labels import text
from kiosk.words import phrases
from schema.clock import JAPAN
from schema.terms import OnlineCheck, Outcome
from schema.wareki import to_wareki

PAID = frozenset({Outcome.INSURED, Outcome.INSURED_INTERIM})
"""Outcomes beside which the share stands."""


def taken(row: Standing) -> Outcome:
    """What counts by now; of a visit that was withdrawn, what was done at first."""
    return row.outcome or _first(row)


def said(row: Standing) -> str:
    """What was done, in a few words: the share, what it was before, who decided it."""
    if row.is_withdrawn:
        return text("today.withdrawn")
    share = row.share
    if row.correction is not None:
        return text("today.corrected", now=_short(taken(row), share))
    if row.later:
        return _rechecked(row, share)
    return _short(taken(row), share) + _by_whom(row)


def said_before(row: Standing | None) -> str:
    """That the person before the desk was received already today, and how."""
    if row is None:
        return ""
    at = row.first.event.wall_at.astimezone(JAPAN)
    how = f"{phrases.symbol(taken(row))} {said(row)}"
    return text("today.seen", at=f"{at:%H:%M}", how=how)


def _first(row: Standing) -> Outcome:
    done = row.first.event.taken
    return done.outcome if done else Outcome.REVIEW


def _short(outcome: Outcome, share: int | None) -> str:
    known = outcome in PAID or outcome is Outcome.INSURED_BY_DECLARATION
    return phrases.short(outcome) + (phrases.share_word(share) if known else "")


def _rechecked(row: Standing, share: int | None) -> str:
    """What came of a check that the visit waited for: its outcome, or the answer."""
    answered = row.later[-1].event.answered
    outcome = taken(row)
    if outcome in PAID:
        word = phrases.share_word(share)
        result = text(f"today.after_{outcome}", share=word)
    elif answered is not None:
        eligible = answered.result is OnlineCheck.ELIGIBLE
        word = phrases.share_word(answered.share) if eligible else ""
        result = text(f"check_short.{answered.result}") + word
    else:
        result = _short(outcome, share)
    return text("today.rechecked", result=result)


def _by_whom(row: Standing) -> str:
    """A mark where a person decided, and not the rulebook."""
    decided, done = row.first.event.decision, row.first.event.taken
    if decided is None or done is None or decided.outcome is done.outcome:
        return ""
    return text("today.decided")


def whole(row: Standing) -> list[str]:
    """The patient unmasked: who it is, then the numbers and what was shown."""
    patient, visit = row.patient, row.case.event.visit
    if patient is None:
        return ["─"]
    birth = to_wareki(patient.birth_date) if patient.birth_date else ""
    document = visit.presented.document if visit else None
    shown = text(f"document_short.{document}") if document else ""
    numbers = (patient.insurer_number, patient.symbol, patient.number, patient.branch)
    lines = ((patient.name, patient.name_kana, birth), (*numbers, shown))
    said = ("  ".join(part for part in line if part) for line in lines)
    return [line for line in said if line]
