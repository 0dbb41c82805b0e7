"""The kiosk's word for one request: a short token signed on the device (身元の提示).

1. A JWS in compact form (RFC 7515) whose `alg` is `Ed25519` (RFC 9864); the key stays
   with whoever keeps the device's keys.
2. It is good for one method, one path, one body and one minute, and only once.
3. Its time is central's, as central last said it, so that a wrong clock at the desk
   shuts nobody out.
"""

import base64
import secrets
import time
from datetime import datetime
from hashlib import sha256

import msgspec

from sync.ports import Identity, Now

LIFETIME = 60
"""Seconds."""


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What a token says (RFC 7519), and of which request."""

    iss: str
    """端末名."""
    sub: str
    """端末名."""
    aud: str
    """Which central."""
    iat: int
    """When it was made, by central's clock."""
    exp: int
    """When it ends."""
    jti: str
    """Tells it from every other."""
    htm: str
    """Method."""
    htu: str
    """Path, without central's own address."""
    bd: str
    """SHA-256 of the body, base64url."""


class CentralTime:
    """Central's clock, kept going between its answers by time since boot."""

    def __init__(self, now: Now) -> None:
        """Begin with the desk's own clock."""
        self._now = now
        self._said: tuple[float, float] | None = None

    def learn(self, said: datetime) -> None:
        """Central's clock shows `said` now."""
        self._said = said.timestamp(), time.monotonic()

    def seconds(self) -> int:
        """Seconds since 1970, by central's clock as far as it is known."""
        return int(self._exactly())

    def to_next_second(self) -> float:
        """How long until the next whole second."""
        return 1.0 - self._exactly() % 1.0

    def _exactly(self) -> float:
        if self._said is None:
            return self._now().timestamp()
        at, since = self._said
        return at + time.monotonic() - since


class Tokens:
    """Makes one token for each request."""

    def __init__(self, identity: Identity, central: str, clock: CentralTime) -> None:
        """Sign as `identity`, for `central` only."""
        self._identity = identity
        self._central = central
        self._clock = clock

    def token(self, method: str, path: str, body: bytes) -> str:
        """A token for one request, in compact form."""
        at = self._clock.seconds()
        claims = Claims(
            iss=self._identity.device,
            sub=self._identity.device,
            aud=self._central,
            iat=at,
            exp=at + LIFETIME,
            jti=secrets.token_urlsafe(16),
            htm=method,
            htu=path,
            bd=_base64url(sha256(body).digest()),
        )
        header = {"alg": "Ed25519", "typ": "JWT", "kid": self._identity.kid}
        signed = ".".join(_base64url(msgspec.json.encode(x)) for x in (header, claims))
        return f"{signed}.{_base64url(self._identity.sign(signed.encode()))}"


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
