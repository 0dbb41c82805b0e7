"""Whatever is altered is found, and named; what is not altered is not accused."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.store.chain import Place
from kiosk.store.vault import Store, verify_log
from schema.clock import FixedClock
from schema.errors import Locked, NotIntact, Refused
from tests.kiosk.store.desk import SESAME, an_entry, flip_byte, run_with_the_key

PAGE = 4096
LAST = 12
DROP = "DROP TRIGGER event_refuses_update"
DROP_DELETE = "DROP TRIGGER event_refuses_delete"


@pytest.fixture
def closed(store: Store, folder: Path) -> Path:
    """A closed desk with twelve events, the first of them its unlocking."""
    for _ in range(LAST - 1):
        store.journal.append(an_entry())
    store.close()
    return folder


def test_control_an_untouched_log_is_intact(closed: Path, clock: FixedClock) -> None:
    found = verify_log(closed, SESAME, clock)
    assert (found.events, found.epochs, found.ok, found.first_bad) == (
        12,
        1,
        True,
        None,
    )


def test_every_page_with_a_flipped_bit_is_found(
    closed: Path, clock: FixedClock
) -> None:
    path = closed / "device.db"
    for page in range(path.stat().st_size // PAGE):
        flip_byte(path, page * PAGE + 100)
        try:
            found = verify_log(closed, SESAME, clock).ok
        except NotIntact:
            found = False
        assert not found, f"page {page}"
        flip_byte(path, page * PAGE + 100)
    assert verify_log(closed, SESAME, clock).ok


def test_a_flipped_first_page_is_told_on_opening(
    closed: Path, reopen: Callable[..., Store]
) -> None:
    flip_byte(closed / "device.db", 100)
    with pytest.raises(NotIntact, match="E-STORE-4"):
        reopen()
    flip_byte(closed / "device.db", 100)
    assert reopen().journal.verify().ok


@pytest.mark.parametrize(
    ("statements", "first_bad"),
    [
        ([DROP, "UPDATE event SET body = body || ' ' WHERE place % 1024 = 5"], 5),
        ([DROP, "UPDATE event SET head = x'00' WHERE place % 1024 = 6"], 6),
        ([DROP, "UPDATE event SET signature = x'00' WHERE place % 1024 = 7"], 7),
        ([DROP, "UPDATE event SET outcome = 'review' WHERE place % 1024 = 8"], 8),
        ([DROP, "UPDATE event SET visit_day = 1 WHERE place % 1024 = 9"], 9),
        ([DROP_DELETE, "DELETE FROM event WHERE place % 1024 = 4"], 4),
        ([DROP_DELETE, "DELETE FROM event WHERE place % 1024 = 1"], 1),
        ([DROP_DELETE, "DELETE FROM event WHERE place % 1024 > 10"], 11),
        ([DROP_DELETE, "DELETE FROM event"], 1),
    ],
)
def test_someone_with_the_key_is_found_at_the_event(
    closed: Path, clock: FixedClock, statements: list[str], first_bad: int
) -> None:
    run_with_the_key(closed, *statements)
    found = verify_log(closed, SESAME, clock)
    assert (found.ok, found.first_bad) == (False, Place(epoch=1, seq=first_bad))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET body = body || ' ' WHERE place % 1024 = 12",
        "UPDATE event SET head = x'00' WHERE place % 1024 = 12",
        "UPDATE event SET signature = x'00' WHERE place % 1024 = 12",
        "UPDATE event SET signature = '' WHERE place % 1024 = 12",
        "UPDATE event SET place = place + 1 WHERE place % 1024 = 12",
    ],
)
def test_a_changed_last_event_is_told_on_opening(
    closed: Path, reopen: Callable[..., Store], change: str
) -> None:
    run_with_the_key(closed, DROP, change)
    with pytest.raises(NotIntact, match="E-JOURNAL-1"):
        reopen()


def test_a_changed_key_file_is_told(closed: Path, reopen: Callable[..., Store]) -> None:
    path = closed / "keys.json"
    whole = path.read_text("utf-8")
    for was, becomes in (
        ('"staff":"uketsuke-1"', '"staff":"uketsuke-2"'),
        ('"ready":true', '"ready":false'),
        ('"device":"', '"device":"a'),
        ("{", "["),
    ):
        path.write_text(whole.replace(was, becomes, 1), "utf-8")
        with pytest.raises((NotIntact, Locked), match=r"E-KEYS-1|E-UNLOCK-1"):
            reopen()
    path.write_text(whole, "utf-8")
    assert reopen().journal.verify().ok


def test_a_removed_log_is_told(closed: Path, reopen: Callable[..., Store]) -> None:
    (closed / "device.db").unlink()
    with pytest.raises(NotIntact, match="E-STORE-7"):
        reopen()


def test_a_log_that_went_another_way_is_told(
    closed: Path, reopen: Callable[..., Store]
) -> None:
    shutil.copytree(closed, closed.parent / "clone")
    reopen().close()
    own = (closed / "device.db").read_bytes()
    shutil.move(closed, closed.parent / "own")
    shutil.move(closed.parent / "clone", closed)
    reopen().close()
    shutil.copy(closed.parent / "own" / "anchor", closed / "anchor")
    with pytest.raises(NotIntact, match="E-JOURNAL-1"):
        reopen()
    (closed / "device.db").write_bytes(own)
    assert reopen().journal.verify().ok


def test_a_key_file_without_a_key_is_told(
    closed: Path, reopen: Callable[..., Store]
) -> None:
    path = closed / "keys.json"
    path.write_text(path.read_text("utf-8").replace('"signing"', '"sign"'), "utf-8")
    with pytest.raises(NotIntact, match="E-KEYS-1"):
        reopen()


def test_a_key_file_of_a_later_version_is_left_alone(
    closed: Path, reopen: Callable[..., Store]
) -> None:
    path = closed / "keys.json"
    later = path.read_text("utf-8").replace('"v":3', '"v":4', 1)
    path.write_text(later, "utf-8")
    with pytest.raises(Refused, match="E-KEYS-2"):
        reopen()
    assert path.read_text("utf-8") == later
