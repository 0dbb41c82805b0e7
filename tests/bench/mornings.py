"""What a clinic's desk records day after day, for measuring with (架空の受付記録).

1. Sixty visits a day of invented people, most of whom come again; unlocking in the
   morning and at noon; now and then somebody looks back at a visit.
2. What is shown is mixed as in autumn 2025: most hold a My Number card or a
   certificate, some an old card or a notice whose card was not read.
3. Every decision is the rulebook's own, and the entry is what the desk makes of it.
4. The same count and seed give the same entries.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random

from kiosk.desk.ports import Entry, Patient
from schema.clock import JAPAN
from schema.confirmation import CheckedOnline, Decided, Taken
from schema.insured import Insured
from schema.rules.book import Rulebook
from schema.rules.judge import Decision, judge
from schema.rules.read import built_in
from schema.terms import Document, EventType, OnlineCheck, Outcome, Reader
from schema.visit import Presented, SnapshotFinding, Visit
from sync.register.people import generate_late_elderly

Moment = tuple[datetime, Entry]
"""When something was recorded, and what."""

_FIRST_DAY = date(2025, 10, 6)
_VISITS_A_DAY = 60
_REGULARS = 400
_OPENS, _OPEN_FOR = time(8, 40), timedelta(hours=9)
_LOOKS_BACK = 0.04
_STAFF = ("uketsuke-1", "uketsuke-2", "uketsuke-3")
_CARD = Document.MY_NUMBER_CARD
_SHOWN = {
    "card read": 55,
    "certificate": 30,
    "old card": 7,
    "notice": 5,
    "nothing": 3,
}
"""What is held out, of a hundred visits."""


def mornings(seed: int) -> Iterator[Moment]:
    """Entries in the order of time, for ever."""
    chance = Random(seed)  # noqa: S311 - not a secret
    book = built_in()
    people = tuple(generate_late_elderly(_REGULARS, seed, _FIRST_DAY))
    for number in count():
        day = _FIRST_DAY + timedelta(days=number % 150)
        yield from _one_day(chance, book, people, day)


def _one_day(
    chance: Random, book: Rulebook, people: tuple[Insured, ...], day: date
) -> Iterator[Moment]:
    opens = datetime.combine(day, _OPENS, JAPAN)
    staff = chance.choice(_STAFF)
    yield opens, Entry(type=EventType.UNLOCKED, staff=staff)
    moments = sorted(chance.random() for _ in range(_VISITS_A_DAY))
    for share_of_day in moments:
        at = opens + share_of_day * _OPEN_FOR
        person = chance.choice(people)
        yield at, _visit(chance, book, person, staff, at)
        if chance.random() < _LOOKS_BACK:
            later = at + timedelta(seconds=chance.random())
            yield later, Entry(type=EventType.VIEWED, staff=staff)


def _visit(
    chance: Random, book: Rulebook, person: Insured, staff: str, at: datetime
) -> Entry:
    kinds, weights = tuple(_SHOWN), tuple(_SHOWN.values())
    visit, asked = _case(chance.choices(kinds, weights)[0], person, at.date())
    decision = judge(book, visit)
    waits = decision.outcome is Outcome.CHECK_REQUIRED
    taken, reason = decision.outcome, ""
    if taken is Outcome.REVIEW:
        taken, reason = Outcome.INSURED, "asked_insurer"
    return Entry(
        type=EventType.CONFIRMED,
        staff=staff,
        patient=_patient(person),
        visit=visit,
        decision=_decided(decision),
        taken=Taken(outcome=taken, reason=reason),
        online=_checked(chance, at) if asked else None,
        known_on=decision.known_on,
        waits=waits,
    )


def _case(kind: str, person: Insured, day: date) -> tuple[Visit, bool]:
    """The visit, and whether a register was asked."""
    shown = {
        "card read": Presented(document=_CARD),
        "certificate": _certificate(person),
        "old card": _old_card(person),
        "notice": Presented(document=Document.ELIGIBILITY_NOTICE),
        "nothing": Presented(document=Document.NONE),
    }[kind]
    asked = kind in {"card read", "old card", "notice"}
    visit = Visit(
        visit_day=day,
        scheme=person.scheme,
        presented=shown,
        also_presented=(Presented(document=_CARD),) if kind == "notice" else (),
        reader=_READER.get(kind, Reader.NOT_USED),
        online_check=OnlineCheck.ELIGIBLE if asked else OnlineCheck.NOT_RUN,
        online_share=person.share if asked else None,
        snapshot=SnapshotFinding(
            result=OnlineCheck.ELIGIBLE, age_days=day.day % 3, share=person.share
        ),
    )
    return visit, asked


_READER = {"card read": Reader.READ, "notice": Reader.CANNOT_READ}


def _certificate(person: Insured) -> Presented:
    return Presented(
        document=Document.ELIGIBILITY_CERTIFICATE,
        issued_on=date(2025, 7, 15),
        effective_on=date(2025, 8, 1),
        expires_on=date(2026, 7, 31),
        share=person.share,
    )


def _old_card(person: Insured) -> Presented:
    return Presented(
        document=Document.INSURANCE_CARD,
        issued_on=date(2024, 7, 15),
        expires_on=date(2025, 7, 31),
        share=person.share,
    )


def _patient(person: Insured) -> Patient:
    return Patient(
        insurer_number=person.insurer_number,
        number=person.number,
        name=person.name,
        name_kana=person.name_kana,
        birth_date=person.birth_date,
    )


def _decided(decision: Decision) -> Decided:
    share, source = decision.share_and_source
    return Decided(
        outcome=decision.outcome,
        rule=decision.rule.id,
        edition=decision.book.name,
        permissive=decision.permissive,
        share=share,  # type: ignore[arg-type]
        share_from=source,
        cautions=decision.cautions,
    )


def _checked(chance: Random, at: datetime) -> CheckedOnline:
    answered = at - timedelta(seconds=4 + 20 * chance.random())
    asked = answered - timedelta(seconds=0.4 + chance.random())
    return CheckedOnline(source="oqs_folder", asked_at=asked, answered_at=answered)
