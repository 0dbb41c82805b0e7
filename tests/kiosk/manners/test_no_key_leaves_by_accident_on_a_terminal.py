"""Only the menu and its question leave the desk; no control key does, none stops it."""

import os
from pathlib import Path

from kiosk.desk.staff import SHORTEST
from kiosk.labels import code_text, text
from tests.kiosk.manners.terminal import Terminal, on_terminal

CONTROLS = {
    "interrupt": "\x03",
    "end of input": "\x04",
    "palette": "\x10",
    "quit key": "\x11",
    "suspend": "\x1a",
    "quit signal": "\x1c",
}
"""What leaves or stops other programs."""
DEMO = ("-m", "kiosk", "demo", "--people", "60")


def is_running(terminal: Terminal) -> bool:
    """True if it neither ended nor was stopped."""
    flags = os.WNOHANG | os.WUNTRACED
    return os.waitpid(terminal.process.pid, flags) == (0, 0)


def test_an_open_desk_is_left_by_its_question_only(tmp_path: Path) -> None:
    with on_terminal(*DEMO, folder=tmp_path) as terminal:
        terminal.see(text("ask.document"))
        for key in CONTROLS.values():
            terminal.press(key)
        terminal.press("4")
        terminal.see(text("ask.insurer"))
        assert is_running(terminal)

        terminal.press("\x1b")
        terminal.see(text("menu.quit"))
        terminal.press("6")
        terminal.see(text("leave.title"))
        for key in CONTROLS.values():
            terminal.press(key)
        assert is_running(terminal)
        terminal.press("1")

        assert terminal.end() == 0
        assert terminal.is_usable
        assert terminal.titles == {text("product.name")}
        assert "38;2;" in terminal.output.decode(errors="replace")


def test_a_locked_desk_is_not_left_by_a_key(tmp_path: Path) -> None:
    kiosk = ("-m", "kiosk", "kiosk", "--data", str(tmp_path / "desk"))
    with on_terminal(*kiosk, folder=tmp_path) as terminal:
        terminal.see(text("lock.first"))
        for key in CONTROLS.values():
            terminal.press(key)
        terminal.press("short\r")
        terminal.see(code_text("E-UNLOCK-2", "", str(SHORTEST)))

        assert is_running(terminal)
        assert "\x1b]52" not in terminal.output.decode(errors="replace")
