"""This machine, as the check of the desk asks it (この機器)."""

import os
import platform
import re
import shutil
import sys
import sysconfig
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from kiosk.checkup.terminal import terminal_here
from kiosk.doctor.around import Around, Program, Terminal

PACKAGE = "madoguchi"
"""What was installed."""

_REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?(?P<wants>[^;]*)")


def around_here(terminal: Terminal | None = None) -> Around:
    """The machine that this runs on.

    Args:
        terminal: What was written to, where something draws on it by now.
    """
    from kiosk.paper.printers import printers_here  # noqa: PLC0415

    return Around(
        free=free_of,
        printers=printers_here,
        lost_fonts=_lost_fonts,
        program=program_here,
        monotonic_ns=time.monotonic_ns,
        terminal=terminal or terminal_here(),
        windows=sys.platform == "win32",
        home=Path.home(),
        central=_central_folder(),
    )


def _lost_fonts() -> Sequence[str]:
    from kiosk.paper.faces import lost_fonts  # noqa: PLC0415

    return lost_fonts()


def free_of(folder: Path) -> int:
    """Bytes that this account may still write on the folder's disk."""
    return shutil.disk_usage(folder).free


def program_here() -> Program:
    """Python and every package that is asked for."""
    from kiosk.store.provided import providers  # noqa: PLC0415

    wanted = _wanted()
    return Program(
        python=sys.version_info[:3],
        platform=sysconfig.get_platform(),
        installed={name: _version(name) for name in (PACKAGE, *wanted)},
        wanted=wanted,
        providers={**providers(), "system": platform.system()},
    )


def _central_folder() -> Path:
    named = os.environ.get("MADOGUCHI_CENTRAL_DATA")
    if named:
        return Path(named)
    from platformdirs import user_data_path  # noqa: PLC0415

    return user_data_path("madoguchi-central", appauthor=False)


def _wanted() -> Mapping[str, str]:
    """What an installed Madoguchi asks for, without what only its tests do."""
    try:
        said = requires(PACKAGE) or []
    except PackageNotFoundError:
        return {}
    found = (_REQUIREMENT.match(one) for one in said if "extra ==" not in one)
    return {one["name"]: one["wants"].strip() for one in found if one}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
