"""What is opened from the menu: search, today, work, sync, outage (メニューの先).

1. Lists are masked. A row is told whole only when it is asked for, and that is logged.
2. Several who fit a search are always told, and none is picked.
"""

from collections.abc import Callable, Iterator

from kiosk.desk import verdict
from kiosk.desk.beside import Aside, in_order
from kiosk.desk.causes import Causes, causes_on
from kiosk.desk.keys import SKIP
from kiosk.desk.lookup import Candidates, Found, asked_of, look_up
from kiosk.desk.ports import Pending
from kiosk.desk.tasks import Task
from kiosk.labels import code_text, text
from kiosk.opened import BEHAVIOURS
from kiosk.plain.asking import Asking
from kiosk.plain.expected import Expecting
from kiosk.plain.past import Past
from kiosk.plain.reading import masked
from kiosk.plain.talk import BACK, Item
from kiosk.words.found import candidate, how_many, lost, missing, nobody
from kiosk.words.notices import at_of
from kiosk.words.outage import CALL_CENTRE, STEPS, said_of_us
from kiosk.words.tasks import about, reasons_of, sure, what_to_do
from schema.errors import Unreadable
from schema.wareki import read_date

DEMO = {"6": "day", "7": "people", "8": "terminal"}
"""Digits of what is seldom needed, as on the screen."""


class Lists(Asking):
    """Tells lists, and opens their rows."""

    def open_search(self) -> None:
        """Find somebody by two clues of three; one of those found is taken."""
        typed = self._typed(text("search.who"))
        if typed is None:
            return
        said = self._typed(text("search.birth"), text("plain.no_birth"))
        if said is None:
            return
        try:
            born = read_date(said).day if said else None
        except Unreadable:
            self.say(text("search.need_birth"))
            return
        asked = asked_of(typed, born)
        if trouble := missing(asked):
            self.say(trouble)
        else:
            self._choose_among(look_up(self.desk, asked))

    def _typed(self, question: str, more: str = "") -> str | None:
        """What was typed, or nothing; `None` where it is gone back."""
        asked = "、".join(filter(None, (question, more)))
        answer = self.ask(asked, lambda: (asked, text("plain.answers")))
        if answer == BACK or (not answer and not more):
            return None
        return "" if answer == SKIP else answer

    def _choose_among(self, found: Candidates) -> None:
        people = found.people
        if not people:
            self.say(nobody(self.desk))
            return
        items = [(str(nth), _candidate(one)) for nth, one in enumerate(people, 1)]
        key = self.choose(text("search.title"), how_many(found), items)
        if key is not None:
            form = people[int(key) - 1].form
            self.form = verdict.with_found(self.form, form, self.desk.around())

    def open_history(self) -> None:
        """Today's visits, a month's, a patient's; one is told whole, and corrected."""
        if self.opened.history is None:
            self.say(text("today.empty"))
        else:
            Past(self, self.opened.history).run()

    def open_appointments(self) -> None:
        """Whoever is expected; who has come begins at the desk."""
        if self.opened.appointments is None:
            return
        form = Expecting(self, self.opened.appointments).run()
        if form is not None:
            self.form = verdict.with_found(self.form, form, self.desk.around())

    def open_worklist(self) -> None:
        """What came back, what has to be done, what waits."""
        asides, tasks = self.questions.asides(), self.opened.tasks
        opens: dict[str, Aside | Task] = {}
        items: list[Item] = []
        work: list[Aside | Task] = [*asides, *(tasks.open() if tasks else ())]
        for nth, one in enumerate(work, 1):
            opens[str(nth)] = one
            items.append((str(nth), self._opened_by(one)))
        pending = in_order(self.desk)
        waits = [self._waits(each) for each in pending]
        if waits:
            waits.insert(0, text("worklist.pending", count=len(waits)))
        if not (items or waits):
            self.say(text("worklist.empty"))
        elsewhere = self._elsewhere(len(items) + 1)
        items += [(key, said) for key, (said, _) in elsewhere.items()]
        picked = self.choose(text("worklist.title"), "", items, waits)
        if picked is None:
            return
        if picked in elsewhere:
            elsewhere[picked][1]()
            return
        chosen = opens[picked]
        if isinstance(chosen, Aside):
            self.take_up(chosen)
        else:
            self._open_task(chosen)

    def _elsewhere(self, first: int) -> dict[str, tuple[str, Callable[[], None]]]:
        """What the work list leads to, below its rows."""
        places = [(text("outage.title"), self.open_outage)]
        if self.opened.appointments is not None:
            places.insert(0, (text("plain.appointments"), self.open_appointments))
        return {str(nth): place for nth, place in enumerate(places, first)}

    def _opened_by(self, one: Aside | Task) -> str:
        if isinstance(one, Task):
            day = f"{one.visit_day.month}/{one.visit_day.day}"
            said = text("worklist.task", kind=one.kind.ja, day=day)
            return f"{self._who(one.visit)} {said}。{what_to_do(one)}"
        form = one.form
        kana = form.person.name_kana if form.person and form.fits_person else ""
        stands = text("worklist.still_asked")
        if one.answer is not None:
            stands = text(f"check.{one.answer.result}")
        return f"{masked(kana, form.number)} {stands}"

    def _who(self, visit: str) -> str:
        found = self.desk.journal.find(visit)
        patient = found.patient if found else None
        return masked(patient.name_kana, patient.number) if patient else masked("", "")

    def _waits(self, one: Pending) -> str:
        key = "worklist.since" if one.query else "worklist.since_unaskable"
        since = text(key, at=at_of(one.since, self.desk.clock.now()))
        return f"{self._who(one.event_id)} {since}"

    def _open_task(self, task: Task) -> None:
        """Tell one task whole, which is logged, and take what was done about it."""
        self.desk.note_viewed(task.visit)
        found = self.desk.journal.find(task.visit)
        lines = about(task, found.patient if found else None)
        reasons = reasons_of(task)
        items = [(str(nth), text(f"done.{one}")) for nth, one in enumerate(reasons, 1)]
        lead = what_to_do(task)
        key = self.choose(task.kind.ja, lead, items, [*lines, text("worklist.done_by")])
        if key is not None:
            self._close(task, reasons[int(key) - 1])

    def _close(self, task: Task, reason: str) -> None:
        """Close a task, once that was asked in words."""
        first, *more = sure(task, reason, self.desk.today)
        close = [("1", text("done.close"))]
        if self.choose(task.kind.ja, first, close, more) is not None:
            self.desk.follow_up(task, reason)

    def open_outage(self) -> None:
        """What to do while no register answers, and what held the desk up."""
        self.say_all(self._outage_lines())

    def _outage_lines(self) -> Iterator[str]:
        yield text("outage.title")
        yield self._outage_said()
        pending = len(self.desk.journal.pending())
        if pending:
            yield text("outage.pending", count=pending)
        form = self.form
        numbers = "  ".join(
            one for one in (form.insurer, form.symbol, form.number, form.branch) if one
        )
        for step in STEPS:
            how = text(f"outage.{step}_how", number=CALL_CENTRE)
            yield f"{text(f'outage.{step}')}: {how}"
            if step == "call":
                yield said_of_us(self.desk.place)
            if step == "write" and numbers:
                yield text("outage.known", numbers=numbers)
        counted = causes_on(self.desk.journal, [self.desk.today])
        said = [
            f"{text(f'cause.{name}')} {getattr(counted, name)}"
            for name in Causes.__struct_fields__
        ]
        yield text("plain.causes", said="、".join(said))

    def open_sync(self) -> None:
        """How sync stands; `1` asks for a pass."""
        sync = self.opened.sync
        if sync is None:
            self.say(text("sync.demo"))
            return
        state = sync.state()
        lines = list(self._sync_lines())
        can_ask = state.enrolment is not None
        items = [("1", text("plain.sync_now"))] if can_ask else []
        if self.choose(text("sync.title"), "", items, lines) == "1":
            sync.ask()
            self.say(text("sync.asked"))

    def _sync_lines(self) -> Iterator[str]:
        sync, now = self.opened.sync, self.desk.clock.now()
        state = sync.state() if sync is not None else None
        if state is None:
            return
        if state.enrolment is None:
            yield text("sync.not_enrolled")
            yield text("sync.how")
        for failed in state.failed:
            said = code_text(failed.code, failed.found, failed.expected)
            yield f"{text(f'sync.failed_{failed.part}')}: {said}（{failed.code}）"
        receipt = state.last_receipt_at
        at = at_of(receipt, now) if receipt else text("sync.never")
        yield f"{text('sync.receipt')}: {at}"
        count = self.desk.journal.unsent()
        yield f"{text('sync.unsent')}: {text('sync.count', count=count)}"
        last = at_of(state.last_pass_at, now) if state.last_pass_at else ""
        yield f"{text('sync.last')}: {last or text('sync.never')}"
        if state.running is not None:
            yield text(f"sync.running_{state.running.what}")

    def open_more(self) -> None:
        """What is seldom needed: elsewhere, but for what only a demo has."""
        self.say(text("plain.elsewhere"))
        if not self.desk.place.practice:
            return
        items = [(key, text(f"more.{one}")) for key, one in DEMO.items()]
        key = self.choose(text("more.title"), "", items)
        if key == "6" and self.opened.move_day is not None:
            self.opened.move_day()
            self.say_status()
        elif key == "7" and self.opened.tour is not None:
            people = [f"{said}: {more}" for said, more in self.opened.tour.samples]
            self.say_all([text("people.title"), *people])
        elif key == "8":
            self._open_terminal()

    def _open_terminal(self) -> None:
        """How the demo's simulated terminal behaves."""
        terminal = self.opened.terminal
        if terminal is None:
            return
        items = [
            (str(nth), text(f"terminal.{how}")) for nth, how in enumerate(BEHAVIOURS, 1)
        ]
        lead, now = text("terminal.lead"), text(f"terminal.{terminal.behaviour()}")
        said = [text("terminal.now", how=now)]
        key = self.choose(text("terminal.title"), lead, items, said)
        if key is not None:
            how = BEHAVIOURS[int(key) - 1]
            terminal.behave(how)
            self.say(text("terminal.now", how=text(f"terminal.{how}")))


def _candidate(one: Found) -> str:
    """One who fits, masked, with what tells two apart."""
    return "  ".join(part for part in (candidate(one), lost(one)) if part)
