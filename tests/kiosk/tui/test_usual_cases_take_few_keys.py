"""From the number entered to the record: twelve keys at the most, six as a rule.

Every key after the last digit of the number counts: the day of birth that is looked at,
the printed last day, the check with the question for consent, and what records it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import keys_of
from kiosk.labels import text
from schema.insured import Insured
from schema.terms import Outcome
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]
Who = Callable[[Cast], Insured]

AS_A_RULE, AT_THE_MOST = 6, 12
CHECK = ("1", "2")
"""照会する, 同意なし."""
NATIONAL_EXPIRED = "5070930"
ELSEWHERE = [*"39131040", *"01234566"]
"""Numbers of nobody in the local copy."""


@dataclass(frozen=True)
class Case:
    """Somebody at the desk."""

    document: tuple[str, ...]
    """Keys before the number."""
    who: Who | None
    """Whose number it is; `None` for nobody in the copy."""
    after: tuple[str, ...]
    """Every key after the number."""
    outcome: Outcome
    most: int = AS_A_RULE
    before: int = 0
    """How many with a paper of this insurer were there earlier."""

    def number(self, cast: Cast) -> list[str]:
        """The keys of the number, without the Enter that takes the day of birth."""
        return ELSEWHERE if self.who is None else keys_of(self.who(cast))[:-1]


NATIONAL = ("enter", *NATIONAL_EXPIRED, "enter", *CHECK, "enter")
CASES = {
    "certificate": Case(
        ("2",), lambda c: c.certified, ("enter", "enter", "enter"), Outcome.INSURED
    ),
    "expired_card": Case(
        ("4",),
        lambda c: c.guided,
        ("enter", "enter", *CHECK, "enter"),
        Outcome.INSURED_INTERIM,
    ),
    "notice": Case(
        ("3",),
        lambda c: c.noticed,
        ("enter", *CHECK, "enter"),
        Outcome.INSURED_INTERIM,
    ),
    "card_read": Case(
        ("1", "1"), lambda c: c.certified, ("enter", "enter"), Outcome.INSURED
    ),
    "card_unread_and_notice": Case(
        ("1", "7"),
        lambda c: c.certified,
        ("enter", "3", "2", "enter"),
        Outcome.INSURED,
    ),
    "declaration": Case(
        ("1", "7"),
        lambda c: c.certified,
        ("enter", "3", "4", "1", "enter"),
        Outcome.INSURED_BY_DECLARATION,
    ),
    "national_card": Case(
        ("4",),
        lambda c: c.national,
        ("enter", "enter", *CHECK, "enter"),
        Outcome.INSURED_INTERIM,
        before=1,
    ),
    "first_of_an_insurer": Case(
        ("4",), lambda c: c.national, NATIONAL, Outcome.INSURED_INTERIM, AT_THE_MOST
    ),
    "certificate_not_in_the_copy": Case(
        ("2",),
        None,
        (*"3100101", "enter", "enter", "enter"),
        Outcome.INSURED,
        AT_THE_MOST,
    ),
    "card_not_in_the_copy": Case(
        ("4",),
        None,
        (*"3100101", "enter", "enter", *CHECK, "enter"),
        Outcome.UNCONFIRMED,
        AT_THE_MOST,
    ),
}


async def pressed(clerk: Clerk, *keys: str) -> None:
    """Press keys one by one; an answer is taken as soon as it is there."""
    for key in keys:
        await clerk.press(key)
        await clerk.looked()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_from_the_number_to_the_record(ready: Ready, case: Case) -> None:
    async with at_desk(ready, asks_consent=True) as clerk:
        for _ in range(case.before):
            await clerk.type([*case.document, *case.number(clerk.cast)])
            await pressed(clerk, *NATIONAL)
        known = len(clerk.confirmed)
        await clerk.type([*case.document, *case.number(clerk.cast)])
        assert clerk.says(text("field.birth"))
        await pressed(clerk, *case.after)

        assert len(case.after) <= case.most
        assert len(clerk.confirmed) == known + 1
        taken = clerk.confirmed[0].event.taken
        assert taken is not None
        assert taken.outcome is case.outcome
