"""The clinic's own audit on the command line: `log export` (監査のための書き出し).

1. Only a closed desk is written out: a kiosk that is open has the folder.
2. What is written, and what is recorded of it, is the same as on the screen
   (`kiosk/export`).
"""

import re
from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.options import Data, PassphraseFd, desk_passphrase
from kiosk.desk.audit import refuse_unreasoned
from kiosk.desk.staff import Role
from kiosk.desk.staff_refused import no_supervisor
from kiosk.export.file import Wanted, refuse_there, write_out
from kiosk.store.vault import open_store
from schema.clock import SystemClock
from schema.errors import Unreadable

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
    wanted = Wanted(since=since, until=until, named=named, reason=reason)
    refuse_unreasoned(reason, named=named)
    refuse_there(out)
    passphrase = desk_passphrase(data, passphrase_fd)
    with open_store(data, passphrase, SystemClock()) as store:
        if not store.accounts.may(Role.SUPERVISOR):
            raise no_supervisor()
        written = write_out(store.journal, store.staff, store.history, wanted, out)
    whom = "with names" if named else "masked"
    typer.echo(f"{out.name}: {written} events of {month}, {whom}; recorded")


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
