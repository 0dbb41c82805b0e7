"""A file as an answer, whole or from where the last try broke off (部分取得).

1. One range of bytes is understood (RFC 9110); several, or what does not read, get
   the whole file.
2. With `If-Range` a part is sent only if the tag is the same: a file that changed
   meanwhile comes whole.
3. The file is open before anything is answered: what is removed then is sent to its
   end all the same.
"""

import os
import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from schema.wire.form import Trouble
from sync.central.problems import NotDone
from sync.central.running import Central

BYTES = "application/octet-stream"
"""Of every file."""

_CHUNK = 1 << 20
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_WHOLE, _PARTLY, _PAST_END = 200, 206, 416


class Part(NamedTuple):
    """Which bytes of a file go out."""

    first: int
    """The first of them."""
    end: int
    """The one after the last."""


class FileAnswer(StreamingResponse):
    """Sends a part of an open file, and closes it whatever becomes of the line."""

    def __init__(
        self, central: Central, file: BinaryIO, part: Part, headers: Mapping[str, str]
    ) -> None:
        """Send `part` of `file`."""
        self._file = file
        partly = "Content-Range" in headers
        super().__init__(
            _chunks(central, file, part),
            status_code=_PARTLY if partly else _WHOLE,
            headers={**headers, "Content-Length": str(part.end - part.first)},
            media_type=BYTES,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._file.close()


async def file_answer(
    request: Request, central: Central, path: Path, etag: str
) -> FileAnswer:
    """The file, or the part of it that is asked for.

    Raises:
        NotDone: It is gone, or ends before the part begins.
    """
    try:
        file = await central.waited(_opened, path)
    except FileNotFoundError:
        raise NotDone(Trouble.NOT_FOUND, "It is no longer offered.") from None
    try:
        size = os.fstat(file.fileno()).st_size
        part = _wanted(request.headers, etag, size)
    except BaseException:
        file.close()
        raise
    headers = {"ETag": etag, "Accept-Ranges": "bytes"}
    if part is not None:
        headers["Content-Range"] = f"bytes {part.first}-{part.end - 1}/{size}"
    return FileAnswer(central, file, part or Part(0, size), headers)


def _opened(path: Path) -> BinaryIO:
    return path.open("rb")


def _wanted(headers: Mapping[str, str], etag: str, size: int) -> Part | None:
    """The part that is asked for; `None` for the whole."""
    found = _RANGE.fullmatch(headers.get("range", "").replace(" ", ""))
    if found is None or headers.get("if-range", etag) != etag:
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    part = (
        Part(int(first), min(int(last) + 1, size) if last else size)
        if first
        else Part(max(size - int(last), 0), size)
    )
    if first and last and int(last) < int(first):
        return None
    if part.first >= size:
        raise NotDone(
            Trouble.BAD_REQUEST,
            "The file ends before that.",
            status=_PAST_END,
            headers={"Content-Range": f"bytes */{size}"},
        )
    return part


async def _chunks(central: Central, file: BinaryIO, part: Part) -> AsyncIterator[bytes]:
    await central.waited(file.seek, part.first)
    left = part.end - part.first
    while left:
        chunk = await central.waited(file.read, min(left, _CHUNK))
        if not chunk:
            return
        left -= len(chunk)
        yield chunk
