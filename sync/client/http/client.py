"""The line to central: the only place that speaks HTTP (中央との通信).

What holds for every request, in the order it is applied:

1. `hello` comes first. It tells whether central is there at all, which central it
   is, which versions it speaks, and its time.
2. Each request bears a token of its own. One that is refused for its time is made
   once more, after another `hello`.
3. No redirect is followed and no cookie kept. What is not central's own, as a
   portal's page, is no answer: the line is down.
4. A problem document becomes an error that says what to do; an appointment in it
   is kept.
5. No answer is read beyond its limit in bytes and in time.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

import httpx
import msgspec

from schema.wire.form import PROBLEM, VERSION, Hello, Problem, Trouble
from schema.wire.packs import KeysGiven, KeysWanted
from sync.client.declined import Declined
from sync.client.http.answers import (
    LONGEST_ANSWER,
    Arriving,
    arriving,
    enveloped,
    is_good,
    read_answer,
    refusal_of,
    whole,
)
from sync.client.http.certificate import ends_of
from sync.client.http.faults import another_central, translated
from sync.client.http.tls import Line, base_of, context_of, is_loopback
from sync.client.http.tokens import CentralTime, Tokens
from sync.ports import Identity, Now

if TYPE_CHECKING:
    from datetime import datetime

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
"""Seconds for one step of an exchange, unless somebody waits for it."""

_NO_FILE = {Trouble.NOT_FOUND: 404, Trouble.OUT_OF_SCOPE: 403}
_OF_TIME = frozenset({Trouble.TOKEN_EXPIRED, Trouble.CLOCK_SKEWED})


class CentralClient:
    """One kiosk's line to its central; closes with `with` or `close`."""

    def __init__(  # noqa: PLR0913
        self,
        line: Line,
        now: Now,
        identity: Identity | None = None,
        central: str = "",
        transport: httpx.BaseTransport | None = None,
        *,
        patience: float | None = None,
    ) -> None:
        """Prepare the line; nothing is sent yet.

        Args:
            line: Address and certificates.
            now: The one clock.
            identity: Who speaks; `None` before enrolment.
            central: Which central must answer; empty before enrolment.
            transport: In place of the network, in tests.
            patience: Seconds for one step of an exchange, and for a whole answer,
                where somebody waits for it.

        Raises:
            Unreadable: The address or a certificate is none.
            Refused: The address is not encrypted.
        """
        base = base_of(line)
        self.certificate_ends: datetime | None = None
        """When central's certificate ends, once it has answered with one."""
        self._patience = patience or LONGEST_ANSWER
        self._central = central
        self._clock = CentralTime(now)
        self._tokens = Tokens(identity, central, self._clock) if identity else None
        self._client = httpx.Client(
            base_url=base,
            verify=context_of(line, base),
            timeout=patience or TIMEOUT,
            follow_redirects=False,
            # A proxy of the surroundings is for other machines.
            trust_env=not is_loopback(base.host),
            headers={"Accept-Encoding": "identity", "User-Agent": "madoguchi"},
            transport=transport,
        )

    def hello(self) -> Hello:
        """Ask whether central is there, and take over its time.

        Raises:
            Unreachable: The line is down, or something else answers.
            Untrusted: Another central answers.
            Declined: It speaks no version that this program does.
        """
        said = read_answer(Hello, self._answer("GET", "/v1/hello", signed=False))
        if self._central and said.central != self._central:
            raise another_central()
        if not said.oldest <= VERSION <= said.newest:
            raise Declined(Trouble.UPGRADE, _TOO_OLD)
        self._clock.learn(said.now)
        return said

    def enrol(self, request: bytes) -> bytes:
        """Ask to be enrolled: a signed `EnrolRequest` for a signed `Enrolled`."""
        return enveloped(self._answer("POST", "/v1/enrol", request, signed=False))

    def heads(self, heads: bytes) -> bytes:
        """Exchange heads: a signed `Heads` for a signed `HeadsAnswer`."""
        return enveloped(self._answer("POST", "/v1/heads", heads))

    def log(self, batch: bytes) -> bytes:
        """Send a batch for a signed `Receipt`."""
        return enveloped(self._answer("POST", "/v1/log", batch))

    def rotate(self, rotation: bytes) -> None:
        """Tell central of new keys: a signed `Rotation`."""
        self._answer("POST", "/v1/rotate", rotation)

    def pack_keys(self, wanted: KeysWanted) -> KeysGiven:
        """Ask for the keys of packs, each sealed to this device."""
        body = msgspec.json.encode(wanted)
        return read_answer(KeysGiven, self._answer("POST", "/v1/pack-keys", body))

    def check(self, asked: bytes) -> bytes:
        """Ask about one person: a `CheckAsked` for a signed `CheckAnswered`."""
        return enveloped(self._answer("POST", "/v1/check", asked))

    @contextmanager
    def fetch(self, name: str, offset: int = 0, etag: str = "") -> Iterator[Arriving]:
        """Fetch a signed file, or the rest of one that is still the same.

        Args:
            name: Below central's `/v1/trust/`, as `metadata/timestamp.json`.
            offset: Bytes that are here already.
            etag: Which content they are of.

        Raises:
            Unreachable: The line is down, or something else answers.
            Declined: Central does not let this device in.
        """
        rest = {"Range": f"bytes={offset}-"} if offset else {}
        rest |= {"If-Range": etag} if offset and etag else {}
        try:
            answer = self._opened("GET", f"/v1/trust/{name}", headers=rest)
        except Declined as error:
            if error.trouble not in _NO_FILE:
                raise
            yield Arriving(_NO_FILE[error.trouble])
            return
        try:
            yield arriving(answer)
        finally:
            answer.close()

    def close(self) -> None:
        """Close the line."""
        self._client.close()

    def __enter__(self) -> Self:
        """The line itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def _answer(
        self, method: str, path: str, body: bytes = b"", *, signed: bool = True
    ) -> bytes:
        """The whole answer to one request."""
        answer = self._opened(method, path, body, signed=signed)
        try:
            return whole(answer, self._patience)
        finally:
            answer.close()

    def _opened(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        headers: Mapping[str, str] | None = None,
        signed: bool = True,
    ) -> httpx.Response:
        """An answer that is central's and no trouble; once more if time was it."""
        try:
            return self._sent(method, path, body, headers, signed=signed)
        except Declined as error:
            if not signed or error.trouble not in _OF_TIME:
                raise
        self.hello()
        # A central that began in this very second lets in what is made in the next.
        time.sleep(self._clock.to_next_second())
        return self._sent(method, path, body, headers, signed=signed)

    def _sent(
        self,
        method: str,
        path: str,
        body: bytes,
        headers: Mapping[str, str] | None,
        *,
        signed: bool,
    ) -> httpx.Response:
        said = dict(headers or {})
        if signed and self._tokens:
            said["Authorization"] = f"Bearer {self._tokens.token(method, path, body)}"
        request = self._client.build_request(method, path, content=body, headers=said)
        with translated():
            answer = self._client.send(request, stream=True)
        self.certificate_ends = ends_of(answer)
        self._client.cookies.clear()
        try:
            self._checked(answer)
        except BaseException:
            answer.close()
            raise
        return answer

    def _checked(self, answer: httpx.Response) -> None:
        """Raise what the status says, unless it says that all is well."""
        if not is_good(answer):
            raise refusal_of(answer, self._clock.seconds())


_TOO_OLD = Problem(
    type=PROBLEM + Trouble.UPGRADE.value, title="no version in common", status=426
)
