"""What the lock screen asks for while the store is closed, and not loaded (入口).

It reads what lies in clear: which accounts there are, whether they have codes, and
who signed in last, how often in vain. A file that was altered is found on unlocking.
"""

from pathlib import Path
from typing import TypeVar

import msgspec

from kiosk.desk.staff import LONGEST_NUMBER, Factor, number_of

SIGN_INS = "sign-ins.json"
"""How often the lock was tried, and by whom it was opened last."""
KEY_FILE = "keys.json"
"""What the passphrases open."""
ALLOWED = 5
"""Refusals in a row before an account rests."""
UNKNOWN = "unknown"
"""Stands for a number that is nobody's."""


_Kind = TypeVar("_Kind", bound=msgspec.Struct)


class _Slot(msgspec.Struct):
    staff: str = ""
    factor: str = ""


class _Keys(msgspec.Struct):
    slots: tuple[_Slot, ...] = ()


class _Run(msgspec.Struct):
    refused: int = 0


class _Last(msgspec.Struct):
    last: str = ""
    runs: dict[str, _Run] = {}


class FolderGate:
    """The gate of a desk's folder."""

    def __init__(self, data_dir: Path) -> None:
        """Stand before `data_dir`."""
        self._data_dir = data_dir

    def offered(self) -> str | None:
        """The number of who signed in last; `None` where there is one account."""
        slots = self._slots()
        if len(slots) < 2:  # noqa: PLR2004 - with one there is nothing to choose
            return None
        numbers = [number_of(slot.staff) for slot in slots]
        last = _read(self._data_dir / SIGN_INS, _Last).last
        return last if last in numbers else numbers[0]

    def asks_code(self, number: str) -> bool:
        """Whether a code is asked of this number; a stranger's is asked like others."""
        slots = self._slots()
        theirs = [one for one in slots if number in {"", number_of(one.staff)}]
        return any(one.factor == Factor.TOTP for one in theirs or slots)

    def tries_left(self, number: str) -> int:
        """How often this number, known or not, may be refused before it rests."""
        ids = [slot.staff for slot in self._slots()]
        alone = ids[0] if len(ids) == 1 and not number else None
        known = next((one for one in ids if number_of(one) == number), alone)
        run = _read(self._data_dir / SIGN_INS, _Last).runs.get(tried_as(known, number))
        return left_after(run.refused if run is not None else 0)

    def _slots(self) -> tuple[_Slot, ...]:
        return _read(self._data_dir / KEY_FILE, _Keys).slots


def tried_as(staff: str | None, number: str) -> str:
    """Under which name a try is counted: nobody's numbers are counted like others.

    What is no number may be a passphrase: nothing of it is kept.
    """
    if staff is not None:
        return staff
    is_number = number.isascii() and number.isdecimal()
    if not is_number or len(number) > LONGEST_NUMBER:
        return UNKNOWN
    return f"{UNKNOWN}-{number}"


def left_after(refused: int) -> int:
    """Refusals that are left before an account rests."""
    return max(ALLOWED - refused, 0)


def _read(path: Path, kind: type[_Kind]) -> _Kind:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        return kind()
