"""Central answers as `/openapi.json` says, whatever it is asked (接続仕様との一致)."""

import asyncio
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from schema.clock import FixedClock
from schema.wire.form import Trouble
from sync.central.app import make_app
from sync.central.folder import create_central
from sync.central.running import Central
from sync.central.settings import Settings
from sync.central.spoken import document
from tests.sync.central.conftest import NOW, code_of
from tests.sync.central.kiosk import Kiosk

Case = schemathesis.Case[Any]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ROUTES = [
    ("GET", "/healthz"),
    ("GET", "/metrics"),
    ("GET", "/readyz"),
    ("GET", "/v1/hello"),
    ("GET", "/v1/trust/metadata/{name}"),
    ("GET", "/v1/trust/targets/{folder}/{name}"),
    ("POST", "/v1/check"),
    ("POST", "/v1/enrol"),
    ("POST", "/v1/heads"),
    ("POST", "/v1/log"),
    ("POST", "/v1/pack-keys"),
    ("POST", "/v1/rotate"),
]


@schemathesis.serializer(
    "application/vnd.madoguchi.signed", "application/vnd.madoguchi.batch"
)
def as_bytes(_: object, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


class Asked:
    """A central that is asked from outside of its loop, by an enrolled kiosk."""

    def __init__(self, central: Central) -> None:
        """Enrol the kiosk."""
        self.app = make_app(central)
        self.document = document(self.app)
        self._loop = asyncio.Runner()
        transport = httpx.ASGITransport(self.app)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://central")
        self.kiosk = Kiosk(self._client, central.keys.central, central.clock)
        self._loop.run(self.kiosk.enrol(code_of(central), central.keys.public_key))

    def send(self, case: Case, *, signed: bool) -> httpx.Response:
        """Send a case as it was made up, with a good token or with what it has."""
        said = case.as_transport_kwargs(base_url="http://central")
        said = {name: said[name] for name in said if name in REQUEST}
        made: Any = requests.Request(**said).prepare()
        body = made.body.encode() if isinstance(made.body, str) else made.body or b""
        headers = dict(made.headers)
        if signed:
            path = made.path_url.partition("?")[0]
            headers |= self.kiosk.bearer(made.method, path, body)
        sent = self._client.build_request(
            made.method, made.url, content=body, headers=headers
        )
        return self._loop.run(self._client.send(sent))

    def close(self) -> None:
        """Close the line and the loop."""
        self._loop.run(self._client.aclose())
        self._loop.close()


REQUEST = {"method", "url", "headers", "params", "data", "json", "files"}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """One central for everything that is made up; nothing of it stays."""
    clock = FixedClock(NOW)
    folder = tmp_path_factory.mktemp("described") / "central"
    central = Central(create_central(folder, Settings(), clock), clock, io.StringIO())
    one = Asked(central)
    yield one
    one.close()
    central.close()


def test_every_route_is_described(asked: Asked) -> None:
    described = [
        (method.upper(), path)
        for path, methods in asked.document["paths"].items()
        for method in methods
    ]

    assert sorted(described) == ROUTES
    types = asked.document["components"]["schemas"]["Problem"]["properties"]["type"]
    assert types["enum"] == [f"urn:madoguchi:{trouble.value}" for trouble in Trouble]


def test_what_is_served_is_that_description(asked: Asked) -> None:
    served = schemathesis.openapi.from_asgi("/openapi.json", asked.app)

    assert served.raw_schema["paths"] == asked.document["paths"]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_answer_is_as_described(asked: Asked, method: str, path: str) -> None:
    described = schemathesis.openapi.from_dict(asked.document)
    operation = described[path][method]

    @settings(
        max_examples=20,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), signed=st.booleans())
    def answers(case: Case, *, signed: bool) -> None:
        answer = asked.send(case, signed=signed)
        statuses.add(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    statuses: set[int] = set()
    answers()
    # Otherwise nothing would have been let in.
    assert statuses - {401}


def test_an_answer_that_is_not_described_is_found(asked: Asked) -> None:
    described = schemathesis.openapi.from_dict(asked.document)
    case = described["/v1/hello"]["GET"].Case()
    answer = asked.send(case, signed=False)
    case.validate_response(answer, checks=CHECKS)

    request = answer.request
    for spoilt in (
        httpx.Response(418, request=request),
        httpx.Response(200, json={"central": 1}, request=request),
        httpx.Response(200, text="<html>", request=request),
        httpx.Response(500, request=request),
    ):
        spoilt.elapsed = answer.elapsed
        with pytest.raises(schemathesis.errors.FailureGroup):
            case.validate_response(spoilt, checks=CHECKS)


def test_a_route_that_says_nothing_of_itself_is_an_error(tmp_path: Path) -> None:
    clock = FixedClock(NOW)
    central = Central(create_central(tmp_path / "c", Settings(), clock), clock)
    app = make_app(central)
    app.add_api_route("/silent", lambda: None)

    with pytest.raises(TypeError, match="/silent"):
        document(app)
    central.close()
