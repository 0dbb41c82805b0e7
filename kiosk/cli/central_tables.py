"""Lists on central's command line: plain columns, also where nobody sees (一覧表)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from unicodedata import east_asian_width

import msgspec

_NOTHING = "-"


def shown(rows: Sequence[msgspec.Struct], columns: Mapping[str, str]) -> str:
    """A table of `rows`, with a header line.

    Args:
        rows: One line each.
        columns: The field of each column, by its heading.
    """
    lines = [list(columns)]
    lines += [[_said(getattr(row, name)) for name in columns.values()] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell + " " * (width - _width(cell))
        for cell, width in zip(cells, widths, strict=True)
    )
    return "  ".join(padded).rstrip()


def _said(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return _NOTHING if value in {None, ""} else str(value)


def _width(text: str) -> int:
    """Columns on a terminal: Japanese takes two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
