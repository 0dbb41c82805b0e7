"""The one screen for the whole patient: document, number, birth, verdict, next (受付).

1. Keys are typed ahead freely; a scanner's frame is taken whole.
2. Nothing confirms by accident: Enter counts half a second after the verdict.
3. A check runs beside the desk; the clerk may go on with the next patient.
"""

from collections.abc import Callable

from textual import events

from kiosk.desk import verdict
from kiosk.desk.burst import Typing, take_frame
from kiosk.desk.form import Field, Form
from kiosk.desk.keys import BACK, BY_ONE_DIGIT, ENTER, press
from kiosk.desk.questions import Questions
from kiosk.labels import text
from kiosk.online.app.text import is_app_text
from kiosk.opened import Opened
from kiosk.tui import typed_on
from kiosk.tui.hold import Held, Hold
from kiosk.tui.keyed import keymap_of
from kiosk.tui.screens.around import Around
from kiosk.tui.screens.checking import LOOK
from kiosk.tui.screens.past import past_of
from kiosk.tui.widgets.entry_panel import EntryPanel
from kiosk.tui.widgets.steady import Steady
from kiosk.words.entry import dead_key_text

SETTLING = 0.3
"""Seconds after a panel in which a digit does nothing: it was meant for the panel."""
GUARD = 0.5
"""Seconds after a verdict in which Enter does not confirm."""
MEANT_FOR_THE_NEXT = 2.0
"""Seconds after such an Enter, and after each digit in that time, in which digits do
nothing: whoever takes the patient for recorded types the next one's."""


class ReceptionScreen(Around):
    """The desk at work."""

    def __init__(self, opened: Opened) -> None:
        """Work with what was unlocked."""
        super().__init__()
        self.desk = opened.desk
        self.work_with(opened)
        self.questions = Questions(opened.desk, opened.checks)
        self.tasks = opened.tasks
        self.appointments = opened.appointments
        self.past = past_of(opened)
        self.terminal = opened.terminal
        self.sync = opened.sync
        self.tour = opened.tour
        self.samples = opened.tour.samples if opened.tour else ()
        self.form = Form()
        self.message = ""
        self._typing = Typing()
        self._verdict_at = 0.0
        self._resumed_at = 0.0
        self._swallowed_at = self._dated_at = -MEANT_FOR_THE_NEXT
        self._is_covered = False
        self._hold = Hold(self, self._released)
        self._day = opened.desk.today

    def on_mount(self) -> None:
        """Draw everything and keep the clock moving."""
        self.query_one(EntryPanel).focus()
        self.refresh_all()
        self.set_interval(1, self.refresh_status)
        self.set_interval(LOOK, self.look)

    def on_resize(self) -> None:
        """Draw again at the new size, or say that it is too small to work in."""
        self.set_class(self.is_too_small, "too-small")
        self.refresh_all()

    def on_screen_suspend(self) -> None:
        """A panel lies over the desk."""
        self._is_covered = True

    def on_screen_resume(self) -> None:
        """Back from a panel: a key meant for it must neither confirm nor act."""
        if self._is_covered:
            self._resumed_at = events.Event().time
            self._is_covered = False
        if self._is_stale:
            self.refresh_patient()
        self.guard()

    def guard(self) -> None:
        """Let Enter count only from half a second on."""
        self._verdict_at = events.Event().time

    def on_day_moved(self) -> None:
        """Judge and draw everything for the demo's new day."""
        self.refresh_all()

    def check_helps(self) -> bool:
        """True if a live check can change the outcome, or clear up a doubt."""
        return verdict.check_helps(self.desk, self.form)

    def on_entry_panel_key_pressed(self, event: EntryPanel.KeyPressed) -> None:
        """Give a key to whatever it is for."""
        event.stop()
        if self.is_too_small:
            self.app.bell()
            return
        self.message = ""
        printable = event.character is not None and event.character.isprintable()
        key = event.character if printable and event.character else event.key
        shortcut = keymap_of(self.app).meaning(key)
        with self.told():
            if key == "escape" and self._is_for_waiting(event.at):
                self._hold.drop()
            elif shortcut is not None:
                self._hold.drop()
                self.call_shortcut(shortcut)
            elif self.form.at is Field.VERDICT:
                self._verdict_key(key, event.at)
            else:
                self._entry_key(key, event.at)
        if self.is_holding:
            self._light(key)
        else:
            self.refresh_patient()

    def _light(self, key: str) -> None:
        """Show that a digit was taken: what it does comes once it is known for one."""
        at_verdict = self.form.at is Field.VERDICT
        self.query_one("#reasons" if at_verdict else "#entry", Steady).light(key)

    def _is_for_waiting(self, at: float) -> bool:
        """Stop waiting; an Esc that came too late for that opens nothing."""
        if self.is_asking:
            self.stop_waiting()
            return True
        if self.was_for_waiting(at):
            self._tell(text("entry.answered_now"))
            return True
        return False

    def on_entry_panel_pasted(self, event: EntryPanel.Pasted) -> None:
        """Take a paste like a scanner's frame, or as the app's answer."""
        if self.is_too_small:
            self.app.bell()
            return
        with self.told():
            if is_app_text(event.text):
                self._become(self.with_app_text(event.text), event.at)
                self.guard()
            elif self.form.at is Field.VERDICT:
                self._refuse_frame()
            else:
                taken = take_frame(self.form, event.text, self.desk.around())
                self._become(taken, event.at)
        self.refresh_patient()

    def _entry_key(self, key: str, at: float) -> None:
        """Take a key at once, but for the first: it may begin a scanner's frame."""
        if self.form.at is Field.DOCUMENT or self._hold.is_holding:
            self._hold.key(key, at)
        else:
            self._take((key, at))

    def _take(self, *keys: Held) -> None:
        """Feed keys to the form, each with its own time."""
        around = self.desk.around()
        for key, at in keys:
            before = self.form
            self._become(self._typing.key(before, key, at, around), at)
            if self.form == before == Form() and key == BACK:
                self.uncancel()
            if self.form is before and (key != ENTER or before.at in BY_ONE_DIGIT):
                self._tell(dead_key_text(before, key))
            elif key == ENTER and before.problem == self.form.problem is not None:
                self.app.bell()
        if len(keys) > 1:
            self._become(self._typing.rest(self.form, around), keys[-1][1])

    def _released(self, held: tuple[Held, ...]) -> None:
        """Do what the keys of one moment mean, where they came."""
        with self.told():
            if self.form.at is not Field.VERDICT:
                self._take(*held)
            elif len(held) == 1:
                self._act(held[0][0])
            elif typed_on.is_date(self.form, held):
                self._refuse_date(held[-1])
            else:
                self._refuse_frame()
        self.refresh_patient()

    def _become(self, form: Form, at: float) -> None:
        reached = form.at is Field.VERDICT and self.form.at is not Field.VERDICT
        if form.problem is not None and form.problem != self.form.problem:
            self.app.bell()
        self.form = form
        if reached:
            self._verdict_at = at
            self.say_if_seen()

    def _verdict_key(self, key: str, at: float) -> None:
        """Confirm, go back, or hold a digit until it is known to be alone."""
        if at - self._dated_at < MEANT_FOR_THE_NEXT and key != BACK:
            self._refuse_date((key, at))
        elif len(key) == 1 and at - self._swallowed_at < MEANT_FOR_THE_NEXT:
            self._swallow(at)
        elif key == ENTER and not self._hold.is_holding:
            self._confirm_key(at)
        elif key == BACK:
            self._become(press(self.form, BACK, self.desk.around()), at)
        elif at - self._resumed_at < SETTLING:
            self._tell(text("entry.settling"))
        elif key in verdict.WAITING and self.was_for_waiting(at):
            self._tell(text("entry.answered_now"))
        elif len(key) == 1 or key == ENTER:
            wait = typed_on.lingers(self.form, self._hold.keys, key)
            self._hold.key(key, at, wait)
        else:
            self._tell(text("entry.dead_key"))

    @property
    def is_holding(self) -> bool:
        """True while a digit waits to be known for a clerk's or a scanner's."""
        return self._hold.is_holding

    def let_go(self, key: str, at: float) -> None:
        """Do what the held keys mean, now, unless this one goes on with them."""
        at_verdict = self.form.at is Field.VERDICT
        held = self._hold.keys
        if not (at_verdict and typed_on.is_continued(self.form, held, key, at)):
            self._hold.let_go()

    def _tell(self, why: str) -> None:
        """Ring, and say why nothing was done."""
        self.message = why
        self.app.bell()

    def _refuse_frame(self) -> None:
        self._tell(text("entry.confirm_first"))

    def _refuse_date(self, last: Held) -> None:
        """Do nothing with a date that is not asked for, nor with the Enter after it."""
        key, at = last
        self._dated_at = -MEANT_FOR_THE_NEXT if key == ENTER else at
        self._tell(text("entry.date_not_asked"))

    def _confirm_key(self, at: float) -> None:
        if self.is_asking:
            self._tell(text("entry.asking"))
        elif at - self._verdict_at < GUARD:
            self._swallow(at)
        else:
            self._swallowed_at = -MEANT_FOR_THE_NEXT
            self.confirm()

    def _swallow(self, at: float) -> None:
        """Do nothing with a key that took this patient for recorded, and say so."""
        self._swallowed_at = at
        self._tell(text("entry.too_soon"))

    def next_patient(self) -> None:
        """Make room for the next patient, or for who was interrupted."""
        self.questions.forget()
        self.form = self.resumed()
        if self.form == Form():
            self.desk.begin_patient()
        self._typing = Typing()
        self._hold.drop()

    def _act(self, key: str) -> None:
        """Do what a digit means beside a verdict."""
        waiting = verdict.WAITING.get(key) if self.is_asking else None
        name = waiting or verdict.ACTIONS.get(key)
        if name is None:
            self._tell(text("entry.nothing_here"))
        elif name == "check" and not self.check_helps():
            self._tell(text("entry.check_changes_nothing"))
        else:
            self.call_shortcut(name)

    def verbs(self) -> dict[str, Callable[[], None]]:
        """What can be called, the end of a patient among it."""
        ends = {
            "next": self.open_next,
            "outage": self.open_outage,
        }
        return super().verbs() | ends

    def open_next(self) -> None:
        """Start the next patient; a verdict must be confirmed or cancelled first."""
        if self.can_put_aside():
            self.put_aside()
        elif self.form.at is Field.VERDICT:
            self._tell(text("entry.confirm_or_cancel"))
        else:
            self.give_up()
