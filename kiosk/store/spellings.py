"""Accepted spellings of names, read from `device.db` (表記の承認).

They are written by the journal alone, with the event that acknowledges them.
"""

from sqlalchemy import Table, select

from kiosk.store.database import KeyedFile
from kiosk.store.tables_online import TABLES

_SPELLING: Table = TABLES["spelling"]


class StoreSpellings:
    """The spellings in `device.db`; implements the desk's `Spellings`."""

    def __init__(self, file: KeyedFile) -> None:
        """Read `file`."""
        self._file = file

    def accepted(
        self, insurer_number: str, symbol: str, number: str, branch: str
    ) -> tuple[str, ...]:
        """Names taken for the person's with these normalised numbers, oldest first."""
        spelling = _SPELLING.c
        wanted = (
            select(spelling.name)
            .where(spelling.insurer_number == insurer_number)
            .where(spelling.symbol == symbol, spelling.number == number)
            .where(spelling.branch == branch)
            .order_by(spelling.at, spelling.event, spelling.name)
        )
        with self._file.reading() as connection:
            return tuple(connection.execute(wanted).scalars())
