"""What is typed after a command stays in a shell's history: nobody is named there.

A passphrase comes through a descriptor or is typed unseen; people come in files. The
closed list says which words may be typed all the same, and why they name no patient.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

from kiosk.cli import COMMANDS

PERSONAL = re.compile(
    r"pass(word|phrase)|secret|pin|name|kana|birth|born|number|insured|patient|person"
    r"|address|phone|value|code|whom?"
)
"""Names of what might take a secret or somebody's data."""

HARMLESS = {
    "passphrase_fd": "a descriptor, never what is read from it",
    "new_passphrase_fd": "a descriptor, never what is read from it",
    "number value": "a number by itself is examined, of nobody in particular",
    "wareki value": "a date by itself is converted, of nobody in particular",
    "kiosk phone": "the clinic's own telephone",
    "rules fact name": "a fact's",
    "settings show name": "a setting's",
    "settings set name": "a setting's",
    "settings set value": "of the closed list of settings",
    "staff add name": "what the staff are called at the desk; may be left out",
    "staff passphrase number": "of an account",
    "staff factor number": "of an account",
    "staff roles number": "of an account",
    "staff withdraw number": "of an account",
    "staff release number": "of an account",
    "enrol code": "counts once, for a short while",
    "log export named": "yes or no",
    "central init name": "the insurer's",
    "central facility add name": "a clinic's",
    "central facility add patients": "a file of them",
}
"""By command and parameter, or by parameter everywhere: why it may be typed."""


def parameters(function: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(function).parameters)


def doubtful(command: str, names: list[str]) -> Iterator[str]:
    """What of these may take a secret or somebody's data."""
    for name in names:
        if PERSONAL.search(name) and name not in HARMLESS:
            yield f"{command} {name}"


def every_doubt() -> set[str]:
    found: set[str] = set()
    for command, place in COMMANDS.items():
        module, _, name = place.partition(":")
        function = getattr(import_module(module), name)
        found.update(doubtful(command, parameters(function)))
    return found


def test_no_argument_takes_a_secret_or_somebodys_data() -> None:
    assert sorted(every_doubt() - HARMLESS.keys()) == []


def test_nothing_is_excused_that_is_not_there() -> None:
    excused = {one for one in HARMLESS if " " in one}

    assert sorted(excused - every_doubt()) == []


@pytest.mark.parametrize(
    "name", ["passphrase", "password", "birth_date", "patient", "insured_number"]
)
def test_one_that_did_would_be_noticed(name: str) -> None:
    assert list(doubtful("look up", [name])) == [f"look up {name}"]
