"""A full pack becomes the local copy: everybody in it, or nobody."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import msgspec
import pytest
from sqlcipher3 import dbapi2

from kiosk.desk.ports import SnapshotInfo
from kiosk.store.snapshot_word import Word, give_word
from kiosk.store.vault import Store
from schema.clock import FixedClock
from schema.errors import MadoguchiError, NotIntact, Unreadable, Untrusted
from schema.insured import Insured
from sync.packs.ram import Buffer, InRam, in_ram
from sync.packs.seal import new_pack_key
from tests.kiosk.store.desk import AS_OF, flip_byte
from tests.kiosk.store.packed import (
    SCOPE,
    clear_names,
    copy_of,
    manifest_of,
    take_full,
)
from tests.people import EVERYONE, HANAKO, LOST, a_person
from tests.sync.packs.plain import full_pack, named_in_memory

ROOMS = [in_ram, Buffer]


def find(store: Store, person: Insured) -> Insured | None:
    return store.snapshot.by_number(
        person.insurer_number, person.number, person.symbol, person.branch
    )


def files(folder: Path) -> list[str]:
    """The copies in a desk's folder, without what SQLite keeps beside them."""
    return sorted(path.name for path in folder.glob("snapshot-*.db"))


@pytest.mark.parametrize("room", ROOMS)
def test_everybody_in_the_pack_is_found(
    store: Store, clock: FixedClock, tmp_path: Path, room: InRam
) -> None:
    take_full(copy_of(store, clock, room=room), tmp_path, EVERYONE, 7)

    for each in EVERYONE:
        assert find(store, each) == each
        assert each in store.snapshot.by_birth_and_kana(each.birth_date, "")


def test_what_was_signed_of_it_is_kept(
    store: Store,
    clock: FixedClock,
    folder: Path,
    tmp_path: Path,
    reopen: Callable[..., Store],
) -> None:
    copy = copy_of(store, clock)

    pack = take_full(copy, tmp_path, EVERYONE, 7)

    info = store.snapshot.info()
    assert info == SnapshotInfo(
        serial=7,
        as_of=AS_OF + timedelta(days=7),
        fetched_at=clock.now(),
        rows=len(EVERYONE),
        size=(folder / "snapshot-7.db").stat().st_size,
        table_hash=pack.table_hash,
        source="central",
        scope=SCOPE,
    )
    assert (copy.serial(), copy.scope()) == (7, SCOPE)
    store.close()
    assert reopen().snapshot.info() == info


def test_a_copy_from_a_file_gives_way(
    store: Store, clock: FixedClock, folder: Path, tmp_path: Path
) -> None:
    """Its serials are the desk's own: central's may be smaller, or the same."""
    copy = copy_of(store, clock)
    for _ in range(3):
        store.shelf.replace([HANAKO], as_of=AS_OF, source="import")
    assert (copy.serial(), copy.scope()) == (None, "")

    take_full(copy, tmp_path, [LOST], 3)

    assert copy.serial() == 3
    assert (find(store, LOST), find(store, HANAKO)) == (LOST, None)
    assert files(folder) == ["snapshot-3-again.db"]
    take_full(copy, tmp_path, [HANAKO], 4)
    assert files(folder) == ["snapshot-4.db"]


@pytest.fixture
def in_use(
    store: Store, clock: FixedClock, folder: Path, tmp_path: Path
) -> Iterator[Store]:
    """A desk with serial 7 from central; at the end it must still have it."""
    take_full(copy_of(store, clock), tmp_path, EVERYONE, 7)
    before = store.snapshot.info()
    yield store
    assert store.snapshot.info() == before
    assert find(store, HANAKO) == HANAKO
    assert files(folder) == ["snapshot-7.db"]
    assert not list(folder.glob("*.building*"))


def refused(
    store: Store, clock: FixedClock, folder: Path, code: str, **changes: Any
) -> None:
    """Offer serial 8 of another person, which is refused."""
    with pytest.raises(MadoguchiError, match=rf"^{code}:"):
        take_full(copy_of(store, clock), folder, [a_person()], 8, **changes)


@pytest.mark.parametrize("serial", [7, 6, 0])
def test_a_serial_that_is_not_greater_is_refused(
    in_use: Store, clock: FixedClock, tmp_path: Path, serial: int
) -> None:
    with pytest.raises(Untrusted, match="E-SNAPSHOT-3"):
        take_full(copy_of(in_use, clock), tmp_path, [a_person()], serial)


def test_another_number_of_people_is_refused(
    in_use: Store, clock: FixedClock, tmp_path: Path
) -> None:
    refused(in_use, clock, tmp_path, "E-PACK-12", rows=2)


def test_another_table_is_refused(
    in_use: Store, clock: FixedClock, tmp_path: Path
) -> None:
    refused(in_use, clock, tmp_path, "E-PACK-13", table_hash="0" * 64)


def test_another_scope_is_refused(
    in_use: Store, clock: FixedClock, tmp_path: Path
) -> None:
    refused(in_use, clock, tmp_path, "E-PACK-14", scope="area-13112")


def test_before_enrolment_no_scope_is_right(
    in_use: Store, clock: FixedClock, tmp_path: Path
) -> None:
    copy = copy_of(in_use, clock, scope=lambda: "")

    with pytest.raises(Untrusted, match="E-PACK-14"):
        take_full(copy, tmp_path, [a_person()], 8)


def test_a_bomb_is_refused(in_use: Store, clock: FixedClock, tmp_path: Path) -> None:
    refused(in_use, clock, tmp_path, "E-PACK-7", inflated=4096)


def test_a_trigger_is_refused(in_use: Store, clock: FixedClock, tmp_path: Path) -> None:
    def add_trigger(connection: Connection) -> None:
        connection.execute(
            "CREATE TRIGGER pack.t AFTER INSERT ON insured "
            "BEGIN DELETE FROM insured; END"
        )

    refused(in_use, clock, tmp_path, "E-PACK-10", spoil=add_trigger)


def test_a_row_that_was_altered_before_sealing_is_refused(
    in_use: Store, clock: FixedClock, tmp_path: Path
) -> None:
    def take_a_share(connection: Connection) -> None:
        connection.execute("UPDATE pack.insured SET share = 30")

    refused(in_use, clock, tmp_path, "E-PACK-13", spoil=take_a_share)


def test_what_is_no_row_is_refused(
    in_use: Store, clock: FixedClock, tmp_path: Path
) -> None:
    def spoil(connection: Connection) -> None:
        connection.execute("UPDATE pack.insured SET name = x'00'")

    refused(in_use, clock, tmp_path, "E-PACK-16", spoil=spoil)


@pytest.mark.parametrize("attack", ["key", "bit", "cut"])
def test_an_altered_pack_is_refused(
    in_use: Store, clock: FixedClock, tmp_path: Path, attack: str
) -> None:
    pack = full_pack(tmp_path / "full-8.pack", EVERYONE)
    key = new_pack_key() if attack == "key" else pack.key
    if attack == "bit":
        flip_byte(pack.path, pack.path.stat().st_size // 2)
    if attack == "cut":
        os.truncate(pack.path, pack.path.stat().st_size - 1)

    code = {"key": "E-PACK-2", "bit": "E-PACK-4", "cut": "E-PACK-3"}[attack]
    with pytest.raises(Untrusted, match=code):
        copy_of(in_use, clock).take_full(pack.path, key, manifest_of(pack, 8))


def test_what_is_no_pack_is_refused(
    in_use: Store, clock: FixedClock, tmp_path: Path
) -> None:
    pack = full_pack(tmp_path / "full-8.pack", EVERYONE)
    pack.path.write_bytes(b"<html>please log in</html>" * 9)

    with pytest.raises(Unreadable, match="E-PACK-1:"):
        copy_of(in_use, clock).take_full(pack.path, pack.key, manifest_of(pack, 8))


def test_a_new_scope_takes_over_whatever_its_serial(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    scope = SCOPE
    copy = copy_of(store, clock, scope=lambda: scope)
    take_full(copy, tmp_path, EVERYONE, 7)

    scope = "area-13112"
    take_full(copy, tmp_path, [LOST], 7, scope=scope)

    assert (copy.serial(), copy.scope()) == (7, scope)
    assert (find(store, LOST), find(store, HANAKO)) == (LOST, None)


def test_a_copy_that_is_lost_is_fetched_again(
    store: Store,
    clock: FixedClock,
    folder: Path,
    tmp_path: Path,
    reopen: Callable[..., Store],
) -> None:
    take_full(copy_of(store, clock), tmp_path, EVERYONE, 7)
    store.close()
    (folder / "snapshot-7.db").unlink()

    again = reopen()
    copy = copy_of(again, clock)
    with pytest.raises(NotIntact, match="E-SNAPSHOT-4"):
        find(again, HANAKO)
    assert copy.serial() is None
    with pytest.raises(Untrusted, match="E-SNAPSHOT-3"):
        take_full(copy, tmp_path, EVERYONE, 6)
    take_full(copy, tmp_path, EVERYONE, 7)

    assert (copy.serial(), find(again, HANAKO)) == (7, HANAKO)


def test_a_copy_with_an_altered_page_is_fetched_again(
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
    for at in range(4096 * 8, path.stat().st_size, 4096):
        flip_byte(path, at)

    again = reopen()
    copy = copy_of(again, clock)
    for each in many:
        with suppress(NotIntact):
            find(again, each)
    assert copy.serial() is None
    take_full(copy, tmp_path, many, 7)
    assert (copy.serial(), find(again, many[-1])) == (7, many[-1])


def test_a_fetch_without_news_is_dated(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    copy = copy_of(store, clock)
    take_full(copy, tmp_path, EVERYONE, 7)
    before = store.snapshot.info()
    clock.at += timedelta(days=1)

    copy.note_fetch()

    assert before is not None
    assert store.snapshot.info() == msgspec.structs.replace(
        before, fetched_at=clock.now()
    )


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_of_it_is_in_clear_on_a_disk(
    store: Store,
    clock: FixedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    room: InRam,
) -> None:
    """Looked for at the worst moment: just before the pack is forgotten."""
    seen: list[str] = []
    looked: list[bool] = []

    def look(connection: dbapi2.Connection, word: Word) -> None:
        looked.append(True)
        seen.extend(clear_names(tmp_path))
        seen.extend(named_in_memory())
        give_word(connection, word)

    monkeypatch.setattr("kiosk.store.snapshot_pack.give_word", look)
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    take_full(copy_of(store, clock, room=room), tmp_path, EVERYONE, 7)

    assert looked
    assert seen == []
    assert clear_names(tmp_path) == []
    (tmp_path / "control").write_text(HANAKO.name_kana, encoding="utf-8")
    assert clear_names(tmp_path) == ["control"]
