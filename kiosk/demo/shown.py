"""The open demo on a terminal, drawn or line by line (デモを開く)."""

from dataclasses import replace
from pathlib import Path

from kiosk.checkup.desk import DeskCheckup
from kiosk.checkup.terminal import terminal_here
from kiosk.demo.cast import cast_of, samples_of
from kiosk.demo.classroom import PracticeRoom, classroom
from kiosk.demo.clinic import Demo
from kiosk.export.file import Exports
from kiosk.labels import text
from kiosk.opened import Opened
from kiosk.paper.outlet import Outlet
from kiosk.paper.printing import printer_here
from kiosk.shown import run
from kiosk.training.marking import Score
from kiosk.tui.app import KioskApp
from kiosk.tui.classroom import ClassroomApp
from kiosk.wiring import arranged
from kiosk.words.tour import Tour


def opened_demo(ready: Demo) -> Opened:
    """The demo as the program shows it."""
    samples = samples_of(cast_of(ready.first, ready.people))
    store, paper = ready.store, Outlet(printer_here(), ready.clock, Path.cwd())
    here = terminal_here()
    look = DeskCheckup(store, ready.data_dir, ready.clock, here, aside=Path.cwd())
    return Opened(
        desk=ready.desk,
        checks=ready.checks,
        tasks=ready.store.tasks,
        history=ready.store.history,
        exports=Exports(ready.store.history, Path.cwd()),
        appointments=ready.store.appointments,
        paper=paper,
        settings=store.settings,
        anew=lambda opened: replace(arranged(opened, store, ready.clock), paper=paper),
        checkup=look,
        terminal=ready.terminal,
        tour=Tour(ready.first, samples),
        training=classroom,
        move_day=ready.move_day,
        verify=ready.verify,
        lock_hint=text("lock.demo"),
    )


def show_demo(ready: Demo) -> int:
    """Run the demo on this terminal; the exit code."""
    opened = opened_demo(ready)
    return run(KioskApp(ready.clock, lambda _: opened, unlocked=opened))


def show_classroom(room: PracticeRoom) -> tuple[int, Score | None]:
    """Train on this terminal; the exit code, and how it went."""
    app = ClassroomApp(room.ready.clock, room)
    return run(app), app.score


def speak_demo(ready: Demo) -> int:
    """Run the demo line by line; the exit code."""
    from kiosk.plain.door import receive  # noqa: PLC0415
    from kiosk.plain.lines import here  # noqa: PLC0415

    lines = here()
    with lines.held():
        return receive(lines, opened_demo(ready))
