"""Shows the desk's own screen in a browser, through textual-serve (画面の配信).

1. It listens on this machine only; it has neither TLS nor a sign-in of its own. The
   lock screen is the sign-in, and what lies between is for a proxy.
2. One page has the desk at a time. When the page goes, the desk is closed, and the
   next one begins at the lock screen.
3. Nothing is fetched from elsewhere, and nothing that was typed is logged.
"""

import asyncio
import logging
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import WSCloseCode, web
from textual_serve.app_service import AppService
from textual_serve.server import Server

from kiosk.browser.guard import LOOPBACK, Guard

if TYPE_CHECKING:
    from asyncio.subprocess import Process

PAGE = Path(__file__).parent / "page"
"""The page around the screen."""
PATIENCE = 10.0
"""Seconds for which a page waits until the one before has closed the desk."""


class DeskServer(Server):
    """One desk in one page."""

    def __init__(
        self, command: Sequence[str], port: int, title: str, url: str | None
    ) -> None:
        """Prepare to show what `command` draws.

        Args:
            command: Program and arguments.
            port: To listen on.
            title: Of the page.
            url: The address that a proxy in front has; `None` without one.
        """
        super().__init__(
            _quoted(command),
            host=LOOPBACK,
            port=port,
            title=title,
            public_url=(url or f"http://localhost:{port}").rstrip("/"),
            templates_path=PAGE,
        )
        self._guard = Guard(port, self.public_url)
        self._turn = asyncio.Lock()
        self._sockets: set[web.WebSocketResponse] = set()
        self._is_ending = False
        self._drawing: Process | None = None

    def initialize_logging(self) -> None:
        """Log what happened in a line, never the values that were at hand."""
        handler = logging.StreamHandler()
        handler.setFormatter(_Brief())
        logging.basicConfig(level="ERROR", handlers=[handler])

    async def on_startup(self, app: web.Application) -> None:
        """Say where it is."""
        del app
        print(f"{self.title}: {self.public_url} (Ctrl+C: 終了)")  # noqa: T201

    async def on_shutdown(self, app: web.Application) -> None:
        """Close the page, which closes the desk."""
        del app
        self._is_ending = True
        for socket in tuple(self._sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.on_response_prepare.append(self._add_headers)
        app.middlewares.append(self._refuse_strangers)
        app.router.add_static("/page", PAGE / "static")
        return app

    async def _add_headers(
        self, request: web.Request, response: web.StreamResponse
    ) -> None:
        del request
        response.headers.update(self._guard.headers())

    @web.middleware
    async def _refuse_strangers(self, request: web.Request, handler: Any) -> Any:
        if not self._guard.admits(request.headers, socket=request.path == "/ws"):
            raise web.HTTPForbidden
        return await handler(request)

    async def handle_websocket(self, request: web.Request) -> Any:
        """Give the desk to a page, once no other page has it."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._turn.acquire()
        except TimeoutError:
            raise web.HTTPConflict from None
        try:
            return await super().handle_websocket(request)
        finally:
            await self._put_away()
            self._turn.release()

    async def _process_messages(
        self, websocket: web.WebSocketResponse, app_service: AppService
    ) -> None:
        self._sockets.add(websocket)
        self._drawing = app_service._process  # noqa: SLF001 - nothing else waits for it
        try:
            if self._is_ending:
                await websocket.close(code=WSCloseCode.GOING_AWAY)
            await super()._process_messages(websocket, app_service)
        finally:
            self._sockets.discard(websocket)

    async def _put_away(self) -> None:
        """Wait until the desk is closed: the next page could not open it before."""
        if self._drawing is None:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await self._drawing.wait()
        except TimeoutError:
            self._drawing.kill()
            await self._drawing.wait()
        self._drawing = None


class _Brief(logging.Formatter):
    """Kind of the error and who says so; what was typed may stand in its words."""

    def format(self, record: logging.LogRecord) -> str:
        kind = record.exc_info[0] if record.exc_info else None
        return f"{record.name}: {kind.__name__ if kind else record.levelname}"


def serve(
    command: Sequence[str], port: int, title: str, url: str | None = None
) -> None:
    """Show what `command` draws, until this program is told to end.

    Args:
        command: Program and arguments; a new one is started for each page.
        port: To listen on, on this machine only.
        title: Of the page.
        url: The address that a proxy in front has.
    """
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    DeskServer(command, port, title, url).serve()


def _quoted(command: Sequence[str]) -> str:
    """A command line for this system's shell."""
    if sys.platform == "win32":
        return subprocess.list2cmdline(command)
    return shlex.join(command)
