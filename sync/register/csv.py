"""Register files in the contract's CSV layout, read row by row and written (CSV).

What holds for every file read here:

1. UTF-8 with or without a mark, or cp932; commas; either line end.
2. A row is one line: a quote that does not end on its line spoils no other.
3. A file with a column that must not exist is refused before any row is read; so
   is one with unknown, doubled or missing columns.
4. Every bad row is reported by line, column and reason; never with its content.
5. Unless told to skip bad rows, not one person is taken from a file that has any:
   reading goes on to find the rest, then ends in `BadRows`.
6. Memory does not grow with the file, but for twelve bytes a slot to find people
   who come twice.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from io import TextIOWrapper
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO

from schema.errors import Unreadable
from schema.insured import Insured
from sync.register import cells
from sync.register.columns import COLUMNS, resolve
from sync.register.encoding import detect, opened, refusal, writing
from sync.register.reasons import BadCell, BadRow, Reason
from sync.register.rows import RowReader
from sync.register.seen import Seen

Report = Callable[[BadRow], None]
"""Told of everything that is wrong, as it is found."""

_LONGEST_LINE = 1 << 16


class BadRows(Unreadable):
    """The file has bad rows, and nobody was taken from it."""

    exit_code = 1

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

    def __init__(self, path: Path) -> None:
        """Find out how `path` is written, and read its header.

        Raises:
            Unreadable: No known encoding, no header, or the wrong columns.
            Refused: It has a column that must not exist.
        """
        self.path = path
        decoded = detect(path)
        self.encoding = decoded.encoding
        self.lines = decoded.lines
        self.line = 0
        self.bad_rows = 0
        self.columns = resolve(next(self._rows(), (1, None))[1] or [])
        self._reader = RowReader(self.columns)

    @property
    def doubtful_numbers(self) -> int:
        """How many insured numbers read so far do not fit their check digit."""
        return self._reader.doubtful

    def newest_change(self) -> datetime | None:
        """The latest 更新日時 in the file: the data are at least that recent."""
        at = [column.field for column in self.columns].index("updated_at")
        read = cells.Remembered(_instant_or_none)
        rows = (row[at] for _, row in self._rows() if row and len(row) > at)
        return max(filter(None, map(read.__getitem__, rows)), default=None)

    def people(self, report: Report, *, skip_bad: bool = False) -> Iterator[Insured]:
        """Read everyone, row by row.

        Args:
            report: Told of everything that is wrong, as it is found.
            skip_bad: Go on without the bad rows. Otherwise nobody is yielded
                after the first of them.

        Raises:
            BadRows: At the end, unless `skip_bad`: rows were bad.
        """
        seen, self.bad_rows = Seen(self.lines), 0
        rows = self._rows()
        next(rows)
        for line, row in rows:
            self.line = line
            person = self._person(line, row, seen, report)
            if person and (skip_bad or not self.bad_rows):
                yield person
        if self.bad_rows and not skip_bad:
            raise BadRows(self.path.name, self.bad_rows)

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
        """Each line's number and cells, or `None` where quotes are wrong.

        Blank lines are passed over.
        """
        for line, text in self._texts():
            try:
                row = next(csv.reader((text,), strict=True), [])
            except csv.Error:
                yield line, None
            else:
                if any(row):
                    yield line, row

    def _texts(self) -> Iterator[tuple[int, str]]:
        """Each line's number and text; of an endless line only the beginning."""
        line, whole = 0, True
        with opened(self.path) as file, _text(file, self.encoding) as text:
            try:
                while part := text.readline(_LONGEST_LINE):
                    line += whole
                    if whole:
                        yield line, part
                    whole = part.endswith(("\n", "\r"))
            except UnicodeDecodeError:
                raise refusal("other bytes than before", f"line {line}") from None


def _text(file: BinaryIO, encoding: str) -> TextIOWrapper:
    """Text of an open file, with its line ends left as they are."""
    return TextIOWrapper(file, encoding=encoding, newline="")


def _instant_or_none(text: str) -> datetime | None:
    """An instant, or nothing where it does not read."""
    try:
        return cells.instant(text)
    except BadCell:
        return None


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
