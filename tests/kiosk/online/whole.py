"""A whole desk before a played terminal, taken forward turn by turn (窓口まるごと).

Store, folder, terminal, checks and desk are the real ones. Only time is a test's own:
what the clock says, and the seconds by which deadlines are measured.

What the terminal answered is written down here as it answers, apart from everything
the desk keeps: `truth` is what a record is held against.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from pathlib import Path

from kiosk.desk.compare import acknowledge, still_open
from kiosk.desk.form import Field, Form
from kiosk.desk.ports import Recorded
from kiosk.desk.receive import Desk, Place
from kiosk.online.checks import Asked, Checks
from kiosk.online.oqs.folder import OqsFolder
from kiosk.online.simulated.register import register_of
from kiosk.online.simulated.terminal import Terminal
from kiosk.online.simulated.told import Told, validity_of
from kiosk.store.vault import Store, create_store, open_store
from schema.clock import FixedClock
from schema.confirmation import Event, Taken
from schema.insured import Insured
from schema.online import OnlineQuery
from schema.terms import Document, EventType, OnlineCheck, Outcome
from tests.kiosk.desk.room import AS_OF, BOOK, NINE
from tests.kiosk.store.desk import CHEAP, SESAME
from tests.people import EVERYONE, HANAKO

DEADLINE = 10.0
PROBED = 31.0
INSTITUTION = "1310000000"
PRACTICE = Place("見本医院", "受付1", "13", practice=True)
EXPIRED = date(2025, 7, 31)


@dataclass(frozen=True)
class Said:
    """One answer as the terminal wrote it."""

    correlation: str
    """Of the question."""
    whom: tuple[str, str, date | None]
    """Insurer, number and birth date of whom it is about."""
    about: date | None
    """資格確認日."""
    eligible: bool
    """True for validity 1 with exactly one person."""


class Whole:
    """One desk, its terminal, and what a test may do to them."""

    def __init__(self, home: Path) -> None:
        """Set everything up at nine on the visit day."""
        self.home = home
        self.clock = FixedClock(NINE)
        self.now = 1000.0
        self.truth: list[Said] = []
        self.asked: list[OnlineQuery] = []
        self.incidents: list[Exception] = []
        self.instead: Callable[[OnlineQuery], Told | None] = lambda _: None
        register = register_of(EVERYONE)
        self.terminal = Terminal(home / "terminal", register, self.clock, delay=0)
        self.terminal.pause = 0
        self.terminal.instead = self._told
        self.terminal.on_taken = lambda taken: self.asked.extend(taken.queries)
        self.store: Store = create_store(
            home / "desk", SESAME, self.clock, staff="uketsuke-1", stretch=CHEAP
        )
        self.store.shelf.replace(EVERYONE, as_of=AS_OF, source="generated")
        self._join()

    def restart(self) -> None:
        """Close the desk, and open it again."""
        self.store.close()
        self.store = open_store(self.home / "desk", SESAME, self.clock)
        self._join()

    def close(self) -> None:
        """Put everything away."""
        self.store.close()

    def turn(self, times: int = 1) -> None:
        """Let terminal and checks do what they do meanwhile."""
        for _ in range(times):
            self.terminal.turn()
            self.checks.turn()

    def wait(self, seconds: float) -> None:
        """Let so many seconds go by, on the clock too."""
        self.now += seconds
        self.clock.at = datetime.fromtimestamp(
            self.clock.at.timestamp() + seconds, self.clock.at.tzinfo
        )
        self.turn()

    def form(self, person: Insured = HANAKO, **changes: object) -> Form:
        """Somebody with an expired card, at the verdict."""
        form = Form(
            at=Field.VERDICT,
            document=Document.INSURANCE_CARD,
            expiries=((Document.INSURANCE_CARD, EXPIRED),),
            insurer=person.insurer_number,
            symbol=person.symbol,
            number=person.number,
            branch=person.branch,
            birth=person.birth_date,
            searched=True,
        )
        return replace(form, person=self.desk.find(form), **changes)  # type: ignore[arg-type]

    def ask(self, form: Form, kept: bytes = b"") -> str:
        """Ask about the patient at the desk, who is `kept` with it; the correlation."""
        query = self.desk.query(form)
        assert query is not None
        self.checks.ask(query, kept)
        return self.checks.correlation_of(query)

    def answered(self, form: Form, times: int = 6) -> Form:
        """Ask, and take what comes, or `unavailable` at the deadline."""
        correlation = self.ask(form)
        self.turn(times)
        if self.checks.answer_to(correlation) is None:
            self.wait(DEADLINE + 1)
        return self.taken(replace(form, enquiry=correlation))

    def taken(self, form: Form) -> Form:
        """The form with whatever stands under its enquiry."""
        answer = self.checks.answer_to(form.enquiry)
        return form if answer is None else form.with_answer(answer)

    def confirm(self, form: Form, taken: Taken | None = None) -> Event:
        """Confirm as Enter does, whatever differs."""
        rows = self.desk.compared(form)
        if still_open(form, rows):
            form = acknowledge(form, rows, "paper_is_old")
        event = self.desk.confirm(form, taken)
        self.checks.wake()
        return event

    def waits(self, person: Insured = HANAKO, **changes: object) -> Event:
        """Record somebody's visit as waiting for its check, unasked."""
        return self.confirm(self.form(person, **changes))

    def events(self) -> list[Recorded]:
        """Every event that says something of a visit, oldest first."""
        days = {NINE.date(), *(one.about for one in self.truth), self.desk.today}
        found: dict[str, Recorded] = {}
        for day in sorted(one for one in days if one is not None):
            firsts = list(reversed(self.store.journal.on_day(day)))
            ids = [one.event.id for one in firsts]
            found |= {one.event.id: one for one in firsts}
            later = self.store.journal.amendments(ids).values()
            found |= {one.event.id: one for one in later}
        return sorted(found.values(), key=lambda one: one.event.seq)

    def rechecked(self) -> list[Recorded]:
        """The results of re-checks, oldest first."""
        every = self.events()
        return [one for one in every if one.event.type is EventType.RECHECKED]

    def check_records(self) -> None:
        """Hold every record against what the terminal said up to now.

        Independent of the desk's own judgement: the event's bytes, the patient beside
        it, and `truth`.
        """
        for row in self.events():
            taken = row.event.taken
            if taken is None or taken.outcome is not Outcome.INSURED_INTERIM:
                continue
            self._check_interim(row)

    def _check_interim(self, row: Recorded) -> None:
        event, patient, visit = row.event, row.patient, row.event.visit
        assert visit is not None, "an interim acceptance of no case"
        assert patient is not None, "an interim acceptance of nobody"
        assert event.online is not None, "an interim acceptance that nobody answered"
        whom = (patient.insurer_number, patient.number, patient.birth_date)
        days = {
            event.online.asked_at.date(),
            event.online.answered_at.date(),
            visit.visit_day,
        }
        assert len(days) == 1, "an interim acceptance by another day's answer"
        assert any(
            said.eligible
            and said.correlation == event.online.correlation
            and said.whom == whom
            and said.about == visit.visit_day
            for said in self.truth
        ), "an interim acceptance without a live answer"

    def _join(self) -> None:
        reads = count()
        self.desk = Desk(
            place=PRACTICE,
            book=BOOK,
            snapshot=self.store.snapshot,
            journal=self.store.journal,
            clock=self.clock,
            staff="uketsuke-1",
            spellings=self.store.spellings,
            enquiries=self.store.enquiries,
        )
        self.folder = OqsFolder(
            self.terminal.folder,
            institution=INSTITUTION,
            encoding="utf-8",
            enquiries=self.store.enquiries,
            clock=self.clock,
            ticks=lambda: float(next(reads)),
        )
        self.checks = Checks(
            [Asked(self.folder, DEADLINE)],
            enquiries=self.store.enquiries,
            tasks=self.store.tasks,
            desk=self.desk,
            remembered=self.store.settings,
            note_incident=self.incidents.append,
            seconds=lambda: self.now,
        )
        self.checks.turn(settle=False)

    def _told(self, query: OnlineQuery) -> Told | None:
        """Tell the terminal what to answer, and write it down."""
        told = self.instead(query)
        known = self.terminal.register(query)
        people = told.people if told and told.people is not None else None
        meant = people if people is not None else ((known,) if known else ())
        person = meant[0] if meant else None
        day = query.on_day or self.clock.now().date()
        validity = (told and told.validity) or validity_of(query, person, day)
        is_normal = told is None or (told.segment, told.status) == ("1", "1")
        is_ours = told is None or (told.correlation is None and told.raw is None)
        if person is not None and is_ours:
            self.truth.append(
                Said(
                    correlation=query.correlation,
                    whom=(person.insurer_number, person.number, person.birth_date),
                    about=day,
                    eligible=validity == "1" and len(meant) == 1 and is_normal,
                )
            )
        return told


def telling(validity: str, *people: Insured) -> Callable[[OnlineQuery], Told | None]:
    """Answer everything so."""
    told = Told(validity=validity, people=people or None)
    return lambda _: told


def result_of(row: Recorded) -> OnlineCheck | None:
    """What a re-check answered."""
    return row.event.answered.result if row.event.answered else None
