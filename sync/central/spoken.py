"""The description of what central speaks (OpenAPI), from the very bodies (接続仕様).

Every route says for itself what it takes, what it answers and which troubles it
may have; a route that says nothing is an error at the start, not a gap in the
document.
"""

from collections.abc import Collection, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple

import msgspec
from fastapi import FastAPI
from fastapi.routing import APIRoute

from schema.wire.check import CheckAsked
from schema.wire.form import PROBLEM, Hello, Problem, Trouble
from schema.wire.packs import KeysGiven, KeysWanted
from sync.central.problems import KNOWN, MEDIA_TYPE
from sync.central.readiness import Ready

Document = dict[str, Any]
"""A part of the description."""

IDENTITY = (
    Trouble.NO_TOKEN,
    Trouble.BAD_TOKEN,
    Trouble.TOKEN_EXPIRED,
    Trouble.TOKEN_REPLAYED,
    Trouble.WRONG_AUDIENCE,
    Trouble.CLOCK_SKEWED,
    Trouble.UNKNOWN_DEVICE,
    Trouble.DEVICE_REVOKED,
)
"""What may be wrong with who asks."""

_ALWAYS = (Trouble.BUSY, Trouble.BROKEN)
_TOKEN = "token"  # noqa: S105 - the scheme's name
_BODIES = (Hello, Problem, KeysWanted, KeysGiven, CheckAsked, Ready)
_REFERENCE = "#/components/schemas/{name}"
_RETRY_AFTER = frozenset({Trouble.BUSY, Trouble.TOO_MANY})
_WAIT = {
    "description": "Seconds after which to come back.",
    "schema": {"type": "integer", "minimum": 0},
}


class Said(NamedTuple):
    """One body: what it is, in which form, of which schema."""

    what: str
    """In words."""
    media_type: str = ""
    """Empty where there is no body."""
    schema: Document | None = None
    """`None` for bytes."""
    headers: Mapping[str, str] = {}
    """Headers that go with it, in words."""


def of(body: type[msgspec.Struct]) -> Document:
    """The schema of a body."""
    return {"$ref": _REFERENCE.format(name=body.__name__)}


def spoken(  # noqa: PLR0913
    summary: str,
    answers: Mapping[int, Said],
    *,
    takes: Said | None = None,
    troubles: Collection[Trouble] = (),
    token: bool = True,
    parameters: Collection[Document] = (),
) -> Document:
    """What a route says of itself, as arguments of its registration.

    Args:
        summary: What it does, in a few words.
        answers: By status, where all is well.
        takes: The body it takes.
        troubles: Which it may have, besides those that any may have.
        token: Whether it has to be asked with a token.
        parameters: Of the path and in headers.
    """
    may = [*troubles, *(IDENTITY if token else ()), *_ALWAYS]
    if takes:
        may.append(Trouble.TOO_LARGE)
    operation: Document = {
        "summary": summary,
        "parameters": list(parameters),
        "responses": {str(status): _answer(said) for status, said in answers.items()}
        | _refusals(may),
        "security": [{_TOKEN: []}] if token else [],
    }
    if takes:
        operation["requestBody"] = {
            "description": takes.what,
            "required": True,
            "content": _content(takes),
        }
    return {"openapi_extra": operation}


def in_path(name: str, what: str) -> Document:
    """A part of the path."""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": what,
        "schema": {"type": "string", "minLength": 1},
    }


def in_header(name: str, what: str) -> Document:
    """A header that may be sent."""
    schema = {"type": "string"}
    return {"name": name, "in": "header", "description": what, "schema": schema}


def document(app: FastAPI) -> Document:
    """The whole description.

    Raises:
        TypeError: A route says nothing of itself.
    """
    paths: Document = {}
    for route in app.routes:
        if not isinstance(route, APIRoute):
            continue
        if route.openapi_extra is None:
            raise TypeError(route.path)
        for method in route.methods or ():
            operation = {"operationId": route.name, **route.openapi_extra}
            paths.setdefault(route.path, {})[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Madoguchi central", "version": _version()},
        "paths": paths,
        "components": {"schemas": _schemas(), "securitySchemes": _schemes()},
    }


def _answer(said: Said) -> Document:
    headers = {
        name: {"description": what, "schema": {"type": "string"}}
        for name, what in said.headers.items()
    }
    answer: Document = {"description": said.what}
    if said.media_type:
        answer["content"] = _content(said)
    return answer | ({"headers": headers} if headers else {})


def _content(said: Said) -> Document:
    return {said.media_type: {"schema": said.schema or _BYTES}}


_BYTES: Document = {"type": "string", "format": "binary"}


def _refusals(troubles: Collection[Trouble]) -> Document:
    """The problem documents of these troubles, by status."""
    of_status: dict[int, list[Trouble]] = {}
    for trouble in troubles:
        of_status.setdefault(KNOWN[trouble].status, []).append(trouble)
    return {str(status): _refusal(of_status[status]) for status in sorted(of_status)}


def _refusal(troubles: list[Trouble]) -> Document:
    said = " ".join(f"`{one.value}`: {KNOWN[one].title}" for one in troubles)
    answer = _answer(Said(said, MEDIA_TYPE, of(Problem)))
    if _RETRY_AFTER.intersection(troubles):
        answer["headers"] = {"Retry-After": _WAIT}
    return answer


def _schemas() -> Document:
    _, found = msgspec.json.schema_components(_BODIES, ref_template=_REFERENCE)
    types = [PROBLEM + trouble.value for trouble in Trouble]
    found["Problem"]["properties"]["type"]["enum"] = types
    return found


def _schemes() -> Document:
    return {
        _TOKEN: {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": (
                "A JWS in compact form, made by the device for this one request:"
                " `alg` Ed25519, `typ` JWT, `kid`; claims `iss` and `sub` (the"
                " device), `aud` (this central), `iat`, `exp` (at most 60 s later),"
                " `jti`, `htm`, `htu` (the path), `bd` (SHA-256 of the body,"
                " base64url)."
            ),
        }
    }


def _version() -> str:
    try:
        return version("madoguchi")
    except PackageNotFoundError:
        return "0"
