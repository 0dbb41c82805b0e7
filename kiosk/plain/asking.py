"""The live check: asked, waited for, taken, put aside (照会).

1. An answer is taken only by the patient it was asked for.
2. While it is waited for, `0` stops waiting and `5` goes on with the next patient;
   every other line stays for the next question.
3. What comes for somebody beside the desk is told before the next question.
"""

from collections.abc import Callable
from dataclasses import replace

from kiosk.desk import verdict
from kiosk.desk.beside import Aside
from kiosk.desk.checks import ChecksState
from kiosk.desk.form import Form
from kiosk.desk.questions import Questions
from kiosk.labels import text
from kiosk.online.app.pasted import paste
from kiosk.opened import Opened
from kiosk.plain.lines import Lines
from kiosk.plain.talk import called
from kiosk.plain.ways import Ways
from kiosk.words.notices import gateway_name, outage_line
from schema.wareki import to_wareki

LOOK = 0.1
"""Seconds between two looks for the answer."""
STOP, NEXT = "0", "5"
END = "."
"""The line after a pasted text."""


class Asking(Ways):
    """Asks the register, and takes its answer for whom it is."""

    def __init__(self, opened: Opened, lines: Lines, lock: Callable[[], None]) -> None:
        """Begin with nothing asked."""
        super().__init__(opened, lines, lock)
        self.questions = Questions(opened.desk, opened.checks)
        """What was asked, and for whom."""

    @property
    def standing(self) -> ChecksState:
        """How every check stands now."""
        return self.questions.standing

    @property
    def has_register(self) -> bool:
        """True where a register is set up."""
        return self.questions.has_register

    @property
    def is_down(self) -> bool:
        """True while no register answers, or there is none."""
        return self.questions.is_down

    def next_patient(self) -> None:
        """Make room for the next patient, or for who was interrupted."""
        resumed = self.questions.resumed()
        self.form = resumed or Form()
        if resumed is not None:
            self.say(text("online.resumed"))
        else:
            self.desk.begin_patient()
        self.questions.put_away_what_nobody_takes(self.form)

    def open_check(self) -> None:
        """Ask the register; first for consent, once a patient."""
        refusal = self.questions.refusal(self.form)
        if not verdict.check_helps(self.desk, self.form):
            self.say(text("entry.check_changes_nothing"))
        elif refusal is not None:
            self.say(text(refusal))
        elif self._has_consent():
            self.questions.ask(self.form)
            self._wait()

    def _has_consent(self) -> bool:
        """True once it was asked about, or where it is not."""
        asks = self.opened.ask_consent
        if not self.questions.needs_consent(self.form, asks=asks):
            return True
        items = [("1", text("consent.yes")), ("2", text("consent.no"))]
        key = self.choose(text("consent.title"), text("consent.lead"), items)
        if key is None:
            return False
        self.form = replace(self.form, consent_to_limit=key == "1")
        return True

    def _wait(self) -> None:
        """Wait for the answer, until it comes or nobody wants to wait any more."""
        is_told = False
        while (answered := self.questions.answer(self.form)) is None:
            if not is_told:
                self.say_all((self._progress(), text("plain.waiting")))
                is_told = True
            heard = self.lines.hear(LOOK, frozenset({STOP, NEXT}))
            if heard == NEXT:
                self.put_aside()
                return
            if heard == STOP:
                self.say(text("online.stopped"))
                stopped = self.questions.stop(self.form)
                self.form = stopped.form if stopped is not None else self.form
                return
        self.form = answered.form
        if answered.is_silent:
            down = answered.outage
            self.say(text("online.silent") if down is None else self._outage_said())

    def _progress(self) -> str:
        running = self.questions.running
        if running is None:
            return text("check.asking")
        return text(
            "plain.asking",
            who=gateway_name(running.gateway, practice=self.desk.place.practice),
            limit=round((running.until - running.since).total_seconds()),
        )

    def _outage_said(self) -> str:
        outage, desk = self.standing.outage, self.desk
        if outage is None:
            return text("outage.none")
        now = desk.clock.now()
        return outage_line(outage, practice=desk.place.practice, now=now)

    def open_paste(self) -> None:
        """Take pasted text of マイナ資格確認アプリ, as the screen does."""
        said = self.lines.block(text("plain.paste"), END)
        with self.told():
            now, around = self.desk.clock.now(), self.desk.around()
            done = paste(self.form, said, around, now)
            day = to_wareki(done.confirmed_on) if done.confirmed_on else ""
            self.form = done.form
            self.say(text(f"pasted.{done.code}", day=day))

    def open_pending(self) -> None:
        """Note that the check cannot be run now."""
        if verdict.check_helps(self.desk, self.form):
            self.form = self.form.with_answer(verdict.no_answer(self.desk))
        else:
            self.say(text("entry.check_changes_nothing"))

    def take_late(self) -> None:
        """Take an answer that came for the patient at the desk after all."""
        late = self.questions.answer(self.form)
        if late is not None:
            self.form = late.form

    def put_aside(self) -> None:
        """Go on with somebody else while an answer may still come."""
        self.questions.put_aside(self.form)
        self.say(text("online.put_aside", press=called("worklist")))
        self.next_patient()

    def take_up(self, one: Aside) -> None:
        """Go on with somebody who was put aside."""
        self.form = self.questions.take_up(one, self.form)
        is_alone = not self.questions.interrupted
        self.say(text("online.taken_back_alone" if is_alone else "online.taken_back"))
        if self.questions.asked is not None:
            self._wait()

    def open_next(self) -> None:
        """Start the next patient; a verdict is confirmed or cancelled first."""
        raise NotImplementedError
