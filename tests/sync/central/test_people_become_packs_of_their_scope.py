"""A scope's packs hold its people and nobody else, and a delta leads to the full."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from schema.clock import JAPAN
from schema.insured import Insured
from schema.wire.packs import DeltaOffer, Manifest
from sync.central.build import build_scope
from sync.central.built import Before, Built
from sync.central.keys import CentralKeys
from sync.central.people import Registers
from sync.central.scopes import Scope, area_scope, facility_scope
from sync.packs.delta import DELTA
from sync.packs.ram import Buffer, InRam, in_ram, plain_connection
from sync.packs.sealed import Sealed, unsealed
from sync.packs.table import PEOPLE, summed
from tests.people import (
    EVERYONE,
    HANAKO,
    LOST,
    MOVED_FROM,
    MOVED_TO,
    NATIONAL_SPOUSE,
    a_national_person,
    a_person,
    an_employee,
)
from tests.sync.packs.plain import named_in_memory

AS_OF = datetime(2025, 10, 1, 3, 0, tzinfo=JAPAN)
SHINJUKU = area_scope(["13104"])
TOKYO = area_scope(["13"])
CLINIC = facility_scope("1310412345")
RAISED = replace(HANAKO, share=20)
BORN = a_person(number="00000075")
HOMELESS = a_person(number="00000083", municipality="")
ELSEWHERE = a_national_person(number="77", municipality="14104")


class Office:
    """Central's office: imports registers and builds packs of them."""

    def __init__(self, folder: Path, room: InRam) -> None:
        """Work in `folder`, and in `room` where things are in clear."""
        self.keys = CentralKeys.create(folder)
        self.registers = Registers(folder, self.keys, room)
        self._out = folder / "packs"
        self._room = room
        self.days = 0

    def build(
        self,
        people: Iterable[Insured],
        scope: Scope,
        before: Built | None = None,
        patients: Iterable[Insured] = (),
    ) -> Built | None:
        """Import everybody, and build what the scope gets."""
        as_of = AS_OF + timedelta(days=self.days)
        register = self.registers.take(people, as_of=as_of, now=as_of)
        with self.registers.opened(register) as opened:
            return build_scope(
                opened,
                scope,
                before.serial + 1 if before else 1,
                self._out,
                before=before_of(before) if before else None,
                patients=frozenset(self.keys.blind(each.key) for each in patients),
                room=self._room,
            )

    def built(
        self,
        people: Iterable[Insured],
        scope: Scope,
        before: Built | None = None,
        patients: Iterable[Insured] = (),
    ) -> Built:
        """What was built, where something must have been."""
        built = self.build(people, scope, before, patients)
        assert built is not None
        return built


def before_of(built: Built) -> Before:
    """A pack as publishing remembers it."""
    return Before(
        serial=built.serial,
        as_of=built.as_of,
        table_hash=built.table_hash,
        full=built.full,
    )


@pytest.fixture(params=[in_ram, Buffer], ids=["best room", "buffer"])
def office(tmp_path: Path, request: pytest.FixtureRequest) -> Office:
    """Packs of it lie in the best memory there is, or in the process's own."""
    return Office(tmp_path, request.param)


def held(pack: Sealed) -> Iterator[int]:
    """Keys of the people in a full pack."""
    with unsealed(pack, in_ram) as plain, closing(plain_connection()) as connection:
        PEOPLE.take(connection, plain, "pack")
        found = connection.execute("SELECT key FROM pack.insured ORDER BY key")
        yield from (key for (key,) in found.fetchall())


def keys_of(*people: Insured) -> list[int]:
    return sorted(each.key for each in people)


@pytest.mark.parametrize(
    ("scope", "left_out"),
    [
        (SHINJUKU, [MOVED_FROM, a_national_person(), NATIONAL_SPOUSE, an_employee()]),
        (area_scope(["13104", "13112"]), [a_national_person(), an_employee()]),
        (TOKYO, []),
        (area_scope(["14"]), EVERYONE),
    ],
    ids=lambda one: one.name if isinstance(one, Scope) else "",
)
def test_a_scope_of_areas_holds_who_lives_there(
    office: Office, scope: Scope, left_out: list[Insured]
) -> None:
    built = office.built([*EVERYONE, HOMELESS, ELSEWHERE], scope)

    there = set(held(built.full))
    for each in EVERYONE:
        lives = scope.holds(each.municipality)
        assert (each.key in there) == lives
        assert not (each in left_out and lives)
    assert (HOMELESS.key in there) == (scope == TOKYO)
    assert (ELSEWHERE.key in there) == (scope.areas == ("14",))
    assert built.rows == len(there)


def test_a_facility_gets_its_own_patients_only(office: Office) -> None:
    patients = [HANAKO, an_employee(), a_person(number="00000091")]

    built = office.built(EVERYONE, CLINIC, patients=patients)

    assert list(held(built.full)) == keys_of(HANAKO, an_employee())


def test_a_facility_without_patients_gets_nobody(office: Office) -> None:
    assert office.built(EVERYONE, CLINIC).rows == 0


def test_what_is_said_of_a_pack_is_so(office: Office) -> None:
    built = office.built(EVERYONE, SHINJUKU)

    with (
        unsealed(built.full, in_ram) as plain,
        closing(plain_connection()) as connection,
    ):
        PEOPLE.take(connection, plain, "pack")
        total = summed(connection, "pack.insured")
    assert (built.rows, built.table_hash) == (total.rows, total.table_hash)
    assert built.manifest() == Manifest(
        scope="area-13104",
        serial=1,
        as_of=AS_OF,
        rows=total.rows,
        table_hash=total.table_hash,
        full="area-13104/full-1.pack",
        inflated=built.full.inflated,
    )
    assert built.full.path.name == "full-1.pack"
    assert (built.delta, built.offer()) == (None, None)


def changed(built: Built) -> tuple[list[tuple[int, int]], list[int]]:
    """Who is put, with their shares, and who is gone by a delta."""
    assert built.delta is not None
    with (
        unsealed(built.delta.pack, in_ram) as plain,
        closing(plain_connection()) as connection,
    ):
        DELTA.take(connection, plain, "pack")
        put = connection.execute("SELECT key, share FROM pack.put ORDER BY key")
        gone = connection.execute("SELECT key FROM pack.gone ORDER BY key")
        return put.fetchall(), [key for (key,) in gone.fetchall()]


def test_a_delta_holds_what_changed_and_no_more(office: Office) -> None:
    first = office.built(EVERYONE, SHINJUKU)
    stay = [one for one in EVERYONE if one not in {HANAKO, LOST, an_employee()}]

    second = office.built([*stay, RAISED, BORN, ELSEWHERE], SHINJUKU, first)

    put, gone = changed(second)
    assert put == sorted([(RAISED.key, 20), (BORN.key, BORN.share)])
    assert gone == [LOST.key]
    assert second.delta is not None
    assert (second.delta.before, second.delta.put, second.delta.gone) == (1, 2, 1)
    assert second.offer() == DeltaOffer(
        before=1,
        after=2,
        path="area-13104/delta-1-2.pack",
        table_hash=second.table_hash,
        rows=first.rows,
        as_of=AS_OF,
        inflated=second.delta.pack.inflated,
    )


def test_who_moves_away_leaves_the_scope(office: Office) -> None:
    first = office.built([HANAKO, MOVED_TO], SHINJUKU)

    second = office.built(
        [HANAKO, replace(MOVED_TO, municipality="13112")], SHINJUKU, first
    )

    assert changed(second) == ([], [MOVED_TO.key])


def test_one_who_is_no_longer_a_patient_is_gone(office: Office) -> None:
    first = office.built(EVERYONE, CLINIC, patients=[HANAKO, LOST])

    second = office.built(EVERYONE, CLINIC, first, patients=[HANAKO, an_employee()])

    put, gone = changed(second)
    assert ([key for key, _ in put], gone) == ([an_employee().key], [LOST.key])


def test_where_nothing_changed_no_serial_is_spent(office: Office) -> None:
    first = office.built(EVERYONE, SHINJUKU)

    assert office.build([*EVERYONE, ELSEWHERE], SHINJUKU, first) is None
    assert [path.name for path in first.full.path.parent.iterdir()] == ["full-1.pack"]


def test_newer_data_are_a_change_though_nobody_changed(office: Office) -> None:
    """Without it a desk's data would grow old although central knows better."""
    first = office.built(EVERYONE, SHINJUKU)
    office.days = 1

    second = office.built(EVERYONE, SHINJUKU, first)

    assert changed(second) == ([], [])
    assert (second.as_of, second.table_hash) == (
        AS_OF + timedelta(days=1),
        first.table_hash,
    )


def test_where_most_people_changed_the_full_pack_serves(office: Office) -> None:
    many = [a_person(number=f"{number:08}") for number in range(1_200)]
    first = office.built(many, SHINJUKU)

    few = [replace(each, share=30) for each in many[:100]] + many[100:]
    most = [replace(each, share=30) for each in many[:1_001]] + many[1_001:]

    assert office.built(few, SHINJUKU, first).delta is not None
    assert office.built(most, SHINJUKU, first).delta is None


@pytest.mark.parametrize("harm", ["lost", "altered", "another key"])
def test_a_pack_before_that_cannot_be_read_leads_nowhere(
    office: Office, harm: str
) -> None:
    first = office.built(EVERYONE, SHINJUKU)
    if harm == "lost":
        first.full.path.unlink()
    if harm == "altered":
        first.full.path.write_bytes(first.full.path.read_bytes()[:-1])
    if harm == "another key":
        first = msgspec.structs.replace(
            first, full=msgspec.structs.replace(first.full, key=bytes(32))
        )

    second = office.built([RAISED], SHINJUKU, first)

    assert (second.serial, second.rows, second.delta) == (2, 1, None)


def test_scopes_are_built_one_after_the_other(tmp_path: Path) -> None:
    """From one opened register, as publishing does, and nothing is left of them."""
    office = Office(tmp_path, in_ram)
    register = office.registers.take(EVERYONE, as_of=AS_OF, now=AS_OF)
    patients = frozenset({office.keys.blind(HANAKO.key)})

    with office.registers.opened(register) as opened:
        rows = []
        for scope in (SHINJUKU, CLINIC, TOKYO, CLINIC):
            built = build_scope(
                opened, scope, 1, tmp_path / scope.name, patients=patients
            )
            assert built is not None
            rows.append(built.rows)
        there = opened.connection.execute("PRAGMA database_list").fetchall()

    assert rows == [6, 1, len(EVERYONE), 1]
    assert {name for _, name, _ in there} <= {"main", "temp", "people"}
    assert named_in_memory() == []
