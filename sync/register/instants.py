"""When a row was last changed at its source (更新日時)."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from schema.clock import japan_midnight

_OFFICE_OPENS = 9 * 3600
_OFFICE_SECONDS = 8 * 3600
_BATCH_SECONDS = 4 * 3600
_NIGHTS = 256


class Instants:
    """Instants of changes, none of them later than the day the register shows."""

    def __init__(self, as_of: date) -> None:
        """Let nothing be later than midnight at the start of `as_of`."""
        self._last = japan_midnight(as_of)
        self._night = lru_cache(maxsize=64)(self._nights)

    def batch(self, day: date, at: float) -> datetime:
        """An instant in the night's run of `day`."""
        return self._night(day)[int(at * _NIGHTS)]

    def by_hand(self, day: date, at: float) -> datetime:
        """An instant within office hours of `day`."""
        seconds = _OFFICE_OPENS + int(at * _OFFICE_SECONDS)
        return min(self._last, japan_midnight(day) + timedelta(seconds=seconds))

    def _nights(self, day: date) -> list[datetime]:
        """The instants of one night, made once: most rows change in the same few."""
        midnight = japan_midnight(day)
        step = _BATCH_SECONDS // _NIGHTS
        return [
            min(self._last, midnight + timedelta(seconds=step * at))
            for at in range(_NIGHTS)
        ]
