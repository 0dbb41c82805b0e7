"""One person's eligibility, asked of the live register (資格の照会)."""

from fastapi import FastAPI, Request, Response

from schema.terms import OnlineCheck
from schema.wire.check import LARGEST_QUESTION, CheckAsked
from schema.wire.form import Trouble
from sync.central.admission import admitted
from sync.central.answers import JSON, SIGNED, signed
from sync.central.check import question_of
from sync.central.running import Central
from sync.central.spoken import Said, of, spoken

_NOBODY = frozenset({OnlineCheck.NOT_FOUND, OnlineCheck.AMBIGUOUS})


def check(app: FastAPI, central: Central) -> None:
    """Add the route of checks."""

    @app.post(
        "/v1/check",
        **spoken(
            "Ask the insurer's live register about one person",
            {200: Said("A signed `CheckAnswered`, for this question alone.", SIGNED)},
            takes=Said("Whom to ask for.", JSON, of(CheckAsked)),
            troubles=(Trouble.BAD_REQUEST, Trouble.UPGRADE, Trouble.TOO_MANY),
        ),
    )
    async def answer(request: Request) -> Response:
        known, body = await admitted(request, central, LARGEST_QUESTION)
        asked = question_of(body)
        central.questions.begin(known.device)
        is_miss = False
        try:
            answered = await central.asked(asked, body, known.device)
            is_miss = answered.result in _NOBODY
        finally:
            central.questions.ended(known.device, is_miss=is_miss)
        central.metrics.checks.labels(answered.result.value).inc()
        return signed(central.answering.signed(answered))
