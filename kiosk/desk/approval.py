"""Where a supervisor agrees before something is recorded (責任者の確認).

1. It is asked only where the clinic wants it, and only of what a person decides: what
   was left to them, what departs from the rulebook, a difference that is gone on with.
2. It stands beside the rules and above none of them: whatever may not be recorded
   is refused as ever.
"""

from collections.abc import Callable

from msgspec.structs import replace

from kiosk.desk.staff import Role, StaffPort
from schema.confirmation import Acknowledged, Taken
from schema.errors import Refused
from schema.rules.judge import Decision

UNAPPROVED = "E-STAFF-7"
"""Code of the refusal of what nobody agreed to."""
SUPERVISION, ON_REVIEW = "desk.supervisor", "review"
"""Setting, and its value where a supervisor is asked."""

Supervisor = Callable[[], str | None]
"""The staff id of a supervisor who is signed in; empty for somebody else; `None` where
nobody is asked."""


def unsupervised() -> str | None:
    """Nobody is asked."""
    return None


def approved(
    taken: Taken,
    decision: Decision,
    acknowledged: Acknowledged | None,
    supervisor: Supervisor,
) -> Taken:
    """What was done, with who agreed to it where somebody has to.

    Raises:
        Refused: Nobody did.
    """
    own = supervisor()
    is_personal = taken.outcome is not decision.outcome or acknowledged is not None
    if own is None or taken.approved_by or not is_personal:
        return taken
    if not own:
        raise Refused(
            UNAPPROVED,
            subject="what was done",
            found="nobody who agreed",
            expected="a supervisor who signs in for it",
            hint="ask a supervisor",
        )
    return replace(taken, approved_by=own)


class SupervisorGate:
    """What is asked of a supervisor: number, passphrase, and a code each time."""

    def __init__(self, staff: StaffPort) -> None:
        """Ask for one of these accounts."""
        self._staff = staff

    def offered(self) -> str | None:
        """The first supervisor there is."""
        theirs = (one for one in self._staff.accounts() if one.is_active)
        found = (one.number for one in theirs if Role.SUPERVISOR in one.roles)
        return next(found, "")

    def asks_code(self, number: str) -> bool:
        """Whether six digits are asked of this number, known or not."""
        return self._staff.has_code(number)
