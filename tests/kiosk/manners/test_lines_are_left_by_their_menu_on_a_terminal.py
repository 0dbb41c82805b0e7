"""Line by line too, only the menu leaves; a crash leads back to the passphrase."""

from pathlib import Path

from kiosk.labels import text
from kiosk.plain.talk import called
from kiosk.shown import INCIDENTS
from tests.kiosk.manners.a_desk import PASSPHRASE, events_of, is_put_away, set_up
from tests.kiosk.manners.terminal import on_terminal
from tests.kiosk.manners.test_no_key_leaves_by_accident_on_a_terminal import (
    CONTROLS,
    is_running,
)

PLAIN = ("-m", "kiosk", "kiosk", "--plain", "--data")


def test_no_key_ends_or_stops_it(tmp_path: Path) -> None:
    desk = set_up(tmp_path)
    with on_terminal(*PLAIN, str(desk), folder=tmp_path) as terminal:
        terminal.see(text("lock.passphrase"))
        terminal.press(f"{PASSPHRASE}\r")
        terminal.see(text("ask.document"))
        for key in CONTROLS.values():
            terminal.press(f"{key}\r")
        terminal.see(text("plain.leaving", press=called("quit")))
        terminal.press("4\r")
        terminal.see(text("field.insurer"))
        assert is_running(terminal)

        terminal.press("*\r6\r1\r")
        assert terminal.end() == 0
        assert terminal.is_usable
        assert PASSPHRASE not in terminal.output.decode(errors="replace")


def test_a_crash_leads_back_to_the_passphrase_and_a_closed_window_ends(
    tmp_path: Path,
) -> None:
    desk = set_up(tmp_path)
    broken = ("-m", "tests.kiosk.manners.broken", "spoken", str(desk))
    with on_terminal(*broken, folder=tmp_path) as terminal:
        for _ in range(2):
            terminal.see(text("lock.passphrase"))
            terminal.press(f"{PASSPHRASE}\r")
            terminal.see(text("ask.document"))
            terminal.press("*\r1\r")
            terminal.see(text("restart.said"))
        terminal.see(text("lock.passphrase"))
        terminal.press(f"{PASSPHRASE}\r")
        terminal.see(text("ask.document"))
        assert not is_put_away(desk)
        terminal.hang_up()

        assert "架空" not in terminal.drawn
    assert is_put_away(desk)
    assert events_of(desk) >= 0
    noted = (desk / INCIDENTS).read_text(encoding="utf-8").splitlines()
    kinds = [one.partition(" at ")[0].split()[-2:] for one in noted]
    assert kinds == [["E-APP-1", "RuntimeError"]] * 2
