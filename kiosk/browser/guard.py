"""Who may connect to a desk that is shown in a browser (接続の制限).

1. Only pages of the desk's own address: a page from elsewhere that the same browser
   has open would otherwise type into the desk (cross-site WebSocket hijacking).
2. Only under names that were given: another name that leads to this machine is
   somebody else's (DNS rebinding).
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"
"""The only address that is listened on."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self' {socket}; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""What every answer carries; `{socket}` is where the page's keys go."""


class Guard:
    """Knows the desk's own addresses."""

    def __init__(self, port: int, public_url: str) -> None:
        """Allow this machine's names, and the address of a proxy if there is one."""
        own = (f"http://127.0.0.1:{port}", f"http://localhost:{port}")
        self._origins = frozenset({_origin(url) for url in (*own, public_url)})
        self._hosts = frozenset(urlsplit(url).netloc for url in self._origins)
        self._socket = public_url.replace("http", "ws", 1)

    def admits(self, headers: Mapping[str, str], *, socket: bool) -> bool:
        """True if a request may go on.

        Args:
            headers: Of the request.
            socket: True for the connection that carries keys; a browser always says
                which page it is for.
        """
        if headers.get("Host", "").lower() not in self._hosts:
            return False
        origin = headers.get("Origin")
        if origin is None:
            return not socket
        return origin.lower() in self._origins

    def headers(self) -> dict[str, str]:
        """What every answer carries."""
        own = HEADERS["Content-Security-Policy"].format(socket=self._socket)
        return HEADERS | {"Content-Security-Policy": own}


def _origin(url: str) -> str:
    """Scheme, host and port, as a browser's `Origin` has them."""
    parts = urlsplit(url.lower())
    return f"{parts.scheme}://{parts.netloc}"
