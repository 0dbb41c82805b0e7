"""How many rows each table holds: nothing of what is in them (件数)."""

from collections.abc import Mapping

from sqlalchemy import func, select

from kiosk.store.database import KeyedFile
from kiosk.store.tables_online import TABLES


def row_counts(file: KeyedFile) -> Mapping[str, int]:
    """Rows of each table of `device.db`, by its name."""
    with file.reading() as connection:
        return {
            name: connection.execute(
                select(func.count()).select_from(table)
            ).scalar_one()
            for name, table in sorted(TABLES.items())
        }
