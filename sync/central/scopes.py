"""Who a facility gets: the people of its municipalities, or its own patients (範囲).

1. A pack belongs to one scope, a facility has one scope.
2. A scope's name says what it holds: `area-13104`, `area-13`, `area-13104-13112`,
   or `facility-` and a facility's id. More areas than three give a name by their
   hash, and the areas are kept beside it.
3. An area holds everybody whose municipality begins with its code; one that lies
   in another of the same scope is not named.
"""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

import msgspec
from sqlalchemy import Connection, Table, delete, insert, select

from sync.central.tables import FacilityPatientRow, FacilityRow, SettingRow
from sync.errors import Unreadable

AREA = "area-"
"""Scopes of municipalities and prefectures begin so."""
FACILITY = "facility-"
"""Scopes of one facility's own patients begin so."""

_MOST_NAMED = 3
_HASH_LENGTH = 12
_CODE = re.compile(r"[0-9]{2}([0-9]{3})?")
_FACILITY = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
_AREAS_NAMED = re.compile(r"area(-[0-9]{2}([0-9]{3})?){1,3}")
_REMEMBERED = "scope:"

_SETTING: Table = SettingRow.__table__  # type: ignore[attr-defined]
_IN_USE: Table = FacilityRow.__table__  # type: ignore[attr-defined]
_PATIENT: Table = FacilityPatientRow.__table__  # type: ignore[attr-defined]


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Which people a pack holds (範囲)."""

    name: str
    """As packs and facilities carry it."""
    areas: tuple[str, ...] = ()
    """Prefectures (2 digits) and municipalities (5 digits), sorted."""
    facility: str = ""
    """Whose own patients, where no area is named."""

    def holds(self, municipality: str) -> bool:
        """True if people of this municipality belong to the scope by their area."""
        return municipality.startswith(self.areas) if self.areas else False


def area_scope(codes: Iterable[str]) -> Scope:
    """The scope of prefectures and municipalities.

    Raises:
        Unreadable: A code is neither, or there is none.
    """
    given = sorted(set(codes))
    wrong = [code for code in given if not _CODE.fullmatch(code)]
    if wrong or not given:
        raise _no_area(", ".join(wrong) or "no code")
    areas = tuple(code for code in given if code[:2] not in given or len(code) == 2)  # noqa: PLR2004
    joined = "-".join(areas)
    if len(areas) > _MOST_NAMED:
        joined = sha256(joined.encode()).hexdigest()[:_HASH_LENGTH]
    return Scope(name=AREA + joined, areas=areas)


def facility_scope(facility: str) -> Scope:
    """The scope of a facility's own patients.

    Raises:
        Unreadable: The id cannot be part of a scope's name.
    """
    if not _FACILITY.fullmatch(facility):
        raise _no_scope(facility)
    return Scope(name=FACILITY + facility, facility=facility)


def keep_scope(connection: Connection, scope: Scope) -> None:
    """Keep what the name of `scope` does not tell; called with its first facility."""
    if not scope.areas or _AREAS_NAMED.fullmatch(scope.name):
        return
    name = _REMEMBERED + scope.name
    connection.execute(delete(_SETTING).where(_SETTING.c.name == name))
    connection.execute(insert(_SETTING).values(name=name, value="-".join(scope.areas)))


def find_scope(connection: Connection, name: str) -> Scope:
    """The scope of this name.

    Raises:
        Unreadable: It is no scope's name, or nothing is known of it.
    """
    if name.startswith(FACILITY):
        return facility_scope(name.removeprefix(FACILITY))
    if _AREAS_NAMED.fullmatch(name):
        codes = name.removeprefix(AREA)
    else:
        codes = _remembered(connection, name)
    scope = area_scope(codes.split("-"))
    if scope.name != name:
        raise _no_scope(name)
    return scope


def _remembered(connection: Connection, name: str) -> str:
    wanted = select(_SETTING.c.value).where(_SETTING.c.name == _REMEMBERED + name)
    codes: str | None = connection.execute(wanted).scalar_one_or_none()
    if codes is None:
        raise _no_scope(name)
    return codes


def scopes_in_use(connection: Connection) -> Sequence[Scope]:
    """Every scope that has a facility, by name."""
    wanted = select(_IN_USE.c.scope).distinct().order_by(_IN_USE.c.scope)
    names = connection.execute(wanted).scalars()
    return tuple(find_scope(connection, name) for name in names)


def patients(connection: Connection, scope: Scope) -> frozenset[int]:
    """Blind indexes of a facility's own patients; empty for areas (自院の患者)."""
    wanted = select(_PATIENT.c.key).where(_PATIENT.c.facility == scope.facility)
    return frozenset(connection.execute(wanted).scalars() if scope.facility else ())


def _no_area(found: str) -> Unreadable:
    return Unreadable(
        "E-SCOPE-1",
        subject="areas",
        found=found,
        expected="codes of prefectures (2 digits) or municipalities (5 digits)",
        hint="correct the codes",
    )


def _no_scope(found: str) -> Unreadable:
    return Unreadable(
        "E-SCOPE-2",
        subject="scope",
        found=found,
        expected="the scope of a facility, as area-13104 or facility-1310412345",
        hint="list the facilities and correct the name",
    )
