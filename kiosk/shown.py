"""The program on a terminal: the kiosk behind its lock, or the open demo."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from kiosk.labels import text
from kiosk.tui.app import KioskApp, Opened
from kiosk.tui.tour import Tour
from schema.clock import SystemClock

if TYPE_CHECKING:
    from kiosk.demo import Demo

IDLE_SECONDS = "180"
"""Idle time after which the screen is hidden, unless the settings say otherwise."""


def opened_demo(ready: "Demo") -> Opened:
    """The demo as the program shows it."""
    return Opened(
        desk=ready.desk,
        gateway=ready.simulator,
        tour=Tour(ready.first),
        move_day=ready.move_day,
        verify=ready.verify,
        lock_hint=text("lock.demo"),
    )


def show_demo(ready: "Demo") -> None:
    """Run the demo on this terminal."""
    KioskApp(
        ready.clock, lambda _: opened_demo(ready), unlocked=opened_demo(ready)
    ).run(mouse=False)


def show_kiosk(data: Path | None, settings: Mapping[str, str]) -> None:
    """Run the kiosk on this terminal; what is slow loads behind the lock screen.

    Args:
        data: The desk's folder; `None` for the user's data directory.
        settings: What to keep in the settings from now on.
    """
    data_dir = data or user_data_path("madoguchi", appauthor=False)
    clock = SystemClock()
    with ExitStack() as closing:

        def open_with(passphrase: str) -> Opened:
            from kiosk import wiring  # noqa: PLC0415

            store = wiring.open_or_create(data_dir, passphrase, clock)
            closing.callback(store.close)
            for name, value in settings.items():
                store.settings.put(name, value)
            desk = wiring.desk_of(
                store, clock, wiring.proven_book(), wiring.place_of(store)
            )

            def verify(again: str) -> None:
                wiring.verify_passphrase(data_dir, again)

            idle = float(store.settings.get("idle_seconds", IDLE_SECONDS))
            return Opened(desk=desk, verify=verify, idle=idle)

        KioskApp(clock, open_with, first=not (data_dir / "keys.json").exists()).run(
            mouse=False
        )
