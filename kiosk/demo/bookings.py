"""Who is expected on the demo's day, and what will be trouble with whom (予約).

The trouble is what the local copy says; nobody was asked.
"""

from collections.abc import Iterator, Sequence
from datetime import date, time

from kiosk.desk.appointments import Appointment
from kiosk.desk.ports import Patient
from kiosk.desk.precheck import Ground, Known, checked
from kiosk.desk.receive import Desk
from schema.insured import Insured

OPENS = 9
"""Hour at which the clinic opens."""
QUARTERS = 4


def expected(desk: Desk, people: Sequence[Insured]) -> tuple[Appointment, ...]:
    """The day's appointments: two without trouble, and whoever has some.

    Args:
        desk: Whose day it is.
        people: Of the local copy.
    """
    info = desk.snapshot.info()
    ground = Ground(desk.book, desk.place.jurisdiction, desk.today)
    return tuple(
        checked(
            _booked(person, nth, desk.today),
            Known(copy_as_of=info.as_of if info else None, person=person),
            ground,
        )
        for nth, person in enumerate(_coming(people, desk.today))
    )


def _coming(people: Sequence[Insured], day: date) -> Iterator[Insured]:
    """Two who are in order, two who have lost their eligibility, one of 特別療養費."""
    lost = [one for one in people if one.lost_on is not None and one.lost_on <= day]
    special = [one for one in people if one.special_care]
    plain = [one for one in people if one.lost_on is None and not one.special_care]
    yield from (*plain[3:4], *lost[:1], *special[:1], *plain[8:9], *lost[1:2])


def _booked(person: Insured, nth: int, day: date) -> Appointment:
    patient = Patient(
        insurer_number=person.insurer_number,
        symbol=person.symbol,
        number=person.number,
        branch=person.branch,
        name=person.name,
        name_kana=person.name_kana,
        birth_date=person.birth_date,
    )
    at = time(OPENS + nth // QUARTERS, nth % QUARTERS * 15)
    return Appointment(day=day, at=at, row=nth + 2, patient=patient, share=person.share)
