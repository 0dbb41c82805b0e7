"""Which settings may be told to others, and how much of each (設定の開示).

1. What is not on the list of settings is not told, not even that it is there.
2. A value is told only in the form that the program gives it; any other is not, for
   nobody knows what somebody once typed there.
3. Names of clinics, desks, printers and folders, and telephone numbers, may be
   somebody's: only whether they are set is told.
"""

from collections.abc import Callable, Mapping

from kiosk.desk.settings import Kind, Setting
from kiosk.desk.settings_values import read_value
from kiosk.words.settings import EVERY
from schema.errors import Unreadable

_MAY_BE_SOMEBODYS = frozenset(
    {Kind.WORDS, Kind.TELEPHONE, Kind.INSTITUTION, Kind.FOLDER, Kind.PRINTER}
)
WHETHER = tuple(one.name for one in EVERY if one.kind in _MAY_BE_SOMEBODYS)
"""Settings of which only that they are set is told."""
TOLD: Mapping[str, Setting] = {
    one.name: one for one in EVERY if one.kind not in _MAY_BE_SOMEBODYS
}
"""Settings whose value is told, each with its form."""
SET, NOT_SET, OTHER = "(set)", "(not set)", "(another value)"


def told_settings(get: Callable[[str, str], str]) -> Mapping[str, str]:
    """The settings as they may be told.

    Args:
        get: The value under a name, or the default that goes with it.
    """
    told = {name: _told(one, get(name, "")) for name, one in TOLD.items()}
    return told | {name: SET if get(name, "") else NOT_SET for name in WHETHER}


def _told(setting: Setting, value: str) -> str:
    if not value:
        return NOT_SET
    try:
        return value if read_value(setting, value) == value else OTHER
    except Unreadable:
        return OTHER
