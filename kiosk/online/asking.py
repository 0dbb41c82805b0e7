"""What somebody waits for, and what is known of every enquiry, in memory (照会の待ち).

1. It mirrors the book of enquiries: what is kept durably is noted here after.
2. The same question is one question: the person, the day and the consent to 限度額.
   While one of its enquiries is on its way, none is sent to that register again.
3. Whatever answers it, from whichever register, ends the wait for all who wait.
4. One lock, held for no longer than it takes to look; never while a disk, a share or
   a line is waited for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock, RLock

from msgspec.structs import replace

from kiosk.desk.enquiry import Enquiry, Purpose, Step
from schema.online import OnlineAnswer, OnlineQuery
from schema.terms import OnlineCheck

OPEN = frozenset({Step.BEGUN, Step.LEAVING, Step.SENT})
"""Steps in which an answer may be counted on."""
Question = tuple[object, ...]


def question_of(query: OnlineQuery) -> Question:
    """The person, the day and the consent: what makes two questions the same."""
    return (
        query.insurer_number,
        query.symbol,
        query.number,
        query.branch,
        query.birth_date,
        query.consent_to_limit,
        query.on_day,
    )


@dataclass(eq=False, slots=True)
class Wait:
    """One question for which an answer is waited (照会待ちの1件)."""

    query: OnlineQuery
    since: datetime
    purpose: Purpose = Purpose.VISIT
    event_id: str = ""
    gateway: str = ""
    """Who is being asked now."""
    until: float = 0.0
    """When that ends, by the monotonic clock."""
    until_at: datetime | None = None
    """The same on the wall."""
    tried: set[str] = field(default_factory=set)
    """Registers that were asked or passed over."""
    is_shown: bool = True
    """False once nobody waits any more."""
    answer: OnlineAnswer | None = None
    """What ended it."""
    refused: OnlineAnswer | None = None
    """The last answer that was none."""
    form: bytes = b""
    """The patient at the desk, to be kept with the first enquiry that is begun."""
    beginning: Lock = field(default_factory=Lock)
    """Held while its enquiry is begun, so that it is begun once."""


def is_answer(answer: OnlineAnswer | None) -> bool:
    """True for an answer that says something."""
    return answer is not None and answer.result is not OnlineCheck.UNAVAILABLE


class Board:
    """Every wait and every enquiry that is not used up."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.lock = RLock()
        self._waits: dict[str, Wait] = {}
        self._joined: dict[str, str] = {}
        self._enquiries: dict[str, Enquiry] = {}
        self._here: set[Question] = set()
        self._changes = 0

    def load(self, read: Callable[[], Sequence[Enquiry]]) -> bool:
        """Take over what the book of enquiries has; false if it changes meanwhile."""
        before = self._changes
        enquiries = read()
        with self.lock:
            if self._changes != before:
                return False
            self._enquiries = {one.query.correlation: one for one in enquiries}
            known = [one.query for one in enquiries]
            known += [one.query for one in self._waits.values()]
            self._here &= {question_of(query) for query in known}
            return True

    def note(self, enquiry: Enquiry) -> None:
        """Take over one enquiry as it is kept now."""
        with self.lock:
            self._changes += 1
            self._enquiries[enquiry.query.correlation] = enquiry

    def step(self, correlation: str, step: Step) -> None:
        """Note how far one is."""
        with self.lock:
            kept = self._enquiries.get(correlation)
            self._changes += 1
            if kept is not None and kept.answer is None:
                self._enquiries[correlation] = replace(kept, step=step)

    def forms(self, correlation: str, form: bytes) -> dict[str, bytes]:
        """What to change so that this enquiry alone has its question's patient."""
        question = self.question(correlation)
        every = self.asked(question) if question else []
        before = {one.query.correlation: one.form for one in every}
        mine = self._joined.get(correlation, correlation)
        holder = mine if mine in before else next(iter(before), "")
        wanted = dict.fromkeys(before, b"") | ({holder: form} if before else {})
        return {one: kept for one, kept in wanted.items() if before[one] != kept}

    def question(self, correlation: str) -> Question | None:
        """What was asked under a correlation."""
        known = self.wait_of(correlation) or self.find(correlation)
        return question_of(known.query) if known else None

    def here(self, wait: Wait, form: bytes) -> dict[str, bytes]:
        """Note who is at the desk with a question; the enquiries' forms to change."""
        correlation = wait.query.correlation
        self.at_desk(correlation, here=True)
        kept = self.find(correlation)
        wait.form = b"" if kept else form
        return self.forms(correlation, form) if kept else self.forms(correlation, b"")

    def at_desk(self, correlation: str, *, here: bool) -> None:
        """Note whether whom it was asked for is at the desk now, or beside it."""
        question = self.question(correlation)
        with self.lock:
            if question and here:
                self._here.add(question)
            elif question:
                self._here.discard(question)

    def is_aside(self, enquiry: Enquiry) -> bool:
        """True if a patient is kept with it who is not at the desk."""
        return bool(enquiry.form) and question_of(enquiry.query) not in self._here

    def keep_form(self, correlation: str, form: bytes) -> None:
        """Note which patient is kept with an enquiry."""
        with self.lock:
            self._changes += 1
            kept = self._enquiries.get(correlation)
            if kept is not None:
                self._enquiries[correlation] = replace(kept, form=form)

    def answered(self, correlation: str, answer: OnlineAnswer) -> None:
        """Note the first answer, and end the waits that it answers."""
        with self.lock:
            kept = self._enquiries.get(correlation)
            if kept is None or kept.answer is not None:
                return
            self._changes += 1
            kept = replace(kept, answer=answer, step=Step.ANSWERED)
            self._enquiries[correlation] = kept
            for wait in self.waits_for(question_of(kept.query)):
                if is_answer(wait.answer):
                    continue
                if is_answer(answer):
                    wait.answer = answer
                else:
                    wait.refused = answer

    def drop(self, correlation: str) -> None:
        """Forget one that is used up."""
        with self.lock:
            self._changes += 1
            self._enquiries.pop(correlation, None)

    def ask(self, wait: Wait) -> Wait:
        """Begin to wait; the same question's wait instead, where one is."""
        with self.lock:
            correlation = wait.query.correlation
            first = self.first_of(wait.query)
            self._joined[correlation] = first
            old = self._waits.get(first)
            if old is not None and old.answer is None and old.gateway:
                old.is_shown = True
                old.purpose = wait.purpose
                return old
            if first != correlation:
                wait.query = replace(wait.query, correlation=first)
            self._waits[first] = wait
            return wait

    def add(self, wait: Wait) -> None:
        """Wait for a question of its own."""
        with self.lock:
            self._waits[wait.query.correlation] = wait

    def is_wanted(self, wait: Wait, gateway: str) -> bool:
        """True if this register is still to be asked; what nobody wants is let go."""
        with self.lock:
            mine = wait.gateway == gateway and wait.answer is None
            if mine and not wait.is_shown:
                wait.gateway = ""
            return mine and wait.is_shown

    def first_of(self, query: OnlineQuery) -> str:
        """The correlation under which this question's answer stands."""
        with self.lock:
            if query.correlation in self._joined:
                return self._joined[query.correlation]
            question = question_of(query)
            for wait in self.waits_for(question):
                if wait.answer is None and wait.gateway:
                    return wait.query.correlation
            for one in self.asked(question):
                if one.step in OPEN or (is_answer(one.answer) and not one.used):
                    return one.query.correlation
            return query.correlation

    def wait_of(self, correlation: str) -> Wait | None:
        """The wait under a correlation, or under one that joined it."""
        with self.lock:
            return self._waits.get(self._joined.get(correlation, correlation))

    def find(self, correlation: str) -> Enquiry | None:
        """One enquiry that is not used up."""
        with self.lock:
            return self._enquiries.get(self._joined.get(correlation, correlation))

    def waits_for(self, question: Question) -> list[Wait]:
        """Who waits for a question."""
        with self.lock:
            waits = self._waits.values()
            return [one for one in waits if question_of(one.query) == question]

    def asked(self, question: Question) -> list[Enquiry]:
        """The enquiries about a question, oldest first."""
        with self.lock:
            every = self._enquiries.values()
            mine = [one for one in every if question_of(one.query) == question]
            return sorted(mine, key=lambda one: one.asked_at)

    def waiting(self) -> list[Wait]:
        """Waits for a register that have not ended, oldest first."""
        with self.lock:
            every = self._waits.values()
            return [one for one in every if one.answer is None and one.gateway]

    def enquiries(self) -> list[Enquiry]:
        """Every enquiry that is not used up, oldest first."""
        with self.lock:
            return sorted(self._enquiries.values(), key=lambda one: one.asked_at)

    def on_their_way(self, gateway: str) -> list[Enquiry]:
        """A register's enquiries that have no answer."""
        return [
            one
            for one in self.enquiries()
            if one.gateway == gateway and one.answer is None
        ]

    def aside(self) -> Iterator[Enquiry]:
        """Who was put aside, each with the answer if there is one."""
        for one in self.enquiries():
            if self.is_aside(one) and not one.used:
                yield replace(one, answer=self.answer_to(question_of(one.query)))

    def answer_to(self, question: Question) -> OnlineAnswer | None:
        """What answers a question; `unavailable` only once nobody is asked any more."""
        with self.lock:
            answers = [one.answer for one in self.asked(question)]
            said = [answer for answer in answers if is_answer(answer)]
            if any(one.gateway for one in self.waits_for(question) if not one.answer):
                return next(iter(said), None)
            return next((one for one in (*said, *answers) if one is not None), None)

    def forget_ended(self, oldest: float) -> None:
        """Forget waits that ended before `oldest`, by the monotonic clock."""
        with self.lock:
            for correlation, wait in [*self._waits.items()]:
                if wait.answer is not None and wait.until < oldest:
                    del self._waits[correlation]
