"""Each setting's value in its one written form, or why it has none (設定の値).

1. Full-width digits and letters are taken for what they mean, and blanks at the ends
   for nothing.
2. Nothing typed, or `none`, is the default.
3. What cannot be right is refused with what was found, what would be right, and what
   to do; nothing typed is repeated in the refusal.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

from kiosk.desk.settings import Kind, Setting
from schema.errors import Unreadable
from schema.numbers import read_institution

NOTHING = "none"
"""Typed for the default, which is nothing for most."""
LONGEST = 200
"""Characters of a path or of a printer's name."""

_AREA = re.compile(r"[0-9]{2}([0-9]{3})?", re.ASCII)
_TELEPHONE = re.compile(r"[0-9+()（） -]{0,24}", re.ASCII)


def read_value(setting: Setting, typed: str) -> str:
    """The value as it is kept.

    Args:
        setting: Which one.
        typed: As somebody typed it.

    Raises:
        Unreadable: It is no value of this setting.
    """
    said = typed.strip()
    # That nobody is asked is said in words: an empty order is a slip.
    is_nothing = not said and setting.kind is not Kind.ORDER
    if is_nothing or said.lower() == NOTHING:
        return setting.default
    return _READERS[setting.kind](setting, said)


def _words(setting: Setting, said: str) -> str:
    most = int(setting.most)
    if len(said) > most or not said.isprintable():
        raise _refusal("E-SET-5", setting, f"{len(said)} characters", str(most))
    return said


def _choice(setting: Setting, said: str) -> str:
    value = _plain(said).lower()
    if value not in setting.choices:
        known = ", ".join(one or NOTHING for one in setting.choices)
        raise _refusal("E-SET-3", setting, "another value", known)
    return value


def _order(setting: Setting, said: str) -> str:
    named = tuple(one.strip() for one in _plain(said).lower().split(",") if one.strip())
    if named and set(named) <= set(setting.choices) and len(set(named)) == len(named):
        return ",".join(named)
    raise Unreadable(
        "E-ONLINE-1",
        subject=setting.name,
        found="another register, or one twice",
        expected=f"{', '.join(setting.choices)}, each once; or {NOTHING}",
        hint="name them with a comma between, the first to be asked first",
    )


def _seconds(setting: Setting, said: str) -> str:
    expected = f"{setting.least:g} to {setting.most:g}"
    try:
        number = float(_plain(said))
    except ValueError:
        raise _refusal("E-SET-4", setting, "no number", expected) from None
    if not setting.least <= number <= setting.most:
        raise _refusal("E-SET-4", setting, f"{number:g}", expected)
    return f"{number:g}"


def _area(setting: Setting, said: str) -> str:
    value = _plain(said)
    if not _AREA.fullmatch(value):
        raise Unreadable(
            "E-SET-1",
            subject=setting.name,
            found="something else",
            expected="2 digits (13) or 5 digits (13104)",
            hint="give the code of the prefecture or of the municipality",
        )
    return value


def _telephone(setting: Setting, said: str) -> str:
    if not _TELEPHONE.fullmatch(said):
        raise Unreadable(
            "E-SET-2",
            subject=setting.name,
            found="something else",
            expected="at most 24 digits, hyphens and brackets",
            hint="give the clinic's telephone as it is to be printed",
        )
    return said


def _institution(setting: Setting, said: str) -> str:
    del setting
    return read_institution(said).code


def _folder(setting: Setting, said: str) -> str:
    if not (Path(said).is_absolute() and _is_name(said)):
        raise _refusal("E-SET-6", setting, "no whole path", "a whole path")
    return said


def _printer(setting: Setting, said: str) -> str:
    if not _is_name(said):
        raise _refusal("E-SET-5", setting, f"{len(said)} characters", str(LONGEST))
    return said


def _is_name(said: str) -> bool:
    return len(said) <= LONGEST and said.isprintable()


_READERS: Mapping[Kind, Callable[[Setting, str], str]] = {
    Kind.WORDS: _words,
    Kind.CHOICE: _choice,
    Kind.ORDER: _order,
    Kind.SECONDS: _seconds,
    Kind.AREA: _area,
    Kind.TELEPHONE: _telephone,
    Kind.INSTITUTION: _institution,
    Kind.FOLDER: _folder,
    Kind.PRINTER: _printer,
    Kind.KEY: _choice,
}


def _plain(said: str) -> str:
    """Full-width digits and letters as they are meant."""
    return unicodedata.normalize("NFKC", said).strip()


def _refusal(code: str, setting: Setting, found: str, expected: str) -> Unreadable:
    return Unreadable(
        code,
        subject=setting.name,
        found=found,
        expected=expected,
        hint="give it anew; what was set before stays",
    )
