"""The desk line by line: fields, verdict, record, and the menu beside (受付).

1. One question for one line. The fields are those of the screen, from the same machine.
2. A verdict is read out once, and again where it changes or is asked for.
3. An empty line confirms only where it was typed after the verdict was read.
"""

from collections.abc import Callable, Iterator
from time import monotonic

from kiosk.desk import verdict
from kiosk.desk.beside import Aside
from kiosk.desk.form import Field, Form
from kiosk.desk.keys import BACK as BACKSPACE
from kiosk.desk.keys import press
from kiosk.desk.seen import seen_today
from kiosk.labels import error_text, text
from kiosk.opened import Opened
from kiosk.plain import entry
from kiosk.plain.lines import Lines
from kiosk.plain.news import News
from kiosk.plain.reading import verdict_lines
from kiosk.plain.talk import MENU, PASTE
from kiosk.words import phrases
from kiosk.words.entry import extras, problem_text
from kiosk.words.keymap import MENU as DIGITS
from kiosk.words.rows import said_before
from schema.rules.judge import Decision
from schema.terms import Outcome

GUARD = 0.5
"""Seconds after a verdict in which an empty line of a person's confirms nothing."""


class PlainDesk(News):
    """The desk at work."""

    def __init__(self, opened: Opened, lines: Lines, lock: Callable[[], None]) -> None:
        """Work with what was unlocked, and tell the news before each question."""
        super().__init__(opened, lines, lock)
        self._is_over = False
        self._read = ""
        self._said: dict[Field, str] = {}
        self._early = False
        lines.news = self.news

    def run(self) -> None:
        """Receive patients until it is over."""
        self.say(text("plain.welcome"))
        self.begin_news()
        self.say_status()
        while not self._is_over:
            with self.told():
                self._said_fields()
                if self.form.at is Field.VERDICT:
                    self._at_verdict()
                else:
                    self._at_field()

    def left(self) -> Iterator[str]:
        """What becomes of whoever was at the desk when it ended."""
        if self.form != Form():
            yield text("plain.left_somebody")
        yield text("plain.left")

    def next_patient(self) -> None:
        """Make room for the next patient, or for who was interrupted."""
        self._read, self._said, self._early = "", {}, False
        super().next_patient()

    def take_up(self, one: Aside) -> None:
        """Go on with somebody who was put aside; everything about them is said."""
        self._read, self._said, self._early = "", {}, False
        super().take_up(one)

    def _at_field(self) -> None:
        """Ask for the open field and take the line."""
        self._tell_early()
        if self.form.problem is not None:
            self.say(text("plain.problem", said=problem_text(self.form)))
        self._guide(None)
        answer = self.ask(entry.question(self.desk, self.form), self._explained)
        if answer == MENU:
            self._menu()
            return
        if answer == PASTE:
            self.open_paste()
            return
        before, around = self.form, self.desk.around()
        self.form = entry.fed(before, answer, around)
        if self.form is before:
            self.say(text("entry.nothing_here"))
        if self.desk.trouble is not None:
            self.say(error_text(self.desk.trouble))
        self.questions.put_away_what_nobody_takes(self.form)

    def _explained(self) -> Iterator[str]:
        return entry.explained(self.desk, self.form)

    def _guide(self, decision: Decision | None) -> None:
        """Say what the demo's guide says, where it can be done here."""
        tour = self.opened.tour
        step = tour.step(self.form, decision) if tour and not self.is_down else ""
        if step and "Esc" not in step:
            self.say(step)

    def _said_fields(self) -> None:
        """Say what was taken into the fields, and what is known of it."""
        is_shown = self.form.document is not None
        standings = self.desk.decide(self.form).standings if is_shown else ()
        now = entry.fields(self.desk, self.form, standings)
        self.say_all(said for at, said in now.items() if self._said.get(at) != said)
        self._said = now

    def _tell_early(self) -> None:
        """Say once that no open question can change the verdict any more."""
        decision = verdict.settled(self.desk, self.form)
        if decision is not None and not self._early:
            self.say(text("plain.verdict", said=phrases.headline(decision)))
            self.say(text("verdict.early"))
        self._early = decision is not None

    def _at_verdict(self) -> None:
        """Read the verdict out where it is new, and do what is answered."""
        self.take_late()
        decision = self.desk.decide(self.form)
        lines, choices = [*self._verdict(decision)], self._choices(decision)
        said = "\n".join(lines)
        if said != self._read:
            before = said_before(seen_today(self.desk, self.form))
            self.say_all([*filter(None, (before,)), *lines, "、".join(choices)])
            self._guide(decision)
        self._read, self.shown = said, decision
        first = self._first(decision)
        enter = text(f"action.{first}") if first else self._enter(decision)
        answer = self.ask(text("plain.next", enter=enter), lambda: [*lines, *choices])
        self._do(answer, first)

    def _verdict(self, decision: Decision) -> Iterator[str]:
        today = ""
        if self.is_pending(decision):
            today = phrases.for_today(
                self.form,
                askable=self.desk.query(self.form) is not None,
                deposit=self.opened.asks_deposit,
                registers=self.has_register,
            )
        for label, value in extras(self.desk, self.form):
            yield f"{label}: {value}"
        yield from verdict_lines(decision, self.beside(), today=today)

    def _first(self, decision: Decision) -> str | None:
        """What an empty line does before the visit is recorded, if anything."""
        there = self.has_register
        return verdict.primary(decision, self.form, down=self.is_down, registers=there)

    def _enter(self, decision: Decision) -> str:
        key = {
            Outcome.REVIEW: "plain.enter_review",
            Outcome.CHECK_REQUIRED: "plain.enter_pending",
        }.get(decision.outcome, "plain.enter")
        return text(key)

    def _choices(self, decision: Decision) -> list[str]:
        """What can be done beside the verdict, one digit each."""
        digits = {name: key for key, name in verdict.ACTIONS.items()}
        names = verdict.choices(
            decision,
            self._first(decision),
            can_check=verdict.check_helps(self.desk, self.form),
            down=self.is_down,
            registers=self.has_register,
        )
        if self.opened.paper is not None:
            names.insert(names.index("patient") + 1, "slip")
        known = [name for name in names if name in self.verbs()]
        return [f"{digits[name]} {text(f'action.{name}')}" for name in known]

    def verbs(self) -> dict[str, Callable[[], None]]:
        """What can be called by a digit, under the names that the screen uses."""
        return {
            "add": self.open_add,
            "cancel": self._open_back,
            "check": self.open_check,
            "more": self.open_more,
            "help": self._open_help,
            "history": self.open_history,
            "ladder": self.open_ladder,
            "lock": self._lock,
            "marks": self.open_marks,
            "next": self.open_next,
            "outage": self.open_outage,
            "patient": self.open_patient,
            "pending": self.open_pending,
            "quit": self._open_quit,
            "search": self.open_search,
            "slip": self.open_slip,
            "sync": self.open_sync,
            "why": self.open_why,
            "worklist": self.open_worklist,
        }

    def _do(self, answer: str, first: str | None) -> None:
        """Do what was answered beside the verdict."""
        name = verdict.ACTIONS.get(answer)
        if answer == MENU:
            self._menu()
        elif answer == PASTE:
            self.open_paste()
        elif answer == "" and self._is_hasty():
            self.say(text("plain.hasty"))
        elif answer == "" and first is not None:
            self.verbs()[first]()
        elif answer == "":
            self.open_confirm()
        elif len(answer) > 1:
            self.say(text("entry.confirm_first"))
        elif name is None or name not in self.verbs():
            self.say(text("entry.nothing_here"))
        else:
            self.verbs()[name]()

    def _is_hasty(self) -> bool:
        """True for a person's empty line that was typed before the verdict was read."""
        since = monotonic() - self.lines.asked_at
        return self.lines.is_terminal and since < GUARD

    def _open_back(self) -> None:
        """Back to the field before, or away with the patient; nothing is recorded."""
        items = [("1", text("plain.to_field")), ("2", text("action.cancel"))]
        key = self.choose(text("plain.back"), "", items)
        if key == "1":
            self.form = press(self.form, BACKSPACE, self.desk.around())
        elif key == "2":
            self.say(text("plain.cancelled"))
            self.next_patient()

    def open_next(self) -> None:
        """Start the next patient; a verdict is confirmed or cancelled first."""
        if self.questions.can_put_aside(self.form):
            self.put_aside()
        elif self.form.at is Field.VERDICT:
            self.say(text("entry.confirm_or_cancel"))
        else:
            self.say(text("plain.cancelled"))
            self.next_patient()

    def _menu(self) -> None:
        """What can be opened at any time."""
        items = [(key, text(f"menu.{name}")) for key, name in DIGITS.items()]
        key = self.choose(text("menu.title"), "", items)
        if key is not None:
            self.verbs()[DIGITS[key]]()

    def _open_help(self) -> None:
        self.say(text("plain.welcome"))
        digits = [f"{key} {text(f'action.{n}')}" for key, n in verdict.ACTIONS.items()]
        self.say_all([text("plain.answers"), "、".join(digits), text("help.eras")])

    def _open_quit(self) -> None:
        key = self.choose(text("leave.title"), "", [("1", text("leave.yes"))])
        self._is_over = key == "1"
