"""Words of one recorded visit, masked or whole (受付の行)."""

from kiosk.desk.ports import Recorded
from kiosk.labels import text
from kiosk.words import phrases
from schema.terms import Outcome


def taken(row: Recorded) -> Outcome:
    """What was done."""
    return row.event.taken.outcome if row.event.taken else Outcome.REVIEW


def said(row: Recorded, outcome: Outcome) -> str:
    """What was done, in a few words, with the share."""
    share = row.event.decision.share if row.event.decision else None
    paid = outcome in {Outcome.INSURED, Outcome.INSURED_INTERIM}
    return phrases.short(outcome) + (phrases.share_word(share) if paid else "")


def said_again(again: Recorded | None) -> str:
    """What the register answered after the visit was recorded, if it did."""
    answered = again.event.answered if again is not None else None
    if answered is None:
        return ""
    return text("today.rechecked", result=text(f"check_short.{answered.result}"))


def whole(row: Recorded) -> str:
    """The patient unmasked."""
    patient = row.patient
    if patient is None:
        return "─"
    numbers = (patient.insurer_number, patient.symbol, patient.number, patient.branch)
    return "  ".join(
        part for part in (patient.name, patient.name_kana, *numbers) if part
    )
