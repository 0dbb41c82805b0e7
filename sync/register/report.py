"""The report of what was not taken from a file: lines and reasons, nobody's name."""

import csv
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sync.register.encoding import remove, writing
from sync.register.reasons import BadRow, Reason

HEADER = ("line", "column", "reason", "説明", "earlier_line")
"""Columns of the report."""


class Report:
    """Writes each bad row as it is found; there is no file until there is one."""

    def __init__(self, path: Path) -> None:
        """Write to `path`, in place of the report of an earlier import."""
        self.path = path
        self.reasons: Counter[Reason] = Counter()
        self._closing = ExitStack()
        self._sheet: Any = None

    def __call__(self, bad: BadRow) -> None:
        """Write one line of the report."""
        if self._sheet is None:
            stream = self._closing.enter_context(writing(self.path, "utf-8-sig"))
            self._sheet = csv.writer(stream)
            self._sheet.writerow(HEADER)
        self.reasons[bad.reason] += 1
        row = (bad.line, bad.column, bad.reason.value, bad.reason.ja)
        self._sheet.writerow((*row, bad.earlier_line or ""))

    def __enter__(self) -> Self:
        """The report itself; an older one is removed."""
        remove(self.path)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file, if there is one."""
        self._closing.close()
