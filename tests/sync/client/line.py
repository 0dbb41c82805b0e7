"""A device with keys of its own, and a line whose other end a test writes."""

from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from schema.clock import JAPAN
from schema.wire.form import PROBLEM, VERSION, Hello, Problem, Trouble
from sync.client.http import CentralClient, Line
from sync.protocol.envelope import kid_of

NOW = datetime(2025, 10, 15, 9, 0, tzinfo=JAPAN)
CENTRAL = "c" * 26
DEVICE = "d" * 26
AHEAD = timedelta(minutes=7)
"""How far central's clock is ahead of the desk's."""

Answer = Callable[[httpx.Request], httpx.Response]


def address(scheme: str = "https", host: str = "central.example") -> str:
    """Central's address; no test reaches it."""
    return str(httpx.URL(scheme=scheme, host=host))


class Device:
    """Who speaks; implements `Identity`."""

    device = DEVICE

    def __init__(self) -> None:
        """Make a key."""
        self.key = Ed25519PrivateKey.generate()
        self.public_key = self.key.public_key().public_bytes_raw()

    @property
    def kid(self) -> str:
        return kid_of(self.public_key)

    def sign(self, message: bytes) -> bytes:
        return self.key.sign(message)

    def unseal(self, sealed: bytes, info: bytes) -> bytes:
        return sealed + info


class Script:
    """What answers at the other end, path by path, and what it was asked."""

    def __init__(self) -> None:
        """Begin with a central that says hello."""
        self.asked: list[httpx.Request] = []
        self.answers: dict[str, list[Answer]] = {}

    def put(self, path: str, *answers: Answer) -> None:
        """Answer `path` so, in this order; the last one from then on."""
        self.answers[path] = list(answers)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        self.asked.append(request)
        answers = self.answers.get(request.url.path)
        if answers is None:
            return hello() if request.url.path == "/v1/hello" else page()
        answer = answers[0] if len(answers) == 1 else answers.pop(0)
        return answer(request)

    def client(self, device: Device | None = None) -> CentralClient:
        """A line to it."""
        return CentralClient(
            Line(address=address("http", "localhost")),
            lambda: NOW,
            device,
            CENTRAL,
            httpx.MockTransport(self),
        )


def hello(**changed: object) -> httpx.Response:
    """A central that is well."""
    said = Hello(
        central=CENTRAL,
        now=NOW + AHEAD,
        oldest=VERSION,
        newest=VERSION,
        every=3600,
        window=1800,
    )
    document = msgspec.to_builtins(said) | changed
    return httpx.Response(200, json=document)


def page(status: int = 200) -> httpx.Response:
    """What a portal shows."""
    return httpx.Response(status, html="<html>サインインしてください</html>")


def trouble(
    which: Trouble | str, status: int = 403, **headers: str
) -> Callable[[httpx.Request], httpx.Response]:
    """A problem document."""
    problem = Problem(type=f"{PROBLEM}{which}", title="no", status=status)
    return lambda _: httpx.Response(
        status, content=msgspec.json.encode(problem), headers=headers
    )


def said(
    content: bytes, status: int = 200, **headers: str
) -> Callable[[httpx.Request], httpx.Response]:
    """These bytes, as they come off a line."""
    return lambda _: httpx.Response(
        status, stream=httpx.ByteStream(content), headers=headers
    )
