"""The records that central's report is made of (報告の記載).

They are the document of the machine interface: a field that is renamed breaks
whoever reads it.
"""

from datetime import date, datetime

import msgspec

from schema.wire.log import ForkedFrom
from sync.central.rejudge import Verdict


class EpochSeen(msgspec.Struct, frozen=True, kw_only=True):
    """How far central holds one epoch of a device (系列)."""

    epoch: int
    """系列."""
    seq: int
    """Last event held."""
    updated_at: datetime
    """When it came."""
    forked_from: ForkedFrom | None
    """Where it took over from another epoch."""


class DeviceSeen(msgspec.Struct, frozen=True, kw_only=True):
    """One device as it last said of itself, and what central holds (端末)."""

    device: str
    """端末名."""
    facility: str
    """Id of the facility."""
    facility_name: str
    """医療機関名."""
    enrolled_at: datetime
    """When it was enrolled."""
    revoked_at: datetime | None
    """When its enrolment was withdrawn."""
    last_seen: datetime | None
    """When its heads last came; null where they never did."""
    silent: bool
    """True where it has said nothing for too long and is not revoked."""
    serial: int | None
    """Of its local copy."""
    as_of: datetime | None
    """基準日時 of that copy."""
    edition: str
    """Rulebook in use."""
    unsent: int
    """Events without a receipt."""
    pending: int
    """Visits waiting for a check."""
    clock_offset_ms: int | None
    """Its clock less central's, the way there included."""
    app: str
    """Version of its program."""
    epochs: tuple[EpochSeen, ...]
    """Every epoch that central holds, in order."""
    forks: int
    """Epochs that took over from another one."""
    conflicts: int
    """Events under an id that was taken, with other content."""
    quarantined: int
    """Batches that came after its enrolment was withdrawn."""


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """How many visits one rule answered in one month, and what was done (件数)."""

    month: str
    """Of the visit: 2025-10."""
    rule: str
    """The one rule that fired."""
    outcome: str
    """受付判定区分 that the rulebook said."""
    taken: str
    """受付判定区分 of what was done."""
    visits: int
    """How many, each counted as it was last corrected or completed."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One event to look at (要確認の記録)."""

    device: str
    """端末名."""
    epoch: int
    """系列."""
    seq: int
    """Place in the epoch."""
    id: str
    """Of the event; empty where it cannot be read."""
    verdict: Verdict
    """What became of its decision."""
    differences: str
    """What came out otherwise."""
    unchecked: str
    """Why an interim acceptance lacks its live check."""
    edition: str
    """Id and hash of the edition that it names."""
    visit_day: date | None
    """受診日."""
    received_at: datetime
    """When it came."""


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """How many findings arrived in the period; lists may be shorter (要確認の件数)."""

    interim_without_check: int
    """Acceptances without the online answer that they need: must be none."""
    not_repeating: int
    """Decisions that do not repeat, that name no known edition, or that came
    without their case: must be none."""
    unreadable: int
    """Events that this version of central cannot read."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What central sees: the document of the machine interface."""

    at: datetime
    """The instant of the report, in Japan time."""
    since: date
    """Counts cover visits, and findings cover arrivals, from this day on."""
    silent_after_days: int
    """After how many days a device is called silent."""
    judged: int
    """Events that were judged again for this report."""
    totals: Totals
    """How many findings there are."""
    devices: tuple[DeviceSeen, ...]
    """Every device that was ever enrolled."""
    counts: tuple[Counted, ...]
    """Visits by month, rule, outcome and what was done."""
    interim_without_check: tuple[Finding, ...]
    """Each of them, the newest first, up to a bound."""
    not_repeating: tuple[Finding, ...]
    """Each of them, the newest first, up to a bound."""
    unreadable: tuple[Finding, ...]
    """Each of them, the newest first, up to a bound."""

    @property
    def holds(self) -> bool:
        """True if what needs a check had it, and every decision repeats."""
        return not (self.totals.interim_without_check or self.totals.not_repeating)
