"""What is told of an appointment list, without whose rows they are (予約の事前確認)."""

from datetime import date, datetime, time

import msgspec

from kiosk.desk.appointments import FindingKind, ToldBy


class Trouble(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row that will be trouble, without whose it is (事前確認の1件)."""

    row: int
    """Line of the list, the header being line 1."""
    day: date
    """予約日."""
    at: time | None = None
    """予約時刻."""
    found: tuple[tuple[FindingKind, ToldBy], ...]
    """What, and who says so; the most pressing first."""


class PrecheckTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of a list (事前確認の結果)."""

    trouble: tuple[Trouble, ...] = ()
    """Rows that will be trouble, by day and in the list's order."""
    expected: int
    """Everybody who was taken."""
    passed: int = 0
    """Rows of days that are over."""
    bad_rows: int = 0
    """Rows that were not taken."""
    asked: int = 0
    """People who were asked about in bulk."""
    answered: int = 0
    """Those of them for whom an answer came."""
    copy_as_of: datetime | None = None
    """基準日時 of the local copy; `None` where there is none."""
