"""What central answers instead of doing what it is asked, as errors (中央の断り).

1. A kiosk acts only on types that it knows; any other is a reason to try later.
2. A busy central names an appointment, which is kept.
3. Gap and fork are for the push to mend; everything else is for a person.
"""

from datetime import timedelta

import msgspec

from schema.wire.form import PROBLEM, Problem, Trouble
from sync.errors import Refused, Unreachable


class Declined(Refused):
    """Central read the request and does not do it; `problem` says why."""

    def __init__(self, trouble: Trouble, problem: Problem) -> None:
        """Word the trouble for the one who has to mend it."""
        self.trouble = trouble
        self.problem = problem
        told = _TOLD[trouble]
        super().__init__(
            told.code,
            subject="central",
            found=trouble.value,
            expected=told.expected,
            hint=told.hint,
        )


class Postponed(Unreachable):
    """Central cannot do it now; `wait` is when to come back, where it says so."""

    def __init__(self, found: str, wait: timedelta | None = None) -> None:
        """Take what central said, and for how long to stay away."""
        self.wait = wait
        super().__init__(
            "E-LINE-4",
            subject="central",
            found=found,
            expected="a central that has time",
            hint="nothing to do: the next pass comes by itself",
        )


def declined(problem: Problem, wait: timedelta | None = None) -> Refused | Unreachable:
    """The error for a problem document.

    Args:
        problem: What central answered.
        wait: Its appointment, if it gave one.
    """
    trouble = _BY_TYPE.get(problem.type)
    if trouble is None:
        return Postponed(f"a trouble of another version ({problem.status})", wait)
    if trouble in _LATER:
        return Postponed(f"{trouble.value} ({problem.status})", wait)
    return Declined(trouble, problem)


class _Told(msgspec.Struct, frozen=True):
    code: str
    expected: str
    hint: str


_BY_TYPE = {PROBLEM + trouble.value: trouble for trouble in Trouble}
_LATER = frozenset({Trouble.BUSY, Trouble.TOO_MANY, Trouble.BROKEN})

_NOT_READ = _Told(
    "E-ANSWER-1",
    "a request that both sides read alike",
    "update Madoguchi on this desk and at central; if it stays, call IT",
)
_OTHERWISE = _Told(
    "E-ANSWER-2",
    "one log on both sides",
    "nothing to do: the next pass compares the logs again",
)
_IDENTITY = _Told(
    "E-ANSWER-4",
    "a device that central can tell is this one",
    "try again; if it stays, call IT: the device may have to be enrolled anew",
)
_TOLD = {
    Trouble.BAD_REQUEST: _NOT_READ,
    Trouble.BAD_BATCH: _NOT_READ,
    Trouble.BAD_SIGNATURE: _NOT_READ,
    Trouble.TOO_LARGE: _NOT_READ,
    Trouble.NOT_FOUND: _NOT_READ,
    Trouble.NOT_ALLOWED: _NOT_READ,
    Trouble.GAP: _OTHERWISE,
    Trouble.FORK: _OTHERWISE,
    Trouble.UPGRADE: _Told(
        "E-ANSWER-3", "one version of the protocol", "update Madoguchi on this desk"
    ),
    Trouble.NO_TOKEN: _IDENTITY,
    Trouble.BAD_TOKEN: _IDENTITY,
    Trouble.TOKEN_EXPIRED: _IDENTITY,
    Trouble.TOKEN_REPLAYED: _IDENTITY,
    Trouble.WRONG_AUDIENCE: _IDENTITY,
    Trouble.CLOCK_SKEWED: _Told(
        "E-ANSWER-5", "central's time", "set this machine's clock, then try again"
    ),
    Trouble.UNKNOWN_DEVICE: _Told(
        "E-ANSWER-6", "an enrolled device", "ask central for a code and enrol this desk"
    ),
    Trouble.DEVICE_REVOKED: _Told(
        "E-ANSWER-7",
        "a device that may sync",
        "call IT: central withdrew this desk; its records are kept",
    ),
    Trouble.OUT_OF_SCOPE: _Told(
        "E-ANSWER-8", "something of this facility's scope", "call IT to check the scope"
    ),
    Trouble.CODE_UNKNOWN: _Told(
        "E-CODE-3", "a code that central printed", "check every character, then repeat"
    ),
    Trouble.CODE_EXPIRED: _Told(
        "E-CODE-4", "a code of the last 15 minutes", "ask central for a new code"
    ),
    Trouble.CODE_USED: _Told(
        "E-CODE-5", "a code that nobody has used", "ask central for a new code"
    ),
    Trouble.NOT_ITS_NAME: _Told(
        "E-CODE-7",
        "the key that central knows this desk by",
        "set the desk up anew in another folder, and keep this one for its records",
    ),
}
