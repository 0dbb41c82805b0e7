"""When a visit is asked about again that had no proper answer (再照会の間隔).

1. A register that says that it cannot answer about somebody is alive. It is another
   thing where it says that it cannot answer anybody: then the register itself fails.
2. Whom it cannot answer about is asked about later and later, each visit by itself.
3. After the last time it is for a person to see to, once the register has answered
   about somebody else meanwhile, or after some days.
4. Where it answered about nobody meanwhile, no visit is to blame: as soon as it answers
   about one, the others are asked about too.
"""

from collections.abc import Callable, Collection
from datetime import timedelta
from math import inf

import msgspec

from kiosk.online.asking import is_answer
from kiosk.online.whose import DOUBT
from schema.online import OnlineAnswer

AFTER = (300.0, 1_800.0, 7_200.0)
"""Seconds until the next time, one after the other; then it is always the last."""
TOO_LONG = timedelta(days=3)
"""A visit that has had no proper answer for so long is left to a person."""
_FAULT, _UNREAD = "reason", "unread"
"""Codes by which central says that it did not answer, and that one row was to blame."""


def fault_of(answer: OnlineAnswer) -> str:
    """What the register itself failed with; empty where it could answer others."""
    fault = answer.codes.get(_FAULT, "")
    return "" if is_answer(answer) or answer.codes.get("detail") == _UNREAD else fault


class _Tried(msgspec.Struct):
    first: float
    times: int = 0
    last: float = -inf
    until: float = -inf
    is_to_blame: bool = True


class Tries:
    """How often each visit had no proper answer from each register."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        """Count by a clock that is never set back."""
        self._seconds = seconds
        self._tried: dict[tuple[str, str], _Tried] = {}

    def may_ask(self, visit: str, gateway: str, well_at: float) -> bool:
        """True unless this register is to be asked about this visit only later."""
        tried = self._tried.get((visit, gateway))
        if tried is None:
            return True
        is_back = not tried.is_to_blame and well_at > tried.last
        until = min(tried.until, tried.last + AFTER[0]) if is_back else tried.until
        return self._seconds() >= until

    def goes_on(
        self, visit: str, gateway: str, answer: OnlineAnswer, well_at: float
    ) -> bool:
        """Count an answer; true where a later one may say more.

        Args:
            visit: The visit's first event.
            gateway: The register.
            answer: What it said.
            well_at: When the register last had a proper answer about anybody.
        """
        if is_answer(answer) or DOUBT in answer.codes:
            return False
        now = self._seconds()
        tried = self._tried.setdefault((visit, gateway), _Tried(now))
        if fault_of(answer):
            tried.until = now + AFTER[0]
            return True
        tried.times, tried.last = tried.times + 1, now
        tried.until = now + AFTER[min(tried.times, len(AFTER)) - 1]
        tried.is_to_blame = well_at >= tried.first
        return tried.times <= len(AFTER) or not tried.is_to_blame

    def later(self, visit: str, gateway: str) -> None:
        """Note that asking this register about it now would come to nothing."""
        now = self._seconds()
        tried = self._tried.setdefault((visit, gateway), _Tried(now))
        tried.until = now + AFTER[-1]

    def keep_only(self, visits: Collection[str]) -> None:
        """Forget every visit that no longer waits."""
        self._tried = {key: one for key, one in self._tried.items() if key[0] in visits}
