"""What goes back: bodies of the protocol, files' tags, problem documents (応答)."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from schema.wire.form import Trouble
from sync.central.problems import (
    LATER,
    MEDIA_TYPE,
    NotDone,
    problem_bytes,
    problem_of,
)
from sync.central.refused import NotTaken
from sync.errors import Unreachable

JSON = "application/json"
"""Bodies that need no signature."""
SIGNED = "application/vnd.madoguchi.signed"
"""A signature line and a body."""
BATCH = "application/vnd.madoguchi.batch"
"""A signature line, a header and events, in zstd, in gzip or as it is."""

SEEN = "madoguchi.seen"
"""Where in a request's scope its `Seen` is."""


class Seen:
    """What becomes known of a request while it is done."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.device = ""
        self.trouble = ""
        self.place = ""
        self.status = 0


def seen_of(request: Request) -> Seen:
    """What is known of this request so far."""
    found: Seen = request.scope[SEEN]
    return found


def plain(body: msgspec.Struct) -> Response:
    """A body as JSON."""
    return Response(msgspec.json.encode(body), media_type=JSON)


def signed(body: bytes) -> Response:
    """A body that is signed already."""
    return Response(body, media_type=SIGNED)


def refusal_of(error: Exception, seen: Seen) -> Response:
    """The problem document for an error."""
    headers: dict[str, str] = {}
    if isinstance(error, NotDone):
        trouble, problem, headers = error.trouble, error.problem, error.headers
    elif isinstance(error, NotTaken):
        trouble = error.trouble
        problem = msgspec.structs.replace(
            problem_of(trouble, f"{error.found}; {error.hint}."),
            epoch=error.epoch,
            seq=error.seq,
            head=error.head,
        )
    elif isinstance(error, Unreachable):
        trouble, headers = Trouble.BUSY, {"Retry-After": str(LATER)}
        problem = problem_of(trouble, "Nothing was written; come back later.")
    else:
        trouble, problem = Trouble.BROKEN, problem_of(Trouble.BROKEN)
    seen.trouble = trouble.value
    return Response(
        problem_bytes(problem),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers=headers,
    )
