"""Changing settings: everything that was given counts, or nothing does (設定の変更).

1. Each value is brought into its written form first; what has none is refused.
2. Settings that only work together are refused unless they are there together.
3. A value that is no change is not written: who set it last stays.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from kiosk.desk.settings import (
    FOLDER,
    GATEWAYS,
    INSTITUTION,
    TERMINAL,
    Kind,
    Setting,
    SettingsPort,
)
from kiosk.desk.settings_values import read_value
from schema.errors import Unreadable


def setting_of(name: str, among: Sequence[Setting]) -> Setting:
    """The setting of a name.

    Raises:
        Unreadable: There is none.
    """
    found = next((one for one in among if one.name == name), None)
    if found is None:
        raise Unreadable(
            "E-SET-7",
            subject="the setting",
            found="a name that is none of them",
            expected="one of those that `madoguchi settings list` names",
            hint="see `madoguchi settings list`",
        )
    return found


def change(
    port: SettingsPort,
    given: Mapping[Setting, str],
    staff: str,
    now: datetime,
    also: Callable[[Callable[[str, str], str]], object] | None = None,
) -> Mapping[str, str]:
    """Set what is given, and say what changed.

    Args:
        port: Where settings are kept.
        given: What was typed, by setting.
        staff: Id of who changes them.
        now: When.
        also: Refuses keys that do not go together; given what reads the settings.

    Returns:
        The values that are others now, by name.

    Raises:
        MadoguchiError: One is none, or they do not work together; nothing was changed.
    """
    wanted = {one.name: read_value(one, typed) for one, typed in given.items()}

    def get(name: str, default: str = "") -> str:
        return wanted.get(name, port.get(name, default))

    if wanted.keys() & {GATEWAYS, FOLDER, INSTITUTION}:
        refuse_half(get)
    if also is not None and any(one.kind is Kind.KEY for one in given):
        also(get)
    kept = {one.name: port.get(one.name, one.default) for one in given}
    changes = {name: value for name, value in wanted.items() if value != kept[name]}
    if changes:
        port.change(changes, staff, now)
    return changes


def refuse_half(get: Callable[[str], str]) -> None:
    """Refuse the terminal without what every request needs.

    Raises:
        Unreadable: It is to be asked, and its folder or the clinic's code is missing.
    """
    if TERMINAL not in get(GATEWAYS).split(",") or (get(FOLDER) and get(INSTITUTION)):
        return
    raise Unreadable(
        "E-ONLINE-2",
        subject=TERMINAL,
        found="no institution code" if get(FOLDER) else "no folder",
        expected="the terminal's folder and the clinic's 10 digits",
        hint="give both; nothing was changed",
    )
