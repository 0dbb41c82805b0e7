"""The rows of a CSV file, one line each, however long its lines are (行の読み取り).

1. A row is one line: a quote that does not end on its line spoils no other.
2. Of an endless line only the beginning is looked at.
3. Blank lines are passed over, and counted.
"""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

from sync.register.encoding import opened, refusal

_LONGEST_LINE = 1 << 16


def csv_rows(path: Path, encoding: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each line's number and cells, or `None` where quotes are wrong.

    Raises:
        Unreadable: It cannot be read, or holds other bytes than `encoding` has.
    """
    for line, text in _texts(path, encoding):
        try:
            row = next(csv.reader((text,), strict=True), [])
        except csv.Error:
            yield line, None
        else:
            if any(row):
                yield line, row


def _texts(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """Each line's number and text, with its line end left as it is."""
    line, whole = 0, True
    with (
        opened(path) as file,
        TextIOWrapper(file, encoding=encoding, newline="") as text,
    ):
        try:
            while part := text.readline(_LONGEST_LINE):
                line += whole
                if whole:
                    yield line, part
                whole = part.endswith(("\n", "\r"))
        except UnicodeDecodeError:
            raise refusal("other bytes than before", f"line {line}") from None
