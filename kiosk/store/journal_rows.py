"""The statements of the journal, each on a connection that is given."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

import msgspec
from sqlalchemy import (
    Connection,
    Table,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.elements import ColumnElement

from kiosk.desk.comparison import Compared
from kiosk.desk.ports import Patient, Pending, Recorded
from kiosk.store.anchor import Reach
from kiosk.store.chain import place_of, searched_by
from kiosk.store.database import run_compiled
from kiosk.store.looked_up import id_in, is_amendment_in, refers_to_in
from kiosk.store.tables_online import TABLES
from schema.confirmation import Event, read_event
from schema.online import OnlineQuery
from schema.terms import EventType, Outcome
from schema.visit import Visit

EVENT: Table = TABLES["event"]
PATIENT: Table = TABLES["patient"]
PENDING: Table = TABLES["pending"]
CONTACT: Table = TABLES["contact"]
COMPARED: Table = TABLES["compared"]

PHONE = func.coalesce(
    select(CONTACT.c.phone)
    .where(CONTACT.c.visit == PENDING.c.event_id)
    .order_by(CONTACT.c.place.desc())
    .limit(1)
    .scalar_subquery(),
    "",
).label("contact")
"""The number of a visit that waits, the last that was taken down."""

# Compiled once: the hot path spends less on them than on the disk.
_ADD_EVENT = str(insert(EVENT).compile(dialect=sqlite.dialect()))
_ADD_PATIENT = str(insert(PATIENT).compile(dialect=sqlite.dialect()))
_NEWEST_FIRST = select(EVENT.c.body).order_by(EVENT.c.place.desc())
_BODY = "event.body"
ID: ColumnElement[str] = literal_column(id_in(_BODY))
REFERS_TO: ColumnElement[str] = literal_column(refers_to_in(_BODY))
RECORDED = (
    select(EVENT.c.body, COMPARED.c.seen, *PATIENT.c)
    .join_from(EVENT, PATIENT, isouter=True)
    .join(COMPARED, EVENT.c.place == COMPARED.c.place, isouter=True)
)
_ON_DAY = RECORDED.where(EVENT.c.visit_day == bindparam("day")).order_by(
    EVENT.c.place.desc()
)
_BY_ID = RECORDED.where(bindparam("id") == ID).order_by(EVENT.c.place).limit(1)
_AMENDMENTS = RECORDED.where(
    text(is_amendment_in(_BODY)),
    REFERS_TO.in_(text("SELECT value FROM json_each(:ids)")),
).order_by(EVENT.c.place)
_TAKEN_SINCE = text(
    f"""
    SELECT event.place, event.outcome, amending.body
    FROM event JOIN event AS amending
        ON {refers_to_in("amending.body")} = {id_in(_BODY)}
    WHERE {is_amendment_in("amending.body")}
        AND event.outcome IS NOT NULL
        AND event.visit_day BETWEEN :since AND :until
    ORDER BY amending.place
    """  # noqa: S608 - words of ours
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


def put_pending(
    connection: Connection, event: Event, query: OnlineQuery | None
) -> None:
    """Put the event's visit into the re-check queue; it keeps its place there."""
    day = event.visit.visit_day if event.visit else event.wall_at.date()
    asked = {"query": msgspec.json.encode(query)}
    values = {
        "event_id": event.refers_to or event.id,
        "visit_day": day.toordinal(),
        "since": event.wall_at.isoformat(),
    }
    waiting = sqlite.insert(PENDING).values({**values, **asked})
    connection.execute(waiting.on_conflict_do_update(["event_id"], set_=asked))


def delete_pending(connection: Connection, event_id: str) -> None:
    """Take a visit out of the re-check queue."""
    connection.execute(delete(PENDING).where(PENDING.c.event_id == event_id))


def ask_anew(connection: Connection, event_id: str, query: OnlineQuery) -> None:
    """Put another question for a visit that goes on waiting."""
    waiting = update(PENDING).where(PENDING.c.event_id == event_id)
    connection.execute(waiting, {"query": msgspec.json.encode(query)})


def on_day(connection: Connection, visit_day: date) -> Sequence[Recorded]:
    """Confirmations of one visit day with their patients, newest first."""
    found = connection.execute(_ON_DAY, {"day": visit_day.toordinal()})
    listed = (recorded(row) for row in found)
    return [one for one in listed if one.event.type is EventType.CONFIRMED]


def find(connection: Connection, event_id: str) -> Recorded | None:
    """One event, by its id."""
    row = connection.execute(_BY_ID, {"id": event_id}).first()
    return recorded(row) if row else None


def amendments(connection: Connection, event_ids: Sequence[str]) -> dict[str, Recorded]:
    """The newest re-check or correction of each of these events."""
    return {key: every[-1] for key, every in since(connection, event_ids).items()}


def since(
    connection: Connection, event_ids: Sequence[str]
) -> dict[str, tuple[Recorded, ...]]:
    """Every re-check and correction of each of these events, oldest first."""
    ids = msgspec.json.encode([*event_ids]).decode()
    found: defaultdict[str, list[Recorded]] = defaultdict(list)
    for row in connection.execute(_AMENDMENTS, {"ids": ids}):
        one = recorded(row)
        found[one.event.refers_to].append(one)
    return {key: tuple(every) for key, every in found.items()}


def pending(connection: Connection) -> Sequence[Pending]:
    """Visits waiting for a check, oldest first."""
    waiting = select(PENDING, PHONE).order_by(PENDING.c.since, PENDING.c.event_id)
    return [
        Pending(
            event_id=row.event_id,
            visit_day=date.fromordinal(row.visit_day),
            since=datetime.fromisoformat(row.since),
            query=msgspec.json.decode(row.query, type=OnlineQuery | None),
            contact=row.contact,
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
    counts: Counter[str] = Counter(
        {row[0]: row[1] for row in connection.execute(counted)}
    )
    for before, now in _taken_since(connection, since, until).values():
        counts[before] -= 1
        if now:
            counts[now] += 1
    return {outcome: n for outcome in Outcome if (n := counts[outcome.value])}


def _taken_since(
    connection: Connection, since: date, until: date
) -> dict[int, tuple[str, str]]:
    """What was taken at first and what is in force now, empty once withdrawn."""
    days = {"since": since.toordinal(), "until": until.toordinal()}
    changed = {}
    for place, before, body in connection.execute(_TAKEN_SINCE, days):
        event = read_event(body)
        again = event.type is EventType.RECHECKED
        if event.corrected and event.corrected.withdrawn:
            changed[place] = (before, "")
        elif event.taken and not (again and changed.get(place) == (before, "")):
            changed[place] = (before, event.taken.outcome.value)
    return changed


def latest_trusted(connection: Connection) -> datetime | None:
    """Wall time of the newest event whose clock was trusted."""
    bodies = connection.execution_options(yield_per=1).execute(_NEWEST_FIRST)
    events = (read_event(body) for (body,) in bodies)
    return next((event.wall_at for event in events if event.clock_trusted), None)


def recorded(row: Sequence[Any]) -> Recorded:
    """An event with what is kept beside it, from a row of `RECORDED`."""
    body, seen, *patient = row
    return Recorded(
        event=read_event(body),
        patient=_patient(patient),
        compared=msgspec.json.decode(seen, type=tuple[Compared, ...]) if seen else (),
    )


def _patient(row: Sequence[object]) -> Patient | None:
    place, *text, born = cast("tuple[int | None, ...]", row)
    if place is None:
        return None
    named = dict(zip(PATIENT.c.keys()[1:-1], text, strict=True))
    day = date.fromordinal(born) if born else None
    return msgspec.convert({**named, "birth_date": day}, Patient)
