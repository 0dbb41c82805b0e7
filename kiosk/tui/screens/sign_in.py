"""Number, passphrase and code, one after another in one field (サインイン).

1. Where one account opens the desk, only its passphrase is asked for.
2. All of it is tried together: what was wrong of it is not told.
3. Whoever was refused is asked again, and told how often they may still try.
4. Esc begins again, with the number.
"""

import unicodedata
from collections.abc import Callable
from enum import Enum
from typing import TypeVar

from textual import events, on, work
from textual.screen import Screen
from textual.widgets import Input, Static

from kiosk.desk.staff import DIGITS, LONGEST_NUMBER, Gate, SignIn
from kiosk.labels import text
from kiosk.tui.flow import wrap
from kiosk.words.refused import refused_text
from schema.errors import MadoguchiError

R = TypeVar("R")

ROOM = 56
"""Cells of a line in its box, as the style sheet has it."""


class Step(Enum):
    """What the field takes."""

    NUMBER = "number"
    PASSPHRASE = "passphrase"  # noqa: S105 - no password, a question
    CODE = "code"


_MOST = {Step.NUMBER: LONGEST_NUMBER, Step.PASSPHRASE: 0, Step.CODE: DIGITS}


class SignInField(Input):
    """Gives what was typed at once: whoever types ahead is at the next question."""

    def __init__(self) -> None:
        """Begin with letters that do not show."""
        super().__init__(password=True, id="lock-input")

    def on_key(self, event: events.Key) -> None:
        """Take Enter here: as a binding it would come after the keys that follow it."""
        if event.key == "enter" and isinstance(self.screen, SignInScreen):
            event.stop()
            event.prevent_default()
            self.screen.typed(self.value)


class SignInScreen(Screen[R]):
    """Gives what was typed to `open_with`, off the screen's thread.

    It expects a `SignInField`, and lines with the ids `lock-lead` and `lock-message`.
    """

    def __init__(
        self,
        open_with: Callable[[SignIn], object],
        *,
        gate: Gate | None = None,
        hint: str = "",
        knows_who: bool = False,
    ) -> None:
        """Take what to do with what is given.

        Args:
            open_with: Opens with it, or raises.
            gate: Says what is asked for; `None` for a passphrase alone.
            hint: A sentence under the field.
            knows_who: The number that is offered is taken without asking.
        """
        super().__init__()
        self._open_with = open_with
        self._gate = gate
        self._hint = hint
        self._knows_who = knows_who
        self._offered: str | None = None
        self._number = ""
        self._passphrase = ""
        self._step = Step.PASSPHRASE

    def succeeded(self, opened: object) -> None:
        """What was given was right."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Ask from the start."""
        self.begin(anew=not self._knows_who)
        self.say(self._hint)

    def begin(self, *, anew: bool) -> None:
        """Ask from the start; where it is known who comes, for their passphrase."""
        self._passphrase = ""
        self._offered = self._gate.offered() if self._gate is not None else None
        self._number = self._offered or ""
        ask_number = anew and self._offered is not None
        self._ask(Step.NUMBER if ask_number else Step.PASSPHRASE)

    def _ask(self, step: Step) -> None:
        """Let the field take this next."""
        self._step = step
        field = self.query_one(Input)
        field.disabled = False
        field.value = ""
        field.password = step is not Step.NUMBER
        field.restrict = None if step is Step.PASSPHRASE else r"[0-9０-９]*"
        field.max_length = _MOST[step]
        field.focus()
        self.say_lead()

    def say_lead(self) -> None:
        """Say what the field takes."""
        self.query_one("#lock-lead", Static).update(_folded(self.lead()))

    def lead(self) -> str:
        """What the field takes, in a sentence."""
        if self._step is Step.NUMBER:
            return text("lock.number", offered=self._offered)
        again = f"\n{text('lock.begin_again')}" if self._offered is not None else ""
        if self._step is Step.CODE:
            return text("lock.code") + again
        if self._offered is None:
            return text("lock.passphrase")
        return text("lock.passphrase_of", number=self._number) + again

    def on_key(self, event: events.Key) -> None:
        """Begin again on Esc."""
        if event.key == "escape" and not self.is_trying:
            event.stop()
            self.begin_again()

    def begin_again(self) -> None:
        """Esc was pressed."""
        self.begin(anew=True)
        self.say(self._hint)

    @property
    def is_trying(self) -> bool:
        """True until it is known whether it was right."""
        return self.query_one(Input).disabled

    @on(Input.Changed)
    def changed(self, event: Input.Changed) -> None:
        """Take a code at its sixth digit."""
        typed = event.input.value
        if self._step is Step.CODE and len(typed) == DIGITS and not self.is_trying:
            self._take(typed)

    def typed(self, value: str) -> None:
        """Take what was typed."""
        if value or self._step is Step.NUMBER:
            self._take(value)

    def _take(self, value: str) -> None:
        """Go to the next question, or try what was given."""
        if self._step is Step.NUMBER:
            self._number = _digits(value) or self._number
            self._ask(Step.PASSPHRASE)
        elif self._step is Step.PASSPHRASE:
            self._passphrase = value
            if self._gate is not None and self._gate.asks_code(self._number):
                self._ask(Step.CODE)
            else:
                self.give(SignIn(value, self._number))
        else:
            self.give(SignIn(self._passphrase, self._number, _digits(value)))

    def give(self, given: SignIn) -> None:
        """Try it."""
        field = self.query_one(Input)
        field.disabled = True
        field.value = ""
        self._passphrase = ""
        self.say(text("lock.opening"))
        self._try(given)

    @work(thread=True, exclusive=True)
    def _try(self, given: SignIn) -> None:
        try:
            opened = self._open_with(given)
        except MadoguchiError as error:
            self.app.call_from_thread(self.refused, error)
        else:
            self.app.call_from_thread(self.succeeded, opened)

    def refused(self, error: MadoguchiError) -> None:
        """It was wrong, or too often: the same number is asked again."""
        self.ask_again()
        said = refused_text(error, self._gate, self._number)
        self.say(f"{said}\n{self._hint}" if self._hint else said)
        self.app.bell()

    def ask_again(self) -> None:
        """Ask whoever was refused for the passphrase."""
        self._ask(Step.PASSPHRASE)

    def say(self, said: str) -> None:
        """Say something under the field."""
        self.query_one("#lock-message", Static).update(_folded(said))


def _folded(said: str) -> str:
    """In lines that fit, none of them beginning with what may not begin one."""
    return "\n".join(line for one in said.split("\n") for line in wrap(one, ROOM))


def _digits(typed: str) -> str:
    """Digits in any width."""
    return unicodedata.normalize("NFKC", typed).strip()
