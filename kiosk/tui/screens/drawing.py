"""The regions of the reception screen and what is drawn in them (受付の画面)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from kiosk.desk import verdict
from kiosk.desk.checks import ChecksState
from kiosk.desk.form import Field, Form
from kiosk.desk.seen import seen_today
from kiosk.desk.staff import Gate
from kiosk.labels import error_text, text
from kiosk.tui.flow import wrap
from kiosk.tui.look import is_too_small
from kiosk.tui.screens import steps
from kiosk.tui.screens.notices import NOTICES, Notices
from kiosk.tui.widgets.entry_panel import EntryPanel
from kiosk.tui.widgets.key_line import KeyLine
from kiosk.tui.widgets.status_bar import Counts, StatusBar
from kiosk.tui.widgets.steady import Steady
from kiosk.tui.widgets.today_list import TodayList
from kiosk.tui.widgets.verdict_panel import ROWS_FOR_AIR, VerdictPanel
from kiosk.words import phrases
from kiosk.words.notices import at_of
from kiosk.words.rows import said_before
from kiosk.words.tour import Tour
from schema.errors import MadoguchiError
from schema.rules.judge import Decision
from schema.terms import Outcome

BELOW = 3
"""Rows that are always kept under the verdict: the list's title, a row, the keys."""


class Drawing(Notices):
    """Draws the desk as it stands; decides nothing."""

    tour: Tour | None = None
    """Guides the first patient of the demo."""
    gate: Gate | None = None
    """Knows whether several work here; `None` where there are no accounts."""
    asks_deposit: bool = False
    """Whether a deposit is asked while a visit waits for its check."""
    _day: date
    _shown: Decision | None = None
    _is_said: bool = False
    _is_stale: bool = False

    def __init__(self) -> None:
        """Begin with nothing said."""
        super().__init__()
        self._folded: dict[str, int] = {}

    def compose(self) -> ComposeResult:
        """Top to bottom in the order a desk needs them."""
        yield Static(text("screen.too_small"), id="too-small")
        yield StatusBar(id="status")
        yield Steady(id="outage")
        yield Steady(id="returned")
        yield Steady(id="banner")
        yield Steady(id="alert")
        yield Steady(id="tour")
        yield EntryPanel(id="entry")
        yield VerdictPanel(id="verdict")
        yield Steady(id="message")
        yield Static(f" {text('today.title')}", id="today-title")
        yield TodayList(id="today")
        yield KeyLine(id="keys")

    @property
    def is_too_small(self) -> bool:
        """True where a verdict would not be seen whole."""
        return is_too_small(self.app.size)

    def refresh_all(self) -> None:
        """Draw every region."""
        self._day = self.desk.today
        self.query_one(KeyLine).show()
        self.refresh_status()
        self.refresh_patient()
        self.refresh_today()

    def refresh_today(self) -> None:
        """Draw the day's list, whoever was put aside on top."""
        with self.told():
            today = self.query_one(TodayList)
            today.show(self.desk.journal, self._day, self.asides)

    def refresh_status(self) -> None:
        """Draw the ages and the banner; a new day is judged anew."""
        if self.desk.today != self._day:
            self.refresh_all()
            self.guard()
            return
        if self.form == Form():
            self.desk.begin_patient()
        with self.told():
            pending = len(self.desk.journal.pending())
            unsent = self.desk.journal.unsent() if self._is_sent else None
            counts = Counts(unsent, pending, self.standing.tasks)
            who = (self.gate.offered() or "") if self.gate is not None else ""
            self.query_one(StatusBar).show(self.desk, counts, who)
        if self.show_notices():
            self.refresh_patient()

    @property
    def _is_sent(self) -> bool:
        """False until a desk belongs to a central; a demo looks as if it did."""
        return self.sync is None or self.sync.state().enrolment is not None

    def asides_changed(self) -> None:
        """Draw the line that counts those who came back, and their rows."""
        self.refresh_status()
        self.refresh_today()

    def checks_changed(self, before: ChecksState, now: ChecksState) -> None:
        """Draw what hangs on how checks stand; say once that the line is back."""
        if before.outage is not None and now.outage is None:
            at = at_of(self.desk.clock.now(), self.desk.clock.now())
            key = "online.restored" if now.pending else "online.restored_none"
            where = self.called("worklist")
            self.message = text(key, at=at, count=now.pending, press=where)
        self.refresh_status()
        self.refresh_today()
        if (before.outage is None) != (now.outage is None):
            self.guard()
            self.refresh_patient()

    def refresh_patient(self) -> None:
        """Draw the fields, the verdict and the message; under a panel, once it closes.

        A panel that opens is drawn first: what lies beneath is the same as before.
        """
        self._is_stale = self.app.screen is not self
        if self._is_stale:
            return
        decision = self._shown = self.decision()
        judged = decision or self.desk.decide(self.form)
        entry = self.query_one(EntryPanel)
        entry.show(self.desk, self.form, judged.standings if self.form.document else ())
        self._say_once_that_nobody_is_asked(decision)
        said = self._trouble() or self.message
        self._show_line("#message", said)
        self._show_line("#tour", self.guidance(decision))
        self.draw_verdict()

    def guidance(self, decision: Decision | None) -> str:
        """What to press next, where somebody is guided."""
        guided = self.tour if not self.is_down else None
        return guided.step(self.form, decision) if guided else ""

    def _say_once_that_nobody_is_asked(self, decision: Decision | None) -> None:
        """Where no register is set up, the first who would need one is told of it."""
        waits = decision is not None and self.is_pending(decision)
        is_new = not (self._is_said or self.has_register or self.message)
        if waits and is_new and self.form.at is Field.VERDICT:
            self._is_said = True
            self.message = text("entry.no_gateway")

    def say_if_seen(self) -> None:
        """Say of whoever is before the desk that they were received already today."""
        before = said_before(seen_today(self.desk, self.form))
        self.message = self.message or before

    def draw_verdict(self) -> None:
        """Draw the verdict and the line below it again, nothing else."""
        decision = self._shown
        self.query_one(VerdictPanel).show(
            decision,
            self._next_line(decision),
            room=self._room(),
            beside=self.beside(),
            today=self._for_today(decision),
        )
        self.query_one("#today-title").styles.margin = self._air_above_the_list()

    def _air_above_the_list(self) -> tuple[int, int, int, int]:
        """A blank row, where there are rows to spare."""
        verdict = self.query_one(VerdictPanel)
        is_high = self.app.size.height >= ROWS_FOR_AIR
        return (int(verdict.is_airy if verdict.display else is_high), 0, 0, 0)

    def beside(self) -> phrases.Beside:
        """What the words of the verdict depend on beside the decision."""
        askable = self.has_register and self.desk.query(self.form) is not None
        down = self.is_down
        return phrases.beside(self.desk, self.form, down=down, rechecks=askable)

    def _for_today(self, decision: Decision | None) -> str:
        """What to take today from somebody whose visit waits."""
        if decision is None or not self.is_pending(decision):
            return ""
        return phrases.for_today(
            self.form,
            askable=self.desk.query(self.form) is not None,
            deposit=self.asks_deposit,
            registers=self.has_register,
        )

    def _room(self) -> int:
        """Rows that are left for the verdict under the fields and the message."""
        shown = sum(int(self.query_one(one, Static).display) for one in NOTICES)
        shown += sum(self._folded.values())
        above = self.query_one(StatusBar).lines + self.query_one(EntryPanel).lines
        return self.app.size.height - above - shown - BELOW

    def _trouble(self) -> str:
        """Why the local copy cannot be read, if it cannot."""
        trouble = self.desk.trouble
        return error_text(trouble) if trouble is not None else ""

    @contextmanager
    def told(self) -> Iterator[None]:
        """Say on the screen what went wrong, and go on; what was typed stays."""
        try:
            yield
        except MadoguchiError as error:
            self.message = error_text(error)
            self._show_line("#message", self.message)
            self.app.bell()

    def _show_line(self, where: str, said: str) -> None:
        line = self.query_one(where, Static)
        line.display = bool(said)
        room = self.app.size.width - 2
        parts = said.split("\n") if said else []
        lines = [one for part in parts for one in wrap(part, room)]
        self._folded[where] = len(lines)
        line.update(Content("\n".join(f" {one}" for one in lines)))

    def decision(self) -> Decision | None:
        """The verdict, as soon as no open question can change it."""
        return verdict.settled(self.desk, self.form)

    def _next_line(self, decision: Decision | None) -> Content | None:
        if decision is None:
            return None
        width = self.app.size.width
        if self.form.at is not Field.VERDICT and not self.is_asking:
            is_open = decision.outcome is Outcome.REVIEW
            key = "verdict.early_review" if is_open else "verdict.early"
            return steps.told_line(text(key), width)
        if self.is_asking:
            return steps.progress_line(self.progress(), width, self.called("next"))
        first = self.primary(decision)
        names = verdict.choices(
            decision,
            first,
            can_check=self.check_helps(),
            down=self.is_down,
            registers=self.has_register,
        )
        if self.paper is not None:
            names.insert(names.index("patient") + 1, "slip")
        if first is None and self.must_look:
            first = "look"
        elif first is None and self.must_compare:
            first = "compare"
        return steps.next_line(decision, width, first, names)

    @property
    def is_down(self) -> bool:
        """True while no register answers, or there is none."""
        return self.standing.outage is not None or not self.has_register

    def primary(self, decision: Decision) -> str | None:
        """What Enter does before the visit is recorded as waiting, if anything."""
        there = self.has_register
        return verdict.primary(decision, self.form, down=self.is_down, registers=there)

    @property
    def must_look(self) -> bool:
        """True while the number has to be looked at again before it is recorded."""
        return verdict.must_look(self.desk, self.form)

    def is_pending(self, decision: Decision) -> bool:
        """True if Enter records the visit as waiting for its check (照会待ち)."""
        return verdict.is_pending(decision, self.form, registers=self.has_register)
