"""Events as an honest desk records them, and what a hostile one would change."""

from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec.structs import replace

from schema.clock import JAPAN
from schema.confirmation import CheckedOnline, Decided, Event, Taken, uuid7
from schema.rules.book import Rulebook
from schema.rules.judge import judge
from schema.rules.read import built_in
from schema.terms import Document, EventType, OnlineCheck, Outcome, Scheme
from schema.visit import Presented, Visit
from tests.people import VISIT_DAY

BOOK = built_in()
NINE = datetime.combine(VISIT_DAY, time(9), JAPAN)
MINUTE = timedelta(minutes=1)

CERTIFICATE = Visit(
    visit_day=VISIT_DAY,
    scheme=Scheme.LATE_ELDERLY,
    presented=Presented(
        document=Document.ELIGIBILITY_CERTIFICATE,
        expires_on=date(2026, 7, 31),
        share=10,
    ),
)
"""A certificate in force: insured, whatever a check says."""
EXPIRED_CARD = Visit(
    visit_day=VISIT_DAY,
    scheme=Scheme.LATE_ELDERLY,
    presented=Presented(
        document=Document.INSURANCE_CARD, expires_on=date(2025, 7, 31), share=10
    ),
    online_check=OnlineCheck.ELIGIBLE,
    online_share=20,
)
"""An expired card and a live answer: the interim handling."""


def an_answer(at: datetime = NINE, source: str = "oqs_folder") -> CheckedOnline:
    """What a terminal answered within the minute."""
    return CheckedOnline(source=source, asked_at=at, answered_at=at + MINUTE)


def confirmed(visit: Visit, at: datetime = NINE, book: Rulebook = BOOK) -> Event:
    """The event of an honest desk: judged whole, written down without a birth date."""
    decision = judge(book, visit)
    share, share_from = decision.share_and_source
    return Event(
        id=uuid7(at),
        device="set by the kiosk",
        epoch=0,
        seq=0,
        type=EventType.CONFIRMED,
        wall_at=at,
        monotonic_ns=0,
        boot_id="boot",
        staff="uketsuke-1",
        visit=replace(visit, birth_date=None, case=None),
        decision=Decided(
            outcome=decision.outcome,
            rule=decision.rule.id,
            edition=book.name,
            permissive=decision.permissive,
            share=share,  # type: ignore[arg-type]
            share_from=share_from,
            cautions=decision.cautions,
        ),
        taken=Taken(outcome=decision.outcome),
        online=an_answer(at) if visit.online_check is not OnlineCheck.NOT_RUN else None,
        known_on=decision.known_on,
    )


def decided(event: Event, **changes: Any) -> Event:
    """The event with another decision than its rulebook's."""
    assert event.decision
    return replace(event, decision=replace(event.decision, **changes))


def taken(event: Event, outcome: Outcome) -> Event:
    """The event with something else done than was decided."""
    return replace(event, taken=Taken(outcome=outcome, reason="other"))


def seen(event: Event, **changes: Any) -> Event:
    """The event with another case than was judged."""
    assert event.visit
    return replace(event, visit=replace(event.visit, **changes))
