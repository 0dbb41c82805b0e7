"""The kiosk on a terminal, behind its lock (窓口を開く)."""

import os
import sys
from asyncio import get_running_loop
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from kiosk.anew import kept_open
from kiosk.checkup.terminal import terminal_here
from kiosk.console import draws_japanese_here, is_served, name_window
from kiosk.desk.staff import Role, SignIn
from kiosk.desk.staff_refused import not_it
from kiosk.endings import leave_at_once, told_to_end
from kiosk.labels import text
from kiosk.opened import Classroom, Opened
from kiosk.store.gate import KEY_FILE, FolderGate
from kiosk.tui.app import KioskApp
from kiosk.tui.incident import incident_of
from schema.clock import Clock, SystemClock
from schema.errors import Locked, MadoguchiError, Refused

if TYPE_CHECKING:
    from kiosk.store.vault import Store

INCIDENTS = "incidents.log"
"""Unforeseen errors, one line each: kind and place, nobody's data."""
IN_USE = "E-STORE-3"
"""Another program has the folder, as `madoguchi sync` does for a moment."""
TRIES = 20
"""Of taking the folder that another program has."""
BETWEEN = 0.25
"""Seconds between two of them."""


def show_kiosk(
    data: Path | None,
    settings: Mapping[str, str],
    training: Callable[[], AbstractContextManager[Classroom]] | None = None,
) -> int:
    """Run the kiosk on this terminal; what is slow loads behind the lock screen.

    Args:
        data: The desk's folder; `None` for the user's data directory.
        settings: What to keep in the settings from now on.
        training: Opens a place to train in, apart from the desk.

    Returns:
        The exit code.

    Raises:
        Refused: There is no terminal to draw on, or it draws no Japanese.
    """
    refuse_without_terminal()
    data_dir, clock = data or data_folder(), SystemClock()

    def show(said: str) -> int | None:
        with ExitStack() as closing:
            door = Door(data_dir, clock, settings, closing)

            def open_with(given: SignIn, door: Door = door) -> Opened:
                return replace(door.open(given), training=training)

            app = KioskApp(
                clock, open_with, first=door.is_first, said=said, gate=door.gate
            )
            app.note_incident = door.note_incident
            code = run(app)
        return None if app.incident and not is_served() else code

    return kept_open(show)


def refuse_without_terminal() -> None:
    """Refuse to draw where nobody would see it.

    Raises:
        Refused: There is no terminal to draw on, or it draws no Japanese.
    """
    if is_served():
        return
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise _no_terminal()
    if not draws_japanese_here():
        raise _no_kanji()


def speak_kiosk(data: Path | None, settings: Mapping[str, str]) -> int:
    """Run the kiosk line by line, on a terminal or on pipes; the exit code.

    Args:
        data: The desk's folder; `None` for the user's data directory.
        settings: What to keep in the settings from now on.
    """
    from kiosk.plain.door import speak  # noqa: PLC0415
    from kiosk.plain.lines import here  # noqa: PLC0415

    data_dir, clock, lines = data or data_folder(), SystemClock(), here()

    def show(said: str) -> int | None:
        with ExitStack() as closing:
            door = Door(data_dir, clock, settings, closing)
            try:
                lines.begin_anew(said)
                return speak(lines, door.open, first=door.is_first, gate=door.gate)
            except MadoguchiError:
                raise
            except Exception as error:  # noqa: BLE001 - an edge: it is noted
                with suppress(OSError):
                    door.note_incident(f"{clock.now():%FT%T%z} {incident_of(error)}")
        return None

    with told_to_end(leave_at_once), lines.held():
        return kept_open(show)


def data_folder() -> Path:
    """Where this user's desk lies: `MADOGUCHI_DATA`, else the system's own place."""
    named = os.environ.get("MADOGUCHI_DATA")
    if named:
        return Path(named)
    from platformdirs import user_data_path  # noqa: PLC0415

    return user_data_path("madoguchi", appauthor=False)


def _no_terminal() -> Refused:
    return Refused(
        "E-TERM-1",
        subject="standard output",
        found="no terminal",
        expected="a terminal",
        hint="run `madoguchi kiosk` in a terminal window",
    )


def _no_kanji() -> Refused:
    return Refused(
        "E-TERM-2",
        subject="the console of Linux",
        found="no letters for Japanese",
        expected="a terminal that draws them",
        hint="start it inside fbterm or kmscon, or `madoguchi kiosk --plain` for a "
        "screen reader or braille",
    )


def run(app: KioskApp) -> int:
    """Show the program until it is left, or told to end; its exit code."""

    def end(code: int) -> None:
        try:
            loop = get_running_loop()
        except RuntimeError:
            leave_at_once(code)
        else:
            loop.call_soon_threadsafe(app.exit, None, code)

    if sys.stdout.isatty():
        name_window(text("product.name"))
    with told_to_end(end):
        app.run(mouse=False)
    return app.return_code or 0


class Door:
    """What the lock screen opens: a desk's folder (入口)."""

    def __init__(
        self,
        data_dir: Path,
        clock: Clock,
        settings: Mapping[str, str],
        closing: ExitStack,
    ) -> None:
        """Stand before `data_dir`; what is opened is left to `closing`."""
        self._data_dir = data_dir
        self._clock = clock
        self._settings = settings
        self._closing = closing
        # Nothing draws on it yet: later nobody could say what it is.
        self._terminal = terminal_here()

    @property
    def is_first(self) -> bool:
        """True where no desk is set up yet."""
        return not (self._data_dir / KEY_FILE).exists()

    @property
    def gate(self) -> FolderGate:
        """What is asked for before it opens."""
        return FolderGate(self._data_dir)

    def open(self, given: SignIn) -> Opened:
        """Open the desk, or set it up at the first start."""
        from kiosk import wiring  # noqa: PLC0415
        from kiosk.checkup.desk import DeskCheckup  # noqa: PLC0415

        store = self._store(given)
        with ExitStack() as refused:
            refused.callback(store.close)
            self._keep_settings(store)
            refused.pop_all()
        self._closing.callback(store.close)
        book = wiring.proven_book(store)
        place = wiring.place_of(store)
        desk = wiring.desk_of(store, self._clock, book, place)
        rounds = wiring.rounds_of(store, self._data_dir, desk, self.note_incident)
        self._closing.callback(rounds.stop)
        rounds.start()
        asked = wiring.gateways_of(store, self._clock)
        checks = wiring.checks_of(store, desk, asked, self.note_incident)
        self._closing.callback(checks.stop)
        checks.start()
        look = DeskCheckup(store, self._data_dir, self._clock, self._terminal)
        opened = Opened(
            desk=desk,
            checks=checks,
            tasks=store.tasks,
            history=store.history,
            exports=wiring.exports_of(store, self._data_dir),
            appointments=store.appointments,
            verify=partial(wiring.take_over, store, desk),
            gate=store.accounts,
            staff=store.accounts,
            sync=rounds,
            settings=store.settings,
            anew=lambda opened: wiring.arranged(opened, store, self._clock),
            checkup=look,
            note_incident=self.note_incident,
        )
        return opened.anew(opened)

    def _keep_settings(self, store: "Store") -> None:
        """Keep what the kiosk was started with, where that is something else.

        Raises:
            Refused: Whoever signed in does not look after the desk (IT担当).
        """
        kept = store.settings
        changes = {
            name: value
            for name, value in self._settings.items()
            if value != kept.get(name)
        }
        if changes:
            if not store.accounts.may(Role.IT):
                raise not_it()
            kept.change(changes, store.staff, self._clock.now())

    def _store(self, given: SignIn) -> "Store":
        """The folder's store, a little later where a command has it just now."""
        from kiosk import wiring  # noqa: PLC0415

        left = TRIES
        while True:
            try:
                return wiring.open_or_create(self._data_dir, given, self._clock)
            except Locked as error:
                left -= 1
                if error.code != IN_USE or not left:
                    raise
            sleep(BETWEEN)

    def note_incident(self, incident: str) -> None:
        """Keep one line about an unforeseen error, which names nobody."""
        with (self._data_dir / INCIDENTS).open("a", encoding="utf-8") as file:
            file.write(incident + "\n")
