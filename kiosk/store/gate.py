"""What the lock screen asks for while the store is closed, and not loaded (入口).

It reads what lies in clear: which accounts there are, whether they have codes, and
who signed in last. A file that was altered is found on unlocking.
"""

from pathlib import Path
from typing import TypeVar

import msgspec

from kiosk.desk.staff import Factor, number_of

SIGN_INS = "sign-ins.json"
"""How often the lock was tried, and by whom it was opened last."""
KEY_FILE = "keys.json"
"""What the passphrases open."""


_Kind = TypeVar("_Kind", bound=msgspec.Struct)


class _Slot(msgspec.Struct):
    staff: str = ""
    factor: str = ""


class _Keys(msgspec.Struct):
    slots: tuple[_Slot, ...] = ()


class _Last(msgspec.Struct):
    last: str = ""


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

    def _slots(self) -> tuple[_Slot, ...]:
        return _read(self._data_dir / KEY_FILE, _Keys).slots


def _read(path: Path, kind: type[_Kind]) -> _Kind:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        return kind()
