"""What comes next beside a verdict, for whoever shows it (判定のつぎ).

1. What a person may still do is asked here; what is decided, is decided by the book.
2. Whoever shows a verdict, screen or plain lines, leads on by the same steps.
"""

from dataclasses import replace

from kiosk.desk import compare
from kiosk.desk.form import Field, Form
from kiosk.desk.keys import DOCUMENTS
from kiosk.desk.receive import Desk
from kiosk.desk.record import NOBODY
from kiosk.desk.route import Surroundings, onward
from schema.numbers import read_insured
from schema.online import OnlineAnswer
from schema.rules.judge import Decision
from schema.terms import Document, OnlineCheck, Outcome

UNREADABLE = "law-unreadable-card"
"""The rule whose way out is the ladder, not the check."""
DIFFERS = "snapshot_differs"
"""The caution that a live check clears up."""


ACTIONS = {
    "1": "check",
    "2": "patient",
    "3": "ladder",
    "4": "why",
    "5": "slip",
    "6": "add",
    "7": "marks",
    "8": "pending",
    "9": "outage",
    "0": "cancel",
}
"""Digits beside a verdict."""

WAITING = {"5": "next"}
"""Digits that are there only while a check runs."""

ADDABLE = {key: one for key, one in DOCUMENTS.items() if one is not Document.NONE}
"""Documents that can be added, by the digit they always have."""

REVIEWED = {
    "1": Outcome.UNCONFIRMED,
    "2": Outcome.CHECK_REQUIRED,
    "3": Outcome.SPECIAL_CARE,
    "4": Outcome.INSURED,
}
"""What a person may decide where the book leaves it open; what accepts comes last."""

_ACCEPTING = ("reason_1", "reason_2", "reason_3", "reason_4", "reason_5")
REASONS = {
    Outcome.UNCONFIRMED: ("reason_6", "reason_7", "reason_3", "reason_5"),
    Outcome.CHECK_REQUIRED: ("reason_6", "reason_7", "reason_8", "reason_5"),
    Outcome.SPECIAL_CARE: _ACCEPTING,
    Outcome.INSURED: _ACCEPTING,
}
"""Why, for each of them; a code that was recorded once never means anything else."""


def primary(
    decision: Decision, form: Form, *, down: bool, registers: bool = True
) -> str | None:
    """What has to be tried before the visit is recorded as waiting, if anything.

    While no register answers (`down`), nobody is made to wait for a check. Where
    there are none (`registers`), it is recorded at once.
    """
    waits = decision.outcome is Outcome.CHECK_REQUIRED
    if not waits or form.nothing_else:
        return None
    if decision.rule.id == UNREADABLE:
        return "ladder"
    if decision.visit.online_check is not OnlineCheck.NOT_RUN:
        return None
    if not down:
        return "check"
    if form.has_card:
        return "ladder"
    return "pending" if registers else None


def is_pending(decision: Decision, form: Form, *, registers: bool = True) -> bool:
    """True if Enter records the visit as waiting for its check (照会待ち)."""
    if decision.outcome is not Outcome.CHECK_REQUIRED:
        return False
    return primary(decision, form, down=not registers, registers=registers) is None


def choices(
    decision: Decision,
    first: str | None,
    *,
    can_check: bool,
    down: bool,
    registers: bool = True,
) -> list[str]:
    """What can be done beside a verdict apart from Enter, in its order.

    Args:
        decision: The verdict.
        first: What Enter does before anything is recorded, if anything.
        can_check: Whether a check can change anything.
        down: No register answers: to check is not offered.
        registers: False where none is set up.
    """
    can_check = can_check and registers
    unasked = decision.visit.online_check is OnlineCheck.NOT_RUN
    would_wait = decision.outcome is Outcome.CHECK_REQUIRED and first != "pending"
    waits = ["pending"] if can_check and unasked and would_wait else []
    checks = ["check"] if can_check else []
    outage = ["outage"] if registers else []
    names = [*waits, *outage] if down else [*checks, *waits]
    return [*names, "patient", "ladder", "why", "add", "marks", "cancel"]


def check_helps(desk: Desk, form: Form) -> bool:
    """True if a live check can change the outcome, or clear up a doubt."""
    answer = form.own_answer
    if (
        answer is not None
        and answer.is_live_on(desk.today)
        and answer.result is not OnlineCheck.UNAVAILABLE
    ):
        return False
    if form.card_answer is not None:
        return False
    matters = desk.partial(replace(form, answer=None)).check_matters
    return matters or DIFFERS in desk.decide(form).cautions


def settled(desk: Desk, form: Form) -> Decision | None:
    """The verdict, as soon as no open question can change it."""
    if form.document is None:
        return None
    if form.at is Field.VERDICT:
        return desk.decide(form)
    is_settled = len(desk.partial(form).outcomes()) == 1
    return desk.decide(form) if is_settled else None


def must_compare(desk: Desk, form: Form) -> bool:
    """True if something differs that nobody has acknowledged yet."""
    return bool(compare.still_open(form, desk.compared(form)))


def is_doubtful(desk: Desk, form: Form) -> bool:
    """True for a number whose check digit does not hold and that nobody vouches for.

    Who has it in the local copy, or is eligible under it by a live answer, has it;
    whether every number follows the rule of the check digit, no notice says.
    """
    scheme = form.known_scheme
    if not form.number or form.person is not None or scheme is None:
        return False
    answer = desk.counted(form)
    if answer is not None and answer.result is OnlineCheck.ELIGIBLE:
        return False
    return read_insured(form.number, scheme).warning is not None


def must_look(desk: Desk, form: Form) -> bool:
    """True while nobody has looked at such a number again (番号の見直し)."""
    return form.looked_at != form.number and is_doubtful(desk, form)


def looked(form: Form) -> Form:
    """The form once its number was looked at again."""
    return replace(form, looked_at=form.number)


def reasons_for(outcome: Outcome) -> dict[str, str]:
    """Why somebody may decide so, by digit."""
    return {str(nth): code for nth, code in enumerate(REASONS[outcome], 1)}


def no_answer(desk: Desk) -> OnlineAnswer:
    """That nobody could be asked, as an answer of this moment."""
    now = desk.clock.now()
    return OnlineAnswer(
        result=OnlineCheck.UNAVAILABLE,
        source=NOBODY,
        asked_at=now,
        answered_at=now,
    )


def marked(form: Form, key: str) -> Form:
    """The form with one mark switched."""
    if key == "1":
        return replace(form, special_care=not form.special_care)
    if key == "2":
        return replace(form, legible=not form.legible)
    return replace(form, emergency=not form.emergency)


def with_found(form: Form, found: Form, around: Surroundings) -> Form:
    """The form with the numbers of somebody found by kana."""
    filled = replace(
        form,
        insurer=found.insurer,
        symbol=found.symbol,
        number=found.number,
        branch=found.branch,
        birth=found.birth,
        person=None,
        searched=False,
        answer=None,
        enquiry="",
        consent_to_limit=None,
        acknowledged=None,
        seen=(),
        accepts="",
        contact="",
        reader=None if form.number else form.reader,
        card_answer=None if form.number else form.card_answer,
        skipped=frozenset(
            field
            for field, value in (
                (Field.SYMBOL, found.symbol),
                (Field.BRANCH, found.branch),
            )
            if not value
        ),
    )
    return onward(filled, around)
