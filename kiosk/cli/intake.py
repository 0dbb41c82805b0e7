"""What taking a register file has in common at a desk and at central (取りこみ)."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

import msgspec
from rich.console import Console
from rich.progress import Progress

from schema.clock import japan_midnight
from schema.errors import Unreadable
from schema.insured import Insured
from schema.wareki import read_date
from sync.register.csv import NoRows, RegisterFile
from sync.register.reasons import Reason
from sync.register.report import Report

Step = Callable[[int], None]
"""Told how far the work is."""


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file: the document of the machine interface."""

    imported: bool
    """False where bad rows kept everybody out."""
    encoding: str
    """In what the file is written."""
    rows: int
    """People taken from the file; 0 if not imported."""
    bad_rows: int
    """Rows that were not taken."""
    reasons: dict[Reason, int]
    """How often each reason was found; a row may have several."""
    report: str | None
    """File with line, column and reason of each; `None` if there is nothing to say."""
    doubtful_numbers: int
    """Insured numbers taken although their check digit does not fit."""


def intake_of(register: RegisterFile, told: Report, rows: int | None) -> Intake:
    """Say what became of the file; `rows` is `None` where nobody was taken."""
    return Intake(
        imported=rows is not None,
        encoding=register.encoding,
        rows=rows or 0,
        bad_rows=register.bad_rows,
        reasons=dict(told.reasons),
        report=str(told.path) if told.reasons else None,
        doubtful_numbers=register.doubtful_numbers,
    )


def intake_sentence(taken: str, done: Intake) -> str:
    """What became of the file, after what was taken."""
    lines = [taken, f"{done.encoding}, {done.bad_rows} bad row(s)"]
    if not done.rows and not done.bad_rows:
        lines.append("the file has no rows")
    if done.report:
        lines.append(f"see {done.report}")
    if done.doubtful_numbers:
        lines.append(
            f"{done.doubtful_numbers} insured number(s) fail their check digit"
        )
    return "; ".join(lines)


def true_at(register: RegisterFile, day: date | None) -> datetime:
    """The day that was given, or the newest change among those who were taken."""
    if day:
        return japan_midnight(day)
    if register.newest_change is None:
        raise NoRows(register.path.name)
    return register.newest_change


@contextmanager
def progress(what: str, total: int, *, quiet: bool) -> Iterator[Step]:
    """A bar on standard error, unless nobody is there to see it."""
    hidden = quiet or not sys.stderr.isatty()
    with Progress(console=Console(stderr=True), disable=hidden) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


_EVERY = 2_000


def counted(
    people: Iterable[Insured], step: Step, where: Callable[[], int] | None = None
) -> Iterator[Insured]:
    """Pass people on, and tell now and then how far the work is."""
    for passed, person in enumerate(people, 1):
        if passed % _EVERY == 0:
            step(where() if where else passed)
        yield person


def past_day(text: str, now: datetime) -> date:
    """A day that has begun: no data are true at a day to come."""
    day = read_date(text).day
    if japan_midnight(day) <= now:
        return day
    raise Unreadable(
        "E-DAY-1",
        subject="--as-of",
        found=f"{day}, a day to come",
        expected=f"{now:%F} or earlier",
        hint="give the day on which the data were true, and check the machine's clock",
    )
