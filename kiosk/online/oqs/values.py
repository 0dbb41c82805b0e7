"""Days, times, shares and numbers as answer files write them (値の形).

A value that cannot be what it should be is `None` or empty, never a near guess.
"""

from datetime import date, datetime, timedelta
from typing import cast

from schema.clock import JAPAN
from schema.visit import Share

_ONE_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_FIRST_YEAR = 1868
_DAY_DIGITS, _TIME_DIGITS = 8, 14
_SHARES = (10, 20, 30)
_INSURER_DIGITS = 8
_LONGEST_AMOUNT = 9


def day_of(text: str) -> date | None:
    """The day of `yyyyMMdd`; `None` for one that no calendar has (年月日)."""
    plain = _digits(text)
    if len(plain) != _DAY_DIGITS:
        return None
    try:
        day = date(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
    except ValueError:
        return None
    return day if day.year >= _FIRST_YEAR and not is_open_ended(text) else None


def is_open_ended(text: str) -> bool:
    """True where nines stand for an end that nobody has set (期限なし)."""
    return _digits(text).startswith("9999")


def is_blank_day(text: str) -> bool:
    """True where there is no day: nothing at all, or zeros."""
    return not text.translate(_ONE_WIDTH).strip().strip("0")


def time_of(text: str) -> datetime | None:
    """The time in Japan of `yyyyMMddHHmmss` (日時)."""
    plain = _digits(text)
    day = day_of(plain[:_DAY_DIGITS])
    if len(plain) != _TIME_DIGITS or day is None:
        return None
    hour, minute, second = (int(plain[at : at + 2]) for at in (8, 10, 12))
    if hour >= _HOURS or minute >= _SIXTY or second >= _SIXTY:
        return None
    start = datetime(day.year, day.month, day.day, tzinfo=JAPAN)
    return start + timedelta(hours=hour, minutes=minute, seconds=second)


_HOURS, _SIXTY = 24, 60


def share_in(text: str) -> Share | None:
    """The share of `010`, `10` or `１０`; `None` for any other number (負担割合)."""
    plain = _digits(text)
    share = int(plain) if plain and len(plain) <= len("010") else 0
    return cast("Share", share) if share in _SHARES else None


def amount_of(text: str) -> int | None:
    """Yen (円)."""
    plain = _digits(text)
    return int(plain) if plain and len(plain) <= _LONGEST_AMOUNT else None


def insurer_number_of(text: str) -> str:
    """An insurer number as 8 digits, whether blanks or zeros are in front of it.

    Anything else than digits is left as it came.
    """
    plain = _digits(text).lstrip("0")
    if not plain or len(plain) > _INSURER_DIGITS:
        return text.strip()
    return plain.zfill(_INSURER_DIGITS)


def _digits(text: str) -> str:
    """Digits of any width in one; empty where there is anything else."""
    plain = text.translate(_ONE_WIDTH).strip()
    return plain if plain.isascii() and plain.isdecimal() else ""
