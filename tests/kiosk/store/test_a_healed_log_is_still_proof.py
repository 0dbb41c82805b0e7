"""What a healed fork repeats is proven like the rest, and so is what it left behind."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.store.chain import Place
from kiosk.store.vault import Store, verify_log
from schema.clock import FixedClock
from schema.errors import NotIntact, Refused, Untrusted
from tests.kiosk.store.desk import SESAME, an_entry, flip_byte, run_with_the_key

PAGE = 4096
FREE = (
    "DROP TRIGGER event_refuses_update",
    "DROP TRIGGER rehomed_refuses_update",
    "DROP TRIGGER rehomed_refuses_delete",
    "DROP TRIGGER epoch_refuses_update",
    "DROP TRIGGER epoch_refuses_delete",
    "PRAGMA foreign_keys=OFF",
)


def record(store: Store, events: int) -> None:
    for _ in range(events):
        store.journal.append(an_entry())


@pytest.fixture
def healed(store: Store, folder: Path) -> Path:
    """A closed desk: 8 of 12 events count in epoch 1, then 4 repeated and 2 more."""
    record(store, 11)
    store.outbox.heal({1: 8}, above=1)
    record(store, 2)
    store.close()
    return folder


def test_control_a_healed_log_is_intact(healed: Path, clock: FixedClock) -> None:
    found = verify_log(healed, SESAME, clock)
    assert (found.ok, found.events, found.epochs) == (True, 14, 2)


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        (
            "UPDATE rehomed SET source = source - 1 WHERE place % 1024 = 2",
            (2, 2),
        ),
        ("UPDATE rehomed SET source = 7 WHERE place % 1024 = 2", (2, 2)),
        ("UPDATE rehomed SET head = x'00' WHERE place % 1024 = 3", (2, 3)),
        (
            "UPDATE rehomed SET signature = x'00' WHERE place % 1024 = 4",
            (2, 4),
        ),
        ("DELETE FROM rehomed WHERE place % 1024 = 4", (2, 4)),
        ("DELETE FROM rehomed", (2, 1)),
        ("UPDATE event SET body = body || ' ' WHERE place % 1024 = 10", (1, 10)),
        ("UPDATE event SET outcome = 'review' WHERE place % 1024 = 11", (1, 11)),
        (
            "UPDATE event SET head = x'00' WHERE place >> 40 = 2 AND place % 1024 = 5",
            (2, 5),
        ),
        ("UPDATE epoch SET kept_seq = NULL, signature = x'' WHERE epoch = 1", (2, 1)),
        ("UPDATE epoch SET kept_seq = NULL WHERE epoch = 1", (1, 1)),
        ("UPDATE epoch SET kept_seq = 10 WHERE epoch = 1", (1, 1)),
        ("UPDATE epoch SET kept_seq = 'eight' WHERE epoch = 1", (1, 1)),
        ("UPDATE epoch SET kept_seq = 6 WHERE epoch = 1", (1, 1)),
        ("UPDATE epoch SET forked_from = '{}' WHERE epoch = 2", (2, 1)),
        ("UPDATE epoch SET forked_from = NULL WHERE epoch = 2", (2, 1)),
        (
            "UPDATE epoch SET forked_from = NULL, signature = x'' WHERE epoch = 2",
            (2, 1),
        ),
        ("DELETE FROM epoch WHERE epoch = 2", (2, 1)),
        ("DELETE FROM epoch", (1, 1)),
    ],
)
def test_someone_with_the_key_is_found(
    healed: Path, clock: FixedClock, statement: str, first_bad: tuple[int, int]
) -> None:
    run_with_the_key(healed, *FREE, statement)
    found = verify_log(healed, SESAME, clock)
    epoch, seq = first_bad
    assert (found.ok, found.first_bad) == (False, Place(epoch=epoch, seq=seq))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE epoch SET kept_seq = 6 WHERE epoch = 1",
        "UPDATE epoch SET forked_from = '{}' WHERE epoch = 2",
        "DELETE FROM epoch WHERE epoch = 2",
        "DELETE FROM epoch",
        "UPDATE event SET signature = x'00' WHERE place >> 40 = 2 AND place % 1024 = 6",
    ],
)
def test_a_changed_epoch_is_told_on_opening(
    healed: Path, reopen: Callable[..., Store], statement: str
) -> None:
    run_with_the_key(healed, *FREE, statement)
    with pytest.raises(NotIntact, match="E-JOURNAL-1"):
        reopen()


def test_a_changed_repetition_at_the_very_end_is_told_on_opening(
    store: Store, folder: Path, reopen: Callable[..., Store]
) -> None:
    record(store, 3)
    store.outbox.heal({1: 2}, above=1)
    store.close()
    run_with_the_key(folder, *FREE, "UPDATE rehomed SET source = source - 1")
    with pytest.raises(NotIntact, match="E-JOURNAL-1"):
        reopen()


def test_every_page_with_a_flipped_bit_is_found(
    healed: Path, clock: FixedClock
) -> None:
    path = healed / "device.db"
    for page in range(path.stat().st_size // PAGE):
        flip_byte(path, page * PAGE + 100)
        try:
            found = verify_log(healed, SESAME, clock).ok
        except NotIntact:
            found = False
        assert not found, f"page {page}"
        flip_byte(path, page * PAGE + 100)
    assert verify_log(healed, SESAME, clock).ok


@pytest.mark.parametrize("common", [2, 4], ids=["repeated only", "empty"])
def test_a_log_from_before_the_fork_was_healed_is_noticed(
    store: Store, folder: Path, reopen: Callable[..., Store], common: int
) -> None:
    record(store, 2)
    store.close()
    shutil.copy(folder / "device.db", folder.parent / "older")
    with reopen() as again:
        assert again.journal.reach().seq == 4
        again.outbox.heal({1: common}, above=1)
    newer = (folder / "device.db").read_bytes()
    shutil.copy(folder.parent / "older", folder / "device.db")
    with pytest.raises(Untrusted, match=r"E-JOURNAL-2.*up to event 1/3"):
        reopen()
    (folder / "device.db").write_bytes(newer)
    assert reopen().journal.reach().epoch == 2


def test_an_older_log_taken_knowingly_goes_on_behind_the_healed_epoch(
    store: Store, folder: Path, reopen: Callable[..., Store]
) -> None:
    record(store, 2)
    store.close()
    shutil.copy(folder / "device.db", folder.parent / "older")
    with reopen() as again:
        again.outbox.heal({1: 2}, above=4)
    shutil.copy(folder.parent / "older", folder / "device.db")
    with reopen(accept_older=True) as again:
        assert again.journal.reach().epoch == 6
        assert [(each.epoch, each.seq) for each in again.outbox.epochs()] == [
            (1, 3),
            (6, 1),
        ]
        assert again.journal.verify().ok


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rehomed SET head = x'00'",
        "DELETE FROM rehomed",
        "INSERT OR REPLACE INTO rehomed SELECT place, source, x'', x'' FROM rehomed",
        "DELETE FROM epoch",
        "UPDATE epoch SET kept_seq = 9 WHERE epoch = 1",
        "UPDATE epoch SET kept_seq = NULL WHERE epoch = 1",
        "UPDATE epoch SET forked_from = NULL WHERE epoch = 2",
        "UPDATE epoch SET epoch = 3 WHERE epoch = 2",
    ],
)
def test_a_statement_that_changes_what_was_healed_is_refused(
    store: Store, statement: str
) -> None:
    record(store, 11)
    store.outbox.heal({1: 8}, above=1)
    with (
        pytest.raises(Refused, match="E-JOURNAL-4"),
        store.file.writing() as connection,
    ):
        connection.exec_driver_sql(statement)
    assert store.journal.verify().ok
