"""The machine interface's table of outcomes, read again without the rulebook.

A second way from facts to an outcome, in the order in which the table's
sentences exclude one another. It knows two dated things only: whether the
interim handling covers the day, and whether a notice counts beside a card.
"""

from dataclasses import dataclass

from schema.rules.facts import Aid, Card, Emergency, Facts, Flaw, Paper, Statement
from schema.terms import OnlineCheck, Outcome

GOOD = frozenset({Paper.VALID_CARD, Paper.VALID_CERTIFICATE})
NOTICES = frozenset({Aid.NOTICE, Aid.MARKED_NOTICE})
WAITING = frozenset({OnlineCheck.NOT_RUN, OnlineCheck.UNAVAILABLE})
WITHOUT = frozenset({OnlineCheck.NOT_ELIGIBLE, OnlineCheck.NOT_FOUND})
ANOTHER = frozenset({OnlineCheck.NEWER_EXISTS, OnlineCheck.AMBIGUOUS})


@dataclass(frozen=True)
class Times:
    """What the day and the knowledge of it allow."""

    interim: bool
    """The interim handling covers this scheme and day, and was known."""
    notices: bool
    """A notice counts beside an unreadable card."""


def outcome_of(facts: Facts, times: Times) -> Outcome:
    """What the table says of these facts."""
    return (
        _shown(facts, times)
        or _interim(facts, times)
        or _declared(facts)
        or _left_over(facts, times)
    )


def _shown(facts: Facts, times: Times) -> Outcome | None:
    """`insured` and `special_care`: what was shown is enough."""
    _, paper, _, card, aid, online, *_ = facts
    if paper is Paper.MARKED:
        return Outcome.SPECIAL_CARE
    if paper in GOOD or (card is Card.READ and online is OnlineCheck.ELIGIBLE):
        return Outcome.INSURED
    if card is not Card.CANNOT_READ or (aid in NOTICES and not times.notices):
        return None
    if aid in {Aid.MARKED_NOTICE, Aid.MARKED_PORTAL}:
        return Outcome.SPECIAL_CARE
    return None if aid is Aid.NONE else Outcome.INSURED


def _interim(facts: Facts, times: Times) -> Outcome | None:
    """`insured_interim`: an expired card or a lone notice, and `eligible`."""
    _, paper, _, card, aid, online, *_ = facts
    if not times.interim or online is not OnlineCheck.ELIGIBLE:
        return None
    expired = paper is Paper.EXPIRED_CARD
    unreadable = card is Card.CANNOT_READ and expired
    lone = card is Card.ABSENT and (expired or aid in NOTICES)
    return Outcome.INSURED_INTERIM if unreadable or lone else None


def _declared(facts: Facts) -> Outcome | None:
    """`insured_by_declaration`: the card is there and does not say who is insured."""
    _, _, _, card, _, online, statement, _ = facts
    silent = (card is Card.CANNOT_READ and online not in ANOTHER) or (
        card is Card.READ and online in WITHOUT
    )
    if silent and statement is not Statement.NONE:
        return Outcome.INSURED_BY_DECLARATION
    return None


def _left_over(facts: Facts, times: Times) -> Outcome:
    """What has to be waited for, read, decided by a person, or left unconfirmed."""
    _, paper, flaw, card, aid, online, _, emergency = facts
    if emergency is Emergency.YES:
        return Outcome.REVIEW
    if card is Card.NOT_USED:
        return Outcome.USE_MY_NUMBER_CARD
    asked = times.interim and (paper is Paper.EXPIRED_CARD or aid in NOTICES)
    if card is Card.ABSENT and not asked:
        return Outcome.REVIEW if flaw is Flaw.FLAWED else Outcome.UNCONFIRMED
    if online in WAITING or online is OnlineCheck.ELIGIBLE:
        return Outcome.CHECK_REQUIRED
    if online in ANOTHER or card is Card.READ or flaw is Flaw.FLAWED:
        return Outcome.REVIEW
    return Outcome.UNCONFIRMED
