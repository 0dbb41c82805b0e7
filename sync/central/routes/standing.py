"""How central stands, for those who watch over it (稼働状況)."""

from fastapi import FastAPI, Response

from schema.wire.form import Trouble
from sync.central.answers import JSON, plain
from sync.central.metrics import MEDIA_TYPE
from sync.central.problems import LATER, NotDone
from sync.central.readiness import Readiness, Ready
from sync.central.running import Central
from sync.central.spoken import Said, of, spoken


def standing(app: FastAPI, central: Central) -> None:
    """Add the routes of how central stands."""
    readiness = Readiness(central.database, central.repository, central.clock)

    @app.get(
        "/healthz",
        **spoken(
            "Whether the process is alive",
            {200: Said("It is.", JSON, {"type": "object", "required": ["alive"]})},
            token=False,
        ),
    )
    async def healthz() -> Response:
        return Response(b'{"alive":true}', media_type=JSON)

    @app.get(
        "/readyz",
        **spoken(
            "Whether central can take a log and be believed",
            {200: Said("It can.", JSON, of(Ready))},
            token=False,
        ),
    )
    async def readyz() -> Response:
        found = await central.waited(readiness.now)
        if not found.ready:
            lacking = "the signed state" if found.database else "the database"
            raise NotDone(Trouble.BUSY, f"Look at {lacking}.", wait=LATER)
        return plain(found)

    @app.get(
        "/metrics",
        **spoken(
            "What is counted, for Prometheus",
            {200: Said("One line for each figure.", MEDIA_TYPE, {"type": "string"})},
            token=False,
        ),
    )
    async def metrics() -> Response:
        return Response(
            await central.waited(central.metrics.text), media_type=MEDIA_TYPE
        )
