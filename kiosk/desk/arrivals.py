"""Whoever has an appointment begins at the desk with what is known (予約の来院).

1. Numbers and birth date are filled in and nothing else: what was found out beforehand
   is told, and never stands in for a check of the day.
2. A masked row that is shown whole is recorded as viewed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.desk.appointments import Appointment, Appointments
from kiosk.desk.form import Form
from kiosk.desk.ports import Entry
from kiosk.desk.receive import Desk
from schema.terms import EventType


@dataclass(frozen=True, slots=True)
class Expected:
    """One day's appointments (その日の予約)."""

    day: date
    """予約日."""
    trouble: tuple[Appointment, ...] = ()
    """Whoever will be trouble, by time."""
    others: tuple[Appointment, ...] = ()
    """Whoever is not expected to be any, by time."""

    @property
    def everybody(self) -> tuple[Appointment, ...]:
        """All of them, by time."""
        return _by_time((*self.trouble, *self.others))


def expected_on(appointments: Appointments, day: date) -> Expected:
    """The day's appointments, those with trouble apart."""
    rows = _by_time(appointments.on(day))
    return Expected(
        day=day,
        trouble=tuple(row for row in rows if row.findings),
        others=tuple(row for row in rows if not row.findings),
    )


def first_day(appointments: Appointments, today: date) -> date:
    """Today where anybody is expected, else the next day with an appointment."""
    later = [day for day in appointments.days() if day >= today]
    return later[0] if later else today


def form_of(appointment: Appointment) -> Form:
    """The patient's numbers and birth date, to go on with."""
    patient = appointment.patient
    return Form(
        insurer=patient.insurer_number,
        symbol=patient.symbol,
        number=patient.number,
        branch=patient.branch,
        birth=patient.birth_date,
    )


def note_seen(desk: Desk, appointment: Appointment) -> None:
    """Record that somebody's appointment was unmasked (閲覧の記録).

    Raises:
        Unreachable: The disk is full: then nothing is shown.
    """
    desk.journal.append(
        Entry(type=EventType.VIEWED, staff=desk.staff, patient=appointment.patient)
    )


def _by_time(rows: Sequence[Appointment]) -> tuple[Appointment, ...]:
    """By time, those without one last; else as in the list."""
    return tuple(
        sorted(
            rows,
            key=lambda row: (row.at is None, row.at and row.at.isoformat(), row.row),
        )
    )
