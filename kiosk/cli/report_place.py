"""Where the report of an import may be written, so that it harms no other file."""

from pathlib import Path

from schema.errors import Unreadable
from sync.register.report import not_a_report

REPORT = "import-report.csv"
"""Where bad rows are reported unless told otherwise: in the desk's folder."""


def place_of_report(named: Path | None, data: Path, file: Path) -> Path:
    """The file for the report: as named, or the one in the desk's folder.

    Raises:
        Unreadable: It is the imported file, or another file of the desk.
    """
    place = named or data / REPORT
    if _is_same(place, file) or _belongs_to_desk(place, data):
        raise not_a_report(place)
    if not place.parent.is_dir() and named:
        raise _no_such_folder(place)
    return place


def _belongs_to_desk(place: Path, data: Path) -> bool:
    """True for anything in the folder but the report; links are followed."""
    real = place.resolve()
    if not any(_is_same(folder, data) for folder in (real, *real.parents)):
        return False
    return real.name != REPORT or not _is_same(real.parent, data)


def _is_same(one: Path, other: Path) -> bool:
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()


def _no_such_folder(place: Path) -> Unreadable:
    return Unreadable(
        "E-CSV-FILE",
        subject=str(place.parent),
        found="no such folder",
        expected="a folder to write the report in",
        hint="make the folder, or name another file with --report",
    )
