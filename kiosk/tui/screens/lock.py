"""The lock screen: a clock and nothing about anybody (画面ロック)."""

from collections.abc import Callable

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static

from kiosk.labels import error_text, text
from schema.clock import Clock
from schema.errors import MadoguchiError
from schema.wareki import to_wareki

SHORTEST = 13
"""Characters of a passphrase while there is no second factor; the store insists."""


class LockScreen(Screen[None]):
    """Takes a passphrase and gives it to `open_with`, off the screen's thread."""

    class Opened(Message):
        """The passphrase was right; carries what was opened."""

        def __init__(self, opened: object) -> None:
            """Carry `opened`."""
            super().__init__()
            self.opened = opened

    def __init__(
        self,
        clock: Clock,
        open_with: Callable[[str], object],
        *,
        first: bool = False,
        hint: str = "",
    ) -> None:
        """Take what to do with a passphrase.

        Args:
            clock: For the clock on the screen.
            open_with: Opens with a passphrase, or raises.
            first: True at the first start, where a passphrase is chosen twice.
            hint: A sentence under the field.
        """
        super().__init__()
        self._clock = clock
        self._open_with = open_with
        self._first = first
        self._hint = hint
        self._chosen = ""

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
        lead = "lock.first" if self._first else "lock.passphrase"
        self.query_one("#lock-lead", Static).update(text(lead))
        self._say(self._hint)
        self._tick()
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        now = self._clock.now()
        said = text("lock.clock", day=to_wareki(now.date()), time=f"{now:%H:%M}")
        self.query_one("#lock-clock", Static).update(said)

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Try what was typed."""
        passphrase, event.input.value = event.value, ""
        if not passphrase:
            return
        if self._first and len(passphrase.strip()) < SHORTEST:
            self._chosen = ""
            self._say(text("error.E-UNLOCK-2"))
            self.app.bell()
            return
        if self._first and not self._chosen:
            self._chosen = passphrase
            self._say("")
            self.query_one("#lock-lead", Static).update(text("lock.again"))
            return
        if self._first and passphrase != self._chosen:
            self._chosen = ""
            self.query_one("#lock-lead", Static).update(text("lock.first"))
            self._say(text("lock.mismatch"))
            return
        self._say(text("lock.opening"))
        event.input.disabled = True
        self._try(passphrase)

    @work(thread=True, exclusive=True)
    def _try(self, passphrase: str) -> None:
        try:
            opened = self._open_with(passphrase)
        except MadoguchiError as error:
            self.app.call_from_thread(self._refused, error)
        else:
            self.app.call_from_thread(self.post_message, self.Opened(opened))

    def _refused(self, error: MadoguchiError) -> None:
        self._chosen = ""
        field = self.query_one(Input)
        field.disabled = False
        field.focus()
        if self._first:
            self.query_one("#lock-lead", Static).update(text("lock.first"))
        said = error_text(error)
        self._say(f"{said}\n{self._hint}" if self._hint else said)
        self.app.bell()

    def _say(self, said: str) -> None:
        self.query_one("#lock-message", Static).update(said)
