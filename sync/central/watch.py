"""Around every request: what it became is counted and written down (要求の記録).

1. Every request ends in an answer of central's own; what nobody foresaw is `broken`
   and says nothing of itself.
2. One line for each: method, route, status, time, device, trouble.
"""

import time

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.central.answers import SEEN, Seen, refusal_of
from sync.central.logs import place_of
from sync.central.running import Central

_ALWAYS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
)
_NOWHERE = "none"
_GONE = 499


class Watch:
    """Wraps the routes."""

    def __init__(self, app: ASGIApp, central: Central) -> None:
        """Watch what `app` does."""
        self._app = app
        self._central = central

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen, began = Seen(), time.perf_counter()
        scope[SEEN] = seen

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                message["headers"] = [*message.get("headers", ()), *_ALWAYS]
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except ClientDisconnect:
            seen.trouble, seen.status = "disconnected", _GONE
        except Exception as error:  # noqa: BLE001 - the outermost edge
            await self._unforeseen(error, seen, scope, receive, sent)
        finally:
            self._note(scope, seen, time.perf_counter() - began)

    async def _unforeseen(
        self, error: Exception, seen: Seen, scope: Scope, receive: Receive, send: Send
    ) -> None:
        seen.place, began = place_of(error), seen.status
        if began:
            # Half an answer must not look like a whole one.
            raise error
        await refusal_of(error, seen)(scope, receive, send)

    def _note(self, scope: Scope, seen: Seen, seconds: float) -> None:
        route = route_of(scope)
        said = {"device": seen.device, "trouble": seen.trouble, "place": seen.place}
        self._central.log.info(
            "request",
            method=scope["method"] if scope["method"] in _METHODS else "other",
            route=route,
            status=seen.status,
            ms=round(seconds * 1000, 1),
            **{name: value for name, value in said.items() if value},
        )
        metrics = self._central.metrics
        metrics.requests.labels(route, str(seen.status)).inc()
        metrics.seconds.labels(route).observe(seconds)
        if seen.trouble:
            metrics.troubles.labels(seen.trouble).inc()


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def route_of(scope: Scope) -> str:
    """The route's template, never the path as it came."""
    return getattr(scope.get("route"), "path", _NOWHERE)
