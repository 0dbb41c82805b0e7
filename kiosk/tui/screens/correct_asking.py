"""What can be corrected of a visit, and why, one digit each (訂正の選択肢)."""

from kiosk.desk.amended import Now
from kiosk.desk.correction import Teller
from kiosk.desk.keys import READINGS
from kiosk.desk.verdict import REVIEWED, reasons_for
from kiosk.labels import text
from kiosk.tui.screens.choices import Choice, ChoicePanel
from kiosk.words import phrases
from schema.terms import Outcome

OTHER = "9"
"""The digit of a reason that is typed."""
TAKEN = REVIEWED
"""What may have been done instead, by its digit."""
BY_THE_BOOK = "9"
"""The digit of what the rulebook says."""


def what(now: Now, teller: Teller, *, is_supervised: bool) -> ChoicePanel:
    """What is wrong in the record.

    Args:
        now: The visit, as it is corrected so far.
        teller: Who may say what was done.
        is_supervised: Whether a supervisor works.
    """
    choices = [Choice("1", text("correct.documents"))]
    has_card = now.has_card
    reader = ("2", "correct.reader") if has_card else ("", "correct.reader_none")
    choices.append(Choice(reader[0], text(reader[1])))
    choices += [
        Choice("3", _switched("returning", is_on=now.returning)),
        Choice("4", _switched("declaration", is_on=now.declaration)),
    ]
    if teller == "anybody" or (teller == "supervisor" and is_supervised):
        choices.append(Choice("5", text("correct.taken")))
    elif teller == "supervisor":
        choices.append(Choice("", text("correct.taken_supervised")))
    choices.append(Choice("6", text("correct.patient")))
    if now.is_withdrawn:
        choices.append(Choice("8", text("correct.bring_back")))
    else:
        choices.append(Choice("7", text("correct.withdraw")))
    return ChoicePanel(text("correct.title"), text("correct.lead"), tuple(choices))


def _switched(name: str, *, is_on: bool) -> str:
    """What is switched, from what to what."""
    states = text("correct.yes"), text("correct.no")
    now, then = states if is_on else states[::-1]
    return f"{text(f'statement.{name}')}  {now} → {then}"


def readings() -> ChoicePanel:
    """What the card reader did."""
    choices = []
    for key, (reader, answer) in READINGS.items():
        said = text(f"reader.{reader}")
        said += f"・{text(f'check.{answer}')}" if answer else ""
        choices.append(Choice(key, said))
    return ChoicePanel(text("correct.reader"), "", tuple(choices))


def taken() -> ChoicePanel:
    """What was done in truth."""
    choices = [
        Choice(key, f"{phrases.symbol(one)} {text(f'review.{one}')}")
        for key, one in TAKEN.items()
    ]
    choices.append(Choice(BY_THE_BOOK, text("correct.by_the_book")))
    return ChoicePanel(text("correct.taken"), "", tuple(choices))


def taken_reasons(outcome: Outcome) -> ChoicePanel:
    """Why it was done."""
    reasons = reasons_for(outcome).items()
    choices = tuple(Choice(key, text(f"review.{code}")) for key, code in reasons)
    return ChoicePanel(text("correct.taken"), text("correct.taken_why"), choices)


def reasons(codes: tuple[str, ...]) -> ChoicePanel:
    """Why it is corrected."""
    choices = [
        Choice(str(nth), text(f"correction_reason.{one}"))
        for nth, one in enumerate(codes, 1)
    ]
    choices.append(Choice(OTHER, text("correct.other")))
    lead = text("correct.why_lead")
    return ChoicePanel(text("correct.why"), lead, tuple(choices))
