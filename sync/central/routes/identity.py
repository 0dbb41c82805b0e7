"""Who is who: hello, enrolment, new keys (身元)."""

from fastapi import FastAPI, Request, Response

from schema.wire.form import VERSION, Hello, Trouble
from sync.central.admission import admitted
from sync.central.answers import JSON, SIGNED, plain, seen_of, signed
from sync.central.bodies import body_of
from sync.central.problems import NotDone
from sync.central.running import Central
from sync.central.spoken import Said, of, spoken

LARGEST = 16 << 10
"""Bytes of a request to enrol, or of new keys."""

_NOT_FITTING = frozenset(
    {Trouble.CODE_UNKNOWN, Trouble.CODE_EXPIRED, Trouble.CODE_USED}
)
_NO_CONTENT = 204


def identity(app: FastAPI, central: Central) -> None:
    """Add the routes of who is who."""

    @app.get(
        "/v1/hello",
        **spoken(
            "Which central this is, its clock, its versions, when to come",
            {200: Said("Central's word, not signed.", JSON, of(Hello))},
            token=False,
        ),
    )
    async def hello() -> Response:
        settings = central.settings
        return plain(
            Hello(
                central=central.keys.central,
                now=central.clock.now(),
                oldest=VERSION,
                newest=VERSION,
                every=settings.every,
                window=settings.window,
            )
        )

    @app.post(
        "/v1/enrol",
        **spoken(
            "Bind a device to the facility of a code",
            {200: Said("A signed `Enrolled`.", SIGNED)},
            takes=Said("An `EnrolRequest`, signed by the key it shows.", SIGNED),
            troubles=(
                Trouble.BAD_REQUEST,
                Trouble.BAD_SIGNATURE,
                Trouble.UPGRADE,
                Trouble.CODE_UNKNOWN,
                Trouble.CODE_EXPIRED,
                Trouble.CODE_USED,
                Trouble.NOT_ITS_NAME,
                Trouble.TOO_MANY,
            ),
            token=False,
        ),
    )
    async def enrol(request: Request) -> Response:
        address = request.client.host if request.client else ""
        central.tries.check(address)
        body = await body_of(request, LARGEST)
        begun = central.tries.begin(address)
        try:
            device, answer = await central.written(central.enrolments.enrol, body)
        except Exception as error:
            if not (isinstance(error, NotDone) and error.trouble in _NOT_FITTING):
                central.tries.give_back(begun)
            raise
        central.tries.give_back(begun)
        seen_of(request).device = device
        return signed(answer)

    @app.post(
        "/v1/rotate",
        status_code=_NO_CONTENT,
        **spoken(
            "Put new keys of a device in the place of those in use",
            {_NO_CONTENT: Said("They are in use; the old ones are retired.")},
            takes=Said("A `Rotation`, signed by the key in use.", SIGNED),
            troubles=(Trouble.BAD_REQUEST, Trouble.BAD_SIGNATURE, Trouble.UPGRADE),
        ),
    )
    async def rotate(request: Request) -> Response:
        known, body = await admitted(request, central, LARGEST, retired=True)
        await central.written(central.enrolments.rotate, body, known.device)
        return Response(status_code=_NO_CONTENT)
