"""What is said to whoever was not let in (開けなかったときの言葉)."""

from kiosk.desk.staff import Gate
from kiosk.labels import error_text, text
from schema.errors import MadoguchiError

WRONG = "E-UNLOCK-1"
"""Code of the refusal of what opens nothing."""


def refused_text(error: MadoguchiError, gate: Gate | None, number: str) -> str:
    """Why, and how often they may still try; what was wrong of it is not told.

    Args:
        error: The refusal.
        gate: Knows how often; `None` for a passphrase alone.
        number: Whose passphrase was asked for; empty where no number was.
    """
    said = error_text(error)
    if gate is None or error.code != WRONG:
        return said
    left = gate.tries_left(number)
    more = text("lock.left", left=left) if left else text("lock.none_left")
    who = text("staff.number", number=number) if number else ""
    return f"{who} {said}\n{more}".strip()
