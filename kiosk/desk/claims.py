"""Under which numbers a visit is claimed that rests on a statement (請求の番号).

The notices of July 2023 give an order, and the claims clerk chooses: the numbers
in force, else the former ones, else the claim of an unknown insured (不詳レセプト).
"""

from kiosk.desk.form import Form
from schema.terms import Outcome, Scheme

UNKNOWN_INSURER = "77777777"
"""保険者番号 of a claim whose insured is unknown."""
UNKNOWN_INSURER_ELSE = "77777779"
"""The same, where the レセコン cannot send the other one."""
LATE_ELDERLY_DIGITS = 8


def bears_on(outcome: Outcome) -> bool:
    """True if the claims clerk has to choose the numbers."""
    return outcome is Outcome.INSURED_BY_DECLARATION


def filled_with_sevens(form: Form) -> str:
    """番号 of such a claim, where its length is known; else empty."""
    late = form.known_scheme is Scheme.LATE_ELDERLY
    return "7" * LATE_ELDERLY_DIGITS if late else ""
