"""The 受付票 of a recorded visit, made once more (受付票の再発行).

1. It says what counts of the visit now, judged as it was judged then: nothing that was
   learnt later makes it another.
2. Its date and time are those of the reception, not of the printing.
3. A visit that was withdrawn has none. Where the insurance stayed unconfirmed, nothing
   else was there to confirm it.
"""

from kiosk.desk.correction import Change, corrected
from kiosk.desk.receive import Desk
from kiosk.desk.slip import Reception, Slip, SlipSetup, slip_of
from kiosk.desk.standing import Standing
from schema.clock import JAPAN, FixedClock
from schema.terms import Outcome


def slip_again(desk: Desk, visit: Standing, setup: SlipSetup) -> Slip | None:
    """What the patient would have taken home, as the visit stands now.

    Args:
        desk: Whose visit it is.
        visit: The visit.
        setup: What the clinic arranged for its slips.

    Raises:
        Refused: There is no such visit.
    """
    done = visit.taken
    if done is None:
        return None
    outcome = done.outcome
    decision = corrected(desk, visit.id, Change()).decision
    by_hand = outcome if outcome is not decision.outcome else None
    patient = visit.patient
    reception = Reception(
        pending=outcome is Outcome.CHECK_REQUIRED,
        nothing_else=outcome is Outcome.UNCONFIRMED,
        taken=by_hand,
        declared_share=done.declared_share,
        scheme_known=bool(patient and patient.insurer_number),
    )
    received = FixedClock(visit.first.event.wall_at.astimezone(JAPAN))
    return slip_of(decision, desk.place, received, setup, reception)
