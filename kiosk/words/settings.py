"""Settings in words, those of the keys among them (設定の言葉).

1. The whole list is here: what the desk knows of, and one setting for each key.
2. A value that is nobody's wording is shown as it is kept; nothing set is shown as
   what counts instead.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from kiosk.desk.settings import (
    JURISDICTION,
    SETTINGS,
    Group,
    Kind,
    Setting,
    SettingsPort,
)
from kiosk.desk.settings_change import change
from kiosk.labels import has, text
from kiosk.words.keymap import ACTIONS, ASSIGNABLE, Keymap, key_word
from schema.numbers import PREFECTURES, TOKYO_WARDS

KEYS: tuple[Setting, ...] = tuple(
    Setting(
        name=action.setting,
        group=Group.KEYS,
        kind=Kind.KEY,
        default=action.usual,
        choices=ASSIGNABLE,
    )
    for action in ACTIONS
)
"""One for each action that has a key of its own."""

EVERY: tuple[Setting, ...] = (*SETTINGS, *KEYS)
"""Everything that can be set."""


def put(
    port: SettingsPort, given: Mapping[Setting, str], staff: str, now: datetime
) -> Mapping[str, str]:
    """Set what is given, and say what changed, as `change` does.

    Raises:
        MadoguchiError: A value is none, or two actions would share a key.
    """
    return change(port, given, staff, now, Keymap.in_settings)


def label(setting: Setting) -> str:
    """What it is called."""
    if setting.kind is Kind.KEY:
        return text(f"keys.{setting.name.partition('.')[2]}")
    return text(f"setting.{_key(setting)}")


def hint(setting: Setting) -> str:
    """What it does, and how its value is given."""
    if setting.kind is Kind.KEY:
        return text("setting_hint.key")
    return text(f"setting_hint.{_key(setting)}")


def shown(setting: Setting, value: str) -> str:
    """A value in words."""
    if setting.kind is Kind.KEY:
        return key_word(value)
    if setting.kind is Kind.ORDER:
        named = [one for one in value.split(",") if one]
        said = [text(f"setting_value.{_key(setting)}_{one}") for one in named]
        return text("settings.then").join(said) or text("settings.nothing")
    if setting.kind is Kind.CHOICE:
        return text(f"setting_value.{_key(setting)}_{value or 'none'}")
    if not value:
        own = f"setting_value.{_key(setting)}_none"
        return text(own if has(own) else "settings.nothing")
    if setting.kind is Kind.SECONDS:
        return text("settings.seconds", n=value)
    return area(value) if setting.name == JURISDICTION else value


def area(code: str) -> str:
    """A prefecture or one of the 23 wards by its name; any other by its code."""
    prefecture = PREFECTURES.get(code[:2], "")
    ward = TOKYO_WARDS.get(code[3:]) if code.startswith("131") else None
    named = prefecture + (ward or "") if len(code) == len("13") or ward else ""
    return f"{named}（{code}）" if named else code


def in_force(setting: Setting, get: Callable[[str, str], str]) -> str:
    """The value that counts."""
    return get(setting.name, setting.default) or setting.default


def choices_of(setting: Setting) -> Sequence[str]:
    """Every value that is picked by a digit; none where it is typed."""
    if setting.kind is Kind.ORDER:
        first, second = setting.choices
        return ("", first, second, f"{first},{second}", f"{second},{first}")
    return setting.choices if setting.kind is Kind.CHOICE else ()


def _key(setting: Setting) -> str:
    return setting.name.replace(".", "_")
