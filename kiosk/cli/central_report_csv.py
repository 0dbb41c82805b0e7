"""What central sees, as CSV files that a spreadsheet opens (報告の CSV).

1. Editions, ids and versions are what a kiosk wrote: a cell of them is never a
   formula (`kiosk/export/spreadsheet.py`).
2. Each file is put in place whole.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from kiosk.cli.central_report_tables import term
from kiosk.export.spreadsheet import as_csv
from sync.central.report_records import (
    Counted,
    DeviceSeen,
    EpochSeen,
    Finding,
    Report,
)
from sync.files import own_folder, replace_file

_LISTS = ("interim_without_check", "not_repeating", "unreadable")


Row = dict[str, Any]
"""A line of a file by column."""


def write_files(report: Report, folder: Path) -> list[Path]:
    """Write every table of the report into `folder`.

    Raises:
        Unreachable: The disk is full or fails; each file was replaced whole or not.
    """
    own_folder(folder)
    written = []
    for name, (columns, rows) in _tables(report).items():
        written.append(folder / f"{name}.csv")
        cells = ([row[name] for name in columns] for row in rows)
        replace_file(written[-1], as_csv(columns, cells))
    return written


def _tables(report: Report) -> dict[str, tuple[list[str], Iterator[Row]]]:
    """Columns and lines by the name of the file."""
    return {
        "devices": (
            [name for name in DeviceSeen.__struct_fields__ if name != "epochs"],
            map(asdict, report.devices),
        ),
        "epochs": (["device", *EpochSeen.__struct_fields__], _epochs(report)),
        "counts": (
            [*Counted.__struct_fields__, "outcome_ja", "taken_ja"],
            _counts(report),
        ),
        "findings": (["list", *Finding.__struct_fields__], _findings(report)),
    }


def _epochs(report: Report) -> Iterator[Row]:
    for device in report.devices:
        for one in device.epochs:
            fork = one.forked_from
            source = f"{fork.epoch}/{fork.seq}" if fork else None
            yield {**asdict(one), "device": device.device, "forked_from": source}


def _counts(report: Report) -> Iterator[Row]:
    for one in report.counts:
        terms = {"outcome_ja": term(one.outcome), "taken_ja": term(one.taken)}
        yield {**asdict(one), **terms}


def _findings(report: Report) -> Iterator[Row]:
    for name in _LISTS:
        for one in getattr(report, name):
            yield {**asdict(one), "list": name}
