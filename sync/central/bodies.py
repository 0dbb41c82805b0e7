"""What a request brings, read no further than it may be long (要求の本文).

What headers say of a body only ever has it refused sooner.
"""

import asyncio

from starlette.requests import Request

from schema.wire.form import Trouble
from sync.central.problems import NotDone

SECONDS = 120
"""A body may take as long: a megabyte over the slowest line."""


async def body_of(request: Request, most: int) -> bytes:
    """The whole body.

    Raises:
        NotDone: It is longer than `most` bytes, or too slow.
    """
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > most:
        raise _too_large(most)
    found = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            async for chunk in request.stream():
                found += chunk
                if len(found) > most:
                    raise _too_large(most)
    except TimeoutError:
        raise NotDone(
            Trouble.BAD_REQUEST, f"Send the body within {SECONDS} s."
        ) from None
    return bytes(found)


def _too_large(most: int) -> NotDone:
    # What is left of the body is not read: the line cannot be used again.
    return NotDone(
        Trouble.TOO_LARGE,
        f"At most {most} bytes are taken.",
        headers={"Connection": "close"},
    )
