"""Names of what is signed, and which of them may become a path (署名つきの名前).

1. A name is made of parts of letters, digits, `-`, `_` and `.`, joined by `/`; no
   part begins or ends with a dot: nothing leads out of a folder on any system.
2. What a scope or an edition offers lies below its own name, and one role signs
   it: `editions`, the scope's own, or one of the bins of `facilities`.
"""

import re
from pathlib import Path

from sync.errors import Untrusted

HASH = "sha256"
"""The one hash that is signed."""
METADATA = "metadata"
"""Folder of what says what is signed."""
TARGETS = "targets"
"""Folder of what is signed."""

EDITIONS = "editions"
"""Role and folder of rulebooks."""
FACILITIES = "facilities"
"""Role that stands for every facility's own scope."""
AREA = "area-"
"""Roles and folders of scopes of municipalities begin so."""
FACILITY = "facility-"
"""Folders of a facility's own patients begin so."""

EDITION_OFFER = f"{EDITIONS}/current.json"
"""Target that names the rulebook in force."""

_PART = r"[A-Za-z0-9_-]([A-Za-z0-9._-]*[A-Za-z0-9_-])?"
_NAME = re.compile(rf"{_PART}(/{_PART})*")
_LONGEST = 200


def manifest_of(scope: str) -> str:
    """The target that says what a scope offers."""
    return f"{scope}/manifest.json"


def is_plain(name: str) -> bool:
    """True if the name stays inside a folder wherever it is used as a path."""
    return len(name) <= _LONGEST and _NAME.fullmatch(name) is not None


def inside(folder: Path, name: str) -> Path:
    """The path of `name` in `folder`.

    Raises:
        Untrusted: The name, or a link on the way, leads out of it.
    """
    path = folder / name
    if is_plain(name) and path.resolve().is_relative_to(folder.resolve()):
        return path
    raise Untrusted(
        "E-TRUST-7",
        subject="a name in what was offered",
        found="one that leads out of its folder",
        expected="names of letters, digits, dots and dashes",
        hint="do not use this source again, and call IT",
    )


def stored_name(path: str, sha256: str) -> str:
    """Where a target's bytes lie: under their own hash, so that none is overwritten."""
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{sha256}.{name}"
