"""One row of cells made into one person, or everything that is wrong with it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from schema.clock import JAPAN
from schema.errors import Unreadable
from schema.insured import Insured, scheme_of
from schema.numbers import InsuredNumber, read_insured
from schema.terms import Scheme
from sync.register import cells
from sync.register.columns import COLUMNS, Column
from sync.register.reasons import OF_ERROR, BadCell, Reason

Problem = tuple[str, Reason]
"""Header of the column, and what is wrong with its cell."""

_HEADERS = {column.field: column.header for column in COLUMNS}
_OF_ONE_PERSON = frozenset({"name", "name_kana", "address"})
_IN_ORDER = (
    ("birth_date", "acquired_on"),
    ("acquired_on", "lost_on"),
    ("valid_from", "valid_to"),
)
_NOT_LATE_ELDERLY = ("symbol", "branch")


class RowReader:
    """Reads the rows of one file, whose columns stay the same."""

    def __init__(self, columns: Sequence[Column], now: datetime | None = None) -> None:
        """Prepare to read cells in the order of `columns`; nothing is after `now`."""
        self._now = now.astimezone(JAPAN) if now else None
        self._columns = columns
        self._plan = [(column.field, _quick_reader(column)) for column in columns]
        self._number = [column.read for column in columns].index(None)
        self.doubtful = 0

    def read(self, row: Sequence[str]) -> Insured | list[Problem]:
        """The person of a row, or all that is wrong with it."""
        if len(row) != len(self._columns):
            return [("", Reason.FIELDS)]
        try:
            values: dict[str, Any] = {
                field: read(text)
                for (field, read), text in zip(self._plan, row, strict=True)
            }
            number = _read_number(row[self._number], values)
        except (Unreadable, BadCell):
            return self._problems(row)
        values["number"] = number.number
        if found := _contradictions(values) + self._of_the_future(values):
            return found
        self.doubtful += number.warning is not None
        return Insured(**values)

    def _problems(self, row: Sequence[str]) -> list[Problem]:
        """Everything that is wrong with the cells of a bad row."""
        found: list[Problem] = []
        values: dict[str, Any] = {}
        for column, text in zip(self._columns, row, strict=True):
            try:
                values[column.field] = self._cell(column, text, values)
            except BadCell as error:
                found.append((column.header, error.reason))
            except Unreadable as error:
                found.append((column.header, OF_ERROR[error.code]))
        return found + _contradictions(values) + self._of_the_future(values)

    def _of_the_future(self, values: dict[str, Any]) -> list[Problem]:
        """What cannot have happened yet; a day to come is known for some columns."""
        if self._now is None:
            return []
        changed, born = values.get("updated_at"), values.get("birth_date")
        late = {
            "updated_at": changed is not None and changed > self._now,
            "birth_date": born is not None and born > self._now.date(),
        }
        return [(_HEADERS[field], Reason.FUTURE) for field in late if late[field]]

    def _cell(self, column: Column, text: str, values: dict[str, Any]) -> object:
        """One cell, read slowly: an empty one that must not be is told first."""
        if column.must and not text.strip():
            raise BadCell(Reason.MISSING)
        if column.read:
            return column.read(text)
        known = "insurer_number" in values
        return _read_number(text, values).number if known else cells.free_text(text)


def _read_number(text: str, values: dict[str, Any]) -> InsuredNumber:
    """番号, whose form the scheme decides; a wrong check digit is only a warning."""
    scheme = scheme_of(values["insurer_number"])
    return read_insured(cells.free_text(text), scheme)


def _quick_reader(column: Column) -> cells.Reader:
    """The column's reader, with a memory where values come again.

    The insured number stays as it is until the scheme is known.
    """
    if column.read is None:
        return str
    if column.field in _OF_ONE_PERSON:
        return column.read
    return cells.Remembered(column.read).__getitem__


def _contradictions(values: dict[str, Any]) -> list[Problem]:
    """What cannot be true together; cells that did not read are left out."""
    found = [
        (_HEADERS[later], Reason.DATE_ORDER)
        for earlier, later in _IN_ORDER
        if (first := values.get(earlier)) and (last := values.get(later))
        if last < first
    ]
    if values.get("loss_reason") and not values.get("lost_on"):
        found.append((_HEADERS["loss_reason"], Reason.LOSS_WITHOUT_DAY))
    if scheme_of(values.get("insurer_number", "")) is Scheme.LATE_ELDERLY:
        found += [
            (_HEADERS[field], Reason.NOT_FOR_SCHEME)
            for field in _NOT_LATE_ELDERLY
            if values.get(field)
        ]
    return found
