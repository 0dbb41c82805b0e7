"""One served desk with a browser before it (ブラウザーの前の窓口).

What a page shows is drawn on a canvas; what it was told to draw comes as text through
its socket, and is read there.
"""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

PATIENCE = 40.0
"""Seconds for which anything is waited for."""
_ESCAPES = re.compile(
    r"\x1b(?:\[[0-9;?:<=>]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)"
)


@dataclass
class Shown:
    """A page, and all that it was told to draw."""

    page: Page
    told: list[str] = field(default_factory=list)
    """Of each message its text, oldest first."""
    fetched: list[str] = field(default_factory=list)
    """Every address that it asked for."""

    def listen(self, to: WebSocket) -> None:
        """Read what comes through a socket from now on."""
        to.on("framereceived", self._read)

    def _read(self, payload: object) -> None:
        said = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
        self.told.append(_ESCAPES.sub("", said))

    def wait_for(self, *words: str) -> None:
        """Wait until every word was drawn since the last keys."""
        until = monotonic() + PATIENCE
        while monotonic() < until:
            drawn = "".join(self.told)
            if all(word in drawn for word in words):
                return
            self.page.wait_for_timeout(50)
        missing = [word for word in words if word not in "".join(self.told)]
        raise AssertionError(f"was never drawn: {missing}")

    def press(self, *keys: str) -> None:
        """Forget what was drawn before, and press keys one after the other."""
        self.told.clear()
        for key in keys:
            self.page.keyboard.press(key)
            # A desk takes what comes closer together for a scanner's.
            self.page.wait_for_timeout(120)


@dataclass
class Served:
    """The address of a desk, and a browser."""

    url: str
    browser: Browser
    opened: list[Shown] = field(default_factory=list)
    """Every page, oldest first."""

    def visit(self, *, touch: bool = False) -> Shown:
        """Open a page and wait for the desk in it."""
        context = self.browser.new_context(
            viewport={"width": 1200, "height": 820}, locale="ja-JP", has_touch=touch
        )
        shown = Shown(context.new_page())
        self.opened.append(shown)
        shown.page.set_default_timeout(PATIENCE * 1000)
        shown.page.on("websocket", shown.listen)
        shown.page.on("request", lambda request: shown.fetched.append(request.url))
        shown.page.goto(f"{self.url}/?fontsize=20")
        return shown


@contextmanager
def served(chromium: Path) -> Iterator[Served]:
    """Serve the demo, and put everything away afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "kiosk", "demo", "--serve", f"--port={port}"]
    url = f"http://localhost:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as desk:
        try:
            _wait_for(url)
            with sync_playwright() as play:
                browser = play.chromium.launch(
                    executable_path=chromium, args=["--no-sandbox"]
                )
                yield Served(url, browser)
                browser.close()
        finally:
            desk.terminate()


def _wait_for(url: str) -> None:
    until = monotonic() + PATIENCE
    while True:
        try:
            with urlopen(url):  # noqa: S310 - this machine's own
                return
        except URLError:
            if monotonic() > until:
                raise
            sleep(0.1)
