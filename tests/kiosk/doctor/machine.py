"""A machine in order, and a desk on it, for whoever breaks one thing of it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiosk.checkup.check import Checked, Further, check
from kiosk.desk.staff import SignIn
from kiosk.doctor.around import Around, Program, Terminal
from kiosk.doctor.finding import Finding
from schema.clock import Clock
from tests.kiosk.store.desk import SESAME

PROGRAM = Program(
    python=(3, 11, 7),
    platform="linux-x86_64",
    installed={"madoguchi": "0.1.0", "textual": "8.2.8"},
    wanted={"textual": "==8.2.8"},
    providers={"sqlcipher": "4.19.0"},
)
TERMINAL = Terminal(columns=100, lines=30, encoding="utf-8", term="xterm", colours=256)


def a_machine(tmp_path: Path, **changes: Any) -> Around:
    """One on which nothing is wrong, or changed."""
    usual = Around(
        free=lambda _: 64 << 30,
        printers=lambda: ("reception",),
        lost_fonts=lambda: (),
        program=lambda: PROGRAM,
        monotonic_ns=lambda: 0,
        terminal=TERMINAL,
        windows=False,
        home=tmp_path,
        central=tmp_path / "no-central",
    )
    return replace(usual, **changes)


def untold(what: str, done: int, total: int) -> None:
    """Nobody watches how far a check is."""


def looked_at(
    folder: Path,
    clock: Clock,
    around: Around,
    *,
    passphrase: str = SESAME,
    deep: bool = False,
) -> Checked:
    further = Further(deep=untold if deep else None)
    return check(folder, lambda: SignIn(passphrase), clock, around, further)


def by_what(checked: Checked) -> Mapping[str, Finding]:
    return {one.what: one for one in checked.findings}


def wrong(checked: Checked) -> list[tuple[str, str]]:
    """What is not in order but for the zone, which is the machine's that tests."""
    return [
        (one.state, one.code)
        for one in checked.findings
        if one.state != "ok" and one.what != "zone"
    ]
