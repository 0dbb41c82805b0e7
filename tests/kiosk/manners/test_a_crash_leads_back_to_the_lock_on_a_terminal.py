"""An unforeseen error leads back to the lock screen, and to the end if it comes again.

Nothing recorded is lost, the terminal stays usable, and nobody is named.
"""

from pathlib import Path

from kiosk.labels import text
from kiosk.shown import INCIDENTS
from tests.kiosk.manners.a_desk import PASSPHRASE, events_of, is_put_away, set_up
from tests.kiosk.manners.broken import MARKED
from tests.kiosk.manners.terminal import Terminal, on_terminal

BROKEN = ("-m", "tests.kiosk.manners.broken")


def unlock(terminal: Terminal) -> None:
    terminal.see(text("lock.title"))
    terminal.press(f"{PASSPHRASE}\r")
    terminal.see(text("ask.document"))


def test_it_is_shown_anew_and_says_what_happened(tmp_path: Path) -> None:
    desk = set_up(tmp_path)
    before = events_of(desk)
    with on_terminal(*BROKEN, "help", str(desk), folder=tmp_path) as terminal:
        unlock(terminal)
        terminal.press("?")
        terminal.see(text("restart.said"))
        terminal.press(f"{PASSPHRASE}\r")
        terminal.see(text("ask.document"))
        terminal.press("\x1b")
        terminal.see(text("menu.quit"))
        terminal.press("6")
        terminal.see(text("leave.title"))
        terminal.press("1")

        assert terminal.end() == 0
        assert terminal.is_usable
        assert "架空" not in terminal.drawn
    noted = (desk / INCIDENTS).read_text(encoding="utf-8").splitlines()
    assert len(noted) == 1
    assert "E-APP-1 RuntimeError at" in noted[0]
    assert MARKED not in noted[0]
    assert events_of(desk) >= before


def test_what_breaks_again_and_again_ends(tmp_path: Path) -> None:
    desk = set_up(tmp_path)
    with on_terminal(*BROKEN, "lock", str(desk), folder=tmp_path) as terminal:
        assert terminal.end() == 1
        terminal.see(text("error.E-APP-2"))
        assert terminal.is_usable
    noted = (desk / INCIDENTS).read_text(encoding="utf-8").splitlines()
    assert len(noted) == 3


def test_a_closed_window_closes_the_store(tmp_path: Path) -> None:
    desk = set_up(tmp_path)
    kiosk = ("-m", "kiosk", "kiosk", "--data", str(desk))
    with on_terminal(*kiosk, folder=tmp_path) as terminal:
        unlock(terminal)
        assert not is_put_away(desk)
        terminal.hang_up()
    assert is_put_away(desk)
    assert events_of(desk) >= 0
