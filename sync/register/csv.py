"""Register files in the contract's CSV layout, read row by row and written (CSV).

What holds for every file read here:

1. UTF-8 with or without a mark, or cp932; commas; either line end.
2. A row is one line: a quote that does not end on its line spoils no other.
3. A file with a column that must not exist is refused before any row is read; so
   is one with unknown, doubled or missing columns.
4. Every bad row is reported by line, column and reason; never with its content.
5. Unless told to skip bad rows, not one person is taken from a file that has any:
   reading goes on to find the rest, then ends in `BadRows`.
6. A file from which nobody could be taken ends in `NoRows`.
7. Nothing has happened in the future: what says so is a bad row.
8. Memory does not grow with the file, but for twelve bytes a slot to find people
   who come twice.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from operator import attrgetter
from pathlib import Path

from schema.errors import Unreadable
from schema.insured import Insured
from sync.register import cells
from sync.register.columns import COLUMNS, resolve
from sync.register.encoding import detect, writing
from sync.register.lines import csv_rows
from sync.register.reasons import BadRow, Reason
from sync.register.rows import RowReader
from sync.register.seen import Seen

Report = Callable[[BadRow], None]
"""Told of everything that is wrong, as it is found."""

_SHORTEST_ROW = 40
"""Bytes: the columns that must be there, each at its shortest."""


class NobodyTaken(Unreadable):
    """Nobody was taken from the file."""

    exit_code = 1


class NoRows(NobodyTaken):
    """The file has not one good row: a copy without anybody is never wanted."""

    def __init__(self, subject: str) -> None:
        """Say so."""
        super().__init__(
            "E-CSV-EMPTY",
            subject=subject,
            found="no row that can be taken",
            expected="one person or more",
            hint="have the file written again; the copy in use stays",
        )


class BadRows(NobodyTaken):
    """The file has bad rows, and nobody was taken from it."""

    def __init__(self, subject: str, count: int) -> None:
        """Say how many rows are bad; which ones, the report says."""
        super().__init__(
            "E-CSV-ROWS",
            subject=subject,
            found=f"{count} bad row(s)",
            expected="none",
            hint="mend the lines in the report, or import without them",
        )


class RegisterFile:
    """One register file, read through once to know its encoding (資格情報ファイル)."""

    def __init__(self, path: Path, now: datetime | None = None) -> None:
        """Find out how `path` is written, and read its header.

        Args:
            path: The file.
            now: The present instant; `None` takes nothing for the future.

        Raises:
            Unreadable: No known encoding, no header, or the wrong columns.
            Refused: It has a column that must not exist.
        """
        self.path = path
        decoded = detect(path)
        self.encoding = decoded.encoding
        self.lines = decoded.lines
        self.rows_at_most = min(decoded.lines, decoded.size // _SHORTEST_ROW)
        self.line = 0
        self.bad_rows = 0
        self.columns = resolve(next(self._rows(), (1, None))[1] or [])
        self.newest_change: datetime | None = None
        """The latest 更新日時 among those taken: the data are at least that recent."""
        self._reader = RowReader(self.columns, now)

    @property
    def doubtful_numbers(self) -> int:
        """How many insured numbers read so far do not fit their check digit."""
        return self._reader.doubtful

    def people(self, report: Report, *, skip_bad: bool = False) -> Iterator[Insured]:
        """Read everyone, row by row.

        Args:
            report: Told of everything that is wrong, as it is found.
            skip_bad: Go on without the bad rows. Otherwise nobody is yielded
                after the first of them.

        Raises:
            BadRows: At the end, unless `skip_bad`: rows were bad.
            NoRows: At the end: there was not one good row.
        """
        seen, self.bad_rows, self.newest_change = Seen(self.rows_at_most), 0, None
        rows = self._rows()
        next(rows)
        for line, row in rows:
            self.line = line
            person = self._person(line, row, seen, report)
            if person and (skip_bad or not self.bad_rows):
                newest = self.newest_change or person.updated_at
                self.newest_change = max(newest, person.updated_at)
                yield person
        if self.bad_rows and not skip_bad:
            raise BadRows(self.path.name, self.bad_rows)
        if self.newest_change is None:
            raise NoRows(self.path.name)

    def _person(
        self, line: int, row: Sequence[str] | None, seen: Seen, report: Report
    ) -> Insured | None:
        """The person of one row, unless it is bad or came before."""
        read = self._reader.read(row) if row else [("", Reason.QUOTES)]
        if isinstance(read, Insured):
            first = seen.first_line(read.key, line)
            if first is None:
                return read
            report(_duplicate(line, first))
        else:
            for column, reason in read:
                report(BadRow(line=line, column=column, reason=reason))
        self.bad_rows += 1
        return None

    def _rows(self) -> Iterator[tuple[int, list[str] | None]]:
        return csv_rows(self.path, self.encoding)


def _duplicate(line: int, first: int) -> BadRow:
    """The later of two rows with the same key."""
    return BadRow(line=line, column="", reason=Reason.DUPLICATE, earlier_line=first)


_VALUES = attrgetter(*(column.field for column in COLUMNS))


def write_csv(
    people: Iterable[Insured], path: Path, encoding: str = "utf-8-sig"
) -> int:
    """Write people in the contract's layout, and say how many there were.

    Raises:
        Unreachable: E-CSV-WRITE the file cannot be written.
    """
    rows = 0
    with writing(path, encoding) as stream:
        sheet = csv.writer(stream)
        sheet.writerow(column.header for column in COLUMNS)
        for rows, person in enumerate(people, 1):  # noqa: B007
            sheet.writerow(map(cells.written, _VALUES(person)))
    return rows
