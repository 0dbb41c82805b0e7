"""Receive one patient: what was entered becomes a case, a decision, a record (受付).

1. Nothing is taken as `insured_interim` without a live answer `eligible`, asked
   and answered on this visit day.
2. The local copy fills in and warns; it never turns into a check.
3. A decision left to a person needs what was done and why.
4. The notice of the last four digits is never recorded.
5. What differs between paper, local copy and register is acknowledged first.
"""

from dataclasses import dataclass
from datetime import date

import msgspec

from kiosk.desk.approval import Act, Approval, Supervisor, approved, unsupervised
from kiosk.desk.compare import compared, still_open
from kiosk.desk.comparison import Compared
from kiosk.desk.contact import noted
from kiosk.desk.enquiry import Enquiries
from kiosk.desk.form import Form
from kiosk.desk.lately import Lately
from kiosk.desk.live import counts, heard, latest_about
from kiosk.desk.partial import Partial, finding_of, known_by, visit_of
from kiosk.desk.ports import Entry, Journal, Snapshot, SnapshotInfo
from kiosk.desk.record import (
    act_to_approve,
    entry_of,
    followed_up,
    is_same,
    not_as_shown,
    recorded_visit,
    refuse_unacknowledged,
    refuse_unpermitted,
)
from kiosk.desk.route import Surroundings
from kiosk.desk.spellings import Spellings
from kiosk.desk.status import Ages, ages
from kiosk.desk.tasks import Task
from schema.clock import Clock, japan_midnight, visit_day
from schema.confirmation import Event, Taken, uuid7
from schema.errors import MadoguchiError
from schema.insured import Insured
from schema.online import OnlineAnswer, OnlineQuery
from schema.rules.book import Rulebook
from schema.rules.judge import Decision, judge
from schema.rules.promises import ACCEPTING
from schema.terms import EventType
from schema.visit import SnapshotFinding, Visit


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
    institution: str = ""
    """医療機関コード, 10 digits; empty where none is set."""


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
        spellings: Spellings | None = None,
        enquiries: Enquiries | None = None,
    ) -> None:
        """Join book, copy, journal and clock."""
        self.place = place
        self.book = book
        self.snapshot = snapshot
        self.journal = journal
        self.clock = clock
        self.staff = staff
        self.supervisor: Supervisor = unsupervised
        self._spellings = spellings
        self._enquiries = enquiries
        self.lately = Lately()
        self._offered: Rulebook | None = None
        self._asked_copy: SnapshotInfo | None = None
        self.trouble: MadoguchiError | None = None

    def offer(self, book: Rulebook) -> None:
        """Judge by `book` from the next patient on; whoever is here is not touched."""
        self._offered = book

    def begin_patient(self) -> None:
        """Take over what was offered meanwhile: nobody is at the desk."""
        self.book = self._offered or self.book
        self._offered = self._asked_copy = None

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
        latest = self.journal.latest_at()
        return latest is None or latest <= self.clock.now()

    def around(self) -> Surroundings:
        """What the entry machine may look at."""
        return Surroundings(
            book=self.book,
            visit_day=self.today,
            jurisdiction=self.place.jurisdiction,
            find=self.find,
            last_insurer=self.lately.insurer,
            practice=self.place.practice,
            said=self.said_today,
            printed=self.lately.printed,
        )

    def find(self, form: Form) -> Insured | None:
        """Whom the local copy has under the form's numbers.

        A copy that cannot be read is no copy: `trouble` then says why, and the
        desk goes on without it.
        """
        self._asked_copy = self.snapshot.info()
        try:
            found = self.snapshot.by_number(
                form.insurer, form.number, form.symbol, form.branch
            )
        except MadoguchiError as error:
            self.trouble = error
            return None
        self.trouble = None
        return found

    def ages(self) -> Ages:
        """The three ages now."""
        return ages(self.snapshot.info(), self.book, self.clock.now())

    def partial(self, form: Form) -> Partial:
        """The half-filled form before the book."""
        return self.around().partial(form)

    def visit(self, form: Form) -> Visit:
        """The case as entered, with what the local copy says."""
        form = known_by(form, self.clock.now())
        return visit_of(
            form,
            self.today,
            self.place.jurisdiction,
            snapshot=self._finding(form),
            practice=self.place.practice,
        )

    def decide(self, form: Form) -> Decision:
        """Judge the form as it stands."""
        return judge(self.book, self.visit(form))

    def counted(self, form: Form) -> OnlineAnswer | None:
        """The live answer about the person entered now, where it counts today."""
        answer = known_by(form, self.clock.now()).own_answer
        practice = self.place.practice
        return answer if counts(answer, self.today, practice=practice) else None

    def said_today(self, form: Form) -> OnlineAnswer | None:
        """What a register said last today of whoever is entered now, taken or not."""
        if self._enquiries is None or not form.number:
            return None
        day, practice = self.today, self.place.practice
        theirs = self._enquiries.answered_since(japan_midnight(day), form.number)
        return latest_about(form.identity, theirs, day, practice=practice)

    def compared(self, form: Form, taken: Taken | None = None) -> tuple[Compared, ...]:
        """Paper, local copy and live answer side by side.

        Args:
            form: The patient at the desk.
            taken: What is done; left out, what the book says.
        """
        decision = self.decide(form)
        outcomes = {decision.outcome, taken.outcome if taken else decision.outcome}
        is_accepted = outcomes <= {*ACCEPTING}
        case = heard(decision, self.said_today(form)) if is_accepted else None
        answer, names = self.counted(form), self.accepted(form)
        return compared(form, form.person, answer, names, case)

    def accepted(self, form: Form) -> tuple[str, ...]:
        """Names that were taken for this person's before."""
        if self._spellings is None or not form.number:
            return ()
        return self._spellings.accepted(
            form.insurer, form.symbol, form.number, form.branch
        )

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
            consent_to_limit=bool(form.consent_to_limit),
            correlation=uuid7(self.clock.now()),
            on_day=self.today,
        )

    def to_approve(self, form: Form, taken: Taken | None = None) -> Act:
        """What a supervisor agrees to, where one has to (`confirm`)."""
        form, decision = self._known(form)
        done = taken or Taken(outcome=decision.outcome)
        return act_to_approve(form, decision, done)

    def confirm(
        self,
        form: Form,
        taken: Taken | None = None,
        shown: Decision | None = None,
        approval: Approval | None = None,
    ) -> Event:
        """Record what was decided and done, durably.

        Args:
            form: The completed form.
            shown: The decision the clerk saw; another one is not recorded unseen.
            taken: What was done, where the outcome was `review` or was departed
                from; left out, what the book said.
            approval: Of a supervisor who agreed to `to_approve`.

        Raises:
            Refused: An acceptance without a live answer, a review without a reason,
                a difference that nobody acknowledged, or no supervisor's approval.
            Unreachable: The disk is full; nothing was recorded.
        """
        form, decision = self._known(form)
        if shown is not None and not is_same(shown, decision):
            raise not_as_shown()
        done = taken or Taken(outcome=decision.outcome)
        practice = self.place.practice
        refuse_unpermitted(form, decision, done, practice=practice)
        rows = self.compared(form, done)
        refuse_unacknowledged(still_open(form, rows))
        act = act_to_approve(form, decision, done)
        done = approved(act, self.supervisor, approval)
        query = self.query(form)
        entry = entry_of(form, decision, done, self.staff, query, practice=practice)
        event = self.journal.append(msgspec.structs.replace(entry, compared=rows))
        self.lately.read(form)
        return event

    def follow_up(self, task: Task, reason: str) -> Event:
        """Record what became of a task, which is done with it (要対応の処理).

        Args:
            task: What somebody had to do.
            reason: What came of it; a code, or a sentence without personal data.
        """
        return self.journal.append(followed_up(self.staff, task, reason))

    def note_contact(self, event_id: str, number: str) -> None:
        """Record where somebody can be reached whose visit is recorded (連絡先)."""
        self.journal.append(noted(self.staff, event_id, number))

    def note_viewed(self, event_id: str) -> None:
        """Record that a masked row was unmasked (閲覧の記録)."""
        viewed = Entry(type=EventType.VIEWED, staff=self.staff, refers_to=event_id)
        self.journal.append(viewed)

    def _known(self, form: Form) -> tuple[Form, Decision]:
        """The form with what is known now, judged as it would be recorded."""
        form = known_by(form, self.clock.now())
        return form, judge(self.book, recorded_visit(self.visit(form)))

    def _finding(self, form: Form) -> SnapshotFinding | None:
        """What the copy that was asked says, if another one has come meanwhile too."""
        info = self._asked_copy or self.snapshot.info()
        if info is None or not form.searched or self.trouble is not None:
            return None
        days = max((self.clock.now() - info.as_of).days, 0)
        return finding_of(form, self.today, days)
