"""What was looked at, how it stands, and what to do: the form of a finding (点検の1件).

1. A finding names nobody: its facts are counts, sizes, days, versions and codes.
2. What is not in order always says what to do.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from schema.errors import MadoguchiError

State = Literal["ok", "look", "bad"]
"""In order; somebody should look; somebody must act."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at (点検の1件)."""

    what: str
    """Which thing."""
    state: State
    """How it stands."""
    do: str = ""
    """What to do, in one English sentence; empty where it is in order."""
    code: str = ""
    """To be read over the phone; the screen has its sentence by it."""
    facts: Mapping[str, str | int] = {}
    """What was found, in numbers and codes."""


def ok(what: str, **facts: str | int) -> Finding:
    """Say that it is in order."""
    return Finding(what=what, state="ok", facts=facts)


def look(what: str, code: str, do: str, **facts: str | int) -> Finding:
    """Say that somebody should look at it."""
    return Finding(what=what, state="look", do=do, code=code, facts=facts)


def bad(what: str, code: str, do: str, **facts: str | int) -> Finding:
    """Say that somebody must act."""
    return Finding(what=what, state="bad", do=do, code=code, facts=facts)


def of_error(what: str, error: MadoguchiError, state: State = "bad") -> Finding:
    """Say what the program itself refused, under the error's own code."""
    facts = {"found": error.found, "expected": error.expected}
    return Finding(what=what, state=state, do=error.hint, code=error.code, facts=facts)
