"""Heads: how far two sides hold the same log, found by comparing hashes (先端の照合).

1. A hash at a place stands for every event up to there: where two sides have the
   same hash, all before it is the same; where they differ, all after it is.
2. The kiosk names its head and a ladder of places before it; central answers with
   its own head and the furthest place that is the same.
3. Between the furthest place that is the same and the next that is not, a denser
   ladder finds the exact place in a few rounds.
"""

from collections.abc import Callable, Iterable

import msgspec

from schema.wire.form import VERSION
from schema.wire.log import EpochHead, Heads, HeadsAnswer, Point
from sync.errors import Unreadable
from sync.protocol.envelope import (
    HEADS,
    HEADS_ANSWER,
    Sign,
    enveloped,
    opened_as,
    read_as,
)

HeadAt = Callable[[int], bytes | None]
"""The chain's hash at a place of one epoch."""

STEPS = 32
"""Places of a denser ladder: each round leaves a 33rd of the doubt."""


def ladder_places(seq: int) -> list[int]:
    """1, 2, 4, 8 … before the head, and the start."""
    steps = (1 << power for power in range(seq.bit_length()))
    return [*(seq - step for step in steps if step < seq), *([0] if seq else [])]


def places_between(same: int, differs: int) -> list[int]:
    """Up to `STEPS` places strictly between, evenly spread, furthest first."""
    apart = differs - same
    steps = min(STEPS, apart - 1)
    found = {same + apart * step // (steps + 1) for step in range(1, steps + 1)}
    return sorted(found - {same}, reverse=True)


def points(places: Iterable[int], head_at: HeadAt) -> tuple[Point, ...]:
    """These places with this log's hashes."""
    found = ((place, head_at(place)) for place in places)
    return tuple(
        Point(seq=place, hash=head.hex()) for place, head in found if head is not None
    )


def named(epoch: EpochHead) -> tuple[Point, ...]:
    """Every place that is named of an epoch, its head first."""
    return Point(seq=epoch.seq, hash=epoch.hash), *epoch.ladder


def signed_heads(heads: Heads, sign: Sign) -> bytes:
    """The bytes that travel to central."""
    return enveloped(HEADS, msgspec.json.encode(heads), sign)


def read_heads(payload: bytes) -> Heads:
    """The heads in an opened envelope, whose signature is still to be checked.

    Raises:
        Unreadable: It holds none, or of another version.
    """
    heads = read_as(Heads, payload)
    _check_version(heads.v)
    return heads


def signed_answer(answer: HeadsAnswer, sign: Sign) -> bytes:
    """The bytes that travel back."""
    return enveloped(HEADS_ANSWER, msgspec.json.encode(answer), sign)


def answer_of(data: bytes, central_key: bytes) -> HeadsAnswer:
    """Central's answer, if central signed it.

    Raises:
        Unreadable: It is none, as a portal's page is none.
        Untrusted: Somebody else signed it, or something else.
    """
    answer = opened_as(HeadsAnswer, HEADS_ANSWER, data, central_key)
    _check_version(answer.v)
    return answer


def _check_version(found: int) -> None:
    if found != VERSION:
        raise Unreadable(
            OTHER_VERSION,
            subject="heads",
            found=f"version {found}",
            expected=f"version {VERSION}",
            hint="update the older of the two programs",
        )


OTHER_VERSION = "E-HEADS-1"
"""Code of heads of another version."""
