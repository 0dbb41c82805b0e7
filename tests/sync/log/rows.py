"""What stands in central's tables."""

from typing import Any

from sqlalchemy import Row, text

from sync.central.database import Database

TABLES = ("head", "event", "confirmation", "conflict", "quarantine")


def rows(database: Database, table: str) -> list[Row[Any]]:
    """Every row of a table."""
    asked = text(f"SELECT * FROM {table}")  # noqa: S608
    return list(database.read(lambda at: at.execute(asked).all()))


def counts(database: Database) -> dict[str, int]:
    """How many rows each of the log's tables has."""
    return {table: len(rows(database, table)) for table in TABLES}
