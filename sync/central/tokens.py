"""Whether a request comes from the device it names, now, and once (身元の確認).

What holds for every request that is let in, in the order it is applied:

1. It bears a JWS in compact form (RFC 7515) of type JWT whose `alg` is `Ed25519`
   (RFC 9864) and nothing else, under a key of an enrolled device. It asks for no
   extension (`crit`).
2. It is for this central.
3. Its time is at most two minutes behind central's clock and five seconds ahead,
   not over, and not before this process began: what an earlier process has let in is
   not known here.
4. It is for this method, this path with all that follows it, and this body.
5. It was not used before; that is remembered until it is over.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NoReturn

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from schema.clock import Clock
from schema.wire.form import Trouble
from sync.central.problems import NotDone

MOST_SKEW = timedelta(seconds=120)
"""How far a token's time may lie behind central's clock."""
MOST_AHEAD = timedelta(seconds=5)
"""How far ahead of it: none is kept for later. Kiosks take their time from central."""
LIFETIME = timedelta(seconds=60)
"""How long a token may be good."""
LONGEST_TOKEN = 2_048
"""Characters."""

_LONGEST_ID = 64
_DEVICE = re.compile(r"[a-z2-7]{26}")
_BEARER = "bearer"
_PARTS = 3
_SWEEP_AFTER = timedelta(seconds=30)


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What central knows of a device when it judges its token (端末)."""

    device: str
    """端末名."""
    facility: str
    """Id of its facility."""
    scope: str
    """Which pack that gets."""
    sealing_key: bytes
    """Keys that it asks for are sealed to this one."""
    revoked: bool
    """True where its enrolment was withdrawn."""
    keys: Mapping[str, bytes]
    """Public keys in use by their ids."""
    retired: Mapping[str, bytes]
    """Those that others took the place of."""


Lookup = Callable[[str], Known | None]
"""Finds a device by its name."""


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
    """When it is over."""
    jti: str
    """Tells it from every other of the device."""
    htm: str
    """Method."""
    htu: str
    """Path."""
    bd: str
    """SHA-256 of the body, base64url."""


class _Header(msgspec.Struct, frozen=True):
    alg: str
    typ: str
    kid: str
    crit: object = None


class Presented(msgspec.Struct, frozen=True):
    """A token whose signature and time hold; its body is still to be compared."""

    claims: Claims
    """What it says."""
    known: Known
    """Whose it is."""
    retired: bool
    """True where the key that signed it is no longer in use."""


class Guard:
    """Lets requests in; belongs to one thread."""

    def __init__(self, central: str, clock: Clock, began: datetime) -> None:
        """Begin to remember.

        Args:
            central: Which central tokens have to be for.
            clock: The one clock.
            began: From when on this process remembers what it let in.
        """
        self._central = central
        self._clock = clock
        self.began = began
        self._used: dict[tuple[str, str], int] = {}
        self._swept = began

    def presented(
        self, authorization: str, method: str, path: str, known: Known | None
    ) -> Presented:
        """Judge what a request says of itself, before its body is read.

        Args:
            authorization: The request's header.
            method: Its method.
            path: Its path as it came, with its query.
            known: The device that `claimed` named.

        Raises:
            NotDone: Any of the troubles of identity.
        """
        token = _token_in(authorization)
        header, claims = _read(token)
        if known is None:
            raise NotDone(
                Trouble.UNKNOWN_DEVICE, "Enrol this kiosk with a code from central."
            )
        key = known.keys.get(header.kid) or known.retired.get(header.kid)
        if key is None or not _signed(token, key):
            _bad("it is not signed by a key of this device")
        self._check_audience(claims)
        self._check_time(claims)
        if claims.htm != method or claims.htu != path:
            _bad("it is for another request")
        return Presented(claims, known, retired=header.kid in known.retired)

    def let_in(self, presented: Presented, body: bytes) -> None:
        """Compare the body, and let the request in for this one time.

        Raises:
            NotDone: It is of another body, or was used before.
        """
        claims = presented.claims
        if claims.bd != _base64url(sha256(body).digest()):
            _bad("it is for another body")
        self._sweep()
        used = (claims.iss, claims.jti)
        if used in self._used:
            raise NotDone(
                Trouble.TOKEN_REPLAYED, "Every request needs a token of its own."
            )
        self._used[used] = claims.exp

    @property
    def remembered(self) -> int:
        """How many tokens are remembered."""
        return len(self._used)

    def _check_audience(self, claims: Claims) -> None:
        if claims.aud != self._central:
            raise NotDone(
                Trouble.WRONG_AUDIENCE, "Check the address; enrol here if it is right."
            )

    def _check_time(self, claims: Claims) -> None:
        now = self._clock.now()
        made, over = _instant(claims.iat), _instant(claims.exp)
        if not -MOST_SKEW <= made - now <= MOST_AHEAD:
            raise NotDone(
                Trouble.CLOCK_SKEWED,
                f"It lies more than {MOST_SKEW.seconds} s behind central's clock,"
                f" or {MOST_AHEAD.seconds} s ahead.",
                now=now,
            )
        if over - made > LIFETIME:
            _bad(f"it is good for longer than {LIFETIME.seconds} s")
        if over <= now or made < self.began:
            raise NotDone(Trouble.TOKEN_EXPIRED, "Make a new one.", now=now)

    def _sweep(self) -> None:
        """Forget what is over; a token that is over is refused for its time."""
        now = self._clock.now()
        if now - self._swept < _SWEEP_AFTER:
            return
        self._swept = now
        kept = now.timestamp()
        self._used = {used: over for used, over in self._used.items() if over >= kept}


def claimed(authorization: str) -> str:
    """Which device a request says it comes from; nothing is checked yet.

    Raises:
        NotDone: It says nothing that can be read.
    """
    return _read(_token_in(authorization))[1].iss


def _token_in(authorization: str) -> str:
    kind, _, token = authorization.partition(" ")
    if kind.lower() != _BEARER or not token.strip():
        raise NotDone(
            Trouble.NO_TOKEN,
            "Send `Authorization: Bearer` with a token of the device.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    if len(token) > LONGEST_TOKEN:
        _bad("it is too long")
    return token.strip()


def _read(token: str) -> tuple[_Header, Claims]:
    parts = token.split(".")
    if len(parts) != _PARTS:
        _bad("it is no JWS in compact form")
    try:
        header = msgspec.json.decode(_bytes_of(parts[0]), type=_Header)
        claims = msgspec.json.decode(_bytes_of(parts[1]), type=Claims)
    except (msgspec.DecodeError, binascii.Error, ValueError):
        _bad("its header or its claims cannot be read")
    if (header.alg, header.typ, header.crit) != ("Ed25519", "JWT", None):
        _bad("it is of another kind")
    names = _DEVICE.fullmatch(claims.iss) and claims.iss == claims.sub
    if not names or not 0 < len(claims.jti) <= _LONGEST_ID:
        _bad("its claims do not go together")
    return header, claims


def _signed(token: str, public_key: bytes) -> bool:
    key = OKPKey.import_key(
        {"kty": "OKP", "crv": "Ed25519", "x": _base64url(public_key)}
    )
    try:
        jws.deserialize_compact(token, key, algorithms=["Ed25519"])
    except (JoseError, ValueError):
        return False
    return True


def _bad(why: str) -> NoReturn:
    raise NotDone(
        Trouble.BAD_TOKEN,
        f"The token does not serve: {why}.",
        headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
    )


def _instant(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        _bad("its times are none")


def _bytes_of(part: str) -> bytes:
    return base64.b64decode(
        part + "=" * (-len(part) % 4), altchars=b"-_", validate=True
    )


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
