"""What is done in the browser, and what must come of it (ブラウザーでの操作)."""

import base64
import secrets
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from kiosk.demo.cast import cast_of
from kiosk.demo.clinic import PEOPLE, first_patient
from kiosk.labels import text
from tests.browser.page import Served

Act = Callable[[Served, Path | None], None]
START = "示された書類の数字を押してください"


def decides(desk: Served, out: Path | None) -> None:
    """An expired card is checked and recorded by keys."""
    shown = desk.visit()
    shown.wait_for(START)
    card = cast_of(first_patient(PEOPLE), PEOPLE).guided
    shown.press("4", *card.insurer_number, *card.number)
    shown.page.wait_for_timeout(600)
    shown.press("Enter", "Enter")
    shown.wait_for(text("action.check"))
    _draw(shown.page, out, "browser-verdict.png")
    shown.press("1", "1")
    shown.wait_for("（暫定）", "割")
    shown.page.wait_for_timeout(700)
    shown.press("Enter")
    shown.wait_for(START)
    _draw(shown.page, out, "browser.png")


def opens_by_the_menu(desk: Served, out: Path | None) -> None:
    """What a browser keeps for itself has its twin on Esc."""
    del out
    shown = desk.visit()
    shown.wait_for(START)
    for digit, title in (("1", "search"), ("2", "history"), ("8", "worklist")):
        shown.press("Escape", digit)
        shown.wait_for(text(f"{title}.title"))
        shown.press("Escape")
    shown.press("Escape", "5")
    shown.wait_for(text("lock.title"))


def asks_nobody_else(desk: Served, out: Path | None) -> None:
    """Nothing comes from another place, and the machine's own font draws Japanese."""
    del out
    shown = desk.visit()
    shown.wait_for(START)
    elsewhere = [one for one in shown.fetched if not one.startswith(desk.url)]
    assert elsewhere == [], f"fetched from elsewhere: {elsewhere}"
    has_font = shown.page.evaluate(
        "async () => (await document.fonts.load(\"16px 'Roboto Mono'\", '保険')).length"
    )
    assert has_font, "no Japanese font of one width on this machine"


def lets_one_page_in(desk: Served, out: Path | None) -> None:
    """A page gets a desk of its own; the next waits, and comes after it."""
    del out
    first = desk.visit()
    first.wait_for(START)
    second = desk.visit()
    second.page.wait_for_timeout(1_500)
    assert second.told == [], "a second page was let in beside the first"
    first.page.close()
    second.wait_for(START)


def refuses_strangers(desk: Served, out: Path | None) -> None:
    """A page from elsewhere gets no socket, and another name no page."""
    del out
    assert _status(desk, "/ws", origin=desk.url) == 101
    assert _status(desk, "/ws", origin="http://127.0.0.1.nip.example") == 403
    assert _status(desk, "/ws", origin=None) == 403
    assert _status(desk, "/", host="stranger.example") == 403


def has_keys_for_a_tablet(desk: Served, out: Path | None) -> None:
    """Where there is no keyboard, the page has a ten-key."""
    shown = desk.visit(touch=True)
    shown.wait_for(START)
    shown.page.emulate_media(media="screen")
    shown.told.clear()
    shown.page.locator("#keypad button", has_text="2").first.dispatch_event(
        "pointerdown"
    )
    shown.wait_for("資格確認書")
    _draw(shown.page, out, "browser-tablet.png")


ACTS: dict[str, Act] = {
    "decides": decides,
    "menu": opens_by_the_menu,
    "fonts": asks_nobody_else,
    "pages": lets_one_page_in,
    "strangers": refuses_strangers,
    "tablet": has_keys_for_a_tablet,
}
"""Each with what it shows."""


def _draw(page: object, out: Path | None, name: str) -> None:
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        getattr(page, "screenshot")(path=out / name)  # noqa: B009


def _status(
    desk: Served, path: str, *, host: str | None = None, origin: str | None = None
) -> int:
    """What the server answers to a request with these headers."""
    netloc = urlsplit(desk.url).netloc
    headers = {"Host": host or netloc}
    if origin is not None:
        headers["Origin"] = origin
    if path == "/ws":
        headers |= {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(secrets.token_bytes(16)).decode(),
        }
    line = HTTPConnection(netloc, timeout=30)
    try:
        line.request("GET", path, headers=headers)
        return line.getresponse().status
    finally:
        line.close()
