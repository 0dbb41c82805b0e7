"""Central as a web application (集約先のアプリケーション).

1. Every answer that is no success is a problem document, also where there is no
   such path or method.
2. Bodies are read raw: what is signed is checked as it came.
3. The description at `/openapi.json` is made from the routes themselves.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from schema.wire.form import Trouble
from sync.central.answers import refusal_of, seen_of
from sync.central.problems import NotDone
from sync.central.refused import NotTaken
from sync.central.routes.check import check
from sync.central.routes.identity import identity
from sync.central.routes.log import log
from sync.central.routes.packs import packs
from sync.central.routes.standing import standing
from sync.central.running import Central
from sync.central.spoken import document
from sync.central.watch import Watch
from sync.errors import Unreachable

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
"""What goes on for as long as the application lives."""

_NOT_ALLOWED = 405


def make_app(central: Central, lifespan: Lifespan | None = None) -> FastAPI:
    """The application of one central.

    Args:
        central: Its parts; whoever made them closes them.
        lifespan: What goes on beside the requests.
    """
    app = FastAPI(
        docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=lifespan
    )
    for routes in (identity, log, packs, check, standing):
        routes(app, central)
    for kind in (NotDone, NotTaken, Unreachable):
        app.add_exception_handler(kind, _refused)
    app.add_exception_handler(HTTPException, _not_routed)
    app.add_middleware(Watch, central=central)
    described = document(app)
    app.openapi = lambda: described  # type: ignore[method-assign]
    return app


async def _refused(request: Request, error: Exception) -> Response:
    return refusal_of(error, seen_of(request))


async def _not_routed(request: Request, error: Exception) -> Response:
    """What Starlette itself refuses: no such path, or another method."""
    headers = getattr(error, "headers", None) or {}
    wrong_method = getattr(error, "status_code", 0) == _NOT_ALLOWED
    trouble = Trouble.NOT_ALLOWED if wrong_method else Trouble.NOT_FOUND
    refusal = NotDone(trouble, "See /openapi.json for what may be asked.")
    refusal.headers.update(headers)
    return refusal_of(refusal, seen_of(request))
