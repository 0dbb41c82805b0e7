"""What IT may send to whoever helps: everything but what is anybody's (点検の束).

1. It holds findings, versions, allowed settings, counts, sizes and codes.
2. It never holds an event, a name, a number, a day of birth, a key, or what somebody
   typed: nothing goes in that was not made for it.
3. What a server said goes in as its code alone.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from kiosk.doctor.around import Program
from kiosk.doctor.finding import Finding
from kiosk.doctor.place import INCIDENTS, read_incidents

SAID_BY_OTHERS = {"found", "expected"}
"""Facts that may repeat what a file or a server said."""

_CODE = re.compile(r"E-[A-Z]{2,12}-[A-Z0-9]{1,3}|[a-z_]+-[a-z_]+")
_OURS = re.compile(
    r"keys\.json|device\.db(-wal|-shm)?|snapshot-\d+(-again)?\.db(-wal|-shm)?|anchor"
    r"|owner\.lock|sign-ins\.json|incidents\.log|import-report\.csv"
)
_DAWN = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can say: when a bundle was made is in its findings."""


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the last pass that did not come about, by its code."""

    part: str
    """Which part."""
    kind: str
    """What to do about it."""
    code: str
    """To be read over the phone."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What an open store adds."""

    settings: Mapping[str, str]
    """As they may be told."""
    tables: Mapping[str, int]
    """Rows of each table, by its name."""
    failures: Sequence[Failure]
    """What did not come about in the last pass."""


def bundle(
    data_dir: Path, findings: Sequence[Finding], program: Program, kept: Kept | None
) -> bytes:
    """The zip.

    Args:
        data_dir: The desk's folder, for sizes and incidents.
        findings: What was found.
        program: What the program runs on.
        kept: What the open store adds; `None` where it is closed.
    """
    parts: dict[str, Any] = {
        "doctor.json": [told_finding(one) for one in findings],
        "versions.json": program,
        "sizes.json": sizes(data_dir),
    }
    if kept is not None:
        parts |= {
            "settings.json": kept.settings,
            "tables.json": kept.tables,
            "sync.json": [one for one in kept.failures if _CODE.fullmatch(one.code)],
        }
    texts = {
        name: msgspec.json.format(msgspec.json.encode(part)) + b"\n"
        for name, part in parts.items()
    }
    lines = read_incidents(data_dir / INCIDENTS)
    texts[INCIDENTS] = "".join(f"{line}\n" for line in lines).encode()
    return _zipped(texts)


def told_finding(finding: Finding) -> Finding:
    """A finding without what a file or a server said."""
    kept = {k: v for k, v in finding.facts.items() if k not in SAID_BY_OTHERS}
    do = "" if len(kept) < len(finding.facts) else finding.do
    code = finding.code if _CODE.fullmatch(finding.code) else ""
    return msgspec.structs.replace(finding, facts=kept, do=do, code=code)


def sizes(data_dir: Path) -> Mapping[str, int]:
    """Bytes of each file of the desk; of others only how many there are."""
    try:
        found = sorted(one for one in data_dir.iterdir() if one.is_file())
    except OSError:
        return {}
    ours = [one for one in found if _OURS.fullmatch(one.name)]
    named: dict[str, int] = {}
    for one in ours:
        # A desk that is running may just have removed one of its own.
        with suppress(OSError):
            named[one.name] = one.stat().st_size
    return named | {"(other files)": len(found) - len(ours)}


def _zipped(texts: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as file:
        for name, data in texts.items():
            file.writestr(ZipInfo(name, _DAWN), data, ZIP_DEFLATED)
    return made.getvalue()
