"""Receive one patient: what was entered becomes a case, a decision, a record (受付).

1. Nothing is taken as `insured_interim` without a live answer `eligible`, asked
   and answered on this visit day.
2. The local copy fills in and warns; it never turns into a check.
3. A decision left to a person needs what was done and why.
4. The notice of the last four digits is never recorded.
"""

from dataclasses import dataclass
from datetime import date

import msgspec

from kiosk.desk.form import Form
from kiosk.desk.partial import Partial, visit_of
from kiosk.desk.ports import Entry, Journal, Patient, Snapshot
from kiosk.desk.route import Surroundings
from kiosk.desk.status import Ages, ages
from schema.clock import Clock, visit_day
from schema.confirmation import CheckedOnline, Decided, Event, Taken, uuid7
from schema.errors import Refused
from schema.insured import Insured
from schema.online import OnlineAnswer, OnlineQuery
from schema.rules.book import Rulebook
from schema.rules.judge import Decision, judge
from schema.terms import Document, EventType, OnlineCheck, Outcome
from schema.visit import Presented, SnapshotFinding, Visit


@dataclass(frozen=True, slots=True)
class Place:
    """Whose desk this is (窓口)."""

    facility: str
    """Name of the clinic."""
    desk: str
    """Name of the desk."""
    jurisdiction: str
    """Prefecture or municipality."""
    practice: bool = False
    """True in the demo: invented people, simulated checks, nothing real."""


class Desk:
    """One desk with everything it decides with (受付窓口)."""

    def __init__(  # noqa: PLR0913
        self,
        *,
        place: Place,
        book: Rulebook,
        snapshot: Snapshot,
        journal: Journal,
        clock: Clock,
        staff: str,
    ) -> None:
        """Join book, copy, journal and clock."""
        self.place = place
        self.book = book
        self.snapshot = snapshot
        self.journal = journal
        self.clock = clock
        self.staff = staff
        self.last_insurer = ""

    @property
    def today(self) -> date:
        """The visit day in Japan."""
        return visit_day(self.clock)

    @property
    def clock_is_trusted(self) -> bool:
        """False where the clock lies behind the newest event of the log.

        The demo's day is moved about on purpose.
        """
        if self.place.practice:
            return True
        last = self.journal.last_at()
        return last is None or last <= self.clock.now()

    def around(self) -> Surroundings:
        """What the entry machine may look at."""
        return Surroundings(
            book=self.book,
            visit_day=self.today,
            jurisdiction=self.place.jurisdiction,
            find=self.find,
            last_insurer=self.last_insurer,
        )

    def find(self, form: Form) -> Insured | None:
        """Whom the local copy has under the form's numbers."""
        return self.snapshot.by_number(
            form.insurer, form.number, form.symbol, form.branch
        )

    def ages(self) -> Ages:
        """The three ages now."""
        return ages(self.snapshot.info(), self.book, self.clock.now())

    def partial(self, form: Form) -> Partial:
        """The half-filled form before the book."""
        return Partial(self.book, form, self.today, self.place.jurisdiction)

    def visit(self, form: Form) -> Visit:
        """The case as entered, with what the local copy says."""
        return visit_of(
            form,
            self.today,
            self.place.jurisdiction,
            snapshot=self._finding(form),
        )

    def decide(self, form: Form) -> Decision:
        """Judge the form as it stands."""
        return judge(self.book, self.visit(form))

    def query(self, form: Form) -> OnlineQuery | None:
        """The question for a live check, if number and birth date are known."""
        if not (form.insurer and form.number and form.birth):
            return None
        return OnlineQuery(
            insurer_number=form.insurer,
            symbol=form.symbol,
            number=form.number,
            branch=form.branch,
            birth_date=form.birth,
            correlation=uuid7(self.clock.now()),
        )

    def confirm(self, form: Form, taken: Taken | None = None) -> Event:
        """Record what was decided and done, durably.

        Args:
            form: The completed form.
            taken: What was done, where the outcome was `review` or was departed
                from; left out, what the book said.

        Raises:
            Refused: An interim acceptance without a live answer, or a review
                without a reason.
            Unreachable: The disk is full; nothing was recorded.
        """
        decision = self.decide(form)
        done = taken or Taken(outcome=decision.outcome)
        _permitted(form, decision, done, practice=self.place.practice)
        event = self.journal.append(self._entry(form, decision, done))
        self.last_insurer = form.insurer or self.last_insurer
        return event

    def note_viewed(self, event_id: str) -> None:
        """Record that a masked row was unmasked (閲覧の記録)."""
        self.journal.append(
            Entry(type=EventType.VIEWED, staff=self.staff, refers_to=event_id)
        )

    def _entry(self, form: Form, decision: Decision, taken: Taken) -> Entry:
        pending = taken.outcome is Outcome.CHECK_REQUIRED
        return Entry(
            type=EventType.CONFIRMED,
            staff=self.staff,
            patient=_patient(form),
            visit=recorded_visit(decision.visit),
            decision=_decided(decision),
            taken=taken,
            online=_checked(form),
            known_on=decision.known_on,
            waits=pending,
            recheck=self.query(form) if pending else None,
        )

    def _finding(self, form: Form) -> SnapshotFinding | None:
        """What the local copy says of these numbers, in the words of a check."""
        info = self.snapshot.info()
        if info is None or not form.searched:
            return None
        days = max((self.clock.now() - info.as_of).days, 0)
        person = form.person if form.birth is None or form.fits_person else None
        if person is None:
            return SnapshotFinding(result=OnlineCheck.NOT_FOUND, age_days=days)
        lost = person.lost_on is not None and person.lost_on <= self.today
        return SnapshotFinding(
            result=OnlineCheck.NOT_ELIGIBLE if lost else OnlineCheck.ELIGIBLE,
            age_days=days,
            share=person.share,
        )


def recorded_visit(visit: Visit) -> Visit:
    """The case without what must never be recorded (個人番号下4桁のお知らせ)."""
    shown = [
        one if one.document is not Document.MY_NUMBER_DIGITS_NOTICE else _OTHER
        for one in visit.documents
    ]
    return msgspec.structs.replace(
        visit, presented=shown[0], also_presented=tuple(shown[1:])
    )


_OTHER = Presented(document=Document.OTHER_PAPER)


def _permitted(form: Form, decision: Decision, taken: Taken, *, practice: bool) -> None:
    """Refuse what no rule and no person may do."""
    interim = taken.outcome is Outcome.INSURED_INTERIM
    if interim and not (
        decision.outcome is Outcome.INSURED_INTERIM
        and _is_live(form.own_answer, decision.visit.visit_day, practice=practice)
    ):
        raise Refused(
            "E-TAKE-1",
            subject="interim acceptance",
            found="no live answer `eligible` of today",
            expected="one, asked and answered on the visit day",
            hint="run the online check first",
        )
    if taken.outcome is not decision.outcome and not taken.reason:
        raise Refused(
            "E-TAKE-2",
            subject="what was done",
            found="no reason",
            expected="a reason where it departs from the rulebook",
            hint="choose the reason",
        )
    if taken.outcome is Outcome.REVIEW:
        raise Refused(
            "E-TAKE-3",
            subject="what was done",
            found="a review left open",
            expected="what was decided, and why",
            hint="choose what was done and its reason",
        )


def _is_live(answer: OnlineAnswer | None, day: date, *, practice: bool) -> bool:
    """True for an answer `eligible` of this day from a register that can be live.

    A simulator is none, except at a desk where nobody is real.
    """
    if answer is None or not answer.is_live_on(day):
        return False
    simulated = answer.source == "simulator"
    return answer.result is OnlineCheck.ELIGIBLE and (practice or not simulated)


def _patient(form: Form) -> Patient:
    person = form.person if form.fits_person else None
    return Patient(
        insurer_number=form.insurer,
        symbol=form.symbol,
        number=form.number,
        branch=form.branch,
        name=person.name if person else "",
        name_kana=person.name_kana if person else "",
        birth_date=form.birth,
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


def _checked(form: Form) -> CheckedOnline | None:
    answer = form.own_answer
    if answer is None:
        return None
    return CheckedOnline(
        source=answer.source,
        asked_at=answer.asked_at,
        answered_at=answer.answered_at,
    )
