"""What was presented and asked at the desk: the case that is judged (受診の事実).

The form of a case is the machine interface's: the same record is read from a
line of JSON, filled in by the desk, judged, and kept in the confirmation log.
Everything but `visit_day`, `scheme` and `presented` may be left out or null.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

from schema.terms import Document, OnlineCheck, Reader, Scheme

Share = Literal[10, 20, 30]
"""The patient's share in percent: 1割, 2割, 3割 (一部負担割合)."""

Jurisdiction = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{2}([0-9]{3})?\Z")]
"""Prefecture (2 digits) or municipality (5 digits)."""


class Presented(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One document held out at the desk (提示書類)."""

    document: Document
    """What it is."""
    issued_on: date | None = None
    """Printed day of issue (交付年月日)."""
    effective_on: date | None = None
    """Printed first day (発効期日)."""
    expires_on: date | None = None
    """Printed last day, included (有効期限)."""
    legible: bool = True
    """False where the entries cannot be read."""
    share: Share | None = None
    """Printed share (負担割合)."""
    special_care: bool = False
    """True where 特別療養費 is printed."""


class SnapshotFinding(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """What the local copy says; it never changes an outcome (手元データ)."""

    result: OnlineCheck | None = None
    """In the words of the online check, though it is none."""
    age_days: Annotated[int, msgspec.Meta(ge=0)] | None = None
    """Whole days since the copy's as-of."""
    share: Share | None = None
    """Share as of the copy."""


class Visit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One visit as it stood when it was judged."""

    visit_day: date
    """Day of the visit in Japan (受診日)."""
    scheme: Scheme
    """Scheme of the shown document (制度)."""
    presented: Presented
    """The document shown first."""
    case: str | None = None
    """Any name; echoed."""
    known_on: date | None = None
    """Rules whose notice came later are not known. `None`: the visit day."""
    jurisdiction: Jurisdiction = "13"
    """Where the desk stands; 13 is Tokyo."""
    also_presented: tuple[Presented, ...] = ()
    """Whatever else was shown."""
    reader: Reader = Reader.NOT_USED
    """Counts only if the My Number card is among what was shown."""
    online_check: OnlineCheck = OnlineCheck.NOT_RUN
    """The live answer; for a card that was read, what the card gave."""
    online_share: Share | None = None
    """Share in the live answer."""
    returning: bool = False
    """The clinic holds the numbers and the patient says nothing has changed."""
    declaration: bool = False
    """A 被保険者資格申立書 was filled in."""
    emergency: bool = False
    """療担規則第3条ただし書 may apply."""
    birth_date: date | None = None
    """The patient's day of birth."""
    snapshot: SnapshotFinding | None = None
    """What the local copy says."""

    @property
    def documents(self) -> tuple[Presented, ...]:
        """Everything that was shown, first to last."""
        return (self.presented, *self.also_presented)

    @property
    def judged_as_known_on(self) -> date:
        """The day whose knowledge judges this visit (知っている日)."""
        return self.known_on or self.visit_day
