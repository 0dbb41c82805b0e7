"""Appointments, and batches on their way, in `device.db` (予約, 一括照会)."""

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import Table, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as insert_or

from kiosk.desk.appointments import Appointment, Batch
from kiosk.store.database import KeyedFile
from kiosk.store.enquiries import at
from kiosk.store.tables_online import TABLES

_APPOINTMENT: Table = TABLES["appointment"]
_BATCH: Table = TABLES["batch"]


class StoreAppointments:
    """The days' appointments; implements the desk's `Appointments`."""

    def __init__(self, file: KeyedFile) -> None:
        """Read and write `file`."""
        self._file = file

    def replace(self, day: date, rows: Sequence[Appointment]) -> None:
        """Keep `rows` as all of the day's, in their order, in one transaction."""
        values = [
            {"day": day.toordinal(), "position": n, "body": msgspec.json.encode(row)}
            for n, row in enumerate(rows)
        ]
        with self._file.writing() as connection:
            before = _APPOINTMENT.c.day == day.toordinal()
            connection.execute(delete(_APPOINTMENT).where(before))
            if values:
                connection.execute(insert(_APPOINTMENT), values)

    def on(self, day: date) -> Sequence[Appointment]:
        """The day's appointments, in the order they were kept in."""
        appointment = _APPOINTMENT.c
        wanted = select(appointment.body).where(appointment.day == day.toordinal())
        with self._file.reading() as connection:
            bodies = connection.execute(wanted.order_by(appointment.position)).scalars()
            return [msgspec.json.decode(body, type=Appointment) for body in bodies]

    def days(self) -> Sequence[date]:
        """Days that have appointments, earliest first."""
        days = select(_APPOINTMENT.c.day).distinct().order_by(_APPOINTMENT.c.day)
        with self._file.reading() as connection:
            return [date.fromordinal(day) for day in connection.execute(days).scalars()]

    def forget_before(self, day: date) -> int:
        """Remove those of earlier days; how many there were."""
        earlier = delete(_APPOINTMENT).where(_APPOINTMENT.c.day < day.toordinal())
        with self._file.writing() as connection:
            return connection.execute(earlier).rowcount


class StoreBatches:
    """The batches on their way; implements the desk's `Batches`."""

    def __init__(self, file: KeyedFile) -> None:
        """Read and write `file`."""
        self._file = file

    def keep(self, batch: Batch) -> None:
        """Keep it durably, in place of what was kept under its id."""
        body = msgspec.json.encode(batch)
        add = insert_or(_BATCH).values(
            id=batch.id, asked_at=at(batch.asked_at), body=body
        )
        anew = add.on_conflict_do_update(index_elements=["id"], set_={"body": body})
        with self._file.writing() as connection:
            connection.execute(anew)

    def open(self) -> Sequence[Batch]:
        """Those that were not forgotten, oldest first."""
        wanted = select(_BATCH.c.body).order_by(_BATCH.c.asked_at, _BATCH.c.id)
        with self._file.reading() as connection:
            bodies = connection.execute(wanted).scalars()
            return [msgspec.json.decode(body, type=Batch) for body in bodies]

    def forget(self, batch_id: str) -> None:
        """What it answered is kept: it is no longer needed."""
        with self._file.writing() as connection:
            connection.execute(delete(_BATCH).where(_BATCH.c.id == batch_id))
