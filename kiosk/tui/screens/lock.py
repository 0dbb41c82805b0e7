"""The lock screen: a clock and nothing about anybody (画面ロック)."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from kiosk.desk.passphrase import refuse_weak
from kiosk.desk.staff import Factor, Gate, SignIn
from kiosk.labels import error_text, text
from kiosk.tui.screens.sign_in import SignInField, SignInScreen
from schema.clock import Clock
from schema.errors import Refused
from schema.wareki import to_wareki


class LockScreen(SignInScreen[None]):
    """Hides everything until somebody signs in."""

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
        asked = None if first else gate
        super().__init__(open_with, gate=asked, hint=hint, knows_who=covers)
        self._clock = clock
        self._first = first
        self._chosen = ""

    def compose(self) -> ComposeResult:
        """A clock, a sentence and a field whose letters do not show."""
        with Vertical(id="lock"):
            yield Static(id="lock-title")
            yield Static(id="lock-clock")
            yield Static(id="lock-lead")
            yield SignInField()
            yield Static(id="lock-message")

    def on_mount(self) -> None:
        """Start the clock."""
        title = "product.name" if self._first else "lock.title"
        self.query_one("#lock-title", Static).update(text(title))
        self._tick()
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        now = self._clock.now()
        said = text("lock.clock", day=to_wareki(now.date()), time=f"{now:%H:%M}")
        self.query_one("#lock-clock", Static).update(said)

    def succeeded(self, opened: object) -> None:
        """Tell the app."""
        self.post_message(self.Opened(opened))

    def begin(self, *, anew: bool) -> None:
        """Ask from the start."""
        self._chosen = ""
        super().begin(anew=anew)

    def ask_again(self) -> None:
        """Ask whoever was refused for the passphrase; at the first start for both."""
        self._chosen = ""
        super().ask_again()

    def lead(self) -> str:
        """What the field takes, in a sentence."""
        if self._first:
            return text("lock.again" if self._chosen else "lock.first")
        return super().lead()

    def typed(self, value: str) -> None:
        """Take what was typed."""
        if self._first:
            self._choose(value)
        else:
            super().typed(value)

    def _choose(self, passphrase: str) -> None:
        """Take the first passphrase of a desk, twice."""
        self.query_one(Input).value = ""
        if not passphrase:
            return
        weak = _weakness_of(passphrase)
        if weak:
            self._chosen = ""
            self.say(weak)
            self.app.bell()
        elif not self._chosen:
            self._chosen = passphrase
            self.say("")
        elif passphrase != self._chosen:
            self._chosen = ""
            self.say(text("lock.mismatch"))
        else:
            self.give(SignIn(passphrase))
        self.say_lead()


def _weakness_of(passphrase: str) -> str:
    """Why a desk may not be set up with it; empty where it may."""
    try:
        refuse_weak(passphrase, Factor.DEVICE)
    except Refused as error:
        return error_text(error)
    return ""
