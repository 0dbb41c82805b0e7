"""Somebody marked is received and lost in a crash; no mark is left anywhere.

Looked through are the desk's folder with its incidents, the folder for temporary
files, the home, every name that the window got, and what stands on the terminal once
the program has left it. The marks are searched in the encodings in which they may hide.
"""

import base64
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kiosk.labels import text
from kiosk.shown import INCIDENTS
from tests.kiosk.manners.marked import (
    MARKED,
    MARKS,
    PASSPHRASE,
    marks_in,
    marks_under,
    set_up,
)
from tests.kiosk.manners.terminal import Terminal, on_terminal

LEFT = b"\x1b[?1049l"
"""The program gives the terminal back."""
BORN = "S16.2.3"
"""What the screen shows of the marked one: somebody was found."""
SCREEN = ("-m", "tests.kiosk.manners.broken", "help")
LINES = ("-m", "tests.kiosk.manners.broken", "spoken")


def places(folder: Path) -> Mapping[str, str]:
    """Where a program could leave something: all of it inside of `folder`."""
    inside = {name: folder / name for name in ("tmp", "home")}
    for place in inside.values():
        place.mkdir()
    tmp, home = (str(inside[name]) for name in ("tmp", "home"))
    at_home = ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), tmp)
    return {**temporary, **dict.fromkeys(at_home, home), "PYTHONPYCACHEPREFIX": tmp}


def unlock(terminal: Terminal) -> None:
    terminal.see(text("lock.title"))
    terminal.press(f"{PASSPHRASE}\r")
    terminal.see(text("ask.document"))


def received(terminal: Terminal) -> None:
    """Type the numbers of the marked one, whom the desk then has before it."""
    terminal.press("2")
    terminal.see(text("ask.insurer"))
    terminal.press(f"{MARKED.insurer_number}{MARKED.number}\r")
    terminal.see(BORN)


def left(terminal: Terminal) -> bytes:
    """What stands on the terminal after the program has left it."""
    return terminal.output.rpartition(LEFT)[2]


def test_nothing_of_somebody_on_the_screen_is_left(tmp_path: Path) -> None:
    desk, more = set_up(tmp_path), places(tmp_path)
    with on_terminal(*SCREEN, str(desk), folder=tmp_path, more=more) as terminal:
        unlock(terminal)
        received(terminal)
        terminal.press("?")
        terminal.see(text("restart.said"))
        between = left(terminal)
        terminal.press(f"{PASSPHRASE}\r")
        terminal.see(text("ask.document"))
        received(terminal)
        terminal.hang_up()

    assert terminal.titles == {text("product.name")}
    assert marks_in("".join(terminal.titles).encode()) == set()
    assert marks_in(between) == set()
    assert "passphrase" not in marks_in(terminal.output)
    assert "E-APP-1" in (desk / INCIDENTS).read_text(encoding="utf-8")
    assert marks_under(tmp_path) == {}


def test_nothing_of_somebody_line_by_line_is_left(tmp_path: Path) -> None:
    desk, more = set_up(tmp_path), places(tmp_path)
    with on_terminal(*LINES, str(desk), folder=tmp_path, more=more) as terminal:
        terminal.see(text("lock.passphrase"))
        terminal.press(f"{PASSPHRASE}\r")
        terminal.see(text("ask.document"))
        terminal.press(f"2\r{MARKED.insurer_number}\r{MARKED.number}\r")
        terminal.see(BORN)
        said = len(terminal.output)
        terminal.press("*\r1\r")
        terminal.see(text("restart.said"))
        terminal.see(text("lock.passphrase"))
        crash = terminal.output[said:]
        terminal.hang_up()

    assert marks_in("".join(terminal.titles).encode()) == set()
    assert b"Traceback" not in crash
    assert "passphrase" not in marks_in(terminal.output)
    assert "E-APP-1" in (desk / INCIDENTS).read_text(encoding="utf-8")
    assert marks_under(tmp_path) == {}


@pytest.mark.parametrize(
    "hidden",
    [
        lambda said: said.encode(),
        lambda said: said.encode("utf-16-le"),
        lambda said: said.encode("utf-16-be"),
        lambda said: said.encode("shift_jis"),
        lambda said: said.encode().hex().encode(),
        lambda said: base64.b64encode(b"x" + said.encode() + b"y"),
    ],
    ids=["utf-8", "utf-16-le", "utf-16-be", "shift_jis", "hex", "base64"],
)
def test_whatever_leaked_would_be_found(
    tmp_path: Path, hidden: Callable[[str], bytes]
) -> None:
    for nth, said in enumerate(MARKS.values()):
        (tmp_path / f"leak-{nth}").write_bytes(b"before" + hidden(said) + b"after")

    found = marks_under(tmp_path)

    assert set().union(*found.values()) == MARKS.keys()
    assert len(found) == len(MARKS)


def test_a_mark_in_the_name_of_a_file_would_be_found(tmp_path: Path) -> None:
    (tmp_path / f"{MARKED.number}.pdf").write_bytes(b"")

    assert marks_under(tmp_path) == {f"{MARKED.number}.pdf": {"number"}}
