"""Whoever is expected on a day, and what will be trouble with whom (予約の事前確認).

What holds for every appointment kept here:

1. It is kept in the encrypted store only, and forgotten once its day is over.
2. It holds what was found out beforehand, never an answer: nothing of it can be
   taken at the desk for a check of the visit day.
3. A batch that was sent is kept until what it answered is kept (一括照会).
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Literal, Protocol

import msgspec

from kiosk.desk.ports import Patient
from schema.online import OnlineQuery
from schema.terms import Term
from schema.visit import Share

ToldBy = Literal["list", "copy", "register"]
"""Who says so: the appointment list, the local copy, or a register in bulk."""


class FindingKind(Term):
    """What will be trouble, the most pressing first (事前確認の結果)."""

    LOST = "lost", "資格喪失"
    NOT_ELIGIBLE = "not_eligible", "資格無効"
    NOT_FOUND = "not_found", "該当資格なし"
    NEW_INSURER = "new_insurer", "保険者の変更"
    TURNED_75 = "turned_75", "75歳到達"
    AMBIGUOUS = "ambiguous", "複数該当"
    BIRTH_DIFFERS = "birth_differs", "生年月日の相違"
    SPECIAL_CARE = "special_care", "特別療養費"
    EXPIRED = "expired", "証の期限切れ"
    NAME_DIFFERS = "name_differs", "氏名の相違"
    SHARE_CHANGED = "share_changed", "負担割合の変更"
    NO_NUMBERS = "no_numbers", "番号なし"
    NOT_IN_COPY = "not_in_copy", "手元データなし"
    UNANSWERED = "unanswered", "照会の返事なし"


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One reason why somebody will be trouble (事前確認の1件)."""

    kind: FindingKind
    """What it is."""
    told_by: ToldBy
    """Who says so."""
    day: date | None = None
    """The day it is about: of the loss, the last valid one, the 75th birthday."""
    share: Share | None = None
    """The share that is told now."""
    before: Share | None = None
    """The share that was known before."""
    insurer: str = ""
    """The other insurer: name, or number."""


class Appointment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One appointment with what was found out beforehand (予約の1件)."""

    day: date
    """予約日."""
    at: time | None = None
    """予約時刻; `None` where the list has none."""
    row: int
    """Line of the list in which it stood."""
    patient: Patient
    """Whom the clinic expects, with the numbers that the clinic knows."""
    share: Share | None = None
    """負担割合 that the clinic knows, where the list says it."""
    findings: tuple[Finding, ...] = ()
    """What will be trouble; empty for whoever is not expected to be any."""
    copy_as_of: datetime | None = None
    """基準日時 of the local copy that was looked at; `None` where there was none."""
    answered_at: datetime | None = None
    """When a register answered in bulk; `None` where none did."""


class Appointments(Protocol):
    """The days' appointments, kept in the encrypted store."""

    def replace(self, day: date, rows: Sequence[Appointment]) -> None:
        """Keep `rows` as all of the day's, in their order, in one transaction."""
        ...

    def on(self, day: date) -> Sequence[Appointment]:
        """The day's appointments, in the order they were kept in."""
        ...

    def days(self) -> Sequence[date]:
        """Days that have appointments, earliest first."""
        ...

    def forget_before(self, day: date) -> int:
        """Remove those of earlier days; how many there were."""
        ...


class BatchStep(Term):
    """How far a batch is (一括照会の段階)."""

    BEGUN = "begun", "準備"
    """Nothing has left the desk."""
    LEAVING = "leaving", "送信中"
    """The questions may have left: whoever finds it so looks, never sends again."""
    UPLOADED = "uploaded", "受付待ち"
    """The questions left; the reception number will come."""
    ACCEPTED = "accepted", "受付済み"
    """The reception number is known; its results can be asked for."""
    ASKING = "asking", "結果待ち"
    """The results were asked for, which may be done as often as it takes."""
    FAILED = "failed", "不成立"
    """The register refused it: there will be no results."""


class Batch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One upload of many questions (一括照会の1件)."""

    id: str
    """Correlation of its files; their names follow from it."""
    queries: tuple[OnlineQuery, ...]
    """What was asked, each under its own correlation."""
    asked_at: datetime
    """When it was begun."""
    step: BatchStep = BatchStep.BEGUN
    """How far it is."""
    reception: str = ""
    """`ReceptionNumber` (受付番号), once it is known."""
    asks: int = 0
    """How often the results were asked for."""


class Batches(Protocol):
    """The batches on their way, kept in the encrypted store."""

    def keep(self, batch: Batch) -> None:
        """Keep it durably, in place of what was kept under its id."""
        ...

    def open(self) -> Sequence[Batch]:
        """Those that were not forgotten, oldest first."""
        ...

    def forget(self, batch_id: str) -> None:
        """What it answered is kept: it is no longer needed."""
        ...
