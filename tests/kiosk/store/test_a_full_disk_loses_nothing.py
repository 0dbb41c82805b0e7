"""A disk that fills up refuses the next event and keeps every earlier one."""

import errno
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy.exc import DBAPIError

from kiosk.store import snapshot_build
from kiosk.store.database import BUILD_PRAGMAS, reading
from kiosk.store.faults import translated
from kiosk.store.vault import Store, create_store
from schema.clock import FixedClock
from schema.errors import Unreachable
from tests.kiosk.store.asked import an_enquiry, what_it_says
from tests.kiosk.store.desk import AS_OF, CHEAP, SESAME, an_entry
from tests.people import EVERYONE, HANAKO, a_person


def _limit(store: Store, pages: int) -> None:
    """Let the file grow to `pages` at most: the driver then reports a full disk."""
    store.file.close()
    store.engine.dispose()
    with store.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


def _append_for_ever(store: Store) -> NoReturn:
    while True:
        store.journal.append(an_entry())


def _ask_for_ever(store: Store) -> NoReturn:
    for n in count(2):
        store.enquiries.begin(an_enquiry(f"c-{n}"))
    raise AssertionError


def test_the_event_is_refused_and_the_log_goes_on_after_space_is_freed(
    store: Store,
) -> None:
    _limit(store, 1)
    with pytest.raises(Unreachable, match="E-DISK-1"):
        _append_for_ever(store)
    kept = store.journal.reach().seq
    found = store.journal.verify()
    assert (found.ok, found.events) == (True, kept)
    _limit(store, 1 << 30)
    event = store.journal.append(an_entry())
    assert event.seq == kept + 1
    assert store.journal.verify().ok


def test_no_enquiry_is_begun_that_could_not_be_kept(store: Store) -> None:
    store.enquiries.begin(an_enquiry())
    _limit(store, 1)
    with pytest.raises(Unreachable, match="E-DISK-1"):
        _ask_for_ever(store)
    known = [one.query.correlation for one in store.enquiries.on_their_way()]
    assert sorted(known) == sorted(f"c-{n + 1}" for n in range(len(known)))
    _limit(store, 1 << 30)
    assert store.enquiries.answered("c-1", what_it_says())


def test_the_copy_in_use_stays_when_a_new_one_does_not_fit(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.shelf.replace(EVERYONE, as_of=AS_OF, source="import")
    small = (*BUILD_PRAGMAS, "max_page_count=4")
    monkeypatch.setattr(snapshot_build, "BUILD_PRAGMAS", small)
    many = (a_person(number=f"{number:08}") for number in range(2000))
    with pytest.raises(Unreachable, match="E-DISK-1"):
        store.shelf.replace(many, as_of=AS_OF, source="import")
    assert store.snapshot.info() == before
    assert store.snapshot.by_number(HANAKO.insurer_number, HANAKO.number) == HANAKO
    assert [path.name for path in folder.glob("snapshot-*")] == ["snapshot-1.db"]


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "E-DISK-1"), (errno.EACCES, "E-DISK-2")]
)
def test_what_the_system_says_of_a_file_is_told(
    folder: Path, number: int, code: str
) -> None:
    with pytest.raises(Unreachable, match=code) as told, translated("keys.json"):
        raise OSError(number, "said by the system", str(folder))
    assert str(folder) not in str(told.value)


def test_a_folder_that_cannot_be_made_is_told(folder: Path, clock: FixedClock) -> None:
    folder.write_bytes(b"a file is in the way")
    with pytest.raises(Unreachable, match="E-DISK-2"):
        create_store(folder, SESAME, clock, staff="s", stretch=CHEAP)


def test_what_the_driver_says_of_a_mistake_of_ours_is_not_dressed_up(
    store: Store,
) -> None:
    with (
        pytest.raises(DBAPIError, match="no such table"),
        reading(store.engine, "device.db") as connection,
    ):
        connection.exec_driver_sql("SELECT * FROM nowhere")
