"""The program on the terminal: lock screen, then the desk (窓口の画面).

1. The first screen needs no store: what is slow to load loads while a
   passphrase is typed.
2. No command palette, no mouse needed, no accidental quit.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.binding import BindingType
from textual.driver import Driver
from textual.filter import LineFilter
from textual.message import Message
from textual.worker import WorkerFailed

from kiosk.console import is_served
from kiosk.desk.staff import Gate, SignIn
from kiosk.endings import never_stopped
from kiosk.labels import text
from kiosk.opened import Opened
from kiosk.tui.ahead import TypeAhead
from kiosk.tui.asked import (
    CheckupAsked,
    DayAsked,
    DayMoved,
    KeysMoved,
    LockAsked,
    SettingsAsked,
    SettingsMoved,
    StaffAsked,
    ThemeMoved,
    TrainingAsked,
)
from kiosk.tui.garbage import leave_alone_what_stays
from kiosk.tui.incident import CODE, incident_of
from kiosk.tui.locking import Locking
from kiosk.tui.look import DARK, THEMES, FewColours
from kiosk.tui.page import PageDriver
from kiosk.tui.screens.lock import LockScreen
from kiosk.tui.typed import as_typed
from kiosk.tui.widgets.key_line import KeyLine
from kiosk.tui.window import ending_with_its_window
from kiosk.words.keymap import USUAL_KEYS
from schema.clock import Clock

__all__ = ["KioskApp", "Opened"]

IDLE_LOOK = 5.0
"""Seconds between two looks at the time of the last key."""


class KioskApp(Locking, inherit_bindings=False):
    """The kiosk: locked, or open."""

    CSS_PATH = "kiosk.tcss"
    TITLE = "窓口"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(  # noqa: PLR0913
        self,
        clock: Clock,
        open_with: Callable[[SignIn], Opened],
        *,
        first: bool = False,
        unlocked: Opened | None = None,
        said: str = "",
        gate: Gate | None = None,
    ) -> None:
        """Take what opens the desk.

        Args:
            clock: The one clock.
            open_with: Opens the desk with what was given at the lock, or raises.
            first: True where no desk is set up yet.
            unlocked: An open desk to begin with, as in the demo.
            said: A sentence for the lock screen, where it is shown anew.
            gate: What the lock screen asks for; `None` for a passphrase alone.
        """
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK
        self._few_colours = FewColours()
        self._clock = clock
        self._open_with = open_with
        self._first = first
        self._unlocked = unlocked
        self._said = said
        self._gate = gate
        self.note_incident: Callable[[str], None] | None = None
        """Keeps one line about an unforeseen error while no desk is open."""
        self.incident = ""
        """The unforeseen error that ended it: kind and place."""
        self._ahead = TypeAhead(self)
        self.keys_pressed = 0
        """Keys since it was started."""
        self.keymap = USUAL_KEYS
        """Which key does what, on every screen."""

    def get_driver_class(self) -> type[Driver]:
        """Draw for this terminal, or for the page in a browser."""
        if is_served():
            return PageDriver
        return ending_with_its_window(super().get_driver_class())

    async def on_event(self, event: events.Event) -> None:
        """Note when the last key came, then go on as usual."""
        if isinstance(event, (events.Key, events.Paste)):
            self._last_key_at = event.time
            self.keys_pressed += 1
        if isinstance(event, events.Key):
            for nth, pressed in enumerate(as_typed(event)):
                key = pressed.character or pressed.key
                await self._ahead.turn(key, pressed.time, parted=bool(nth))
                await super().on_event(pressed)
        else:
            await super().on_event(event)

    def _handle_exception(self, error: Exception) -> None:
        """End on the first unforeseen error, also on one that can draw itself."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self._fatal_error()

    def panic(self, *renderables: object) -> None:
        """End on an error that comes already drawn, drawing nothing of it."""
        del renderables
        self._return_code = 1
        self._fatal_error()

    def _fatal_error(self) -> None:
        """End on an unforeseen error, naming its place and nobody's data.

        Textual would print the values of every local variable here.
        """
        if self.incident:
            return
        self.bell()
        error: BaseException | None = self._exception
        if isinstance(error, WorkerFailed):
            error = error.error
        self.incident = incident_of(error) if error is not None else CODE
        opened = self._unlocked
        note = opened.note_incident if opened is not None else self.note_incident
        if note is not None:
            with suppress(OSError):
                note(f"{self._clock.now():%FT%T%z} {self.incident}")
        said = f"{text('error.E-APP-1')}\n{self.incident}"
        self._exit_renderables.append(Text(said))
        self._close_messages_no_wait()

    def copy_to_clipboard(self, text: str) -> None:
        """Put nothing into the clipboard, which every program reads."""
        del text

    def on_mount(self) -> None:
        """Show the lock screen, or the open desk."""
        if not self.is_headless:
            never_stopped()
        self.set_interval(IDLE_LOOK, self._lock_when_idle)
        if self._unlocked is not None:
            self._show(self._unlocked)
        else:
            lock = LockScreen(
                self._clock,
                self._open_with,
                first=self._first,
                hint=self._said,
                gate=self._gate,
            )
            self.push_screen(lock)

    def grant(self, asked: Message) -> None:
        """Do what a screen asks, before the next key."""
        wishes: dict[type[Message], Callable[[], None]] = {
            LockAsked: self.lock,
            DayAsked: self.another_day,
            TrainingAsked: self.train,
            CheckupAsked: self.open_checkup,
            SettingsAsked: self.open_settings,
            StaffAsked: self.open_staff,
        }
        wishes[type(asked)]()

    @on(DayAsked)
    def another_day(self) -> None:
        """Move the demo's day on, and judge anew."""
        if self._unlocked is not None and self._unlocked.move_day is not None:
            self._unlocked.move_day()
            self.screen.post_message(DayMoved())

    @on(SettingsMoved)
    def take_settings(self) -> None:
        """Work from now on with what the settings say."""
        from kiosk.tui.screens.reception import ReceptionScreen  # noqa: PLC0415

        if self._unlocked is None:
            return
        opened = self._unlocked = self._unlocked.anew(self._unlocked)
        self.other_colours(ThemeMoved(opened.theme))
        self.other_keys(KeysMoved(opened.keymap))
        for screen in self.screen_stack:
            if isinstance(screen, ReceptionScreen):
                screen.work_with(opened)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line goes through: on few colours, also what stands for others.

        What is drawn without a terminal, for a picture, has every colour.
        """
        filters, few = super().get_line_filters(), {"standard", "windows"}
        if self.console.color_system in few and not self.is_headless:
            return [*filters, self._few_colours]
        return filters

    @on(ThemeMoved)
    def other_colours(self, event: ThemeMoved) -> None:
        """Draw everything in other colours."""
        self.theme = event.theme

    @on(KeysMoved)
    def other_keys(self, event: KeysMoved) -> None:
        """Work with other keys from the next key on."""
        self.keymap = event.keymap
        for screen in self.screen_stack:
            for line in screen.query(KeyLine):
                line.show()

    def _show(self, opened: Opened) -> None:
        from kiosk.tui.screens.reception import ReceptionScreen  # noqa: PLC0415

        self._unlocked = opened
        self.keymap = opened.keymap
        if opened.theme in self.available_themes:
            self.theme = opened.theme
        self._staff = opened.desk.staff
        self.push_screen(ReceptionScreen(opened))
        self.call_after_refresh(leave_alone_what_stays, self)
        self._desk_at = len(self.screen_stack)
