"""A scope's name tells its areas; what a name cannot hold is kept beside it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Table, create_engine, insert

from sync.central.scopes import (
    area_scope,
    facility_scope,
    find_scope,
    keep_scope,
    patients,
    scopes_in_use,
)
from sync.central.tables import FacilityPatientRow, FacilityRow, create_all
from sync.errors import Unreadable

MANY = ("13101", "13104", "13112", "13115")
FACILITY: Table = FacilityRow.__table__  # type: ignore[attr-defined]
PATIENT: Table = FacilityPatientRow.__table__  # type: ignore[attr-defined]


@pytest.fixture
def connection() -> Iterator[Connection]:
    """Central's tables, empty; without them nothing is remembered."""
    engine = create_engine("sqlite://")
    with engine.begin() as opened:
        create_all(opened)
        yield opened
    engine.dispose()


def facility(connection: Connection, name: str, scope: str) -> None:
    connection.execute(
        insert(FACILITY).values(
            facility=name,
            name="見本診療所",
            jurisdiction="13104",
            scope=scope,
            wrapped_scope_key=b"",
            added_at=0,
        )
    )


@pytest.mark.parametrize(
    ("codes", "name"),
    [
        (["13104"], "area-13104"),
        (["13"], "area-13"),
        (["13112", "13104", "13104"], "area-13104-13112"),
        (["13", "13104", "14130"], "area-13-14130"),
    ],
)
def test_a_name_tells_up_to_three_areas(
    connection: Connection, codes: list[str], name: str
) -> None:
    scope = area_scope(codes)

    assert scope.name == name
    assert find_scope(connection, name) == scope


def test_more_areas_are_found_again_by_their_hash(connection: Connection) -> None:
    scope = area_scope(MANY)
    keep_scope(connection, scope)
    keep_scope(connection, scope)

    assert len(scope.name) == len("area-") + 12
    assert scope == area_scope(reversed(MANY))
    assert find_scope(connection, scope.name).areas == MANY


def test_an_area_holds_whoever_lives_in_it() -> None:
    scope = area_scope(["13104", "14"])

    assert scope.holds("13104")
    assert scope.holds("14130")
    assert not scope.holds("13112")
    assert not scope.holds("")
    assert not facility_scope("a-clinic").holds("13104")


@pytest.mark.parametrize("codes", [[], ["131"], ["13104", "１３"], ["13104 "]])
def test_what_is_no_area_is_refused(codes: list[str]) -> None:
    with pytest.raises(Unreadable, match="E-SCOPE-1"):
        area_scope(codes)


@pytest.mark.parametrize(
    "name",
    [
        "area-",
        "area-0123456789ab",
        "area-13112-13104",
        "facility-",
        "facility-../13104",
        "facility-UPPER",
        "other-13104",
    ],
)
def test_what_is_no_scope_is_refused(connection: Connection, name: str) -> None:
    with pytest.raises(Unreadable, match=r"E-SCOPE-[12]"):
        find_scope(connection, name)


def test_scopes_are_those_of_the_facilities(connection: Connection) -> None:
    own = facility_scope("sample-clinic")
    facility(connection, "sample-clinic", own.name)
    facility(connection, "other-clinic", "area-13104")
    facility(connection, "third-clinic", "area-13104")
    connection.execute(insert(PATIENT).values(facility="sample-clinic", key=7))
    connection.execute(insert(PATIENT).values(facility="other-clinic", key=8))

    assert scopes_in_use(connection) == (area_scope(["13104"]), own)
    assert patients(connection, own) == {7}
    assert patients(connection, area_scope(["13104"])) == frozenset()
