"""CSV that a spreadsheet opens (表計算ソフトで開く CSV).

1. UTF-8 with a byte order mark, so that Excel reads the Japanese.
2. Text that a spreadsheet would run as a formula begins with an apostrophe. Numbers
   stay numbers.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from typing import Any

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""What a formula can begin with, in either width."""


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The whole file."""
    written = StringIO(newline="")
    lines = csv.writer(written)
    lines.writerow(columns)
    lines.writerows(map(cell, row) for row in rows)
    return written.getvalue().encode("utf-8-sig")


def cell(value: Any) -> str | int:
    """One value as a cell."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return int(value)
    return f"'{value}" if value.startswith(FORMULA) else str(value)
