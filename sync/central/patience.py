"""How long and how many connections central bears (接続の上限).

1. Who connects has to send a whole request head within some seconds; otherwise the
   connection is closed, and its place is free. TLS has a minute before that.
2. As many connections are open at once as the system lets one process have.
3. Beyond what is borne, requests are answered with 503.
"""

import asyncio
import sys
from contextlib import suppress

from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS_TO_ASK = 15.0
"""For the first request head of a connection."""
MOST_AT_ONCE = 4_096
"""Connections that are answered otherwise than with 503."""


class AskSoon(H11Protocol):
    """Closes a connection on which nobody asks anything."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._waiting = self.loop.call_later(SECONDS_TO_ASK, self._give_up)

    def handle_events(self) -> None:
        """Wait no more once a whole head has come."""
        super().handle_events()
        if self.cycle is not None:
            self._wait_no_more()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait_no_more(self) -> None:
        if self._waiting:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        self.transport.abort()


def bear_many() -> None:
    """Let this process have as many connections as the system allows it.

    Windows has no such limit.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - there is none on Windows

    limits: tuple[int, int] = resource.getrlimit(resource.RLIMIT_NOFILE)
    _, most = limits
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
