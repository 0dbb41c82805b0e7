"""The lock screen: a clock and nothing about anybody (画面ロック).

1. Where one account opens the desk, only its passphrase is asked for.
2. Number, passphrase and code are tried together: what was wrong is not told.
3. Esc begins again, with the number.
"""

import unicodedata
from collections.abc import Callable
from enum import Enum

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static

from kiosk.desk.staff import DIGITS, LONGEST_NUMBER, SHORTEST, Gate, SignIn
from kiosk.labels import error_text, text
from schema.clock import Clock
from schema.errors import MadoguchiError
from schema.wareki import to_wareki

__all__ = ["SHORTEST", "LockScreen"]


class Step(Enum):
    """What the field takes."""

    NUMBER = "number"
    PASSPHRASE = "passphrase"  # noqa: S105 - no password, a question
    CODE = "code"


_MOST = {Step.NUMBER: LONGEST_NUMBER, Step.PASSPHRASE: 0, Step.CODE: DIGITS}


class LockScreen(Screen[None]):
    """Takes what signs somebody in and gives it to `open_with`, off the thread."""

    class Opened(Message):
        """What was given was right; carries what was opened."""

        def __init__(self, opened: object) -> None:
            """Carry `opened`."""
            super().__init__()
            self.opened = opened

    def __init__(  # noqa: PLR0913
        self,
        clock: Clock,
        open_with: Callable[[SignIn], object],
        *,
        first: bool = False,
        hint: str = "",
        gate: Gate | None = None,
        covers: bool = False,
    ) -> None:
        """Take what to do with what is given.

        Args:
            clock: For the clock on the screen.
            open_with: Opens with it, or raises.
            first: True at the first start, where a passphrase is chosen twice.
            hint: A sentence under the field.
            gate: Says what is asked for; `None` for a passphrase alone.
            covers: Somebody is signed in, and is taken to come back.
        """
        super().__init__()
        self._clock = clock
        self._open_with = open_with
        self._first = first
        self._hint = hint
        self._gate = gate
        self._covers = covers
        self._chosen = ""
        self._offered: str | None = None
        self._number = ""
        self._passphrase = ""
        self._step = Step.PASSPHRASE

    def compose(self) -> ComposeResult:
        """A clock, a sentence and a field whose letters do not show."""
        with Vertical(id="lock"):
            yield Static(id="lock-title")
            yield Static(id="lock-clock")
            yield Static(id="lock-lead")
            yield Input(password=True, id="lock-input")
            yield Static(id="lock-message")

    def on_mount(self) -> None:
        """Start the clock."""
        title = "product.name" if self._first else "lock.title"
        self.query_one("#lock-title", Static).update(text(title))
        self._begin(anew=not self._covers)
        self._say(self._hint)
        self._tick()
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        now = self._clock.now()
        said = text("lock.clock", day=to_wareki(now.date()), time=f"{now:%H:%M}")
        self.query_one("#lock-clock", Static).update(said)

    def _begin(self, *, anew: bool) -> None:
        """Ask from the start; for who is signed in, at once for the passphrase."""
        self._chosen = self._passphrase = ""
        asks = self._gate is not None and not self._first
        self._offered = self._gate.offered() if asks and self._gate else None
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
        self.query_one("#lock-lead", Static).update(self._lead())

    def _lead(self) -> str:
        if self._first:
            return text("lock.again" if self._chosen else "lock.first")
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
        if event.key == "escape" and not self.query_one(Input).disabled:
            event.stop()
            self._begin(anew=True)
            self._say(self._hint)

    @on(Input.Changed)
    def changed(self, event: Input.Changed) -> None:
        """Take a code at its sixth digit."""
        if self._step is Step.CODE and len(event.value) == DIGITS:
            self._take(event.input.value)

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Take what was typed."""
        if self._first:
            self._choose(event.value)
        elif event.value or self._step is Step.NUMBER:
            self._take(event.value)

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
                self._give("")
        else:
            self._give(_digits(value))

    def _choose(self, passphrase: str) -> None:
        """Take the first passphrase of a desk, twice."""
        field = self.query_one(Input)
        field.value = ""
        if not passphrase:
            return
        if len(passphrase.strip()) < SHORTEST:
            self._chosen = ""
            self._say(text("error.E-UNLOCK-2"))
            self.app.bell()
        elif not self._chosen:
            self._chosen = passphrase
            self._say("")
        elif passphrase != self._chosen:
            self._chosen = ""
            self._say(text("lock.mismatch"))
        else:
            self._passphrase = passphrase
            self._give("")
        self.query_one("#lock-lead", Static).update(self._lead())

    def _give(self, code: str) -> None:
        given = SignIn(self._passphrase, self._number, code)
        field = self.query_one(Input)
        field.disabled = True
        field.value = ""
        self._passphrase = ""
        self._say(text("lock.opening"))
        self._try(given)

    @work(thread=True, exclusive=True)
    def _try(self, given: SignIn) -> None:
        try:
            opened = self._open_with(given)
        except MadoguchiError as error:
            self.app.call_from_thread(self._refused, error)
        else:
            self.app.call_from_thread(self.post_message, self.Opened(opened))

    def _refused(self, error: MadoguchiError) -> None:
        self._begin(anew=not self._covers)
        said = error_text(error)
        self._say(f"{said}\n{self._hint}" if self._hint else said)
        self.app.bell()

    def _say(self, said: str) -> None:
        self.query_one("#lock-message", Static).update(said)


def _digits(typed: str) -> str:
    """Digits in any width."""
    return unicodedata.normalize("NFKC", typed).strip()
