"""What central sees, on the command line: `central report` (集約先の報告).

1. Tables for people, one JSON document, or CSV files; all say the same.
2. Exit 1 where an interim acceptance lacks its check or a decision does not
   repeat, so that a scheduler notices; silent devices and forks are told only.
3. As long as two root keys lie on the machine, every report says so.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kiosk.cli.central_options import CentralData, CentralDb
from kiosk.cli.central_report_csv import write_files
from kiosk.cli.central_report_tables import as_text, print_report
from kiosk.cli.options import Json
from kiosk.cli.rules import day_of, print_text, write_json
from schema.clock import SystemClock
from schema.errors import NotIntact
from sync.central.folder import open_central
from sync.central.known_editions import KEPT, KnownEditions, keep_editions
from sync.central.rejudge import Rejudge
from sync.central.report import PERIOD, SILENT_AFTER, what_central_sees
from sync.central.report_records import Report
from sync.trust.keys import THRESHOLD, root_keys_present
from sync.trust.names import EDITIONS


def report(  # noqa: PLR0913
    data: CentralData,
    db: CentralDb = None,
    *,
    since: Annotated[
        str | None,
        typer.Option(
            help="First visit day that is counted, and first day of arrival whose "
            "findings are listed",
            show_default=f"the last {PERIOD} days",
        ),
    ] = None,
    silent: Annotated[
        int,
        typer.Option(
            min=1, max=3_650, help="Days after which a device is called silent"
        ),
    ] = SILENT_AFTER,
    judge_all: Annotated[
        bool, typer.Option("--all", help="Judge every event again, not only new ones")
    ] = False,
    csv: Annotated[
        Path | None, typer.Option(help="Write CSV files into this folder")
    ] = None,
    json: Json = False,
) -> None:
    """Report what kiosks sent: devices, counts, and decisions that do not hold."""
    first_day = day_of(since, "--since")
    clock = SystemClock()
    with open_central(data, db) as central:
        keep_editions(data / KEPT, central.repository(clock).targets / EDITIONS)
        found = what_central_sees(
            central.database,
            Rejudge(KnownEditions(data / KEPT)),
            clock,
            since=first_day,
            silent_after=silent,
            from_the_beginning=judge_all,
        )
    if csv:
        for file in write_files(found, csv):
            typer.echo(f"written: {file}", err=True)
    _say(found, json=json, quiet=csv is not None)
    _warn_of_root_keys(data)
    if not found.holds:
        raise typer.Exit(NotIntact.exit_code)


def _say(found: Report, *, json: bool, quiet: bool) -> None:
    """Print the report; where files were asked for, only a document beside them."""
    if json:
        write_json(found)
    elif not quiet and sys.stdout.isatty():
        print_report(found, Console())
    elif not quiet:
        print_text(as_text(found).splitlines())


def _warn_of_root_keys(data: Path) -> None:
    present = root_keys_present(data)
    if present >= THRESHOLD:
        typer.echo(
            f"madoguchi: {present} root keys still lie in root-keys/; carry all but "
            "one to other places: who has two of them can publish in your name",
            err=True,
        )
