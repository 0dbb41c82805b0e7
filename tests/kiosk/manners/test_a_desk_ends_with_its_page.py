"""A desk that draws for a page ends with the page, also where its server is killed."""

import os
import subprocess
import sys
from pathlib import Path

from kiosk.labels import text

DRIVER = "textual.drivers.web_driver:WebDriver"
DRAWS = b"__GANGLION__\n"
"""What is said before the first drawing."""


def a_page_of(data: Path) -> subprocess.Popen[bytes]:
    """A kiosk that draws for whoever holds both ends of its pipes."""
    return subprocess.Popen(
        [sys.executable, "-m", "kiosk", "kiosk", f"--data={data}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"TEXTUAL_DRIVER": DRIVER, "COLUMNS": "100", "ROWS": "30"},
    )


def test_where_no_keys_are_to_come_it_is_closed(tmp_path: Path) -> None:
    with a_page_of(tmp_path / "desk") as desk:
        assert desk.stdin is not None
        assert desk.stdout is not None
        assert desk.stdout.readline() == DRAWS
        drawn = b""
        while text("lock.first")[:6].encode() not in drawn:
            drawn += os.read(desk.stdout.fileno(), 4096)
        desk.stdout.close()
        desk.stdin.close()

        assert desk.wait(30) == 0
