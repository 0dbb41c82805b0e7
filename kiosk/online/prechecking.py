"""An appointment list compared, asked about in bulk, and kept for the morning (予約).

1. Everybody is compared with the local copy; whoever has numbers is asked about where
   a register can be asked in bulk.
2. The findings are kept before the register's files are removed; the answers
   themselves are kept nowhere.
3. Each day of the list takes the place of what was kept of that day. Days that are
   over are passed over, and forgotten.
4. A simulated register is believed at a practice desk only.
5. Where it answers nothing at all, that is said once, and of nobody.
6. What it answers later is taken for whoever is still expected, without asking anew.
"""

from collections.abc import Container, Iterable, Sequence
from datetime import date

import msgspec
from msgspec.structs import replace

from kiosk.desk.appointments import Appointment, Appointments
from kiosk.desk.ports import Patient, Snapshot
from kiosk.desk.precheck import Ground, Known, checked
from kiosk.desk.spellings import Spellings
from kiosk.online.asking import Question, question_of
from kiosk.online.gateway import BulkGateway
from schema.clock import Clock, visit_day
from schema.confirmation import uuid7
from schema.errors import MadoguchiError
from schema.insured import Insured
from schema.names import NameMatch, compare_names, search_form
from schema.online import OnlineAnswer, OnlineQuery
from schema.rules.book import Rulebook
from schema.terms import OnlineCheck
from sync.register.bookings import Booking

MOST_NAMESAKES = 20
"""Looked at under one birth date and name."""


class Prechecked(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a list (事前確認の結果)."""

    rows: tuple[Appointment, ...]
    """Everybody of today and later, by day and in the list's order."""
    passed: int
    """Rows of days that are over."""
    asked: int
    """People who were asked about in bulk."""
    answered: int
    """Those of them for whom an answer came."""

    @property
    def trouble(self) -> tuple[Appointment, ...]:
        """Whoever will be trouble."""
        return tuple(row for row in self.rows if row.findings)


class Prechecking:
    """Takes appointment lists."""

    def __init__(  # noqa: PLR0913
        self,
        *,
        snapshot: Snapshot,
        appointments: Appointments,
        spellings: Spellings,
        book: Rulebook,
        jurisdiction: str,
        clock: Clock,
        bulk: BulkGateway | None = None,
        practice: bool = False,
    ) -> None:
        """Join what a list is compared with.

        Args:
            snapshot: The local copy.
            appointments: Where the findings are kept.
            spellings: Names that were accepted for a patient.
            book: Says until when a card or a certificate counts.
            jurisdiction: Of the desk.
            clock: The one clock.
            bulk: The register that is asked in bulk; `None` where there is none.
            practice: True where everybody is invented.
        """
        self._snapshot = snapshot
        self._appointments = appointments
        self._spellings = spellings
        self._book = book
        self._jurisdiction = jurisdiction
        self._clock = clock
        self._bulk = bulk
        self._practice = practice

    def take(self, bookings: Iterable[Booking]) -> Prechecked:
        """Compare, ask, and keep what was found.

        Raises:
            Unreachable: The disk is full; nothing was kept, and what was answered
                stays where it is.
        """
        every = list(bookings)
        today = visit_day(self._clock)
        expected = [_appointment(one) for one in every if one.day >= today]
        answers = self._answers(expected)
        asked = sum(answer is not None for answer in answers)
        if not any(map(_says_something, answers)):
            answers = [None] * len(answers)
        ground = Ground(self._book, self._jurisdiction, today)
        rows = [
            checked(one, self._known(one, answer), ground)
            for one, answer in zip(expected, answers, strict=True)
        ]
        self._keep(rows, today)
        if self._bulk is not None:
            self._bulk.done()
        return Prechecked(
            rows=tuple(sorted(rows, key=lambda row: row.day)),
            passed=len(every) - len(expected),
            asked=asked,
            answered=sum(row.answered_at is not None for row in rows),
        )

    def resume(self, asked: Container[Question]) -> int:
        """Take what a register has answered since; of how many people.

        Args:
            asked: The questions that are on their way. Nobody else is asked about, and
                who has no answer yet stays as he is kept.

        Raises:
            Unreachable: The disk is full; what was answered stays where it is.
        """
        today = visit_day(self._clock)
        days = [day for day in self._appointments.days() if day >= today]
        expected = [
            one
            for day in days
            for one in self._appointments.on(day)
            if (query := self._query(one)) and question_of(query) in asked
        ]
        answers = self._answers(expected)
        ground = Ground(self._book, self._jurisdiction, today)
        told = {
            (one.day, one.row): checked(one, self._known(one, answer), ground)
            for one, answer in zip(expected, answers, strict=True)
            if _says_something(answer)
        }
        for day in sorted({day for day, _ in told}):
            rows = self._appointments.on(day)
            self._appointments.replace(
                day, [told.get((one.day, one.row), one) for one in rows]
            )
        if self._bulk is not None:
            self._bulk.done()
        return len(told)

    def _answers(
        self, appointments: Sequence[Appointment]
    ) -> Sequence[OnlineAnswer | None]:
        """What a register says of each; `None` for whoever was not asked about."""
        nothing: list[OnlineAnswer | None] = [None] * len(appointments)
        if self._bulk is None:
            return nothing
        queries = [(at, self._query(one)) for at, one in enumerate(appointments)]
        asked = [(at, query) for at, query in queries if query is not None]
        if not asked:
            return nothing
        answers = self._bulk.check_all([query for _, query in asked])
        for (at, _), answer in zip(asked, answers, strict=True):
            nothing[at] = self._believed(answer)
        return nothing

    def _believed(self, answer: OnlineAnswer) -> OnlineAnswer:
        if self._practice or "simulated_by" not in answer.codes:
            return answer
        return replace(answer, result=OnlineCheck.UNAVAILABLE)

    def _query(self, appointment: Appointment) -> OnlineQuery | None:
        patient = appointment.patient
        if not (patient.insurer_number and patient.number and patient.birth_date):
            return None
        return OnlineQuery(
            insurer_number=patient.insurer_number,
            symbol=patient.symbol,
            number=patient.number,
            branch=patient.branch,
            birth_date=patient.birth_date,
            correlation=uuid7(self._clock.now()),
        )

    def _known(self, appointment: Appointment, answer: OnlineAnswer | None) -> Known:
        """What the copy and the register know; an unreadable copy is no copy."""
        patient = appointment.patient
        numbers = (patient.symbol, patient.number, patient.branch)
        spellings = self._spellings.accepted(patient.insurer_number, *numbers)
        try:
            info = self._snapshot.info()
            person = self._snapshot.by_number(
                patient.insurer_number, patient.number, patient.symbol, patient.branch
            )
            others = self._namesakes(appointment, person)
        except MadoguchiError:
            return Known(answer=answer, spellings=spellings)
        return Known(
            copy_as_of=info.as_of if info is not None else None,
            person=person,
            others=others,
            answer=answer,
            spellings=spellings,
        )

    def _namesakes(
        self, appointment: Appointment, person: Insured | None
    ) -> Sequence[Insured]:
        """Who has other numbers, the same birth date and name, and is insured then."""
        patient, day = appointment.patient, appointment.day
        if patient.birth_date is None or not patient.name_kana:
            return ()
        found = self._snapshot.by_birth_and_kana(
            patient.birth_date, search_form(patient.name_kana), MOST_NAMESAKES
        )
        return [
            one
            for one in found
            if (person is None or one.key != person.key)
            and (one.lost_on is None or one.lost_on > day)
            and compare_names(one.name_kana, patient.name_kana)
            is not NameMatch.DIFFERENT
        ]

    def _keep(self, rows: Sequence[Appointment], today: date) -> None:
        """Keep each day of the list whole."""
        for day in sorted({row.day for row in rows}):
            self._appointments.replace(day, [row for row in rows if row.day == day])
        self._appointments.forget_before(today)


def _says_something(answer: OnlineAnswer | None) -> bool:
    return answer is not None and answer.result is not OnlineCheck.UNAVAILABLE


def _appointment(booking: Booking) -> Appointment:
    return Appointment(
        day=booking.day,
        at=booking.at,
        row=booking.line,
        patient=Patient(
            insurer_number=booking.insurer_number,
            symbol=booking.symbol,
            number=booking.number,
            branch=booking.branch,
            name=booking.name,
            name_kana=booking.name_kana,
            birth_date=booking.birth_date,
        ),
        share=booking.share,
    )
