"""A new copy is used whole or not at all, and the old one is gone with its key."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from threading import Event

import msgspec
import pytest

from kiosk.desk.ports import SnapshotInfo
from kiosk.store.vault import Store
from schema.clock import FixedClock
from schema.errors import NotIntact, Unreadable, Untrusted
from schema.insured import Insured
from tests.kiosk.store.desk import AS_OF, flip_byte
from tests.people import EVERYONE, HANAKO, a_person

PAGE = 4096


@pytest.fixture
def filled(store: Store) -> Store:
    """A desk whose first copy holds everyone."""
    store.shelf.replace(EVERYONE, as_of=AS_OF, source="import")
    return store


def _find(store: Store, person: Insured) -> Insured | None:
    return store.snapshot.by_number(
        person.insurer_number, person.number, person.symbol, person.branch
    )


def test_everyone_comes_back_as_they_went_in(filled: Store) -> None:
    for person in EVERYONE:
        assert _find(filled, person) == person
    assert _find(filled, a_person(number="00000075")) is None


def test_facts_of_the_copy_are_kept(
    filled: Store, clock: FixedClock, reopen: Callable[..., Store]
) -> None:
    rows = [msgspec.json.encode(person.row()) for person in EVERYONE]
    total = sum(int.from_bytes(sha256(row).digest()) for row in rows)
    info = filled.snapshot.info()
    assert info is not None
    assert info == SnapshotInfo(
        serial=1,
        as_of=AS_OF,
        fetched_at=clock.now(),
        rows=len(EVERYONE),
        size=info.size,
        table_hash=f"{total % (1 << 256):064x}",
        source="import",
    )
    clock.at += timedelta(days=1)
    later = filled.shelf.note_fetch()
    assert later is not None
    assert later.fetched_at == clock.now()
    filled.close()
    assert reopen().snapshot.info() == later


def test_without_a_copy_nothing_is_found(store: Store) -> None:
    assert store.snapshot.info() is None
    assert store.shelf.note_fetch() is None
    assert _find(store, HANAKO) is None
    assert not store.snapshot.by_birth_and_kana(HANAKO.birth_date, "")


def test_a_search_by_birth_and_kana_takes_any_width_and_kind(filled: Store) -> None:
    for typed in ("ミホ", "ﾐﾎ", "みほ", "ミホンハナコ", ""):
        found = filled.snapshot.by_birth_and_kana(HANAKO.birth_date, typed)
        assert found == [HANAKO], typed
    assert filled.snapshot.by_birth_and_kana(HANAKO.birth_date, "ハナ") == []
    next_day = HANAKO.birth_date + timedelta(days=1)
    assert filled.snapshot.by_birth_and_kana(next_day, "ミホ") == []


def test_a_search_stops_at_its_limit(store: Store) -> None:
    twins = [a_person(number=f"{number:08}") for number in range(30)]
    store.shelf.replace(twins, as_of=AS_OF, source="import")
    found = store.snapshot.by_birth_and_kana(HANAKO.birth_date, "ミ", limit=5)
    assert found == twins[:5]


def test_the_new_copy_takes_the_place_of_the_old(
    filled: Store, folder: Path, reopen: Callable[..., Store]
) -> None:
    other = a_person(number="00000075")
    info = filled.shelf.replace([other], as_of=AS_OF, source="central", serial=7)
    assert (info.serial, info.rows) == (7, 1)
    assert _find(filled, other) == other
    assert _find(filled, HANAKO) is None
    assert [path.name for path in folder.glob("snapshot-*")] == ["snapshot-7.db"]
    filled.close()
    assert _find(reopen(), other) == other


@pytest.mark.parametrize("serial", [1, 0])
def test_a_copy_that_is_not_newer_is_refused(filled: Store, serial: int) -> None:
    with pytest.raises(Untrusted, match="E-SNAPSHOT-3"):
        filled.shelf.replace([], as_of=AS_OF, source="central", serial=serial)
    assert _find(filled, HANAKO) == HANAKO


def test_two_people_with_one_key_are_refused_whole(filled: Store, folder: Path) -> None:
    twice = [a_person(number="00000075"), HANAKO, HANAKO]
    with pytest.raises(Unreadable, match="E-KEY-1: person 3 of the snapshot"):
        filled.shelf.replace(twice, as_of=AS_OF, source="import")
    assert _find(filled, HANAKO) == HANAKO
    assert [path.name for path in folder.glob("snapshot-*")] == ["snapshot-1.db"]


def test_what_the_source_raises_leaves_the_copy_in_use(
    filled: Store, folder: Path
) -> None:
    def breaks() -> Iterator[Insured]:
        yield a_person(number="00000075")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filled.shelf.replace(breaks(), as_of=AS_OF, source="import")
    assert _find(filled, HANAKO) == HANAKO
    assert [path.name for path in folder.glob("snapshot-*")] == ["snapshot-1.db"]


def test_what_a_killed_import_left_is_removed_on_opening(
    filled: Store, folder: Path, reopen: Callable[..., Store]
) -> None:
    filled.close()
    for name in ("snapshot-2.db", "snapshot-3.db.building"):
        (folder / name).write_bytes(b"left behind")
    with reopen() as again:
        assert _find(again, HANAKO) == HANAKO
    assert [path.name for path in folder.glob("snapshot-*")] == ["snapshot-1.db"]


def test_progress_is_told_on_the_way(store: Store) -> None:
    told: list[int] = []
    many = (a_person(number=f"{number:08}") for number in range(11_000))
    store.shelf.replace(many, as_of=AS_OF, source="import", progress=told.append)
    assert told == [5_000, 10_000]


def test_an_altered_page_is_told_and_the_log_is_not_touched(
    filled: Store, folder: Path, reopen: Callable[..., Store]
) -> None:
    filled.close()
    path = folder / "snapshot-1.db"
    for at in range(100, path.stat().st_size, PAGE):
        flip_byte(path, at)
    with reopen() as again:
        with pytest.raises(NotIntact, match=r"E-STORE-[45]: snapshot"):
            _find(again, HANAKO)
        assert again.journal.verify().ok
    for at in range(100, path.stat().st_size, PAGE):
        flip_byte(path, at)
    assert _find(reopen(), HANAKO) == HANAKO


def test_a_missing_copy_is_told_and_can_be_imported_again(
    filled: Store, folder: Path, reopen: Callable[..., Store]
) -> None:
    filled.close()
    (folder / "snapshot-1.db").unlink()
    again = reopen()
    with pytest.raises(NotIntact, match="E-SNAPSHOT-4"):
        _find(again, HANAKO)
    assert again.shelf.replace(EVERYONE, as_of=AS_OF, source="import").serial == 2
    assert _find(again, HANAKO) == HANAKO


def test_look_ups_go_on_while_copies_are_replaced(filled: Store) -> None:
    done = Event()

    def look_up() -> set[Insured | None]:
        found: set[Insured | None] = set()
        while not done.is_set():
            found.add(_find(filled, HANAKO))
        return found

    with ThreadPoolExecutor() as desks:
        seen = [desks.submit(look_up) for _ in range(3)]
        for _ in range(5):
            filled.shelf.replace(EVERYONE, as_of=AS_OF, source="import")
        done.set()
        assert [each.result() for each in seen] == [{HANAKO}] * 3
