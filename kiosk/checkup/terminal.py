"""The terminal that is written to, before anything draws on it (端末の画面)."""

import os
import shutil
import sys
from collections.abc import Mapping

from msgspec.structs import replace

from kiosk.console import draws_japanese_here
from kiosk.doctor.around import Terminal

_NARROW, _MANY, _ALL = 16, 256, 1 << 24


def terminal_here() -> Terminal | None:
    """The terminal that is written to; `None` where it is none."""
    if not sys.stdout.isatty():
        return None
    size = shutil.get_terminal_size()
    return Terminal(
        columns=size.columns,
        lines=size.lines,
        encoding=getattr(sys.stdout, "encoding", None) or "",
        term=os.environ.get("TERM", ""),
        colours=colours_of(os.environ, windows=sys.platform == "win32"),
        draws_japanese=draws_japanese_here(),
    )


def as_it_is_now(terminal: Terminal | None) -> Terminal | None:
    """The same terminal in its present size: whoever draws on it has taken stdout."""
    if terminal is None:
        return None
    size = shutil.get_terminal_size()
    return replace(terminal, columns=size.columns, lines=size.lines)


def colours_of(said: Mapping[str, str], *, windows: bool) -> int:
    """How many colours a terminal says it shows."""
    if windows or said.get("COLORTERM", "") in {"truecolor", "24bit"}:
        return _ALL
    return _MANY if "256" in said.get("TERM", "") else _NARROW
