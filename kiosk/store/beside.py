"""What is kept with an event and what it changes, in the event's transaction.

1. Whom it is about, what was compared and the telephone number stay as they are.
2. A visit that waits is in the queue under its first event, until a re-check or a
   correction comes after which it no longer waits.
3. An answer is used up, and a task made or closed, with the event that says so.
4. Whom a check was asked for is kept with it no longer than until the visit is.
"""

from datetime import date

import msgspec
from sqlalchemy import Connection, Table, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from kiosk.desk.ports import OVERTAKEN, Entry, Patient
from kiosk.desk.tasks import NewTask
from kiosk.store import journal_rows as rows
from kiosk.store.chain import place_of
from kiosk.store.tables_online import TABLES
from schema.confirmation import Event
from schema.errors import Refused
from schema.terms import EventType

ENQUIRY: Table = TABLES["enquiry"]
TASK: Table = TABLES["task"]
CONTACT: Table = TABLES["contact"]
SPELLING: Table = TABLES["spelling"]


def refuse_overtaken(connection: Connection, entry: Entry) -> None:
    """Refuse what was judged from a visit that is another by now."""
    if not entry.follows:
        return
    newest = rows.amendments(connection, [entry.refers_to]).get(entry.refers_to)
    if (newest.event.id if newest else entry.refers_to) != entry.follows:
        raise Refused(
            OVERTAKEN,
            subject="the visit",
            found="a newer record of it",
            expected="the one that was looked at",
            hint="look at the visit again; nothing was stored",
        )


def settle(connection: Connection, entry: Entry, event: Event) -> None:
    """Keep what belongs to `event`, and change what it changes."""
    place = place_of(event.epoch, event.seq)
    patient = rows.with_birth_date(entry.patient, entry.visit)
    if patient:
        rows.insert_patient(connection, place, patient)
    _queue(connection, entry, event)
    if entry.compared:
        seen = msgspec.json.encode(entry.compared)
        connection.execute(insert(rows.COMPARED), {"place": place, "seen": seen})
    if entry.contact:
        visit = event.refers_to or event.id
        values = {"place": place, "visit": visit, "phone": entry.contact}
        connection.execute(insert(CONTACT), values)
    if entry.enquiry:
        _use_up(connection, entry)
    if entry.asked:
        here = update(ENQUIRY).where(ENQUIRY.c.correlation == entry.asked)
        connection.execute(here, {"form": b""})
    if patient and entry.accepts:
        _accept(connection, patient, entry.accepts, event)
    if entry.settles:
        _settle(connection, entry, event)
    for task in entry.tasks:
        _add(connection, task, event)
    if entry.closes:
        open_ = update(TASK).where(TASK.c.id == entry.closes, TASK.c.closed_by == "")
        connection.execute(open_, {"closed_by": event.id})


def _use_up(connection: Connection, entry: Entry) -> None:
    """Use the answer up; a re-check never rests on one that another record has."""
    one = ENQUIRY.c.correlation == entry.enquiry
    used = update(ENQUIRY).where(one, ENQUIRY.c.used == 0)
    is_fresh = connection.execute(used, {"used": 1}).rowcount == 1
    is_kept = connection.execute(select(ENQUIRY.c.used).where(one)).first() is not None
    if is_kept and not is_fresh and entry.type is EventType.RECHECKED:
        raise Refused(
            OVERTAKEN,
            subject="the answer",
            found="a record that rests on it already",
            expected="one that nobody has taken",
            hint="nothing was stored; the visit is asked about again",
        )


def _settle(connection: Connection, entry: Entry, event: Event) -> None:
    """Close what else of the visit's tasks is done with the event."""
    kinds = [kind.value for kind in entry.settles]
    open_ = update(TASK).where(
        TASK.c.visit == event.refers_to, TASK.c.closed_by == "", TASK.c.kind.in_(kinds)
    )
    connection.execute(open_, {"closed_by": event.id})


def _queue(connection: Connection, entry: Entry, event: Event) -> None:
    if entry.waits:
        rows.put_pending(connection, event, entry.recheck)
    elif event.type in {EventType.RECHECKED, EventType.CORRECTED}:
        if entry.recheck is None:
            rows.delete_pending(connection, event.refers_to)
        else:
            rows.ask_anew(connection, event.refers_to, entry.recheck)


def _accept(connection: Connection, patient: Patient, name: str, event: Event) -> None:
    if not (patient.insurer_number and patient.number):
        return
    values = {
        "insurer_number": patient.insurer_number,
        "symbol": patient.symbol,
        "number": patient.number,
        "branch": patient.branch,
        "name": name,
        "at": event.wall_at.isoformat(),
        "event": event.id,
    }
    connection.execute(insert_or(SPELLING).on_conflict_do_nothing(), values)


def _add(connection: Connection, task: NewTask, event: Event) -> None:
    values = {
        "id": f"{event.id}:{task.kind.value}",
        "kind": task.kind.value,
        "visit": task.visit or event.id,
        "visit_day": _visit_day(connection, task, event).toordinal(),
        "since": event.wall_at.isoformat(),
        "detail": task.detail,
        "closed_by": "",
    }
    connection.execute(insert_or(TASK).on_conflict_do_nothing(), values)


def _visit_day(connection: Connection, task: NewTask, event: Event) -> date:
    """Of the visit that the task is about; the event's own day where none is known."""
    if event.visit:
        return event.visit.visit_day
    first = rows.find(connection, task.visit or event.refers_to)
    if first is None or first.event.visit is None:
        return event.wall_at.date()
    return first.event.visit.visit_day
