"""The data folder, its disk, and what must not lie on this machine (置き場所の点検)."""

import errno
import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE

from kiosk.doctor.finding import Finding, bad, look, ok

FULL_BELOW = 200 << 20
"""Bytes of free disk beside what a copy takes, below which a fetch may fail."""
LOW_BELOW = 1 << 30
"""Bytes of free disk below which somebody should look."""
COPIES = 2
"""A new copy is built beside the one in use, and packed out before that."""
INCIDENTS = "incidents.log"
"""The log of unforeseen errors, in the data folder."""
SLOW_NS = 1_000_000_000
"""A disk that takes longer for one small file makes the clerk wait."""
ROOT_KEYS = "root-keys"
"""Central's folder of root keys."""
MAY_STAY = 1
"""Root keys that may lie on central's machine: two of three can sign anything."""

_OTHERS = 0o077
_PROBE = ".doctor-probe"
_MIB = 1 << 20
_PLACE = r"(?:[A-Za-z_]\w*\.py|<[a-z_. ]+>):\d+ <?[A-Za-z_]\w*>?"
_KINDS = (
    r"[A-Za-z_]*(?:Error|Exception|Warning|Timeout|Interrupt|Exit|Group)|Stop\w+"
    r"|NotIntact|Refused|Locked|Untrusted|Unreadable|Unreachable|\w+Book|NoMatches"
)
_INCIDENT = re.compile(
    rf"(?P<at>\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{{4}}) (?P<code>E-[A-Z]+-\d+)"
    rf" (?:{_KINDS})"
    rf" at (?:unknown|{_PLACE}(?: > {_PLACE})*)",
    re.ASCII,
)


def found_of_folder(folder: Path, *, windows: bool, home: Path) -> Finding:
    """Whether the folder is there, ours, and closed to other accounts."""
    try:
        found = folder.stat()
    except OSError:
        return bad(
            "folder",
            "folder-missing",
            "name the right folder with --data, or start the kiosk once to set it up",
        )
    if windows:
        return _on_windows(folder, home)
    if found.st_uid != os.geteuid():
        do = "sign in as the folder's owner, or name another folder with --data"
        return bad("folder", "folder-foreign", do)
    if S_IMODE(found.st_mode) & _OTHERS:
        do = "close it with chmod 700, and ask who could read it until now"
        return bad("folder", "folder-open", do, rights=f"{S_IMODE(found.st_mode):03o}")
    return ok("folder", rights=f"{S_IMODE(found.st_mode):03o}")


def _on_windows(folder: Path, home: Path) -> Finding:
    """There the user's own folder is closed to others, and only that is known."""
    if folder.resolve().is_relative_to(home.resolve()):
        return ok("folder")
    return look(
        "folder",
        "folder-outside",
        "move it into the user's own folder, or close it to other accounts by hand",
    )


def found_of_disk(free: int, copy: int = 0) -> Finding:
    """Whether there is room for the next copy and the log.

    Args:
        free: Bytes that may still be written.
        copy: Bytes of the local copy.
    """
    room, do = free - COPIES * copy, "free some space on the data folder's disk"
    if room < FULL_BELOW:
        return bad("disk", "disk-full", do + " now", free_mib=free // _MIB)
    if room < LOW_BELOW:
        return look("disk", "disk-low", do, free_mib=free // _MIB)
    return ok("disk", free_mib=free // _MIB)


def found_of_writing(folder: Path, monotonic_ns: Callable[[], int]) -> Finding:
    """Whether a small file reaches the disk there, and comes back as it was."""
    began, probe = monotonic_ns(), folder / _PROBE
    try:
        _written(probe)
    except OSError as error:
        said = errno.errorcode.get(error.errno or 0, "an error")
        do = "check the disk and the folder's permissions, then repeat"
        return bad("write", "write-fails", do, found=said)
    finally:
        with suppress(OSError):
            probe.unlink()
    took = monotonic_ns() - began
    if took > SLOW_NS:
        do = "look what else uses the disk, or have the disk checked"
        return look("write", "write-slow", do, took_ms=took // 1_000_000)
    return ok("write")


def _written(probe: Path) -> None:
    """Write, wait for the disk, and read again."""
    data = os.urandom(4096)
    with probe.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if probe.read_bytes() != data:
        raise OSError(errno.EIO, "other bytes")


def found_of_root_keys(central: Path) -> Finding | None:
    """Whether two of central's root keys have left the machine (ルート鍵).

    Returns:
        Nothing where central was never set up there.
    """
    if not (central / "central.toml").exists() and not (central / ROOT_KEYS).exists():
        return None
    present = len(list((central / ROOT_KEYS).glob("*.pem")))
    if present > MAY_STAY:
        do = "carry all but one root key to another place, and remove them here"
        return bad("root_keys", "root_keys-here", do, present=present)
    return ok("root_keys", present=present)


def found_of_incidents(log: Path) -> Finding:
    """How many unforeseen errors were noted, and the last."""
    lines = read_incidents(log)
    if not lines:
        return ok("incidents", count=0)
    do = "send the support bundle to IT, then move incidents.log away"
    last = next((one for one in reversed(lines) if one != OTHER_FORM), OTHER_FORM)
    return look("incidents", "incidents-some", do, count=len(lines), last=last)


OTHER_FORM = "(a line of another form)"
"""Stands for what the program did not write that way: nobody knows what it holds."""


def read_incidents(log: Path) -> list[str]:
    """The lines of `incidents.log` that have the program's own form."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return [
        line if _INCIDENT.fullmatch(line) else OTHER_FORM for line in text.splitlines()
    ]
