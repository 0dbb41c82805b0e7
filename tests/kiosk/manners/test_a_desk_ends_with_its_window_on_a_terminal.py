"""A desk that nobody told of its closed window ends all the same."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from kiosk.labels import text
from kiosk.tui.window import CLOSED


def test_a_window_that_is_gone_ends_the_desk(tmp_path: Path) -> None:
    """It is no window of its own session: the system sends no SIGHUP."""
    outside, inside = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "kiosk", "kiosk", f"--data={tmp_path / 'desk'}"],
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
        env=os.environ | {"TERM": "xterm-256color"},
    ) as desk:
        os.close(inside)
        drawn = b""
        while text("lock.first")[:6].encode() not in drawn:
            drawn += os.read(outside, 4096)
        os.close(outside)

        assert desk.wait(30) == CLOSED
