"""The insurer's own system, as its office shows it: a table of its own and a view."""

from collections.abc import Iterable
from datetime import date

import msgspec
from sqlalchemy import create_engine, text

from schema.insured import Insured
from sync.central.database import named
from sync.central.live import VIEW


def _type(field: str) -> str:
    if field.endswith(("_on", "_from", "_to", "_date")):
        return "date"
    return {
        "share": "integer",
        "special_care": "boolean",
        "updated_at": "timestamp with time zone",
    }.get(field, "text")


def show(url: str, people: Iterable[Insured], *, without: str = "") -> None:
    """Make the view of these people in a database; `without` leaves a column out."""
    fields = Insured.__struct_fields__
    engine = create_engine(named(url))
    with engine.begin() as to:
        columns = ", ".join(f"{field} {_type(field)}" for field in fields)
        to.execute(text("DROP VIEW IF EXISTS " + VIEW))
        to.execute(text("DROP TABLE IF EXISTS shikaku"))
        to.execute(text(f"CREATE TABLE shikaku ({columns})"))
        values = ", ".join(f":{field}" for field in fields)
        insert = f"INSERT INTO shikaku VALUES ({values})"  # noqa: S608
        for person in people:
            row = {k: _value(v) for k, v in msgspec.structs.asdict(person).items()}
            to.execute(text(insert), row)
        shown = ", ".join(field for field in fields if field != without)
        view = f"CREATE VIEW {VIEW} AS SELECT {shown} FROM shikaku"  # noqa: S608
        to.execute(text(view))
    engine.dispose()


def _value(value: object) -> object:
    """What is not said is NULL in that system, as in many."""
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value
