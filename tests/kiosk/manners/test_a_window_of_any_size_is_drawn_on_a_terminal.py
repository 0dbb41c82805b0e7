"""Whatever its size, also while somebody types: nothing is lost; sixteen colours do."""

import signal
from pathlib import Path

from kiosk.console import draws_japanese
from kiosk.labels import text
from tests.kiosk.manners.terminal import on_terminal

DEMO = ("-m", "kiosk", "demo", "--people", "60")
SIZES = ((160, 45), (70, 20), (200, 60), (80, 24))


def test_it_is_resized_while_somebody_types(tmp_path: Path) -> None:
    few = {"TERM": "linux", "COLORTERM": ""}
    with on_terminal(*DEMO, folder=tmp_path, size=(70, 20), more=few) as terminal:
        terminal.see(text("ask.document"))
        terminal.press("4")
        terminal.see(text("ask.insurer"))
        for digits, size in zip(("39", "13", "10", "40"), SIZES, strict=True):
            terminal.press(digits)
            terminal.resize(*size)
        terminal.see("39131040")
        terminal.see("後期高齢者医療・東京都・新宿区")

        terminal.resize(60, 15)
        terminal.see(text("screen.too_small"))
        terminal.press("1")
        terminal.resize(100, 30)
        terminal.see("39131040")
        terminal.process.send_signal(signal.SIGTERM)

        assert terminal.end() == 128 + signal.SIGTERM
        assert terminal.is_usable
        drawn = terminal.output.decode(errors="replace")

    assert "38;2;" not in drawn
    assert "38;5;" not in drawn
    assert terminal.titles == set()


def test_the_bare_console_is_known_by_its_device() -> None:
    assert not draws_japanese("linux", "/dev/tty1")
    assert not draws_japanese("linux", "/dev/console")
    assert draws_japanese("linux", "/dev/pts/3")
    assert draws_japanese("xterm-256color", "/dev/tty1")
