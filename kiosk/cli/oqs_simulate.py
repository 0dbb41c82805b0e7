"""The eligibility terminal, played on a folder: `oqs simulate` (模擬端末).

1. It says that it simulates, at its start and in every answer: a real desk takes
   none of them for a check.
2. It plays on no folder that a linkage app has made.
3. What it prints names nobody.
"""

import signal
import sys
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from kiosk.cli.intake import past_day
from kiosk.cli.register_options import (
    INVENTED_AS_OF,
    InventedAsOf,
    LateElderly,
    Others,
    Seed,
)
from kiosk.online.simulated.register import register_of
from kiosk.online.simulated.terminal import Terminal
from kiosk.online.simulated.told import MARK, Mode, Taken
from schema.clock import SystemClock
from schema.errors import Refused
from schema.insured import Insured
from schema.names import mask_number
from sync.files import translated
from sync.register.csv import RegisterFile
from sync.register.people import generate_late_elderly, generate_other

_BY_NAME = {mode.value: mode for mode in Mode}
_MODES = ", ".join(_BY_NAME)


def simulate(  # noqa: PLR0913
    folder: Annotated[Path, typer.Argument(help="Root of the folders req and res")],
    *,
    delay: Annotated[
        float, typer.Option(min=0, max=600, help="Seconds until it answers")
    ] = 1.0,
    mode: Annotated[Mode, typer.Option(help="How it behaves")] = Mode.ANSWERING,
    register: Annotated[
        Path | None, typer.Option(help="CSV of whom it knows; else invented people")
    ] = None,
    people: LateElderly = 10_000,
    other: Others = 0,
    seed: Seed = 1,
    as_of: InventedAsOf = INVENTED_AS_OF,
) -> None:
    """Play the eligibility terminal until Ctrl-C: for practice, never for a check.

    A line with a mode's name, typed meanwhile, changes how it behaves. The invented
    people are those of `snapshot generate` with the same numbers.
    """
    _make_its_own(folder)
    if register is not None:
        everyone = _from_file(register)
    else:
        day = past_day(as_of, SystemClock().now())
        everyone = chain(
            generate_late_elderly(people, seed, day), generate_other(other, seed, day)
        )
    terminal = Terminal(folder, register_of(everyone), SystemClock(), delay=delay)
    terminal.mode = mode
    terminal.on_taken = _say_taken
    _play(terminal)


def _make_its_own(folder: Path) -> None:
    """Make the folder, or refuse one that is a linkage app's.

    Raises:
        Refused: `req` or `res` was made there by somebody else.
        Unreachable: It cannot be made.
    """
    mark = folder / MARK
    with translated(str(folder)):
        taken = any((folder / name).exists() for name in ("req", "res"))
        if taken and not mark.exists():
            raise _not_ours(folder)
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_text("madoguchi oqs simulate\n", encoding="utf-8")


def _from_file(path: Path) -> Iterable[Insured]:
    """Everybody in a register file; bad rows are left out, and counted."""
    file = RegisterFile(path, SystemClock().now())
    yield from file.people(lambda _: None, skip_bad=True)
    if file.bad_rows:
        typer.echo(f"{file.bad_rows} bad row(s) left out", err=True)


def _play(terminal: Terminal) -> None:
    # Started in the background, a shell may have it ignore the interrupt.
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, signal.default_int_handler)
    try:
        terminal.start()
        _say_what_it_is(terminal)
        for line in sys.stdin:
            _change(terminal, line.strip())
        Event().wait()
    except KeyboardInterrupt:
        typer.echo(f"{len(terminal.taken)} request(s) taken", err=True)
    finally:
        terminal.stop()


def _say_what_it_is(terminal: Terminal) -> None:
    what = f"answers in {terminal.folder} prove nothing about anybody"
    typer.echo(f"SIMULATOR (模擬端末): {what}", err=True)
    typer.echo(f"{terminal.mode.value}; type {_MODES}; Ctrl-C ends it", err=True)


def _change(terminal: Terminal, said: str) -> None:
    """Behave as the line says."""
    if said in _BY_NAME:
        terminal.mode = _BY_NAME[said]
        typer.echo(terminal.mode.value, err=True)
    elif said:
        typer.echo(f"no such mode; type {_MODES}", err=True)


def _say_taken(taken: Taken) -> None:
    """One line for each request, which names nobody."""
    asked = ", ".join(
        f"{mask_number(query.number)}{' with 限度額' if query.consent_to_limit else ''}"
        for query in taken.queries[:1]
    )
    more = len(taken.queries) - 1
    words = asked or (f"batch {taken.reception}" if taken.reception else "unreadable")
    also = f" and {more} more" if more > 0 else ""
    typer.echo(f"{taken.at:%H:%M:%S} {taken.name}: {words}{also}")
    sys.stdout.flush()


def _not_ours(folder: Path) -> Refused:
    return Refused(
        "E-SIM-1",
        subject=str(folder),
        found="folders that a linkage app may be using",
        expected="a folder of the simulator's own",
        hint="name a new folder; real requests must not be answered by a simulator",
    )
