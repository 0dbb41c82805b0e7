"""What somebody has to do, read from `device.db` (要対応).

Tasks are made and closed with the events that say so, by the journal alone; here
they are only read.
"""

from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Row, Table, func, select

from kiosk.desk.tasks import Task, TaskKind
from kiosk.store.database import KeyedFile
from kiosk.store.tables_online import TABLES

_TASK: Table = TABLES["task"]
_CONTACT: Table = TABLES["contact"]
_OPEN = _TASK.c.closed_by == ""
_PHONE = (
    select(_CONTACT.c.phone)
    .where(_CONTACT.c.visit == _TASK.c.visit)
    .order_by(_CONTACT.c.place.desc())
    .limit(1)
    .scalar_subquery()
)
"""The number that was taken down last."""
_IN_ORDER = tuple(TaskKind)


class StoreTasks:
    """The open tasks in `device.db`; implements the desk's `Tasks`."""

    def __init__(self, file: KeyedFile) -> None:
        """Read `file`."""
        self._file = file

    def open(self) -> tuple[Task, ...]:
        """Open tasks by kind, then oldest first."""
        wanted = select(_TASK, func.coalesce(_PHONE, "").label("contact"))
        with self._file.reading() as connection:
            found = [_task(row) for row in connection.execute(wanted.where(_OPEN))]
        return tuple(sorted(found, key=_need))

    def count(self) -> int:
        """How many are open."""
        with self._file.reading() as connection:
            counted = select(func.count()).select_from(_TASK).where(_OPEN)
            return connection.execute(counted).scalar_one()


def _task(row: Row[Any]) -> Task:
    return Task(
        id=row.id,
        kind=msgspec.convert(row.kind, TaskKind),
        visit=row.visit,
        visit_day=date.fromordinal(row.visit_day),
        since=datetime.fromisoformat(row.since),
        detail=row.detail,
        contact=row.contact,
    )


def _need(task: Task) -> tuple[int, datetime, str]:
    """The most pressing first, then the oldest."""
    return _IN_ORDER.index(task.kind), task.since, task.id
