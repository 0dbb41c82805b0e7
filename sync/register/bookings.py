"""A clinic's appointment list, read row by row (予約一覧).

What holds for every list read here:

1. Encodings, rows and cells are read as those of a register file are.
2. 予約日 (unless the day is given), 保険者番号, 番号 and 生年月日 must be columns.
   Columns that nobody knows are passed over and never looked at, but one that must
   not exist has the whole file refused.
3. Every bad row is reported by line, column and reason, never with its content; the
   others are taken.
4. A file with more rows than any list of appointments has is none, and read no
   further.
5. Somebody without insurer number and number is taken: nobody can ask about them,
   and that is worth knowing the day before.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import TypeVar

import msgspec

from schema.errors import Refused, Unreadable
from schema.insured import scheme_of
from schema.numbers import read_insured
from schema.terms import Scheme
from schema.visit import Share
from sync.register import cells
from sync.register.columns import column_named, plain_header
from sync.register.encoding import detect
from sync.register.forbidden import is_forbidden
from sync.register.lines import csv_rows
from sync.register.reasons import OF_ERROR, BadCell, BadRow, Reason

T = TypeVar("T")
Report = Callable[[BadRow], None]
"""Told of everything that is wrong, as it is found."""
MOST_ROWS = 20_000
"""A clinic has some hundred appointments on a day."""

_HEADERS = {
    "day": "予約日",
    "at": "予約時刻",
    "insurer_number": "保険者番号",
    "symbol": "記号",
    "number": "番号",
    "branch": "枝番",
    "birth_date": "生年月日",
    "name": "氏名",
    "name_kana": "カナ氏名",
    "share": "負担割合",
}
_ALSO = {
    "day": ("date", "appointment_date", "予約年月日", "来院予定日", "受診予定日"),
    "at": ("time", "appointment_time", "予約時間", "時刻"),
    "birth_date": ("birth", "birthday"),
    "name": ("患者氏名", "患者名"),
    "name_kana": ("kana", "カナ", "患者カナ", "患者カナ氏名", "患者氏名カナ"),
}
_BY_NAME = {
    plain_header(name): field
    for field, header in _HEADERS.items()
    for name in (field, header, *_ALSO.get(field, ()))
}
_MUST = ("insurer_number", "number", "birth_date")
_HARMLESS = frozenset(
    {"診療科", "診療科名", "診療日", "診療時間", "診療区分", "診察券番号"}
)
"""Whoever keeps appointments has these; they are passed over."""
_TIME = re.compile(r"(\d{1,2})(?:[:時.](\d{1,2})?|(\d{2}))(?::\d{2}|分)?")


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the list (予約一覧の1行)."""

    line: int
    """Line of the file, the header being line 1."""
    day: date
    """予約日."""
    at: time | None
    """予約時刻."""
    insurer_number: str
    """8 digits; empty where the clinic does not know the numbers."""
    symbol: str
    number: str
    branch: str
    birth_date: date
    name: str
    """As the clinic has it; empty where the list has no names."""
    name_kana: str
    share: Share | None
    """負担割合 as the clinic has it."""


@dataclass(frozen=True, slots=True)
class BookingList:
    """What was taken from a list."""

    bookings: tuple[Booking, ...]
    """The good rows, in the file's order."""
    bad: tuple[BadRow, ...]
    """Everything that is wrong with the others."""

    @property
    def bad_rows(self) -> int:
        """How many rows were not taken."""
        return len({one.line for one in self.bad})


def read_bookings(path: Path, day: date | None = None) -> BookingList:
    """Everybody in the list of `path`.

    Args:
        path: The file.
        day: The day of rows that name none, and the only day that is taken of
            those that do; `None` takes every day.

    Raises:
        Unreadable: The file cannot be read, lacks a column, or is far too long.
        Refused: It has a column that must not exist.
    """
    rows = csv_rows(path, detect(path).encoding)
    _, header = next(rows, (1, None))
    places = _places(path.name, header or [], has_day=day is not None)
    bad: list[BadRow] = []
    taken = []
    for nth, (line, row) in enumerate(rows, 1):
        if nth > MOST_ROWS:
            raise _too_long(path.name)
        if row is None:
            bad.append(BadRow(line=line, column="", reason=Reason.QUOTES))
            continue
        found = _RowOf(line, row, places, bad.append).booking(day)
        if found is not None and day in {None, found.day}:
            taken.append(found)
    return BookingList(tuple(taken), tuple(bad))


def _places(subject: str, header: Sequence[str], *, has_day: bool) -> dict[str, int]:
    """Where each field stands in a row; of two columns of one name the first."""
    named: dict[str, int] = {}
    for at, name in enumerate(header):
        if is_forbidden(name) and plain_header(name) not in _HARMLESS:
            raise _forbidden(subject, at + 1)
        if field := _field_of(name):
            named.setdefault(field, at)
    must = _MUST if has_day else ("day", *_MUST)
    if missing := [_HEADERS[field] for field in must if field not in named]:
        raise _no_columns(subject, missing)
    return named


def _field_of(header: str) -> str:
    """The field that a header names; empty for one that is passed over."""
    if field := _BY_NAME.get(plain_header(header)):
        return field
    column = column_named(header)
    return column.field if column is not None and column.field in _HEADERS else ""


class _RowOf:
    """One row, cell by cell; what is wrong with it is told as it is met."""

    def __init__(
        self, line: int, row: Sequence[str], places: dict[str, int], report: Report
    ) -> None:
        self._line = line
        self._cells = {
            field: row[at] if at < len(row) else "" for field, at in places.items()
        }
        self._report = report
        self._is_bad = False

    def booking(self, day: date | None) -> Booking | None:
        """The row's appointment, unless something is wrong with it."""
        insurer = self._read("insurer_number", _or_nothing(cells.insurer_number), "")
        found = Booking(
            line=self._line,
            day=self._read("day", _or(cells.day, day), day or date.min),
            at=self._read("at", _time, None),
            insurer_number=insurer,
            symbol=self._read("symbol", cells.symbol, ""),
            number=self._number(insurer),
            branch=self._read("branch", cells.branch, ""),
            birth_date=self._read("birth_date", _must(cells.birth_date), date.min),
            name=self._read("name", cells.free_text, ""),
            name_kana=self._read("name_kana", cells.free_text, ""),
            share=self._read("share", _share, None),
        )
        return None if self._is_bad else found

    def _number(self, insurer: str) -> str:
        """番号, whose form the scheme decides; with an insurer it must be there."""
        written = self._cells["number"].strip()
        if not insurer:
            if written and not self._is_bad:
                self._wrong("insurer_number", Reason.MISSING)
            return ""
        scheme = scheme_of(insurer)
        late = scheme is Scheme.LATE_ELDERLY
        for field in ("symbol", "branch"):
            if late and self._cells.get(field, "").strip():
                self._wrong(field, Reason.NOT_FOR_SCHEME)
        return self._read(
            "number",
            _must(lambda text: read_insured(cells.free_text(text), scheme).number),
            "",
        )

    def _read(self, field: str, read: Callable[[str], T], without: T) -> T:
        """A cell's value; `without` where there is no such column or it is bad."""
        if field not in self._cells:
            return without
        try:
            return read(self._cells[field])
        except BadCell as error:
            self._wrong(field, error.reason)
        except Unreadable as error:
            self._wrong(field, OF_ERROR[error.code])
        return without

    def _wrong(self, field: str, reason: Reason) -> None:
        self._is_bad = True
        self._report(BadRow(line=self._line, column=_HEADERS[field], reason=reason))


def _must(read: Callable[[str], T]) -> Callable[[str], T]:
    """Refuse an empty cell before it is read."""

    def checked(text: str) -> T:
        if not text.strip():
            raise BadCell(Reason.MISSING)
        return read(text)

    return checked


def _or_nothing(read: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: read(text) if text.strip() else ""


def _or(read: Callable[[str], date], day: date | None) -> Callable[[str], date]:
    """Read a day; an empty cell is `day`, where one was given."""
    return lambda text: day if day and not text.strip() else _must(read)(text)


def _share(text: str) -> Share | None:
    return cells.share(text) if text.strip() else None


def _time(text: str) -> time | None:
    """9:30, 0930, 9時30分, 9時; nothing for an empty cell."""
    written = cells.plain(text)
    if not written:
        return None
    found = _TIME.fullmatch(written)
    if found is not None:
        with suppress(ValueError):
            return time(int(found[1]), int(found[2] or found[3] or 0))
    raise BadCell(Reason.NOT_AN_INSTANT)


def _forbidden(subject: str, column: int) -> Refused:
    return Refused(
        "E-CSV-FORBIDDEN",
        subject=subject,
        found=f"column {column}, which must not exist",
        expected="no My Number, no medical data, no image",
        hint="have the list written again without it, and delete this one safely",
    )


def _no_columns(subject: str, missing: Sequence[str]) -> Unreadable:
    return Unreadable(
        "E-BOOKING-1",
        subject=subject,
        found="no column for " + ", ".join(missing),
        expected="a header row with 予約日, 保険者番号, 番号 and 生年月日",
        hint="put the header row first; a list without 予約日 needs --day",
    )


def _too_long(subject: str) -> Unreadable:
    return Unreadable(
        "E-BOOKING-2",
        subject=subject,
        found=f"more than {MOST_ROWS} rows",
        expected="a list of appointments",
        hint="have the list of one day, or of a few, written",
    )
