"""How the simulated terminal behaves, and what it is told to answer (模擬端末)."""

from datetime import date, datetime

import msgspec

from schema.insured import Insured
from schema.online import OnlineQuery
from schema.terms import LossReason, Term

MARK = "madoguchi-simulator"
"""A file that says that nobody but the simulator uses the folder."""
MADOGUCHI = "madoguchi"
"""In every answer's header: who plays the terminal."""


class Mode(Term):
    """How the simulated terminal behaves (模擬端末のようす)."""

    ANSWERING = "answering", "答える"
    SILENT = "silent", "受け取って答えない"
    """It takes requests, and answers them late: once the mode changes back."""
    LINE_DOWN = "line_down", "回線が切れている"
    """It leaves requests where they are until the line is back."""
    HALF_WRITTEN = "half_written", "途中まで書いて止まる"
    """It writes half of each answer, and the rest after a pause."""
    REFUSES = "refuses", "異常終了を返す"
    """It answers everything with an error of its own (`SegmentOfResult` 9)."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What one query is answered with, in place of what the register says."""

    validity: str | None = None
    """`QualificationValidity`; `None`: what follows from the person."""
    people: tuple[Insured, ...] | None = None
    """Whom the answer is about; `None`: whoever the register has."""
    segment: str = "1"
    """`SegmentOfResult`: 1 done, 2 being processed, 9 failed."""
    status: str = "1"
    """`ProcessingResultStatus`: 1 normal, 2 error."""
    code: str = ""
    """`ErrorCode` where the segment is 9, else `ProcessingResultCode`."""
    message: str = ""
    """The same as a sentence."""
    correlation: str | None = None
    """`ArbitraryFileIdentifier`; `None`: that of the question."""
    raw: bytes | None = None
    """These bytes as the whole file, whatever they are."""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One request file that the terminal took (受け取った要求)."""

    name: str
    """Of the file."""
    at: datetime
    """When."""
    queries: tuple[OnlineQuery, ...] = ()
    """Whom it asks about; nobody where it cannot be read, or asks for a batch."""
    reception: str = ""
    """`ReceptionNumber` of the batch it asks for."""


REFUSAL = Told(
    segment="9",
    status="2",
    code="SIM00001",
    message="模擬端末の異常終了",
)
"""What everything is answered with while it refuses."""
UNREADABLE = Told(
    segment="9",
    status="2",
    code="SIM00002",
    message="模擬端末が読み取れない要求",
)
"""What a request is answered with that cannot be read."""


def validity_of(query: OnlineQuery, person: Insured | None, day: date) -> str:
    """What a register says of this person on this day (`QualificationValidity`)."""
    if person is None or person.birth_date != query.birth_date:
        return "4"
    if person.lost_on is None or person.lost_on > day:
        return "1"
    moved = person.loss_reason in {LossReason.OTHER, LossReason.OTHER_INSURANCE}
    return "3" if moved else "2"
