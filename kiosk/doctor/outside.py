"""Printers, the folder of forms, and the terminal (プリンターと画面の点検)."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from kiosk.doctor.around import Terminal
from kiosk.doctor.finding import Finding, bad, look, ok

COLUMNS, LINES = 80, 24
"""The smallest terminal on which nothing is cut."""
COLOURS = 256
"""Fewer are shown as their nearest neighbours."""
RULER = "○△×◇□●│─…→※①"
"""Characters that take one cell or two, as the terminal and its font will have it."""


def found_of_printers(names: Sequence[str], wanted: str = "") -> Finding:
    """Whether there is a printer, and the one that the settings name.

    Args:
        names: The printers of this machine.
        wanted: The one in the settings; empty for the usual one.
    """
    if not names:
        do = "set a printer up in the system; until then save forms as files"
        return look("printer", "printer-none", do, printers=0)
    if wanted and wanted not in names:
        do = "name a printer of this machine in the settings, or set that one up"
        return bad("printer", "printer-unknown", do, printers=len(names))
    return ok("printer", printers=len(names))


def found_of_forms(folder: str) -> Iterator[Finding]:
    """Whether forms can be saved where the settings say.

    Args:
        folder: As the settings name it; empty where nothing is to be saved.
    """
    if not folder:
        return
    if not Path(folder).is_dir():
        do = "put the medium in, or name another folder in the settings"
        yield look("forms", "forms-not_there", do)
    elif not os.access(folder, os.W_OK):
        do = "give this account leave to write there, or name another folder"
        yield look("forms", "forms-closed", do)
    else:
        yield ok("forms")


def found_of_terminal(terminal: Terminal | None) -> Finding:
    """Whether the screens can be drawn on this terminal as they are meant."""
    if terminal is None:
        return ok("terminal")
    unfit = _unfit(terminal)
    if unfit is not None:
        return unfit
    size = f"{terminal.columns}x{terminal.lines}"
    if terminal.columns < COLUMNS or terminal.lines < LINES:
        do = f"make the window {COLUMNS}x{LINES} or larger"
        return look("terminal", "terminal-small", do, size=size)
    if terminal.colours < COLOURS:
        do = "set TERM to one with 256 colours, if the terminal has them"
        return look("terminal", "terminal-colours", do, colours=terminal.colours)
    return ok("terminal", size=size, colours=terminal.colours)


def _unfit(terminal: Terminal) -> Finding | None:
    """Why nothing can be drawn on it as it is meant."""
    size = f"{terminal.columns}x{terminal.lines}"
    if terminal.encoding.lower().replace("-", "") != "utf8":
        do = "set the terminal and the locale to UTF-8"
        return bad("terminal", "terminal-encoding", do, encoding=terminal.encoding)
    if terminal.term in {"dumb", "unknown"}:
        do = "use Windows Terminal, or a terminal that moves its cursor"
        return bad("terminal", "terminal-dumb", do, size=size)
    if not terminal.draws_japanese:
        do = "start the kiosk inside fbterm or kmscon, or with --plain"
        return bad("terminal", "terminal-kanji", do, size=size)
    return None


def ruler() -> Sequence[str]:
    """Two lines that end one above the other only where every width is one cell."""
    return (f"{RULER}]", "-" * len(RULER) + "]")


def doubled_ruler() -> str:
    """A line that ends below the symbols where each of them takes two cells."""
    return "-" * (2 * len(RULER)) + "]"


def found_of_ruler(*, ends_together: bool) -> Finding:
    """What the person said of the ruler's two lines."""
    if ends_together:
        return ok("ruler")
    do = "set the terminal to narrow ambiguous-width characters, or change its font"
    return look("ruler", "ruler-wide", do)
