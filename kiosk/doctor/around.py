"""What is asked of the machine, so that another machine can be put in its place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec


class Terminal(msgspec.Struct, frozen=True, kw_only=True):
    """The terminal that the program is drawn on (端末の画面)."""

    columns: int
    """Cells in a line."""
    lines: int
    """Lines."""
    encoding: str
    """Of what is written to it."""
    term: str
    """`TERM`; empty on Windows."""
    colours: int
    """How many it shows, as far as it says."""
    draws_japanese: bool = True
    """False on the bare console of Linux, which has no letters for it."""


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """What the program runs on, and with what (実行環境)."""

    python: tuple[int, int, int]
    """Version of Python."""
    platform: str
    """For which ready-made packages are chosen: `linux-x86_64`."""
    installed: Mapping[str, str]
    """Version of each package that is asked for, by name; empty for none."""
    wanted: Mapping[str, str]
    """What is asked for, by name: `>=50,<51`."""
    providers: Mapping[str, str] = {}
    """Versions of what is not a Python package: `sqlcipher`, `openssl`."""


@dataclass(frozen=True)
class Around:
    """The machine around the desk."""

    free: Callable[[Path], int]
    """Bytes that this account may still write on a folder's disk."""
    printers: Callable[[], Sequence[str]]
    """Names of the printers; none where there is no printing system."""
    lost_fonts: Callable[[], Sequence[str]]
    """Fonts of the paper that do not open."""
    program: Callable[[], Program]
    """What the program runs on."""
    monotonic_ns: Callable[[], int]
    """Running time of the machine."""
    terminal: Terminal | None
    """Where something is drawn; `None` where nobody looks on."""
    windows: bool
    """True on Windows, where rights are the folder's and not a number."""
    home: Path
    """The user's own folder."""
    central: Path
    """Where central's folder lies on this machine, if central runs here."""
