"""Where a supervisor agrees before something is recorded (責任者の確認).

1. It is asked only where the clinic wants it, and only of what a person decides: what
   was left to them, what departs from the rulebook, a difference that is gone on with.
2. It stands beside the rules and above none of them: whatever may not be recorded
   is refused as ever.
3. It counts for the one act that it was given for: this decision, person and papers,
   and what is done. Who agreed is written by this file alone.
"""

from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from kiosk.desk.staff import Role, StaffPort
from schema.confirmation import Acknowledged, Taken
from schema.errors import Refused
from schema.rules.judge import Decision
from schema.terms import Outcome
from schema.visit import Visit

UNAPPROVED = "E-STAFF-7"
"""Code of the refusal of what nobody agreed to."""
SUPERVISION, ON_REVIEW = "desk.supervisor", "review"
"""Setting, and its value where a supervisor is asked."""

Supervisor = Callable[[], str | None]
"""The staff id of a supervisor who is signed in; empty for somebody else; `None` where
nobody is asked."""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody agrees to, and all that it counts for (承認の対象)."""

    whose: tuple[object, ...]
    """Numbers and day of birth of the patient."""
    visit: Visit
    """The case, but for what the local copy says of it."""
    outcome: Outcome
    """What the rulebook says."""
    rule: str
    """The rule that says it."""
    taken: Taken
    """What is done, and why."""
    acknowledged: Acknowledged | None = None
    """What differs and is gone on with."""
    follows: str = ""
    """The event that is corrected; empty for a visit that is received."""

    @property
    def is_personal(self) -> bool:
        """True if a person decides it, and not the rulebook."""
        return self.taken.outcome is not self.outcome or self.acknowledged is not None


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """That a supervisor agreed to one act (責任者の承認)."""

    by: str
    """Staff id of who signed in for it."""
    act: Act
    """What was shown to them."""


def unsupervised() -> str | None:
    """Nobody is asked."""
    return None


def act_of(
    decision: Decision,
    taken: Taken,
    whose: tuple[object, ...],
    acknowledged: Acknowledged | None = None,
    follows: str = "",
) -> Act:
    """What would be done; whoever agreed to something before has not agreed to it."""
    return Act(
        whose=whose,
        visit=replace(decision.visit, snapshot=None),
        outcome=decision.outcome,
        rule=decision.rule.id,
        taken=replace(taken, approved_by=""),
        acknowledged=acknowledged,
        follows=follows,
    )


def approved(act: Act, supervisor: Supervisor, approval: Approval | None) -> Taken:
    """What was done, with who agreed to it where somebody has to.

    Args:
        act: What is about to be recorded.
        supervisor: Who is signed in, as far as it matters.
        approval: Of whoever signed in for it.

    Raises:
        Refused: Nobody agreed, or not to this.
    """
    own = supervisor()
    if own is None or not act.is_personal:
        return act.taken
    agreed = approval.by if approval is not None and approval.act == act else ""
    if not (own or agreed):
        raise Refused(
            UNAPPROVED,
            subject="what was done",
            found="nobody who agreed",
            expected="a supervisor who signs in for it",
            hint="ask a supervisor",
        )
    return replace(act.taken, approved_by=own or agreed)


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

    def tries_left(self, number: str) -> int:
        """How often this number, known or not, may be refused before it rests."""
        return self._staff.tries_left(number)
