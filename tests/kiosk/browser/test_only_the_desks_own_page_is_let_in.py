"""The server of the page lets in nobody but its own page, and one at a time."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import (
    ClientSession,
    ClientWebSocketResponse,
    WSCloseCode,
    WSMsgType,
    WSServerHandshakeError,
)
from aiohttp.web import AppRunner, TCPSite

from kiosk.browser import server
from kiosk.browser.guard import Guard
from kiosk.browser.server import DeskServer

PORT = 8765
CLEAR, SECRET = "http://", "https://"
SAYS = "import sys; print('__GANGLION__', flush=True); sys.stdin.read(1)"
"""Says that it draws, and ends with its page."""


@pytest.mark.parametrize(
    ("host", "origin", "page", "socket"),
    [
        ("localhost:8765", None, True, False),
        ("localhost:8765", "http://localhost:8765", True, True),
        ("127.0.0.1:8765", "http://127.0.0.1:8765", True, True),
        ("LOCALHOST:8765", "HTTP://LocalHost:8765", True, True),
        ("desk.example", "https://desk.example", True, True),
        ("localhost:8765", "https://desk.example", True, True),
        ("localhost:8765", f"{CLEAR}desk.example", False, False),
        ("localhost:8765", "http://localhost:8766", False, False),
        ("localhost:8765", f"{SECRET}localhost:8765", False, False),
        ("localhost:8765", "null", False, False),
        ("localhost:8766", "http://localhost:8765", False, False),
        ("stranger.example:8765", "http://localhost:8765", False, False),
        ("", "http://localhost:8765", False, False),
    ],
)
def test_who_is_let_in(host: str, origin: str | None, page: bool, socket: bool) -> None:  # noqa: FBT001
    guard = Guard(PORT, "https://desk.example")
    headers = {"Host": host} | ({"Origin": origin} if origin is not None else {})

    assert guard.admits(headers, socket=False) is page
    assert guard.admits(headers, socket=True) is socket


@asynccontextmanager
async def running() -> AsyncIterator[str]:
    """A server in this process, on a port that was free; gives its address."""
    desk = DeskServer([sys.executable, "-c", SAYS], PORT, "title", None)
    runner = AppRunner(await desk._make_app())  # noqa: SLF001
    await runner.setup()
    site = TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    desk._guard = Guard(port, f"http://localhost:{port}")  # noqa: SLF001
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


async def opened(session: ClientSession, url: str) -> ClientWebSocketResponse:
    return await session.ws_connect(f"{url}/ws", headers={"Origin": url})


async def test_every_answer_forbids_what_a_page_could_do() -> None:
    async with running() as url, ClientSession() as session:
        for path in ("/", "/page/desk.css", "/static/js/textual.js", "/nothing"):
            async with session.get(f"{url}{path}") as answer:
                said = answer.headers
                assert "frame-ancestors 'none'" in said["Content-Security-Policy"]
                assert said["Cache-Control"] == "no-store"


async def test_a_page_from_elsewhere_gets_no_socket() -> None:
    async with running() as url, ClientSession() as session:
        with pytest.raises(WSServerHandshakeError) as refused:
            await session.ws_connect(
                f"{url}/ws", headers={"Origin": f"{CLEAR}stranger.example"}
            )

        assert refused.value.status == 403
        own = await opened(session, url)
        assert not own.closed
        await own.close()


async def test_a_second_page_waits_until_the_first_has_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.2)
    async with running() as url, ClientSession() as session:
        first = await opened(session, url)
        with pytest.raises(WSServerHandshakeError) as refused:
            await opened(session, url)

        assert refused.value.status == 409
        await first.close()
        monkeypatch.setattr(server, "PATIENCE", 20.0)
        second = await opened(session, url)
        assert not second.closed
        await second.close()


async def test_a_server_that_ends_closes_its_page() -> None:
    async with ClientSession() as session:
        async with running() as url:
            page = await opened(session, url)
            waiting = asyncio.ensure_future(page.receive())
        closed = await waiting

    assert closed.type in {WSMsgType.CLOSE, WSMsgType.CLOSED}
    assert page.close_code == WSCloseCode.GOING_AWAY
