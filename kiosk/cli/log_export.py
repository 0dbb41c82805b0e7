"""The clinic's own audit on the command line: `log export` (監査のための書き出し).

1. Only a closed desk is written out: a kiosk that is open has the folder.
2. The export is recorded in the log before there is a file, and stays recorded where
   the file then fails.
3. The file is new and whole, or not there: it never takes the place of another, and
   on POSIX nobody else can read it.
"""

import os
import re
from calendar import monthrange
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from kiosk.cli.log_columns import cells, headings
from kiosk.cli.options import Data, PassphraseFd, desk_passphrase
from kiosk.cli.spreadsheet import as_csv
from kiosk.desk.audit import lines_of, note_exported, refuse_unreasoned
from kiosk.store.vault import open_store
from schema.clock import SystemClock
from schema.errors import Refused, Unreadable
from sync.files import own_file, sync_folder, translated

_OWN = 0o600
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


def export(  # noqa: PLR0913
    data: Data,
    month: Annotated[str, typer.Option(help="Visits of this month: 2026-11")],
    out: Annotated[Path, typer.Option(help="The file to write; it must not be there")],
    reason: Annotated[str, typer.Option(help="Why; recorded with the export")] = "",
    passphrase_fd: PassphraseFd = None,
    *,
    named: Annotated[
        bool, typer.Option("--named", help="With names and whole numbers (--reason)")
    ] = False,
) -> None:
    """Write a month's visits to a CSV file, masked, and record that it was done."""
    since, until = _days_of(month)
    refuse_unreasoned(reason, named=named)
    if out.exists():
        raise _is_there(out)
    passphrase = desk_passphrase(data, passphrase_fd)
    with open_store(data, passphrase, SystemClock()) as store:
        lines = lines_of(store.history, since, until)
        rows = (cells(line, named=named) for line in lines)
        sheet = as_csv(headings(named=named), rows)
        note_exported(
            store.journal,
            store.staff,
            since,
            until,
            lines,
            named=named,
            reason=reason,
        )
    write_new(out, sheet)
    whom = "with names" if named else "masked"
    typer.echo(f"{out.name}: {len(lines)} events of {month}, {whom}; recorded")


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


def _claim(path: Path) -> None:
    """Take the name, so that nobody else's file can come to stand there meanwhile."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWN))
    except FileExistsError:
        raise _is_there(path) from None


def _days_of(month: str) -> tuple[date, date]:
    """The first and the last day of a month."""
    try:
        first = date.fromisoformat(f"{month}-01" if _MONTH.fullmatch(month) else "")
    except ValueError:
        raise Unreadable(
            "E-EXPORT-3",
            subject="--month",
            found="no month",
            expected="a year and a month: 2026-11",
            hint="write it so",
        ) from None
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _is_there(path: Path) -> Refused:
    return Refused(
        "E-EXPORT-1",
        subject=path.name,
        found="a file that is there already",
        expected="a name that is free",
        hint="name another file; nothing was replaced",
    )
