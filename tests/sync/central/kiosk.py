"""A kiosk as central meets it: real keys, and requests it may spoil (架空の窓口)."""

import base64
import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.jwk import OKPKey

from schema.clock import Clock
from schema.wire.form import Problem
from schema.wire.identity import Enrolled, EnrolRequest, Rotation, Successor
from schema.wire.log import BatchHeader, EpochHead, Heads
from sync.packs.key import new_sealing_key, open_with, public_of, scope_key_info
from sync.protocol.batch import make_batch
from sync.protocol.code import code_key, proof, read_code
from sync.protocol.envelope import (
    ENROL,
    ENROLLED,
    HEADS,
    ROTATION,
    enveloped,
    kid_of,
    opened_as,
)
from sync.protocol.rotation import rotation_message, succession_message
from tests.sync.log.recorded import an_event, events, heads

NAME_LENGTH = 26
SIGNED = "application/vnd.madoguchi.signed"


class Keys:
    """A pair of keys: one signs, one receives."""

    def __init__(self) -> None:
        """Make new ones."""
        self.signing = Ed25519PrivateKey.generate()
        self.public = self.signing.public_key().public_bytes_raw()
        self.sealing = new_sealing_key()
        self.kid = kid_of(self.public)

    def sign(self, message: bytes) -> bytes:
        return self.signing.sign(message)


class Kiosk:
    """One kiosk, with its own clock; asks through `client`."""

    def __init__(self, client: httpx.AsyncClient, central: str, clock: Clock) -> None:
        """Make its keys; it is not enrolled yet."""
        self.client, self.central, self.clock = client, central, clock
        self.keys = Keys()
        name = base64.b32encode(sha256(self.keys.public).digest()).decode().lower()
        self.device = name[:NAME_LENGTH]

    def request(self, code: str, **changes: Any) -> bytes:
        """A request to enrol with `code`, signed; `changes` are of its fields."""
        public, sealing = self.keys.public, public_of(self.keys.sealing)
        key = code_key(read_code(code))
        asked = EnrolRequest(
            device=self.device,
            public_key=public,
            sealing_key=sealing,
            at=self.clock.now(),
            app="0.1.0",
            proof=proof(key, self.device, public, sealing),
        )
        asked = msgspec.structs.replace(asked, **changes)
        return enveloped(ENROL, msgspec.json.encode(asked), self.keys.sign)

    async def enrol(self, code: str, central_key: bytes) -> Enrolled:
        """Enrol with a good code."""
        answer = await self.client.post("/v1/enrol", content=self.request(code))
        assert answer.status_code == 200, answer.text
        return opened_as(Enrolled, ENROLLED, answer.content, central_key)

    def scope_key(self, enrolled: Enrolled) -> bytes:
        """The key of `subject` that central sealed to this kiosk."""
        info = scope_key_info(self.device, enrolled.facility)
        return open_with(self.keys.sealing, enrolled.scope_key, info)

    def heads(self, epoch: int = 1, seq: int = 0) -> bytes:
        """How far this kiosk's log reaches, signed."""
        chain = heads(self.device, epoch, events(self.device, epoch, 1, seq))
        said = Heads(
            device=self.device,
            kid=self.keys.kid,
            sent_at=self.clock.now(),
            epochs=(EpochHead(epoch=epoch, seq=seq, hash=chain[-1].hex()),),
            unsent=seq,
            app="0.1.0",
        )
        return enveloped(HEADS, msgspec.json.encode(said), self.keys.sign)

    def batch(self, first: int, n: int, epoch: int = 1, history: str = "") -> bytes:
        """Events of this kiosk's log, signed and in gzip."""
        last = first + n - 1
        bodies = [
            an_event(self.device, epoch, seq, history) for seq in range(1, last + 1)
        ]
        header = BatchHeader(
            device=self.device,
            kid=self.keys.kid,
            epoch=epoch,
            first=first,
            n=n,
            prev=heads(self.device, epoch, bodies)[first - 1].hex(),
            head="",
            sent_at=self.clock.now(),
        )
        return make_batch(header, bodies[first - 1 :], self.keys.sign)

    def rotation(self, new: Keys, **changes: Any) -> bytes:
        """New keys, signed by those in use; `changes` are of its fields."""
        sealing = public_of(new.sealing)
        message = rotation_message(self.device, new.public, sealing)
        asked = Rotation(
            device=self.device,
            kid=self.keys.kid,
            public_key=new.public,
            sealing_key=sealing,
            proof=new.sign(message),
            at=self.clock.now(),
        )
        asked = msgspec.structs.replace(asked, **changes)
        return enveloped(ROTATION, msgspec.json.encode(asked), self.keys.sign)

    def successor(self, old: Keys, new: Keys) -> Successor:
        """The word of a key for the one after it."""
        message = succession_message(self.device, old.public, new.public)
        return Successor(public_key=new.public, voucher=old.sign(message))

    def claims(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        """What a good token for one request says."""
        now = int(self.clock.now().timestamp())
        return {
            "iss": self.device,
            "sub": self.device,
            "aud": self.central,
            "iat": now,
            "exp": now + 60,
            "jti": secrets.token_hex(8),
            "htm": method,
            "htu": path,
            "bd": base64.urlsafe_b64encode(sha256(body).digest()).decode().rstrip("="),
        }

    def token(self, claims: Mapping[str, Any], **header: Any) -> str:
        """A token of these claims; `header` changes what is said beside them."""
        said = {"alg": "Ed25519", "typ": "JWT", "kid": self.keys.kid, **header}
        key = OKPKey.import_key(self.keys.signing)
        payload = msgspec.json.encode(claims)
        return jws.serialize_compact(said, payload, key, algorithms=[said["alg"]])

    def bearer(self, method: str, path: str, body: bytes = b"") -> dict[str, str]:
        """A header with a good token for one request."""
        token = self.token(self.claims(method, path, body))
        return {"Authorization": f"Bearer {token}"}

    async def post(self, path: str, body: bytes) -> httpx.Response:
        """Post with a good token."""
        headers = self.bearer("POST", path, body)
        return await self.client.post(path, content=body, headers=headers)

    async def get(self, path: str, **more: str) -> httpx.Response:
        """Get with a good token, and `more` headers."""
        headers = self.bearer("GET", path) | more
        return await self.client.get(path, headers=headers)


def problem(answer: httpx.Response) -> Problem:
    """The problem document of an answer, which must be one."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    found = msgspec.json.decode(answer.content, type=Problem)
    assert found.status == answer.status_code
    return found


def trouble(answer: httpx.Response) -> tuple[int, str]:
    """Status and kind of trouble of an answer."""
    found = problem(answer)
    return found.status, found.type.removeprefix("urn:madoguchi:")
