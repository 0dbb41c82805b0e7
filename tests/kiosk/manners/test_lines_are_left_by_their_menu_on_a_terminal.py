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
from tests.kiosk.plain.speaker import spoken

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


def test_a_closed_window_closes_the_store(tmp_path: Path) -> None:
    desk = set_up(tmp_path)
    with on_terminal(*PLAIN, str(desk), folder=tmp_path) as terminal:
        terminal.see(text("lock.passphrase"))
        terminal.press(f"{PASSPHRASE}\r")
        terminal.see(text("ask.document"))
        terminal.hang_up()
    assert is_put_away(desk)
    assert events_of(desk) >= 0


def test_a_crash_leads_back_to_the_passphrase(tmp_path: Path) -> None:
    desk = set_up(tmp_path)
    broken = "tests.kiosk.manners.broken"
    with spoken("spoken", str(desk), folder=tmp_path, module=broken) as speaker:
        speaker.say(PASSPHRASE, "*", "1")
        speaker.hear(text("restart.said"))
        speaker.say(PASSPHRASE)
        said = speaker.hear(text("ask.document"))
        speaker.end()
    assert speaker.process.returncode == 0
    assert "架空" not in said
    noted = (desk / INCIDENTS).read_text(encoding="utf-8").splitlines()
    assert [one.partition(" at ")[0].split()[-2:] for one in noted] == [
        ["E-APP-1", "RuntimeError"]
    ]
