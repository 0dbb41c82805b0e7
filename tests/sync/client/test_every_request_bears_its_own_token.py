"""A token is for one request, by central's clock, and reads with another's library."""

import json
from hashlib import sha256

import httpx
import pytest
from joserfc import jws
from joserfc.jwk import OKPKey

from schema.wire.form import Trouble
from schema.wire.packs import KeysWanted
from sync.client.declined import Declined
from sync.client.http import tokens
from sync.client.http.tokens import LIFETIME
from tests.sync.client.line import (
    AHEAD,
    CENTRAL,
    DEVICE,
    NOW,
    Device,
    Script,
    said,
    trouble,
)

ENVELOPE = b"A" * 88 + b"\n{}"


@pytest.fixture
def script() -> Script:
    return Script()


def token_in(request: httpx.Request) -> str:
    kind, _, token = request.headers["Authorization"].partition(" ")
    assert kind == "Bearer"
    return str(token)


def claims_in(request: httpx.Request, device: Device) -> dict[str, object]:
    """What the token says, read by the library that central uses."""
    x = tokens._base64url(device.public_key)  # noqa: SLF001
    key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": x})
    found = jws.deserialize_compact(token_in(request), key, algorithms=["Ed25519"])
    assert found.headers() == {"alg": "Ed25519", "typ": "JWT", "kid": device.kid}
    claims: dict[str, object] = json.loads(found.payload or b"")
    return claims


def test_a_token_is_for_one_request(script: Script) -> None:
    device = Device()
    script.put("/v1/log", said(ENVELOPE))
    with script.client(device) as line:
        line.hello()
        line.log(b"batch")

    greeting, request = script.asked
    assert "Authorization" not in greeting.headers
    claims = claims_in(request, device)
    assert claims["iss"] == claims["sub"] == DEVICE
    assert claims["aud"] == CENTRAL
    assert (claims["htm"], claims["htu"]) == ("POST", "/v1/log")
    assert claims["bd"] == tokens._base64url(sha256(b"batch").digest())  # noqa: SLF001


def test_its_time_is_centrals(script: Script) -> None:
    device = Device()
    script.put("/v1/log", said(ENVELOPE))
    with script.client(device) as line:
        line.log(b"before hello")
        line.hello()
        line.log(b"after hello")

    before, _, after = script.asked
    first, second = claims_in(before, device), claims_in(after, device)
    assert first["iat"] == int(NOW.timestamp())
    offset = int(str(second["iat"])) - int((NOW + AHEAD).timestamp())
    assert 0 <= offset <= 2
    assert int(str(second["exp"])) - int(str(second["iat"])) == LIFETIME


def test_no_token_is_used_twice(script: Script) -> None:
    script.put("/v1/trust/targets/x", said(b"abc"))
    with script.client(Device()) as line:
        for _ in range(3):
            with line.fetch("targets/x"):
                pass

    assert len({token_in(request) for request in script.asked}) == 3


@pytest.mark.parametrize("which", [Trouble.TOKEN_EXPIRED, Trouble.CLOCK_SKEWED])
def test_a_token_refused_for_its_time_is_made_once_more(
    script: Script, which: Trouble
) -> None:
    script.put("/v1/log", trouble(which, 401), said(ENVELOPE))
    with script.client(Device()) as line:
        assert line.log(b"batch") == ENVELOPE

    paths = [request.url.path for request in script.asked]
    assert paths == ["/v1/log", "/v1/hello", "/v1/log"]


@pytest.mark.parametrize(
    ("which", "tries"), [(Trouble.CLOCK_SKEWED, 2), (Trouble.BAD_TOKEN, 1)]
)
def test_it_is_not_made_for_ever(script: Script, which: Trouble, tries: int) -> None:
    script.put("/v1/log", trouble(which, 401))
    with script.client(Device()) as line, pytest.raises(Declined) as caught:
        line.log(b"batch")

    assert caught.value.trouble is which
    paths = [request.url.path for request in script.asked]
    assert paths.count("/v1/log") == tries


def test_keys_of_packs_are_asked_for_by_name(script: Script) -> None:
    device = Device()
    script.put("/v1/pack-keys", said(b'{"device":"d","keys":{"a/full-1.pack":"a2V5"}}'))
    with script.client(device) as line:
        given = line.pack_keys(KeysWanted(paths=("a/full-1.pack",)))

    assert given.keys == {"a/full-1.pack": b"key"}
    assert script.asked[0].read() == b'{"paths":["a/full-1.pack"]}'


def test_rotation_needs_no_answer(script: Script) -> None:
    script.put("/v1/rotate", said(b"", 204))
    with script.client(Device()) as line:
        line.rotate(b"rotation")

    assert script.asked[0].content == b"rotation"


def test_enrolment_bears_no_token(script: Script) -> None:
    script.put("/v1/enrol", said(ENVELOPE))
    with script.client() as line:
        assert line.enrol(b"request") == ENVELOPE

    assert "Authorization" not in script.asked[0].headers
