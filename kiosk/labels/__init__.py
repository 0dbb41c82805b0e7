"""Every sentence on screen, slip and plain mode, by language (画面の言葉).

A language is a folder of files, one for each subject; a section may have its
sentences in several of them, and a key stands in one. A sentence is found by its
key, `section.code`; `{name}` in it is filled in. A key without a sentence is a
defect that a test finds; on screen the key itself stands in its place, so that
nothing is silently missing.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from schema.errors import MadoguchiError

DEFAULT = "ja"


@cache
def sentences(language: str = DEFAULT) -> Mapping[str, str]:
    """Every sentence of a language by its key."""
    subjects = (files(__package__) / language).iterdir()
    sources = [one.read_bytes().decode() for one in subjects]
    return dict(pair for one in sources for pair in _flat(tomllib.loads(one), ""))


def _flat(table: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((prefix + key, value))
    return found


def has(key: str, language: str = DEFAULT) -> bool:
    """True if there is a sentence for `key`."""
    return key in sentences(language)


def text(key: str, language: str = DEFAULT, **filled: object) -> str:
    """The sentence for `key`, with its gaps filled."""
    sentence = sentences(language).get(key)
    if sentence is None:
        return key
    return sentence.format(**filled) if filled else sentence


def error_text(error: MadoguchiError, language: str = DEFAULT) -> str:
    """The sentence for an error, with the code that is read over the phone."""
    sentence = code_text(error.code, error.found, error.expected, language)
    return f"{sentence}（{error.code}）"


def code_text(code: str, found: str, expected: str, language: str = DEFAULT) -> str:
    """The sentence for an error that was kept by its code, without the code."""
    return text(
        f"error.{code}",
        language,
        found=found,
        expected=expected,
        expected_digit=expected[-1:],
        digit="",
    )
