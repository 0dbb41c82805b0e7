"""The log's way in: heads and batches (記録の受け取り)."""

from fastapi import FastAPI, Request, Response

from schema.wire.form import Trouble
from schema.wire.log import MOST_RAW_BYTES
from sync.central.admission import admitted
from sync.central.answers import BATCH, SIGNED, signed
from sync.central.refused import NotTaken
from sync.central.running import Central
from sync.central.spoken import Said, spoken


def log(app: FastAPI, central: Central) -> None:
    """Add the routes of the log."""

    @app.post(
        "/v1/heads",
        **spoken(
            "Compare how far both sides hold the device's log",
            {200: Said("A signed `HeadsAnswer`.", SIGNED)},
            takes=Said("`Heads`, signed by the device.", SIGNED),
            troubles=(Trouble.BAD_REQUEST, Trouble.BAD_SIGNATURE, Trouble.UPGRADE),
        ),
    )
    async def heads(request: Request) -> Response:
        central.book.check()
        known, body = await admitted(request, central, MOST_RAW_BYTES)
        return signed(await central.written(central.intake.heads, body, known.device))

    @app.post(
        "/v1/log",
        **spoken(
            "Take a batch of events",
            {200: Said("A signed `Receipt`; the events are durable.", SIGNED)},
            takes=Said("A batch, in zstd, in gzip or as it is.", BATCH),
            troubles=(
                Trouble.BAD_BATCH,
                Trouble.BAD_SIGNATURE,
                Trouble.UPGRADE,
                Trouble.GAP,
                Trouble.FORK,
            ),
        ),
    )
    async def take(request: Request) -> Response:
        central.book.check()
        admission = await admitted(request, central, MOST_RAW_BYTES, revoked=True)
        sender = admission.known.device
        try:
            receipt = await central.written(central.intake.take, admission.body, sender)
        except NotTaken as error:
            central.metrics.batches_refused.labels(error.trouble.value).inc()
            raise
        return signed(receipt)
