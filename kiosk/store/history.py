"""The visits of the log, found by day or by patient (履歴).

1. A day is found by the index of days, a patient by that of numbers or of birth days:
   nothing here reads the whole log. Where only a part of a number, or only kana, are
   known, the table of patients is read, and no more.
2. Every visit is found once, with all that came after it.
3. A patient's visit is found by whoever it is and was recorded for.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
from sqlalchemy import Connection, bindparam, select, text, tuple_
from sqlalchemy.sql.elements import ColumnElement

from kiosk.desk.history import Place
from kiosk.desk.ports import Patient, Recorded
from kiosk.desk.standing import Standing
from kiosk.store import journal_rows as rows
from kiosk.store.chain import place_of
from kiosk.store.database import KeyedFile
from kiosk.store.journal_rows import EVENT, ID, PATIENT, RECORDED, REFERS_TO
from schema.names import normalise_kana, search_form
from schema.terms import EventType

_EARLIEST, _LATEST = date.min.toordinal(), date.max.toordinal()
_DAY, _PLACE = EVENT.c.visit_day, EVENT.c.place
_NEWEST_FIRST = (_DAY.desc(), _PLACE.desc())
_VISITS = RECORDED.where(
    _DAY.between(bindparam("since"), bindparam("until")),
    EVENT.c.outcome.is_not(None),
)
_BEHIND = tuple_(_DAY, _PLACE) < tuple_(bindparam("day"), bindparam("place"))
_BY_ID = RECORDED.where(ID.in_(text("SELECT value FROM json_each(:ids)")))
_THEIRS = select(ID, REFERS_TO).join_from(PATIENT, EVENT)


class StoreHistory:
    """Recorded visits in `device.db`; implements the desk's `History`."""

    def __init__(self, file: KeyedFile) -> None:
        """Read `file`."""
        self._file = file

    def between(
        self, since: date | None, until: date | None, after: Place | None, most: int
    ) -> Sequence[Standing]:
        """Visits of these days behind `after`, newest first, as they stand now."""
        days = {
            "since": since.toordinal() if since else _EARLIEST,
            "until": until.toordinal() if until else _LATEST,
        }
        wanted = _VISITS
        if after is not None:
            day, place = after.visit_day.toordinal(), place_of(after.epoch, after.seq)
            wanted = wanted.where(_BEHIND)
            days |= {"until": min(days["until"], day), "day": day, "place": place}
        wanted = wanted.order_by(*_NEWEST_FIRST).limit(most)
        with self._file.reading() as connection:
            found = [rows.recorded(row) for row in connection.execute(wanted, days)]
            return _standing(connection, found)

    def of(self, patient: Patient, part: str = "") -> Sequence[Standing]:
        """Visits that are or were this patient's, newest first."""
        said = {
            name: value
            for name, value in msgspec.structs.asdict(patient).items()
            if value and name not in {"name", "name_kana"}
        }
        kana = search_form(patient.name_kana)
        is_found = bool(part) or bool(said.keys() & {"number", "birth_date"})
        if not is_found and not kana:
            return ()
        if patient.birth_date:
            said["birth_date"] = patient.birth_date.toordinal()
        same = [PATIENT.c[name] == value for name, value in said.items()]
        if part:
            same.append(_partly(part))
        with self._file.reading() as connection:
            if not is_found:
                same.append(PATIENT.c.name_kana.in_(_called(connection, kana)))
            theirs = connection.execute(_THEIRS.where(*same)).all()
            ids = {refers_to or own for own, refers_to in theirs}
            return _standing(connection, _confirmed(connection, ids))


def _partly(part: str) -> ColumnElement[bool]:
    """A number that ends or begins so."""
    number = PATIENT.c.number
    return number.endswith(part, autoescape=True) | number.startswith(
        part, autoescape=True
    )


def _called(connection: Connection, kana: str) -> list[str]:
    """Every name of the log, as it is written, that begins so in any spelling."""
    names = connection.execute(select(PATIENT.c.name_kana).distinct()).scalars()
    return [one for one in names if one and normalise_kana(one).startswith(kana)]


def _confirmed(connection: Connection, ids: Iterable[str]) -> list[Recorded]:
    """The first events of these visits, newest first."""
    asked = {"ids": msgspec.json.encode([*ids]).decode()}
    wanted = _BY_ID.order_by(*_NEWEST_FIRST)
    found = [rows.recorded(row) for row in connection.execute(wanted, asked)]
    return [one for one in found if one.event.type is EventType.CONFIRMED]


def _standing(
    connection: Connection, found: Sequence[Recorded]
) -> tuple[Standing, ...]:
    """Each visit with what came after it."""
    later = rows.since(connection, [one.event.id for one in found])
    return tuple(Standing(one, later.get(one.event.id, ())) for one in found)
