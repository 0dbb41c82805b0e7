"""The register on central's command line: `central import` (資格情報の取りこみ).

1. An import takes everyone or nobody, unless it is told to skip bad rows.
2. What was not taken is in the report, by line and reason; no output names anyone.
3. Kiosks get nothing of it before it is published.
"""

from collections.abc import Iterable
from datetime import date, datetime

import msgspec
import typer

from kiosk.cli.central_options import CentralData
from kiosk.cli.intake import (
    Intake,
    counted,
    intake_of,
    intake_sentence,
    past_day,
    progress,
    true_at,
)
from kiosk.cli.options import Json
from kiosk.cli.register_options import AsOf, RegisterCsv, ReportFile, SkipBad
from kiosk.cli.report_place import place_of_report
from schema.clock import SystemClock
from schema.insured import Insured
from sync.central.keys import CentralKeys
from sync.central.people import Register, Registers
from sync.register.csv import NobodyTaken, RegisterFile
from sync.register.report import Report


class Taken(Intake, frozen=True, kw_only=True):
    """What became of a file: the document of the machine interface."""

    generation: int | None = None
    """Which import it is."""
    as_of: datetime | None = None
    """基準日時 of the register."""


def import_(  # noqa: PLR0913
    file: RegisterCsv,
    data: CentralData,
    report: ReportFile = None,
    as_of: AsOf = None,
    *,
    skip_bad: SkipBad = False,
    json: Json = False,
) -> None:
    """Take a register file, to be published next: all of it or nothing."""
    now = SystemClock().now()
    day = None if as_of is None else past_day(as_of, now)
    registers = Registers(data, CentralKeys.open(data))
    place = place_of_report(report, data, file)
    source = RegisterFile(file, now)
    with Report(place) as told, progress("importing", source.lines, quiet=json) as step:
        people = counted(
            source.people(told, skip_bad=skip_bad), step, lambda: source.line
        )
        taken = _take(registers, source, people, day)
    done = _taken(source, told, taken)
    typer.echo(msgspec.json.encode(done).decode() if json else _sentence(done))
    if taken is None:
        raise typer.Exit(NobodyTaken.exit_code)


def _take(
    registers: Registers,
    source: RegisterFile,
    people: Iterable[Insured],
    day: date | None,
) -> Register | None:
    """Import everybody; `None` where bad rows kept everybody out."""
    try:
        return registers.take(
            people,
            as_of=lambda: true_at(source, day),
            now=SystemClock().now(),
            at_most=source.rows_at_most,
        )
    except NobodyTaken:
        return None


def _taken(source: RegisterFile, told: Report, register: Register | None) -> Taken:
    read = intake_of(source, told, register.rows if register else None)
    done = Taken(**msgspec.structs.asdict(read))
    if register is None:
        return done
    return msgspec.structs.replace(
        done, generation=register.generation, as_of=register.as_of
    )


def _sentence(done: Taken) -> str:
    if not done.imported:
        return intake_sentence("nothing imported; what was imported before stays", done)
    taken = f"{done.rows} rows imported, as import {done.generation}"
    return f"{intake_sentence(taken, done)}\nnext: madoguchi central publish"
