"""The re-check queue: settles what was answered, and asks about who still waits.

What holds for every visit that waits (再照会):

1. What was answered is settled before anything is asked, also what was answered
   before a restart: it is never asked again.
2. The event, the queue, the answer's use and the tasks are one transaction.
3. One question at a time for each register, and none while somebody at the desk
   waits for it. A silent register is tried with one visit now and then.
4. A question that may have been sent is waited for. It is given up only once the
   register has answered one that was asked well after it; only then is it asked anew.
5. An answer that speaks against a visit that did not wait for it is a task.
"""

from collections.abc import Callable, Mapping
from math import inf

from msgspec.structs import replace

from kiosk.desk.enquiry import Enquiries, Enquiry, Purpose, Step
from kiosk.desk.live import SPEAKS_AGAINST, is_of_the_future
from kiosk.desk.ports import OVERTAKEN, Entry, Patient, Pending, Recorded
from kiosk.desk.receive import Desk
from kiosk.desk.recheck import contradiction, day_about, ordered, settlement
from kiosk.desk.standing import standing_of, standings
from kiosk.online.again import TOO_LONG, Tries
from kiosk.online.asking import OPEN, Board, Wait, question_of
from kiosk.online.line import Line
from schema.confirmation import uuid7
from schema.errors import Refused
from schema.online import OnlineAnswer, OnlineQuery

Whose = tuple[object, ...]


class Queue:
    """Visits that wait for a check, and answers that nobody has taken yet."""

    def __init__(  # noqa: PLR0913
        self,
        board: Board,
        lines: Mapping[str, Line],
        book: Enquiries,
        desk: Desk,
        *,
        ask: Callable[[Wait, str], None],
        seconds: Callable[[], float],
    ) -> None:
        """Join what it needs.

        Args:
            board: What is known of every enquiry.
            lines: The registers in their order.
            book: The book of enquiries.
            desk: Whose visits wait.
            ask: Puts a question to one register.
            seconds: A clock that is never set back.
        """
        self._board = board
        self._lines = lines
        self._book = book
        self._desk = desk
        self._ask = ask
        self._tries = Tries(seconds)
        self._waiting: list[Pending] = []
        self._has_looked = False
        self._unwanted: set[str] = set()

    def __len__(self) -> int:
        """How many visits wait."""
        return len(self._waiting)

    def look(self) -> None:
        """Read anew who waits, the most doubtful first."""
        journal = self._desk.journal
        every = journal.pending()
        askable = ordered(every, self._desk.snapshot, journal.find)
        rest = [one for one in every if one.query is None]
        self._waiting = [*askable, *rest]
        self._tries.keep_only({one.event_id for one in every})
        if not self._has_looked:
            self._has_looked = True
            self._give_up_unwanted()

    def unwanted(self, correlation: str) -> None:
        """Nobody at the desk will take this answer."""
        self._unwanted.add(correlation)

    def settle(self) -> None:
        """Record what came of every answer that nobody takes at the desk."""
        for enquiry in self._board.enquiries():
            answer = enquiry.answer
            if answer is None or enquiry.purpose is Purpose.APPOINTMENT:
                continue
            if is_of_the_future(answer, self._desk.clock.now()):
                self._put_away(enquiry)
                continue
            if self._board.is_aside(enquiry):
                continue
            pending = self._waiting_for(enquiry)
            if pending is not None:
                self._settle(pending, enquiry, answer)
            else:
                self._compare(enquiry, answer)

    def _settle(self, pending: Pending, enquiry: Enquiry, answer: OnlineAnswer) -> None:
        """Record what a visit's check came to, once."""
        visit = standing_of(self._desk.journal, pending.event_id)
        if not self._is_unused(enquiry):
            return
        if visit is None:
            self._tries.later(pending.event_id, enquiry.gateway)
        if visit is None or self._is_worth_another(pending, enquiry, answer):
            self._put_away(enquiry)
            return
        entry = settlement(self._desk, pending, visit.case, enquiry, answer)
        if not self._is_recorded(replace(entry, follows=visit.events[-1].event.id)):
            return
        self._waiting = [one for one in self._waiting if one is not pending]
        self._board.drop(enquiry.query.correlation)

    def _is_recorded(self, entry: Entry) -> bool:
        """Record it; false where the visit was corrected in between."""
        try:
            self._desk.journal.append(entry)
        except Refused as error:
            if error.code != OVERTAKEN:
                raise
            self.look()
            return False
        return True

    def _waiting_for(self, enquiry: Enquiry) -> Pending | None:
        """The visit that waits for this answer, unless it was corrected meanwhile."""
        pending = next((one for one in self._waiting if _fits(one, enquiry)), None)
        if pending is None or pending in self._desk.journal.pending():
            return pending
        self.look()
        return next((one for one in self._waiting if _fits(one, enquiry)), None)

    def _is_worth_another(
        self, pending: Pending, enquiry: Enquiry, answer: OnlineAnswer
    ) -> bool:
        """True for an answer that said nothing: the register may do better later."""
        visit, gateway = pending.event_id, enquiry.gateway
        well_at = self._well_at(gateway)
        goes_on = self._tries.goes_on(visit, gateway, answer, well_at)
        return goes_on and self._desk.clock.now() - pending.since < TOO_LONG

    def _compare(self, enquiry: Enquiry, answer: OnlineAnswer) -> None:
        """Hold an answer against a visit that was recorded without it."""
        if enquiry.purpose is Purpose.RECHECK or day_about(enquiry) < self._desk.today:
            self._unwanted.add(enquiry.query.correlation)
        standing = self._standing(enquiry)
        if not self._is_unused(enquiry):
            return
        if standing is not None:
            entry = contradiction(self._desk, standing, enquiry, answer)
            if entry is not None:
                self._desk.journal.append(entry)
                self._board.drop(enquiry.query.correlation)
                return
        unwanted = enquiry.query.correlation in self._unwanted
        if standing is not None or (unwanted and not self._is_kept(enquiry, answer)):
            self._put_away(enquiry)

    def _is_kept(self, enquiry: Enquiry, answer: OnlineAnswer) -> bool:
        """True for what speaks against somebody today: they may be recorded yet."""
        is_today = day_about(enquiry) == self._desk.today
        return is_today and answer.result in SPEAKS_AGAINST

    def _standing(self, enquiry: Enquiry) -> Recorded | None:
        """The newest event of that day that says what was done for this person."""
        journal, whose = self._desk.journal, _whose(enquiry.query)
        for one in standings(journal, journal.on_day(day_about(enquiry))):
            if one.patient is not None and _patients(one.patient) == whose:
                return one.events[-1]
        return None

    def _is_unused(self, enquiry: Enquiry) -> bool:
        """False where the desk has taken it meanwhile; it is then forgotten here."""
        kept = self._book.find(enquiry.query.correlation)
        if kept is None or kept.used:
            self._board.drop(enquiry.query.correlation)
            return False
        return True

    def _put_away(self, enquiry: Enquiry) -> None:
        correlation = enquiry.query.correlation
        self._book.put_away(correlation)
        self._board.drop(correlation)
        self._unwanted.discard(correlation)

    def give_up(self) -> None:
        """Give up what a register has passed over."""
        for one in self._board.enquiries():
            line = self._lines.get(one.gateway)
            if one.answer is None and one.step in OPEN and line is not None:
                passed = line.has_passed_over(one.query.correlation)
                if one.step is not Step.BEGUN and passed:
                    self._give_up(one)

    def _give_up_unwanted(self) -> None:
        """What had not left before the desk was closed leaves for who still waits."""
        for one in self._board.enquiries():
            if one.step is Step.BEGUN and not self._is_wanted(one):
                self._give_up(one)

    def _is_wanted(self, enquiry: Enquiry) -> bool:
        if enquiry.purpose is Purpose.APPOINTMENT:
            return True
        same = self._board.asked(question_of(enquiry.query))
        has_waiting = any(_fits(one, enquiry) for one in self._waiting)
        return has_waiting or any(one.form for one in same)

    def _give_up(self, enquiry: Enquiry) -> None:
        self._book.step(enquiry.query.correlation, Step.GIVEN_UP)
        self._board.step(enquiry.query.correlation, Step.GIVEN_UP)

    def ask(self) -> None:
        """Ask each free register about the next visit that waits."""
        waits = self._board.waiting()
        for name, line in self._lines.items():
            is_free = all(wait.gateway != name for wait in waits)
            if is_free and line.breaker.has_a_try():
                may = (one for one in self._waiting if self._may_ask(one, name))
                pending = next(may, None)
                if pending is not None and line.breaker.lets_one_try():
                    self._ask(self._wait(pending), name)

    def _may_ask(self, pending: Pending, gateway: str) -> bool:
        """True if this register is to be asked about this visit now."""
        if pending.query is None:
            return False
        well_at = self._well_at(gateway)
        if not self._tries.may_ask(pending.event_id, gateway, well_at):
            return False
        mine = [one for one in self._board.enquiries() if _fits(pending, one)]
        if any(one.answer is not None for one in mine):
            return False
        on_its_way = {one.gateway for one in mine if one.step in OPEN}
        hopeful = (name for name in on_its_way if not self._is_silent(name))
        return gateway not in on_its_way and not any(hopeful)

    def _well_at(self, gateway: str) -> float:
        """When a register last answered properly; always where it is gone."""
        line = self._lines.get(gateway)
        return line.well_at if line else inf

    def _is_silent(self, gateway: str) -> bool:
        line = self._lines.get(gateway)
        return line is None or line.breaker.is_open

    def _wait(self, pending: Pending) -> Wait:
        now = self._desk.clock.now()
        query = pending.query
        assert query is not None  # noqa: S101 - only those are asked about
        anew = replace(query, correlation=uuid7(now), on_day=pending.visit_day)
        return Wait(
            query=anew, since=now, purpose=Purpose.RECHECK, event_id=pending.event_id
        )


def _whose(query: OnlineQuery) -> Whose:
    return (
        query.insurer_number,
        query.symbol,
        query.number,
        query.branch,
        query.birth_date,
    )


def _patients(patient: Patient) -> Whose:
    return (
        patient.insurer_number,
        patient.symbol,
        patient.number,
        patient.branch,
        patient.birth_date,
    )


def _fits(pending: Pending, enquiry: Enquiry) -> bool:
    """True if the enquiry is about this very person and visit day."""
    query = pending.query
    return (
        query is not None
        and _whose(query) == _whose(enquiry.query)
        and day_about(enquiry) == pending.visit_day
    )
