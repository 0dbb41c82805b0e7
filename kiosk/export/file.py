"""Recorded visits put into one file, from the screen or the command line (書き出し).

1. The export is recorded in the log before there is a file, and stays recorded where
   the file then fails.
2. The file is new and whole, or not there: it never takes the place of another.
3. On POSIX nobody else can read it; on Windows the desk's own folder, where it lies
   unless another is named, is closed to others already.
"""

import os
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

import msgspec

from kiosk.desk.audit import lines_of, note_exported, refuse_unreasoned
from kiosk.desk.history import History
from kiosk.desk.ports import Journal
from kiosk.export.columns import cells, headings
from kiosk.export.spreadsheet import as_csv
from schema.errors import Refused
from sync.files import own_file, own_folder, sync_folder, translated

_OWN = 0o600


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is written out (書き出しの内容)."""

    since: date
    """First visit day."""
    until: date
    """Last one, included."""
    named: bool = False
    """With names and whole numbers."""
    reason: str = ""
    """Why; a code, or a sentence without personal data."""


class Exports:
    """Where a desk's exports go (書き出し先)."""

    def __init__(self, history: History, folder: Path) -> None:
        """Write what `history` has into `folder`, which is made where it is not."""
        self._history = history
        self.folder = folder

    def write(
        self, journal: Journal, staff: str, now: datetime, wanted: Wanted
    ) -> tuple[str, int]:
        """Write one file; gives its name and how many events it has.

        Raises:
            Refused: With names, but without a reason; or the reason names somebody.
            Unreachable: The disk is full or fails.
        """
        path = self.folder / name_of(wanted, now)
        own_folder(self.folder)
        return path.name, write_out(journal, staff, self._history, wanted, path)


def name_of(wanted: Wanted, now: datetime) -> str:
    """A name that says the days and when it was written; nobody is named by it."""
    days = f"{wanted.since:%Y%m%d}-{wanted.until:%Y%m%d}"
    return f"madoguchi-{days}-{now:%Y%m%d%H%M%S}.csv"


def write_out(
    journal: Journal, staff: str, history: History, wanted: Wanted, path: Path
) -> int:
    """Write visits to `path`, recorded first; gives the number of events.

    Raises:
        Refused: Something is there; with names, but without a reason; or the reason
            names somebody.
        Unreachable: The disk is full or fails, or there is no such folder.
    """
    refuse_unreasoned(wanted.reason, named=wanted.named)
    refuse_there(path)
    lines = lines_of(history, wanted.since, wanted.until)
    rows = (cells(line, named=wanted.named) for line in lines)
    sheet = as_csv(headings(named=wanted.named), rows)
    note_exported(
        journal,
        staff,
        wanted.since,
        wanted.until,
        lines,
        named=wanted.named,
        reason=wanted.reason,
    )
    write_new(path, sheet)
    return len(lines)


def write_new(path: Path, data: bytes) -> None:
    """Put `data` at `path` durably, where nothing is.

    Raises:
        Refused: Something is there.
        Unreachable: The disk is full or fails, or there is no such folder.
    """
    beside = path.with_name(f".{path.name}.{uuid4().hex}.new")
    with translated(path.name):
        _claim(path)
        try:
            with own_file(beside) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            for left in (beside, path):
                with suppress(OSError):
                    left.unlink()
            raise
        sync_folder(path.parent)


def refuse_there(path: Path) -> None:
    """Refuse a name that is taken.

    Raises:
        Refused: Something is there.
    """
    if path.exists():
        raise _is_there(path)


def _claim(path: Path) -> None:
    """Take the name, so that nobody else's file can come to stand there meanwhile."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWN))
    except FileExistsError:
        raise _is_there(path) from None


def _is_there(path: Path) -> Refused:
    return Refused(
        "E-EXPORT-1",
        subject=path.name,
        found="a file that is there already",
        expected="a name that is free",
        hint="name another file; nothing was replaced",
    )
