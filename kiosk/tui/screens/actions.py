"""What the digits beside a verdict and the function keys open (受付の操作)."""

from collections.abc import Callable

from textual.message import Message

from kiosk.desk import verdict
from kiosk.desk.form import Form
from kiosk.desk.keys import add_document
from kiosk.desk.sync_state import SyncPort
from kiosk.labels import text
from kiosk.opened import BEHAVIOURS, TerminalPort
from kiosk.tui.asked import (
    CheckupAsked,
    DayAsked,
    LockAsked,
    SettingsAsked,
    StaffAsked,
    TrainingAsked,
    ask,
)
from kiosk.tui.keyed import keymap_of
from kiosk.tui.screens import panels
from kiosk.tui.screens.book import BookScreen
from kiosk.tui.screens.help import HelpScreen
from kiosk.tui.screens.history import HistoryScreen
from kiosk.tui.screens.past import Past
from kiosk.tui.screens.search import SearchScreen
from kiosk.tui.screens.sync import SyncScreen
from kiosk.tui.screens.ways import Ways
from kiosk.words.keymap import MENU
from schema.confirmation import Taken


class Actions(Ways):
    """Panels over the desk, and what their digits do to the form."""

    past: Past | None = None
    """The recorded visits, and who may do what with them."""
    sync: SyncPort | None = None
    """How sync stands; `None` in the demo, which has none."""
    samples: tuple[tuple[str, str], ...] = ()
    """Invented people to try, in the demo."""
    terminal: TerminalPort | None = None
    """The demo's simulated terminal."""

    def check_helps(self) -> bool:
        """True if a live check can change the outcome, or clear up a doubt."""
        raise NotImplementedError

    @property
    def is_down(self) -> bool:
        """True while no register answers."""
        raise NotImplementedError

    def record(self, taken: Taken | None) -> None:
        """Record the visit."""
        raise NotImplementedError

    def refresh_today(self) -> None:
        """Draw the day's list."""
        raise NotImplementedError

    def called(self, action: str) -> str:
        """The key of an action, in a sentence."""
        return keymap_of(self.app).called(action)

    def call_shortcut(self, name: str) -> None:
        """Do what a function key, a digit or the menu names."""
        self.verbs()[name]()

    def verbs(self) -> dict[str, Callable[[], None]]:
        """Everything that can be called, by the name that `panels` uses."""
        return {
            "add": self.open_add,
            "checkup": lambda: self._wish(CheckupAsked()),
            "comparison": self.open_comparison,
            "day": self.open_day,
            "help": self.open_help,
            "history": self.open_history,
            "ladder": self.open_ladder,
            "lock": self.open_lock,
            "marks": self.open_marks,
            "menu": self.open_menu,
            "more": self.open_more,
            "people": self.open_people,
            "quit": self.open_quit,
            "review": self.open_review,
            "search": self.open_search,
            "settings": lambda: self._wish(SettingsAsked()),
            "staff": lambda: self._wish(StaffAsked()),
            "sync": self.open_sync,
            "terminal": self.open_terminal,
            "training": self.open_training,
            "book": self.open_book,
            "why": self.open_why,
        }

    def _wish(self, wish: Message) -> None:
        """Leave to the app what is no part of the desk's work."""
        ask(self, wish)

    def open_add(self) -> None:
        """Add something else that was shown."""
        self._choose(panels.documents(self.form), self._add)

    def _add(self, key: str) -> None:
        document = verdict.ADDABLE[key]
        self.form = add_document(self.form, document, self.desk.around())

    def open_marks(self) -> None:
        """Switch the special marks."""
        self._choose(panels.marks(self.form), self._mark)

    def _mark(self, key: str) -> None:
        self.form = verdict.marked(self.form, key)
        self.open_marks()

    def open_review(self) -> None:
        """Choose what was done and why, where the book leaves it to a person."""
        self._choose(panels.review_outcomes(), self._review_reason)

    def _review_reason(self, outcome_key: str) -> None:
        outcome = verdict.REVIEWED[outcome_key]

        def then(key: str) -> None:
            reason = verdict.reasons_for(outcome)[key]
            self.record(Taken(outcome=outcome, reason=reason))

        self._choose(panels.review_reasons(outcome), then)

    def open_why(self) -> None:
        """The long reason."""
        decision = self.desk.decide(self.form)
        self._choose(panels.detail(decision), self._beside_why)

    def _beside_why(self, key: str) -> None:
        if key == panels.COMPARE:
            self.open_comparison()
        else:
            self.open_claims()

    def open_people(self) -> None:
        """Invented people to try, in the demo."""
        if self.samples:
            self.app.push_screen(panels.people(self.samples))

    def open_help(self) -> None:
        """Every key."""
        self.app.push_screen(HelpScreen())

    def open_menu(self) -> None:
        """The twins of the function keys."""
        self._choose(panels.menu(keymap_of(self.app)), self._menu)

    def _menu(self, key: str) -> None:
        self.call_shortcut(MENU[key])

    def open_search(self) -> None:
        """Find somebody by kana and birth date."""
        self.app.push_screen(SearchScreen(self.desk), self._found)

    def _found(self, form: Form | None) -> None:
        if form is not None:
            self.form = verdict.with_found(self.form, form, self.desk.around())
        self.refresh_patient()

    def open_history(self) -> None:
        """Recorded visits, masked; opened one at a time."""
        if self.past is None:
            self.message = text("entry.nothing_here")
            self.app.bell()
            return
        self.app.push_screen(HistoryScreen(self.past), lambda _: self.refresh_today())

    def open_sync(self) -> None:
        """How sync stands, and a pass now."""
        self.app.push_screen(SyncScreen(self.desk, self.sync))

    def open_lock(self) -> None:
        """Hide the screen; what was typed stays."""
        ask(self, LockAsked())

    def open_quit(self) -> None:
        """Leave, if it was meant."""
        self._choose(panels.leave(lost=self.form != Form()), lambda _: self.app.exit())

    def open_more(self) -> None:
        """What is seldom needed."""
        self._choose(panels.more(practice=self.desk.place.practice), self._more)

    def _more(self, key: str) -> None:
        self.call_shortcut(panels.MORE[key])

    def open_terminal(self) -> None:
        """How the demo's simulated terminal behaves."""
        if self.terminal is not None:
            self._choose(panels.terminal(self.terminal.behaviour()), self._behave)

    def _behave(self, key: str) -> None:
        if self.terminal is not None:
            how = BEHAVIOURS[int(key) - 1]
            self.terminal.behave(how)
            self.message = text("terminal.now", how=text(f"terminal.{how}"))

    def open_book(self) -> None:
        """The rulebook as a table for any day."""
        self.app.push_screen(BookScreen(self.desk))

    def open_training(self) -> None:
        """Eight invented patients, at a practice desk over this one."""
        ask(self, TrainingAsked())

    def open_day(self) -> None:
        """Move the demo's day."""
        ask(self, DayAsked())
