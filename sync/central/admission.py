"""Letting a request in: whose it is, then its body, then once (要求の受け入れ)."""

from functools import partial
from typing import NamedTuple

from starlette.requests import Request

from schema.wire.form import Trouble
from sync.central import registry
from sync.central.answers import seen_of
from sync.central.bodies import body_of
from sync.central.problems import NotDone
from sync.central.running import Central
from sync.central.tokens import Known, claimed


class Admitted(NamedTuple):
    """A request that was let in."""

    known: Known
    """Whose it is."""
    body: bytes
    """What it brings."""


async def admitted(
    request: Request,
    central: Central,
    most: int = 0,
    *,
    revoked: bool = False,
    retired: bool = False,
) -> Admitted:
    """Let the request in, if its token holds.

    Args:
        request: The request; its body is not read before the token holds.
        central: Who lets it in.
        most: Bytes that its body may have.
        revoked: Also from a device whose enrolment was withdrawn.
        retired: Also by a key that another took the place of.

    Raises:
        NotDone: Any of the troubles of identity, or too long a body.
        Unreachable: The database does not answer.
    """
    said = request.headers.get("authorization", "")
    device = claimed(said)
    known = await central.read(partial(registry.known, device=device))
    presented = central.guard.presented(said, request.method, path_of(request), known)
    seen_of(request).device = device
    if presented.known.revoked and not revoked:
        raise NotDone(Trouble.DEVICE_REVOKED, "Ask for a new code if it is to go on.")
    if presented.retired and not retired:
        raise NotDone(Trouble.BAD_TOKEN, "Its key was replaced by another.")
    body = await body_of(request, most)
    central.guard.let_in(presented, body)
    return Admitted(presented.known, body)


def path_of(request: Request) -> str:
    """The path as it came, with its query: no route knows one, and none is unsigned."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    query: bytes = request.scope["query_string"]
    path = raw.partition(b"?")[0] + (b"?" + query if query else b"")
    return path.decode("ascii", "replace")
