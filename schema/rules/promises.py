"""What no edition may say: acceptance without a check or a lawful ground (約束).

An edition is signed by whoever publishes it; this file is not. It holds before
any rule does, in the proof, at the desk and at central:

1. `insured_interim` always needs the live answer `eligible`.
2. `insured` and `insured_by_declaration` need it too, unless the case has one of
   the grounds below. So neither an expired card nor a lone notice is ever
   accepted unchecked; nor is an expired certificate, a screen without the card,
   or nothing.
3. No card counts after the day on which the law ended them all.

An emergency is no ground: 療担規則第3条ただし書 lets care begin unconfirmed, not
the visit count as insured. It is left to a person, who gives a reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec

from schema.rules.compiled import box_bits
from schema.rules.documents import Lines, Standing, standing
from schema.rules.facts import Aid, Card, Facts, Paper, Statement, bits_of, facts_of
from schema.terms import Document, OnlineCheck, Outcome
from schema.visit import Presented, Visit

ACCEPTING: Final = (
    Outcome.INSURED,
    Outcome.INSURED_INTERIM,
    Outcome.INSURED_BY_DECLARATION,
)
"""Outcomes by which a visit is treated as insured."""
LAST_DAY_OF_CARDS: Final = date(2025, 12, 1)
"""被保険者証 count to this day at most (令和5年法律第48号附則、施行から1年)."""
CARDS_END_KNOWN_FROM: Final = date(2023, 6, 9)
"""Day on which that law was promulgated."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Something that confirms a person without a live look-up (照会によらない確認)."""

    name: str
    """What it is."""
    authorities: tuple[str, ...]
    """Who says so, by the keys of the book that ships."""
    outcome: Outcome
    """The one outcome that may rest on it."""
    box: int
    """The facts that have it, as a box of a rule."""


GROUNDS: Final = (
    Ground(
        "a card or certificate in force",
        ("ryotan-3-2", "act-2023"),
        Outcome.INSURED,
        box_bits({"paper": (Paper.VALID_CARD, Paper.VALID_CERTIFICATE)}),
    ),
    Ground(
        "a My Number card that was read and answered `eligible`",
        ("ryotan-3-1",),
        Outcome.INSURED,
        box_bits({"card": (Card.READ,), "online": (OnlineCheck.ELIGIBLE,)}),
    ),
    Ground(
        "an unreadable My Number card with the portal's screen",
        ("n20230710",),
        Outcome.INSURED,
        box_bits({"card": (Card.CANNOT_READ,), "aid": (Aid.PORTAL,)}),
    ),
    Ground(
        "an unreadable My Number card with the notice (お知らせ)",
        ("report-r6-notice", "notice-guidance"),
        Outcome.INSURED,
        box_bits({"card": (Card.CANNOT_READ,), "aid": (Aid.NOTICE,)}),
    ),
    Ground(
        "an unreadable My Number card and a declaration, or 再診で変わりなし",
        ("n20230710",),
        Outcome.INSURED_BY_DECLARATION,
        box_bits(
            {
                "card": (Card.CANNOT_READ,),
                "statement": (Statement.DECLARATION, Statement.RETURNING),
            }
        ),
    ),
    Ground(
        "a My Number card whose answer has no eligibility, and a declaration, "
        "or 再診で変わりなし",
        ("n20230710",),
        Outcome.INSURED_BY_DECLARATION,
        box_bits(
            {
                "card": (Card.READ,),
                "online": (OnlineCheck.NOT_ELIGIBLE, OnlineCheck.NOT_FOUND),
                "statement": (Statement.DECLARATION, Statement.RETURNING),
            }
        ),
    ),
)
"""Every lawful exception from the live check."""

ELIGIBLE: Final = box_bits({"online": (OnlineCheck.ELIGIBLE,)})
"""The facts in which the check said eligible."""


def needs_live_answer(outcome: Outcome, facts: Facts) -> bool:
    """True if the outcome accepts a case that only a live `eligible` can confirm."""
    bits = bits_of(facts)
    return outcome in ACCEPTING and not any(
        ground.outcome is outcome and not bits & ~ground.box for ground in GROUNDS
    )


def shown_needs_live_answer(outcome: Outcome, visit: Visit) -> bool:
    """Ask the same of what was shown, whatever a book makes of its dates.

    Each paper is looked at by its printed days alone, beside the My Number card
    if that was shown: a book can only make less of it, never more.
    """
    return all(needs_live_answer(outcome, facts) for facts in _one_by_one(visit))


def _one_by_one(visit: Visit) -> Iterator[Facts]:
    """The facts that each shown document makes alone, beside the card."""
    every = [_printed(one, visit.visit_day) for one in visit.documents]
    cards = [one for one in every if one.document is Document.MY_NUMBER_CARD]
    for one in every:
        yield facts_of(visit, (one, *cards))


def _printed(shown: Presented, day: date) -> Standing:
    """What a document is worth by its print, and by the end of all cards."""
    if shown.document is Document.INSURANCE_CARD:
        last = min(shown.expires_on or LAST_DAY_OF_CARDS, LAST_DAY_OF_CARDS)
        shown = msgspec.structs.replace(shown, expires_on=last)
    return standing((), shown, day)


def ends_cards(lines: Lines) -> bool:
    """True if a line ends every card in time, whatever is printed on it."""
    return any(
        line.last_day is not None
        and line.last_day <= LAST_DAY_OF_CARDS
        and not line.only_without_printed_expiry
        and (line.issued, line.taking_effect, line.expiring) == (None, None, None)
        for line in lines
    )
