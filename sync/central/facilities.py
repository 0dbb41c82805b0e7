"""The facilities that kiosks are bound to (医療機関の登録簿).

1. A facility has a short id of its own, which never changes; names may come twice.
2. It gets one scope: the municipalities it names, or its own patients.
3. The key of `subject` is made with it and kept closed under central's master key.
"""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select

from schema.clock import JAPAN, Clock
from sync.central.database import Database
from sync.central.keys import CentralKeys
from sync.central.scopes import Scope, area_scope, facility_scope, keep_scope
from sync.central.tables import (
    DeviceRow,
    FacilityPatientRow,
    FacilityRow,
    instant,
    micros,
)
from sync.errors import Refused, Unreadable
from sync.register.patients import patient_keys

_FACILITY: Table = FacilityRow.__table__  # type: ignore[attr-defined]
_DEVICE: Table = DeviceRow.__table__  # type: ignore[attr-defined]
_PATIENT: Table = FacilityPatientRow.__table__  # type: ignore[attr-defined]

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_ID_LENGTH = 6
_KEY_BYTES = 32
_JURISDICTION = re.compile(r"[0-9]{2}([0-9]{3})?")
_LONGEST_NAME = 100


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A facility that is to be added (医療機関)."""

    name: str
    """医療機関名."""
    jurisdiction: str
    """Prefecture or municipality, as 13 or 13104."""
    areas: tuple[str, ...] = ()
    """Whose people it gets; its jurisdiction's where nothing else is said."""
    patients: Path | None = None
    """A list of its own patients, instead of areas."""


class Facility(msgspec.Struct, frozen=True, kw_only=True):
    """One facility as it is listed (医療機関)."""

    facility: str
    """Its id."""
    name: str
    """医療機関名."""
    jurisdiction: str
    """Prefecture or municipality."""
    scope: str
    """Which pack it gets."""
    added_at: datetime
    """When it was added."""
    devices: int = 0
    """Kiosks that are enrolled for it and not revoked."""
    patients: int = 0
    """Its own patients, where those are its scope."""


class Facilities:
    """Keeps the facilities (登録簿)."""

    def __init__(self, database: Database, keys: CentralKeys, clock: Clock) -> None:
        """Keep them in `database`."""
        self._database = database
        self._keys = keys
        self._clock = clock

    def add(self, wanted: Wanted) -> Facility:
        """Add a facility, with a new id and a new key.

        Raises:
            Unreadable: Its name, its areas or its list of patients do not do.
        """
        _check(wanted)
        patients = self._blind(wanted.patients) if wanted.patients else None
        return self._database.write(lambda to: self._added(to, wanted, patients))

    def replace_patients(self, facility: str, listed: Path) -> Facility:
        """Take another list of a facility's own patients in place of the last one.

        Raises:
            Unreadable: There is no such facility, or the list does not do.
            Refused: It gets areas, not its own patients.
        """
        patients = self._blind(listed)

        def work(to: Connection) -> None:
            if find(to, facility).scope != facility_scope(facility).name:
                raise _gets_areas(facility)
            to.execute(delete(_PATIENT).where(_PATIENT.c.facility == facility))
            _insert_patients(to, facility, patients)

        self._database.write(work)
        return self.one(facility)

    def one(self, facility: str) -> Facility:
        """The facility of this id.

        Raises:
            Unreadable: There is none.
        """
        return self._database.read(lambda connection: find(connection, facility))

    def all(self) -> list[Facility]:
        """Every facility, in the order they were added."""
        return self._database.read(_listed)

    def scope_key(self, connection: Connection, facility: str) -> bytes:
        """The key of `subject` for this facility, open.

        Raises:
            NotIntact: Another central closed it.
        """
        key = _FACILITY.c.wrapped_scope_key
        wanted = select(key).where(_FACILITY.c.facility == facility)
        wrapped = connection.execute(wanted).scalar_one()
        return self._keys.unwrap(wrapping_name(facility), wrapped)

    def _blind(self, listed: Path) -> list[int]:
        return sorted(map(self._keys.blind, patient_keys(listed)))

    def _added(
        self, connection: Connection, wanted: Wanted, patients: Sequence[int] | None
    ) -> Facility:
        facility = _free_id(connection)
        scope = _scope_of(wanted, facility)
        key = self._keys.wrap(wrapping_name(facility), secrets.token_bytes(_KEY_BYTES))
        connection.execute(
            insert(_FACILITY).values(
                facility=facility,
                name=wanted.name.strip(),
                jurisdiction=wanted.jurisdiction,
                scope=scope.name,
                wrapped_scope_key=key,
                added_at=micros(self._clock.now()),
            )
        )
        keep_scope(connection, scope)
        _insert_patients(connection, facility, patients or ())
        return find(connection, facility)


def wrapping_name(facility: str) -> str:
    """What a facility's key of `subject` is closed under."""
    return f"scope-key:{facility}"


def find(connection: Connection, facility: str) -> Facility:
    """The facility of this id.

    Raises:
        Unreadable: There is none.
    """
    for found in _listed(connection, facility):
        return found
    raise _unknown(facility)


def _listed(connection: Connection, facility: str | None = None) -> list[Facility]:
    devices = _counts(connection, _DEVICE, _DEVICE.c.revoked_at.is_(None))
    patients = _counts(connection, _PATIENT)
    wanted = select(_FACILITY).order_by(_FACILITY.c.added_at, _FACILITY.c.facility)
    if facility is not None:
        wanted = wanted.where(_FACILITY.c.facility == facility)
    return [
        Facility(
            facility=row.facility,
            name=row.name,
            jurisdiction=row.jurisdiction,
            scope=row.scope,
            added_at=instant(row.added_at).astimezone(JAPAN),
            devices=devices.get(row.facility, 0),
            patients=patients.get(row.facility, 0),
        )
        for row in connection.execute(wanted)
    ]


def _counts(
    connection: Connection, table: Table, *only: ColumnElement[bool]
) -> dict[str, int]:
    """How many rows each facility has in `table`."""
    wanted = select(table.c.facility, func.count()).where(*only)
    rows = connection.execute(wanted.group_by(table.c.facility))
    return {facility: count for facility, count in rows}  # noqa: C416 - rows to pairs


def _insert_patients(
    connection: Connection, facility: str, patients: Sequence[int]
) -> None:
    if patients:
        rows = [{"facility": facility, "key": patient} for patient in patients]
        connection.execute(insert(_PATIENT), rows)


def _free_id(connection: Connection) -> str:
    """A short id that no facility has."""
    while True:
        found = "".join(secrets.choice(_ALPHABET) for _ in range(_ID_LENGTH))
        taken = select(_FACILITY.c.facility).where(_FACILITY.c.facility == found)
        if connection.execute(taken).first() is None:
            return found


def _scope_of(wanted: Wanted, facility: str) -> Scope:
    if wanted.patients:
        return facility_scope(facility)
    return area_scope(wanted.areas or (wanted.jurisdiction,))


def _check(wanted: Wanted) -> None:
    if not 0 < len(wanted.name.strip()) <= _LONGEST_NAME:
        raise _no_name()
    if not _JURISDICTION.fullmatch(wanted.jurisdiction):
        raise _no_jurisdiction()
    if wanted.areas and wanted.patients:
        raise _both()


def _no_name() -> Unreadable:
    return Unreadable(
        "E-FACILITY-1",
        subject="the facility's name",
        found="nothing, or too much",
        expected=f"1 to {_LONGEST_NAME} characters",
        hint="give the clinic's name as its kiosks shall show it",
    )


def _no_jurisdiction() -> Unreadable:
    return Unreadable(
        "E-SET-1",
        subject="--jurisdiction",
        found="something else",
        expected="2 digits (13) or 5 digits (13104)",
        hint="give the code of the prefecture or of the municipality",
    )


def _both() -> Unreadable:
    return Unreadable(
        "E-FACILITY-2",
        subject="the facility's scope",
        found="both areas and a list of patients",
        expected="one of them",
        hint="leave out --area or --patients",
    )


def _unknown(facility: str) -> Unreadable:
    return Unreadable(
        "E-FACILITY-3",
        subject="facility",
        found=f"no facility {facility!r}",
        expected="the id of a facility of this central",
        hint="see `madoguchi central facility list`",
    )


def _gets_areas(facility: str) -> Refused:
    return Refused(
        "E-FACILITY-4",
        subject=f"facility {facility}",
        found="a facility that gets the people of areas",
        expected="one whose scope is its own patients",
        hint="add it anew with --patients, and enrol its kiosks there",
    )
