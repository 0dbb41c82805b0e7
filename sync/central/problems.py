"""What central answers where it does not do what it is asked (断りの文書).

1. Every refusal is a problem document (RFC 9457) of a type in `Trouble`; each type
   has one status and one title.
2. `detail` says what was found and what to do; never a value of the request.
3. What nobody foresaw is `broken`, without a detail.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from schema.wire.form import PROBLEM, Problem, Trouble
from sync.errors import Refused

MEDIA_TYPE = "application/problem+json"
"""Of every refusal."""
LATER = 30
"""Seconds after which to try again, where nothing better is known."""


class Known(msgspec.Struct, frozen=True):
    """What is always so for one kind of trouble."""

    status: int
    """HTTP status."""
    title: str
    """One sentence in English."""


KNOWN = {
    Trouble.BAD_REQUEST: Known(400, "The request cannot be read."),
    Trouble.BAD_BATCH: Known(400, "The batch is not what its header says."),
    Trouble.BAD_SIGNATURE: Known(400, "The signature does not hold."),
    Trouble.GAP: Known(409, "Events before these are missing."),
    Trouble.FORK: Known(409, "Central holds other events at this place."),
    Trouble.TOO_LARGE: Known(413, "The request is larger than allowed."),
    Trouble.UPGRADE: Known(422, "The request is of a version not spoken here."),
    Trouble.NO_TOKEN: Known(401, "The request does not say who sends it."),
    Trouble.BAD_TOKEN: Known(401, "The token does not prove who sends this."),
    Trouble.TOKEN_EXPIRED: Known(401, "The token is too old."),
    Trouble.TOKEN_REPLAYED: Known(401, "The token was used before."),
    Trouble.WRONG_AUDIENCE: Known(401, "The token is for another central."),
    Trouble.CLOCK_SKEWED: Known(401, "The clock of the sender is wrong."),
    Trouble.UNKNOWN_DEVICE: Known(403, "No such device is enrolled."),
    Trouble.DEVICE_REVOKED: Known(403, "The device's enrolment was withdrawn."),
    Trouble.OUT_OF_SCOPE: Known(403, "It is outside of what this device gets."),
    Trouble.CODE_UNKNOWN: Known(403, "No enrolment code fits."),
    Trouble.CODE_EXPIRED: Known(410, "The enrolment code has expired."),
    Trouble.CODE_USED: Known(409, "The enrolment code was used."),
    Trouble.NOT_ITS_NAME: Known(409, "The device's name belongs to another key."),
    Trouble.TOO_MANY: Known(429, "There were too many requests."),
    Trouble.NOT_FOUND: Known(404, "There is no such thing here."),
    Trouble.NOT_ALLOWED: Known(405, "The method is not for this path."),
    Trouble.BUSY: Known(503, "Central has no time for it now."),
    Trouble.BROKEN: Known(500, "Central failed."),
}
"""Status and title of every trouble."""


class NotDone(Refused):
    """Central does not do what a request asks; `problem` says why."""

    def __init__(  # noqa: PLR0913
        self,
        trouble: Trouble,
        detail: str = "",
        *,
        now: datetime | None = None,
        wait: int | None = None,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Refuse for `trouble`.

        Args:
            trouble: The kind.
            detail: What was found, and what to do.
            now: Central's clock, where the sender's is the problem.
            wait: Seconds after which to come back.
            status: Another one than this trouble commonly has.
            headers: Of the answer.
        """
        self.trouble = trouble
        problem = problem_of(trouble, detail, now=now)
        status = status or problem.status
        self.problem = msgspec.structs.replace(problem, status=status)
        self.headers = dict(headers or {})
        if wait is not None:
            self.headers["Retry-After"] = str(wait)
        super().__init__(
            "E-CENTRAL-24",
            subject="a request to central",
            found=trouble.value,
            expected="a request that central can do",
            hint=detail or self.problem.title,
        )


def problem_of(
    trouble: Trouble, detail: str = "", *, now: datetime | None = None
) -> Problem:
    """The problem document of `trouble`."""
    known = KNOWN[trouble]
    return Problem(
        type=PROBLEM + trouble.value,
        title=known.title,
        status=known.status,
        detail=detail,
        now=now,
    )


_ENCODER = msgspec.json.Encoder()
_UNSAID = (None, "")


def problem_bytes(problem: Problem) -> bytes:
    """The document as it is sent: what is not said is left out."""
    said = msgspec.structs.asdict(problem)
    return _ENCODER.encode(
        {name: said[name] for name in said if said[name] not in _UNSAID}
    )
