"""Tomorrow's appointments compared beforehand: `precheck` (予約の事前確認).

1. Nobody's name leaves the program whole, and no number at all.
2. Where a kiosk is open, it does the work and this command asks it; where none is, the
   command opens the store with a passphrase.
3. That somebody will be trouble is an answer, not a failure: the exit code is 0.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.cells import cell_len

from kiosk.cli.options import Data, Json, PassphraseFd, desk_passphrase
from kiosk.cli.sync_asking import Asking, is_owned
from kiosk.cli.sync_progress import Bars
from kiosk.desk.appointments import FindingKind
from kiosk.online.findings import Finding
from kiosk.store.keyfile import read_key_file
from kiosk.store.vault import open_store
from kiosk.syncing.prechecked import PrecheckTold, Trouble
from kiosk.syncing.prechecks import Prechecks
from schema.clock import JAPAN, SystemClock
from schema.names import mask
from schema.wareki import read_date
from sync.register.bookings import BookingList, read_bookings

BRING = "call the patient: bring the My Number card or a valid 資格確認書"
DO = {
    FindingKind.LOST: f"{BRING}, of the insurance of now",
    FindingKind.NOT_ELIGIBLE: f"{BRING}, of the insurance of now",
    FindingKind.NOT_FOUND: f"compare the numbers with the last visit; {BRING}",
    FindingKind.NEW_INSURER: f"{BRING}, of the new insurer",
    FindingKind.TURNED_75: f"{BRING}, of the late-elderly scheme",
    FindingKind.AMBIGUOUS: f"compare symbol and branch with the last visit; {BRING}",
    FindingKind.BIRTH_DIFFERS: "compare numbers and birth date with the last visit",
    FindingKind.SPECIAL_CARE: "tell the patient: paid in full at first (特別療養費)",
    FindingKind.EXPIRED: BRING,
    FindingKind.NAME_DIFFERS: "ask whether the name has changed",
    FindingKind.SHARE_CHANGED: "tell the patient; take the share that the day tells",
    FindingKind.NO_NUMBERS: BRING,
    FindingKind.NOT_IN_COPY: "check online on the day",
    FindingKind.UNANSWERED: "repeat this command later, or check online on the day",
}
"""What to do about it, in one line."""
_SILENT = "repeat this command later; what was sent is not sent again"
_BAD_ROW = "mend this row in the list, and give the list again"
_WIDTH = 14


def precheck(  # noqa: PLR0913
    file: Annotated[
        Path, typer.Argument(metavar="FILE.csv", help="The appointment list (予約一覧)")
    ],
    data: Data,
    day: Annotated[
        str | None, typer.Option(help="Only this day; needed where the list has none")
    ] = None,
    passphrase_fd: PassphraseFd = None,
    *,
    no_ask: Annotated[
        bool, typer.Option("--no-ask", help="Compare with the local copy only")
    ] = False,
    json: Json = False,
) -> None:
    """Say who will be trouble at the desk, and keep it for the morning."""
    wanted = None if day is None else read_date(day).day
    listed = read_bookings(file, wanted)
    told = _told(data, passphrase_fd, file, wanted, asks=not no_ask)
    if json:
        typer.echo(msgspec.json.encode(list(_findings(told, listed))).decode())
        return
    for line in _lines(told, listed):
        typer.echo(line)
    for bad in _bad_rows(listed):
        typer.echo(f"madoguchi: {bad.what}: {bad.state}; {bad.do}", err=True)


def _told(
    data: Path, passphrase_fd: int | None, file: Path, day: date | None, *, asks: bool
) -> PrecheckTold:
    """What the open kiosk found, or this command in its place."""
    read_key_file(data)
    clock = SystemClock()
    if is_owned(data):
        with Bars() as bars:
            answer = Asking(data, clock).answer(
                bars, "precheck", str(file.absolute()), day, asks=asks
            )
        if answer.prechecked is None:
            typer.echo(f"madoguchi: {answer.error}", err=True)
            raise typer.Exit(answer.exit_code)
        return answer.prechecked
    passphrase = desk_passphrase(data, passphrase_fd)
    with open_store(data, passphrase, clock) as store, Bars() as bars:
        return Prechecks(store, clock).take(file, day, bars, asks=asks)


def _findings(told: PrecheckTold, listed: BookingList) -> Iterator[Finding]:
    """Every finding as one, then the rows that were not taken."""
    for one in told.trouble:
        for kind, by in one.found:
            what = f"row {one.row}, {_when(one)} ({by})"
            yield Finding(what=what, state=kind.value, do=DO[kind])
    if told.asked and not told.answered:
        yield Finding(what="register", state="silent", do=_SILENT)
    yield from _bad_rows(listed)


def _bad_rows(listed: BookingList) -> Iterator[Finding]:
    for bad in listed.bad:
        column = f", {bad.column}" if bad.column else ""
        yield Finding(
            what=f"row {bad.line}{column}", state=bad.reason.value, do=_BAD_ROW
        )


def _lines(told: PrecheckTold, listed: BookingList) -> Iterator[str]:
    """The same as a table, with masked names."""
    names = {one.line: mask(one.name_kana or one.name) for one in listed.bookings}
    for one in told.trouble:
        name = names.get(one.row, "")
        blanks = " " * max(_WIDTH - cell_len(name), 1)
        head = f"{_when(one):17}{one.row:>5}  {name}{blanks}"
        for kind, by in one.found:
            yield f"{head}{kind.value} ({by}): {DO[kind]}"
            head = " " * cell_len(head)
    yield _sum(told)
    yield _source(told)


def _sum(told: PrecheckTold) -> str:
    said = f"{told.expected} expected, {len(told.trouble)} will be trouble"
    if told.bad_rows:
        said += f", {told.bad_rows} bad row(s)"
    if told.passed:
        said += f", {told.passed} of days that are over"
    return said


def _source(told: PrecheckTold) -> str:
    """By what it was found: never a check of the day of the visit."""
    if told.asked and not told.answered:
        asked = f"no answer for {told.asked} yet: {_SILENT}"
    elif told.asked:
        asked = f"{told.answered} of {told.asked} answered by a register today"
    else:
        asked = "no register was asked"
    if told.copy_as_of is None:
        return f"{asked}; no local copy; everybody is checked anew on the day"
    at = told.copy_as_of.astimezone(JAPAN)
    return f"{asked}; local copy of {at:%F %H:%M}; everybody is checked anew on the day"


def _when(one: Trouble) -> str:
    return f"{one.day}" + (f" {one.at:%H:%M}" if one.at is not None else "")
