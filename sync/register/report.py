"""The report of what was not taken from a file: lines and reasons, nobody's name.

1. It is written beside its place and takes it once it is whole.
2. What lies in its place is replaced only if it is such a report itself.
"""

import csv
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from schema.errors import Unreadable
from sync.register.encoding import first_line, remove, replacing
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
            stream = self._closing.enter_context(replacing(self.path, "utf-8-sig"))
            self._sheet = csv.writer(stream)
            self._sheet.writerow(HEADER)
        self.reasons[bad.reason] += 1
        row = (bad.line, bad.column, bad.reason.value, bad.reason.ja)
        self._sheet.writerow((*row, bad.earlier_line or ""))

    def __enter__(self) -> Self:
        """The report itself.

        Raises:
            Unreadable: E-CSV-REPORT something else lies in its place.
        """
        if self.path.exists() and first_line(self.path) != ",".join(HEADER):
            raise not_a_report(self.path)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Put the file in place, if there is one; else remove the older one.

        A file that is no good was read to its end; whatever else stops the import
        leaves the report of the one before.
        """
        if error is None or isinstance(error, Unreadable):
            self._closing.close()
        else:
            self._closing.__exit__(kind, error, trace)
        if self._sheet is None and error is None:
            remove(self.path)


def not_a_report(path: Path) -> Unreadable:
    """The refusal to write a report where something else lies or belongs."""
    return Unreadable(
        "E-CSV-REPORT",
        subject=str(path),
        found="a place that is not the report's",
        expected="a new file, or the report of an earlier import",
        hint="name another file with --report; nothing was changed there",
    )
