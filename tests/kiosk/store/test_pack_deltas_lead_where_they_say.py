"""A delta moves rows and serial in one step, and only to what was signed."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest
from msgspec.structs import replace
from sqlcipher3 import dbapi2

from kiosk.store.copy import StoreCopy
from kiosk.store.snapshot_word import Word, give_word
from kiosk.store.vault import Store
from schema.clock import FixedClock
from schema.errors import MadoguchiError, NotIntact, Untrusted
from schema.insured import Insured
from sync.packs.ram import Buffer, InRam, in_ram
from sync.packs.seal import new_pack_key
from tests.kiosk.store.desk import AS_OF, flip_byte
from tests.kiosk.store.packed import (
    SCOPE,
    clear_names,
    copy_of,
    manifest_of,
    offer_of,
    take_delta,
    take_full,
)
from tests.people import EVERYONE, HANAKO, LOST, MOVED_FROM, a_national_person, a_person
from tests.sync.packs.plain import delta_pack, full_pack, named_in_memory

RAISED = replace(HANAKO, share=20)
"""Her share went up."""
RENAMED = replace(
    LOST, name_kana="ﾐﾎﾝ ｷﾖ", birth_date=LOST.birth_date + timedelta(days=1)
)
"""Her name and her birth date were corrected: both are searched by."""
BORN = a_person(number="00000075", name="例示　新", birth_date=date(1950, 10, 2))
"""Turned 75."""

AFTER = (
    *(one for one in EVERYONE if one not in {HANAKO, LOST, MOVED_FROM}),
    RAISED,
    RENAMED,
    BORN,
)
STEP = (EVERYONE, AFTER)


def find(store: Store, person: Insured) -> Insured | None:
    return store.snapshot.by_number(
        person.insurer_number, person.number, person.symbol, person.branch
    )


@pytest.fixture
def copy(store: Store, clock: FixedClock, tmp_path: Path) -> StoreCopy:
    """The copy of a desk with serial 7."""
    copy = copy_of(store, clock)
    take_full(copy, tmp_path, EVERYONE, 7)
    return copy


@pytest.mark.parametrize("room", [in_ram, Buffer])
def test_the_copy_becomes_what_the_full_pack_would_make_it(
    store: Store, clock: FixedClock, copy: StoreCopy, tmp_path: Path, room: InRam
) -> None:
    take_delta(copy_of(store, clock, room=room), tmp_path, STEP, (7, 8))

    for each in AFTER:
        assert find(store, each) == each
        assert each in store.snapshot.by_birth_and_kana(each.birth_date, "")
    assert find(store, MOVED_FROM) is None
    assert not store.snapshot.by_birth_and_kana(MOVED_FROM.birth_date, "ﾚｲｼﾞ")[1:]
    assert LOST not in store.snapshot.by_birth_and_kana(LOST.birth_date, "")
    assert copy.serial() == 8


def test_what_was_signed_of_it_is_kept(
    store: Store,
    clock: FixedClock,
    copy: StoreCopy,
    tmp_path: Path,
    reopen: Callable[..., Store],
) -> None:
    clock.at += timedelta(days=1)
    take_delta(copy, tmp_path, STEP, (7, 8))

    full = full_pack(tmp_path / "full-8.pack", AFTER)
    info = store.snapshot.info()
    assert info is not None
    assert (info.serial, info.rows, info.table_hash) == (8, full.rows, full.table_hash)
    assert (info.as_of, info.fetched_at) == (AS_OF + timedelta(days=8), clock.now())
    assert (info.scope, info.proof, info.file) == (SCOPE, "held", "snapshot-7.db")
    store.close()
    again = reopen()
    assert again.snapshot.info() == info
    assert find(again, RAISED) == RAISED


def test_deltas_follow_one_another(
    store: Store, copy: StoreCopy, tmp_path: Path, folder: Path
) -> None:
    take_delta(copy, tmp_path, STEP, (7, 8))
    take_delta(copy, tmp_path, (AFTER, EVERYONE), (8, 11))
    take_full(copy, tmp_path, AFTER, 12)

    assert copy.serial() == 12
    assert find(store, RAISED) == RAISED
    assert {path.name for path in folder.glob("snapshot-*.db*")} <= {
        f"snapshot-12.db{end}" for end in ("", "-wal", "-shm")
    }


def test_a_delta_of_nothing_moves_the_day(
    store: Store, copy: StoreCopy, tmp_path: Path
) -> None:
    take_delta(copy, tmp_path, (EVERYONE, EVERYONE), (7, 8))

    info = store.snapshot.info()
    assert info is not None
    assert (info.serial, info.as_of) == (8, AS_OF + timedelta(days=8))


@pytest.fixture
def unmoved(store: Store, copy: StoreCopy) -> Iterator[StoreCopy]:
    """The copy with serial 7, which must be the same at the end."""
    before = store.snapshot.info()
    yield copy
    assert store.snapshot.info() == before
    assert copy.serial() == 7
    for each in EVERYONE:
        assert find(store, each) == each
    assert find(store, BORN) is None


REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "another table": ({"table_hash": "0" * 64}, "E-PACK-13"),
    "another number": ({"rows": 3}, "E-PACK-12"),
    "a bomb": ({"inflated": 4096}, "E-PACK-7"),
    "more than it holds": ({"inflated": 1 << 20}, "E-PACK-8"),
    "another scope": ({"path": "area-13112/delta-7-8.pack"}, "E-PACK-14"),
    "backwards": ({"after": 7}, "E-SNAPSHOT-3"),
    "another base": ({"before": 6}, "E-PACK-15"),
    "a base to come": ({"before": 8, "after": 9}, "E-PACK-15"),
}


@pytest.mark.parametrize(("changes", "code"), REFUSALS.values(), ids=REFUSALS.keys())
def test_what_was_not_signed_is_refused(
    unmoved: StoreCopy, tmp_path: Path, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(MadoguchiError, match=rf"^{code}:"):
        take_delta(unmoved, tmp_path, STEP, (7, 8), **changes)


def test_a_delta_that_was_made_for_others_is_refused(
    unmoved: StoreCopy, tmp_path: Path
) -> None:
    """Its serials fit, but it starts from people who are not here."""
    others = (a_person(number="00000083"), *EVERYONE[1:])

    with pytest.raises(Untrusted, match="E-PACK-13"):
        take_delta(unmoved, tmp_path, (others, (*others, BORN)), (7, 8))


def test_a_row_that_was_altered_before_sealing_is_refused(
    unmoved: StoreCopy, tmp_path: Path
) -> None:
    def give_a_share(connection: Connection) -> None:
        connection.execute("UPDATE pack.put SET share = 10")

    with pytest.raises(Untrusted, match="E-PACK-13"):
        take_delta(unmoved, tmp_path, STEP, (7, 8), give_a_share)


def test_one_who_is_gone_besides_is_noticed(unmoved: StoreCopy, tmp_path: Path) -> None:
    def remove(connection: Connection) -> None:
        person = a_national_person()
        connection.execute("INSERT INTO pack.gone VALUES (?)", (person.key,))

    with pytest.raises(Untrusted, match="E-PACK-12"):
        take_delta(unmoved, tmp_path, STEP, (7, 8), remove)


def test_a_trigger_is_refused(unmoved: StoreCopy, tmp_path: Path) -> None:
    def add_trigger(connection: Connection) -> None:
        connection.execute(
            "CREATE TRIGGER pack.t AFTER INSERT ON put BEGIN DELETE FROM gone; END"
        )

    with pytest.raises(MadoguchiError, match="E-PACK-10"):
        take_delta(unmoved, tmp_path, STEP, (7, 8), add_trigger)


def test_a_full_pack_is_no_delta(unmoved: StoreCopy, tmp_path: Path) -> None:
    full = full_pack(tmp_path / "full-8.pack", AFTER)

    with pytest.raises(MadoguchiError, match="E-PACK-11"):
        unmoved.take_delta(full.path, full.key, offer_of(full, (7, 8)))


def test_a_delta_is_no_full_pack(unmoved: StoreCopy, tmp_path: Path) -> None:
    delta = delta_pack(tmp_path / "delta.pack", *STEP)

    with pytest.raises(MadoguchiError, match="E-PACK-11"):
        unmoved.take_full(delta.path, delta.key, manifest_of(delta, 8))


def test_another_key_is_refused(unmoved: StoreCopy, tmp_path: Path) -> None:
    delta = delta_pack(tmp_path / "delta.pack", *STEP)

    with pytest.raises(Untrusted, match="E-PACK-2"):
        unmoved.take_delta(delta.path, new_pack_key(), offer_of(delta, (7, 8)))


def test_without_a_copy_there_is_nothing_to_start_from(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    store.shelf.replace(EVERYONE, as_of=AS_OF, source="import", serial=7)

    with pytest.raises(Untrusted, match="E-PACK-15"):
        take_delta(copy_of(store, clock), tmp_path, STEP, (7, 8))


def test_a_copy_of_another_scope_is_nothing_to_start_from(
    store: Store, clock: FixedClock, copy: StoreCopy, tmp_path: Path
) -> None:
    moved = copy_of(store, clock, scope=lambda: "area-13112")

    with pytest.raises(Untrusted, match="E-PACK-15"):
        take_delta(moved, tmp_path, STEP, (7, 8), path="area-13112/delta-7-8.pack")
    assert copy.serial() == 7


def test_look_ups_neither_wait_nor_fail_meanwhile(
    store: Store, copy: StoreCopy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are asked when everything is changed but not yet committed."""
    found: list[Insured | None] = []

    def look(connection: dbapi2.Connection, word: Word) -> None:
        give_word(connection, word)
        found.append(find(store, HANAKO))
        found.extend(store.snapshot.by_birth_and_kana(HANAKO.birth_date, "ﾐﾎﾝ"))

    monkeypatch.setattr("kiosk.store.snapshot_delta.give_word", look)
    take_delta(copy, tmp_path, STEP, (7, 8))

    assert found == [HANAKO, HANAKO]
    assert find(store, HANAKO) == RAISED


@pytest.mark.parametrize("room", [in_ram, Buffer])
def test_nothing_of_it_is_in_clear_on_a_disk(
    store: Store,
    clock: FixedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    room: InRam,
) -> None:
    """Looked for while everything stands in the log beside the copy."""
    seen: list[list[str]] = []

    def look(_: dbapi2.Connection) -> None:
        seen.append(clear_names(tmp_path) + named_in_memory())

    monkeypatch.setattr("kiosk.store.snapshot_delta.empty_log", look)
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    copy = copy_of(store, clock, room=room)
    take_full(copy, tmp_path, [HANAKO], 7)
    take_delta(copy, tmp_path, ([HANAKO], AFTER), (7, 8))

    assert seen == [[]]


def test_an_altered_page_is_told_and_the_full_pack_mends_it(
    store: Store,
    clock: FixedClock,
    folder: Path,
    tmp_path: Path,
    reopen: Callable[..., Store],
) -> None:
    copy = copy_of(store, clock)
    many = [a_person(number=f"{number:08}") for number in range(400)]
    take_full(copy, tmp_path, many, 7)
    store.close()
    path = folder / "snapshot-7.db"
    for at in range(8 * 4096, path.stat().st_size // 2, 4096):
        flip_byte(path, at)

    again = reopen()
    copy = copy_of(again, clock)
    after = [replace(each, share=30) for each in many]
    with pytest.raises(NotIntact, match="E-STORE-5"):
        take_delta(copy, tmp_path, (many, after), (7, 8))
    assert copy.serial() is None
    with pytest.raises(NotIntact, match="E-SNAPSHOT-6"):
        find(again, many[0])
    take_full(copy, tmp_path, after, 8)
    assert find(again, after[0]) == after[0]
