"""What comes back over the line, and whether it is central's at all (中央の答え).

1. A good status with a page in it is a portal's; so is every redirect.
2. A problem document is read by its content: what lies between may change headers.
3. A server's own trouble is a postponement, whoever words it.
4. No answer is read beyond its limit in bytes and in time.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx
import msgspec

from schema.wire.form import PROBLEM, Problem
from sync.client.declined import Postponed, declined
from sync.client.http.faults import not_central, too_slow, translated
from sync.errors import Refused, Unreachable, Unreadable
from sync.protocol.envelope import opened

Answered = TypeVar("Answered")

LONGEST_ANSWER = 120.0
"""Seconds for the whole of an answer that is no download."""
LARGEST_ANSWER = 8 << 20
"""Bytes of an answer that is no download."""
LONGEST_WAIT = timedelta(days=1)
"""An appointment further off is not believed."""

_OK, _PARTIAL, _NO_CONTENT, _PAST_END = 200, 206, 204, 416
_FIRST_TROUBLE, _FIRST_OF_THE_SERVER = 400, 500
_A_PAGE = "text/html"
_PART = re.compile(r"bytes (\d{1,15})-\d")


@dataclass(frozen=True, slots=True)
class Arriving:
    """A file on its way, or why there is none (`sync.trust.fetch.Answer`)."""

    status: int
    """200, 206, 403, 404 or 416, as HTTP has them."""
    start: int = 0
    """Place of the first byte: 0, or what `Content-Range` says of a part."""
    etag: str = ""
    """Of the whole file, with its quotes; empty where none was given."""
    answer: httpx.Response | None = None
    """Where the bytes come from."""

    def __iter__(self) -> Iterator[bytes]:
        """The bytes; raises `Unreachable` where the line breaks."""
        if self.answer is not None:
            with translated():
                yield from self.answer.iter_raw()


def is_good(answer: httpx.Response) -> bool:
    """True for a status that says all is well, and no page for a person.

    That a file has no more bytes than are here already is well, too.
    """
    page = answer.headers.get("Content-Type", "").startswith(_A_PAGE)
    good = {_OK, _PARTIAL, _NO_CONTENT}
    if "Range" in answer.request.headers:
        good.add(_PAST_END)
    return answer.status_code in good and not page


def refusal_of(answer: httpx.Response, now: int) -> Refused | Unreachable:
    """The error for an answer that is not good.

    Args:
        answer: As it came, not read yet.
        now: Seconds since 1970, for an appointment that names a date.
    """
    status = answer.status_code
    if status >= _FIRST_TROUBLE:
        wait = appointment(answer.headers.get("Retry-After", ""), now)
        problem = _problem(whole(answer))
        if problem is not None:
            return declined(problem, wait)
        if status >= _FIRST_OF_THE_SERVER or wait is not None:
            return Postponed(f"status {status}", wait)
    return not_central(f"status {status}")


def appointment(said: str, now: int) -> timedelta | None:
    """How long `Retry-After` asks to stay away: seconds, or a date."""
    if said.isdecimal():
        return min(timedelta(seconds=int(said[:9])), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    until = until.replace(tzinfo=until.tzinfo or UTC)
    wait = until - datetime.fromtimestamp(now, UTC)
    return min(max(wait, timedelta()), LONGEST_WAIT)


def arriving(answer: httpx.Response) -> Arriving:
    """A file, or a part of one.

    Raises:
        Unreachable: Something on the way has altered it.
    """
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise not_central("a file that something on the way has compressed")
    start = 0
    if answer.status_code == _PARTIAL:
        part = _PART.match(answer.headers.get("Content-Range", ""))
        if part is None:
            raise not_central("a part of a file that does not say which")
        start = int(part[1])
    etag = answer.headers.get("ETag", "")
    return Arriving(answer.status_code, start, etag, answer)


def whole(answer: httpx.Response, longest: float = LONGEST_ANSWER) -> bytes:
    """The answer's bytes, up to what an answer may have, in `longest` seconds."""
    found, began = bytearray(), time.monotonic()
    with translated():
        for chunk in answer.iter_bytes():
            found += chunk
            if len(found) > LARGEST_ANSWER:
                raise not_central(f"more than {LARGEST_ANSWER} bytes")
            if time.monotonic() - began > longest:
                raise too_slow()
    return bytes(found)


def enveloped(data: bytes) -> bytes:
    """An answer that is at least of the form of what is signed.

    Raises:
        Unreachable: It is not, so it is not central's.
    """
    try:
        opened(data)
    except Unreadable:
        raise not_central("an answer that nobody signed") from None
    return data


def read_answer(kind: type[Answered], data: bytes) -> Answered:
    """A body in an answer.

    Raises:
        Unreachable: It is not of this kind, so it is not central's.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (ValueError, RecursionError):
        raise not_central("an answer of another form") from None


def _problem(data: bytes) -> Problem | None:
    """The problem document in an answer, whatever its headers say."""
    try:
        found = msgspec.json.decode(data, type=Problem)
    except (ValueError, RecursionError):
        return None
    return found if found.type.startswith(PROBLEM) else None
