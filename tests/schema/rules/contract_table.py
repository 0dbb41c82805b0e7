"""The machine interface's table of outcomes, read again without the rulebook.

A second way from facts to an outcome, in the order in which the table's
sentences exclude one another. It knows two dated things only: whether the
interim handling covers the day, and whether a notice counts beside a card.

What was shown is read again too: what a person has to look at, what counts
beside an unreadable card or alone, and whose share is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from schema.rules.documents import Standing, State
from schema.rules.facts import Aid, Card, Emergency, Facts, Flaw, Paper, Statement
from schema.terms import Document, OnlineCheck, Outcome
from schema.visit import Visit

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


def flaw_of(standings: tuple[Standing, ...]) -> Flaw:
    """A person looks at any paper that cannot be read, and at a proof that cannot be.

    The My Number card is read by the reader, and nothing is no paper.
    """
    for one in standings:
        if one.document in {Document.MY_NUMBER_CARD, Document.NONE}:
            continue
        proves = one.document in {
            Document.INSURANCE_CARD,
            Document.ELIGIBILITY_CERTIFICATE,
            Document.ELIGIBILITY_NOTICE,
            Document.PORTAL_SCREEN,
        }
        if not one.shown.legible or (proves and one.state is State.IMPOSSIBLE):
            return Flaw.FLAWED
    return Flaw.NONE


def aid_of(standings: tuple[Standing, ...]) -> Aid:
    """What counts beside the card, a marked one first, then the screen.

    Without the card only a notice can count, so that it goes before a screen.
    """
    sound = [one for one in standings if one.state not in UNSOUND]
    shown = {(one.document, one.shown.special_care) for one in sound}
    marked_screen = (Document.PORTAL_SCREEN, True) in shown
    marked_notice = (Document.ELIGIBILITY_NOTICE, True) in shown
    screen = (Document.PORTAL_SCREEN, False) in shown
    notice = (Document.ELIGIBILITY_NOTICE, False) in shown
    if any(one.document is Document.MY_NUMBER_CARD for one in standings):
        found = (
            (marked_screen, Aid.MARKED_PORTAL),
            (marked_notice, Aid.MARKED_NOTICE),
            (screen, Aid.PORTAL),
            (notice, Aid.NOTICE),
        )
    else:
        found = (
            (marked_notice, Aid.MARKED_NOTICE),
            (notice, Aid.NOTICE),
            (marked_screen, Aid.MARKED_PORTAL),
            (screen, Aid.PORTAL),
        )
    return next((aid for there, aid in found if there), Aid.NONE)


UNSOUND = frozenset({State.ILLEGIBLE, State.IMPOSSIBLE})
"""Papers that count for nothing."""


def shares_of(visit: Visit) -> tuple[set[int], set[int], set[int]]:
    """The shares that were answered, printed and copied; only `eligible` answers."""
    answered = visit.online_check is OnlineCheck.ELIGIBLE
    printed = [one.share for one in visit.documents if one.legible]
    return (
        _named([visit.online_share] if answered else []),
        _named(printed),
        _named([visit.snapshot.share] if visit.snapshot else []),
    )


def _named(shares: Sequence[int | None]) -> set[int]:
    """The shares that there are."""
    return {share for share in shares if share is not None}
