"""A copy too great to be hashed at once is used at once, and proven while it is."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from msgspec.structs import replace

from kiosk.store import copy as copying
from kiosk.store import snapshot_pack, snapshot_proof
from kiosk.store.copy import StoreCopy
from kiosk.store.vault import Store
from schema.clock import FixedClock
from schema.errors import NotIntact
from schema.insured import Insured
from tests.kiosk.store.desk import flip_byte
from tests.kiosk.store.packed import copy_of, take_delta, take_full
from tests.people import EVERYONE, HANAKO, a_person

RAISED = replace(HANAKO, share=20)
AFTER = (RAISED, *EVERYONE[1:])
MANY = [a_person(number=f"{number:08}") for number in range(400)]


@pytest.fixture(autouse=True)
def _nobody_is_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise these copies would have to be of 200,000 people."""
    monkeypatch.setattr(snapshot_pack, "PROVEN_AT_ONCE", 2)
    monkeypatch.setattr(copying, "PROVEN_AT_ONCE", 2)
    monkeypatch.setattr(snapshot_proof, "_SLICE", 3)


@pytest.fixture
def copy(store: Store, clock: FixedClock) -> StoreCopy:
    return copy_of(store, clock)


def find(store: Store, person: Insured) -> Insured | None:
    return store.snapshot.by_number(
        person.insurer_number, person.number, person.symbol, person.branch
    )


def proof(store: Store) -> str:
    info = store.snapshot.info()
    assert info is not None
    return info.proof


class Meanwhile(Event):
    """Between two slices, does something."""

    def __init__(self, work: Callable[[], object]) -> None:
        """Do `work`, again and again."""
        super().__init__()
        self._work = work
        self.times = 0

    def wait(self, timeout: float | None = None) -> bool:
        """Do it now."""
        assert timeout is not None
        self.times += 1
        self._work()
        return self.is_set()


def test_it_is_used_before_and_proven_after(
    store: Store, copy: StoreCopy, tmp_path: Path, reopen: Callable[..., Store]
) -> None:
    take_full(copy, tmp_path, EVERYONE, 7)
    assert (proof(store), find(store, HANAKO)) == ("due", HANAKO)

    assert copy.prove()

    assert proof(store) == "held"
    assert copy.prove()
    store.close()
    assert proof(reopen()) == "held"


def test_a_small_copy_is_proven_from_the_start(
    store: Store, copy: StoreCopy, tmp_path: Path
) -> None:
    take_full(copy, tmp_path, EVERYONE[:2], 7)

    assert proof(store) == "held"


def test_without_a_copy_from_central_nothing_is_proven(copy: StoreCopy) -> None:
    assert not copy.prove()


def test_look_ups_go_on_meanwhile(
    store: Store, copy: StoreCopy, tmp_path: Path
) -> None:
    take_full(copy, tmp_path, EVERYONE, 7)
    found: list[Insured | None] = []
    meanwhile = Meanwhile(lambda: found.append(find(store, HANAKO)))

    assert copy.prove(meanwhile)

    assert found == [HANAKO] * meanwhile.times
    assert meanwhile.times == len(EVERYONE) // 3 + 1


def test_it_can_be_stopped_and_begun_anew(
    store: Store, copy: StoreCopy, tmp_path: Path
) -> None:
    take_full(copy, tmp_path, EVERYONE, 7)
    stop = Event()
    stop.set()

    assert not copy.prove(stop)

    assert proof(store) == "due"
    assert copy.prove(Event())


def test_a_delta_meanwhile_does_not_disturb_it(
    store: Store, copy: StoreCopy, tmp_path: Path
) -> None:
    take_full(copy, tmp_path, EVERYONE, 7)
    steps = iter([(EVERYONE, AFTER, 7), (AFTER, EVERYONE, 8)])

    def take_next() -> None:
        for before, after, serial in steps:
            take_delta(copy, tmp_path, (before, after), (serial, serial + 1))
            return

    assert copy.prove(Meanwhile(take_next))

    assert (copy.serial(), proof(store)) == (9, "held")
    assert find(store, HANAKO) == HANAKO


def test_a_delta_before_it_is_proven_with_the_rest(
    store: Store, copy: StoreCopy, tmp_path: Path
) -> None:
    take_full(copy, tmp_path, EVERYONE, 7)
    take_delta(copy, tmp_path, (EVERYONE, AFTER), (7, 8))
    assert proof(store) == "due"

    assert copy.prove()
    assert proof(store) == "held"


def test_another_copy_meanwhile_is_not_called_proven(
    store: Store, copy: StoreCopy, tmp_path: Path
) -> None:
    take_full(copy, tmp_path, EVERYONE, 7)
    serials = iter([8])

    def replace_it() -> None:
        for serial in serials:
            take_full(copy, tmp_path, AFTER, serial)

    copy.prove(Meanwhile(replace_it))

    assert (copy.serial(), proof(store)) == (8, "due")


def test_what_was_not_signed_is_found_and_not_used_any_more(
    store: Store, copy: StoreCopy, tmp_path: Path
) -> None:
    take_full(copy, tmp_path, EVERYONE, 7, table_hash="0" * 64)
    assert find(store, HANAKO) == HANAKO

    with pytest.raises(NotIntact, match="E-SNAPSHOT-6"):
        copy.prove()

    assert (proof(store), copy.serial()) == ("failed", None)
    with pytest.raises(NotIntact, match="E-SNAPSHOT-6"):
        find(store, HANAKO)
    assert not copy.prove()


def test_it_stays_unused_until_a_full_pack_of_the_same_serial_mends_it(
    store: Store,
    copy: StoreCopy,
    clock: FixedClock,
    tmp_path: Path,
    reopen: Callable[..., Store],
) -> None:
    take_full(copy, tmp_path, EVERYONE, 7, table_hash="0" * 64)
    with pytest.raises(NotIntact):
        copy.prove()
    store.close()

    again = reopen()
    copy = copy_of(again, clock)
    with pytest.raises(NotIntact, match="E-SNAPSHOT-6"):
        find(again, HANAKO)
    take_full(copy, tmp_path, EVERYONE, 7)
    assert copy.prove()
    assert (copy.serial(), find(again, HANAKO)) == (7, HANAKO)


def test_an_altered_page_is_found(
    store: Store, copy: StoreCopy, folder: Path, tmp_path: Path
) -> None:
    take_full(copy, tmp_path, MANY, 7)
    flip_byte(folder / "snapshot-7.db", 20 * 4096 + 7)

    with pytest.raises(NotIntact, match="E-SNAPSHOT-6"):
        copy.prove()
    assert proof(store) == "failed"
