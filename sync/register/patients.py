"""Who a facility's patients are, from a file that it gives (自院の患者の一覧).

1. 保険者番号 and 番号 must be there, 記号 and 枝番 where the scheme has them; every
   other column is passed over, but one that must not exist has the file refused.
2. All rows are good, or the file is refused; the lines are said, nobody's number is.
3. Nothing but keys leaves here.
"""

import csv
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from schema.errors import Refused, Unreadable
from schema.insured import insured_key, scheme_of
from schema.numbers import read_insured
from sync.register import cells
from sync.register.columns import column_named
from sync.register.encoding import detect, opened
from sync.register.forbidden import is_forbidden
from sync.register.reasons import BadCell

_MUST = ("insurer_number", "number")
_FIELDS = ("insurer_number", "symbol", "number", "branch")
_MOST_LINES_SAID = 8


def patient_keys(path: Path) -> frozenset[int]:
    """Keys of everybody in the file.

    Raises:
        Unreadable: The file cannot be read, has not these columns, bad rows, or
            nobody.
        Refused: It has a column that must not exist.
    """
    encoding = detect(path).encoding
    with (
        opened(path) as file,
        TextIOWrapper(file, encoding=encoding, newline="") as text,
    ):
        try:
            rows = list(csv.reader(text, strict=True))
        except csv.Error:
            raise _bad_lines(path, "quotes") from None
    places = _places(path, rows[0] if rows else [])
    found = [(line, _key(row, places)) for line, row in enumerate(rows[1:], 2) if row]
    if bad := [line for line, key in found if key is None]:
        said = ", ".join(map(str, bad[:_MOST_LINES_SAID]))
        raise _bad_lines(path, f"{len(bad)} bad row(s), at line {said}")
    if not found:
        raise _bad_lines(path, "nobody")
    return frozenset(key for _, key in found if key is not None)


def _places(path: Path, header: Sequence[str]) -> dict[str, int]:
    """Where each field stands in a row."""
    if any(map(is_forbidden, header)):
        raise _forbidden(path)
    named = {
        column.field: at
        for at, name in enumerate(header)
        if (column := column_named(name))
    }
    if missing := [field for field in _MUST if field not in named]:
        raise _no_columns(path, missing)
    return {field: named[field] for field in _FIELDS if field in named}


def _key(row: Sequence[str], places: dict[str, int]) -> int | None:
    try:
        cell = {field: row[at] for field, at in places.items()}
        insurer = cells.insurer_number(cell["insurer_number"])
        number = read_insured(cells.free_text(cell["number"]), scheme_of(insurer))
        symbol = cells.symbol(cell.get("symbol", ""))
        branch = cells.branch(cell.get("branch", ""))
    except (Unreadable, BadCell, IndexError):
        return None
    return insured_key(insurer, symbol, number.number, branch)


def _bad_lines(path: Path, found: str) -> Unreadable:
    return Unreadable(
        "E-PATIENTS-1",
        subject=path.name,
        found=found,
        expected="good rows only: 保険者番号, 番号, and 記号, 枝番 where there are any",
        hint="mend these lines and give the file again; nobody was taken from it",
    )


def _no_columns(path: Path, missing: Sequence[str]) -> Unreadable:
    return Unreadable(
        "E-PATIENTS-2",
        subject=path.name,
        found="no column for " + ", ".join(missing),
        expected="a header row with 保険者番号 and 番号",
        hint="put the header row first; separate by commas",
    )


def _forbidden(path: Path) -> Refused:
    return Refused(
        "E-CSV-FORBIDDEN",
        subject=path.name,
        found="a column that must not exist",
        expected="no My Number, no medical data, no image",
        hint="have the file written again without it, and delete this one safely",
    )
