"""The regions of the reception screen and what is drawn in them (受付の画面)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from kiosk.desk.form import Field, Form
from kiosk.desk.sync_state import must_act
from kiosk.labels import error_text, text
from kiosk.tui.look import is_too_small
from kiosk.tui.screens import panels
from kiosk.tui.screens.checking import Checking
from kiosk.tui.tour import Tour
from kiosk.tui.widgets.entry_panel import EntryPanel
from kiosk.tui.widgets.key_line import KeyLine
from kiosk.tui.widgets.status_bar import StatusBar
from kiosk.tui.widgets.today_list import TodayList
from kiosk.tui.widgets.verdict_panel import VerdictPanel
from schema.errors import MadoguchiError
from schema.rules.judge import Decision


class Drawing(Checking):
    """Draws the desk as it stands; decides nothing."""

    tour: Tour | None = None
    """Guides the first patient of the demo."""
    _day: date
    _shown: Decision | None = None

    def compose(self) -> ComposeResult:
        """Top to bottom in the order a desk needs them."""
        yield Static(text("screen.too_small"), id="too-small")
        yield StatusBar(id="status")
        yield Static(id="banner")
        yield Static(id="alert")
        yield Static(id="tour")
        yield EntryPanel(id="entry")
        yield VerdictPanel(id="verdict")
        yield Static(id="message")
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
        self.refresh_status()
        self.refresh_patient()
        with self.told():
            rows = self.desk.journal.on_day(self._day)
            self.query_one(TodayList).show(rows)

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
            unsent = self.desk.journal.unsent()
            self.query_one(StatusBar).show(self.desk, unsent, pending)
        self._show_alert()
        banner = self.query_one("#banner", Static)
        banner.display = self.desk.place.practice
        if self.desk.place.practice:
            banner.update(text("product.demo_banner", day=self._day.isoformat()))

    def _show_alert(self) -> None:
        """Draw the one line that somebody must act on, if there is one."""
        act = None
        if self.sync is not None:
            act = must_act(self.sync.state(), self.desk.clock.now())
        alert = self.query_one("#alert", Static)
        if alert.display != (act is not None):
            alert.display = act is not None
            self.refresh_patient()
        alert.update(text(f"act.{act}") if act is not None else "")

    def refresh_patient(self) -> None:
        """Draw the fields, the verdict and the message."""
        decision = self._shown = self.decision()
        judged = decision or self.desk.decide(self.form)
        entry = self.query_one(EntryPanel)
        entry.show(self.desk, self.form, judged.standings if self.form.document else ())
        said = self._trouble() or self.message
        self._show_line("#message", said)
        step = self.tour.step(self.form, decision) if self.tour else ""
        self._show_line("#tour", step)
        self.query_one(VerdictPanel).show(
            decision,
            self._next_line(decision),
            room=self._room(entry.lines + bool(said)),
            nothing_else=self.form.nothing_else,
        )

    def _room(self, above: int) -> int:
        """Rows that are left for the verdict under the fields and the message."""
        practice = 2 if self.desk.place.practice else 0
        alert = int(self.query_one("#alert", Static).display)
        return self.app.size.height - (3 + above + practice + alert) - 2

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
        line.update(f" {said}")

    def decision(self) -> Decision | None:
        """The verdict, as soon as no open question can change it."""
        if self.form.document is None:
            return None
        if self.form.at is Field.VERDICT:
            return self.desk.decide(self.form)
        settled = len(self.desk.partial(self.form).outcomes()) == 1
        return self.desk.decide(self.form) if settled else None

    def _next_line(self, decision: Decision | None) -> Content | None:
        if decision is None:
            return None
        if self.form.at is not Field.VERDICT:
            return Content.styled(text("verdict.early"), "$text-muted")
        if self.is_asking:
            return Content.styled(text("check.asking"), "bold")
        width = self.app.size.width
        can_check = self.check_helps()
        return panels.next_line(decision, self.form, width, can_check=can_check)
