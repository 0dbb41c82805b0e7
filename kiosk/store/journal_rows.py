"""The statements of the journal, each on a connection that is given."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast

import msgspec
from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select
from sqlalchemy.dialects import sqlite

from kiosk.desk.ports import Patient, Pending, Recorded
from kiosk.store.anchor import Reach
from kiosk.store.chain import place_of, searched_by
from kiosk.store.database import run_compiled
from kiosk.store.tables import DeviceTable
from schema.confirmation import Event, read_event
from schema.online import OnlineQuery
from schema.terms import Outcome
from schema.visit import Visit

_TABLES = DeviceTable.metadata.tables
EVENT: Table = _TABLES["event"]
PATIENT: Table = _TABLES["patient"]
PENDING: Table = _TABLES["pending"]

# Compiled once: the hot path spends less on them than on the disk.
_ADD_EVENT = str(insert(EVENT).compile(dialect=sqlite.dialect()))
_ADD_PATIENT = str(insert(PATIENT).compile(dialect=sqlite.dialect()))
_NEWEST_FIRST = select(EVENT.c.body).order_by(EVENT.c.place.desc())
_ON_DAY = (
    select(EVENT.c.body, *(column for column in PATIENT.c))
    .join_from(EVENT, PATIENT, isouter=True)
    .where(EVENT.c.visit_day == bindparam("day"))
    .order_by(EVENT.c.place.desc())
)


def unnamed(visit: Visit | None) -> Visit | None:
    """The visit without what could name the patient: date of birth, case name."""
    if visit is None:
        return None
    return msgspec.structs.replace(visit, birth_date=None, case=None)


def with_birth_date(patient: Patient | None, visit: Visit | None) -> Patient | None:
    """The patient, with the day of birth that the visit holds."""
    if patient is None and (visit is None or visit.birth_date is None):
        return None
    patient = patient or Patient()
    if patient.birth_date or visit is None:
        return patient
    return msgspec.structs.replace(patient, birth_date=visit.birth_date)


def insert_event(
    connection: Connection, event: Event, body: bytes, reach: Reach, signature: bytes
) -> None:
    """Add an event with its place in the chain."""
    place = place_of(reach.epoch, reach.seq)
    values = (place, body, reach.head, signature, *searched_by(event))
    run_compiled(connection, _ADD_EVENT, values)


def insert_patient(connection: Connection, place: int, patient: Patient) -> None:
    """Add who the event is about."""
    *text, born = msgspec.structs.astuple(patient)
    values = (place, *text, born.toordinal() if born else None)
    run_compiled(connection, _ADD_PATIENT, values)


def insert_pending(
    connection: Connection, event: Event, query: OnlineQuery | None
) -> None:
    """Put the event's visit into the re-check queue."""
    day = event.visit.visit_day if event.visit else event.wall_at.date()
    values = {
        "event_id": event.id,
        "visit_day": day.toordinal(),
        "since": event.wall_at.isoformat(),
        "query": msgspec.json.encode(query),
    }
    connection.execute(insert(PENDING), values)


def delete_pending(connection: Connection, event_id: str) -> None:
    """Take a visit out of the re-check queue."""
    connection.execute(delete(PENDING).where(PENDING.c.event_id == event_id))


def on_day(connection: Connection, visit_day: date) -> Sequence[Recorded]:
    """Events of one visit day with their patients, newest first."""
    found = connection.execute(_ON_DAY, {"day": visit_day.toordinal()})
    return [
        Recorded(event=read_event(body), patient=_patient(patient))
        for body, *patient in found
    ]


def pending(connection: Connection) -> Sequence[Pending]:
    """Visits waiting for a check, oldest first."""
    waiting = select(PENDING).order_by(PENDING.c.since, PENDING.c.event_id)
    return [
        Pending(
            event_id=row.event_id,
            visit_day=date.fromordinal(row.visit_day),
            since=datetime.fromisoformat(row.since),
            query=msgspec.json.decode(row.query, type=OnlineQuery | None),
        )
        for row in connection.execute(waiting)
    ]


def outcomes(connection: Connection, since: date, until: date) -> dict[Outcome, int]:
    """How often each outcome was taken on these visit days, both included."""
    days = EVENT.c.visit_day.between(since.toordinal(), until.toordinal())
    counted = (
        select(EVENT.c.outcome, func.count())
        .where(days, EVENT.c.outcome.is_not(None))
        .group_by(EVENT.c.outcome)
    )
    known = {outcome.value: outcome for outcome in Outcome}
    return {known[outcome]: n for outcome, n in connection.execute(counted)}


def latest_trusted(connection: Connection) -> datetime | None:
    """Wall time of the newest event whose clock was trusted."""
    bodies = connection.execution_options(yield_per=1).execute(_NEWEST_FIRST)
    events = (read_event(body) for (body,) in bodies)
    return next((event.wall_at for event in events if event.clock_trusted), None)


def _patient(row: Sequence[object]) -> Patient | None:
    place, *text, born = cast("tuple[int | None, ...]", row)
    if place is None:
        return None
    named = dict(zip(PATIENT.c.keys()[1:-1], text, strict=True))
    day = date.fromordinal(born) if born else None
    return msgspec.convert({**named, "birth_date": day}, Patient)
