"""A great copy is proven while nobody is at the desk, and fetched anew if it fails."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from kiosk.store.vault import Store
from kiosk.syncing.proving import QUIET_FOR, TRIED_EVERY, Proving
from schema.errors import NotIntact
from tests.kiosk.store.desk import an_entry
from tests.kiosk.syncing.running import (
    RunningCentral,
    a_desk,
    joined,
    listening,
    one_pass,
)
from tests.sync.publish.desk import offer
from tests.sync.publish.town import HERE, person

PEOPLE = tuple(person(number, HERE) for number in range(1, 1_201))


@pytest.fixture
def central(tmp_path: Path) -> Iterator[RunningCentral]:
    """A central that has published a few people."""
    with listening(tmp_path / "central") as running:
        offer(running, PEOPLE)
        yield running


@pytest.fixture
def great(
    folder: Path, central: RunningCentral, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    """A desk whose copy counts as too great to be proven at once."""
    monkeypatch.setattr("kiosk.store.snapshot_pack.PROVEN_AT_ONCE", 0)
    monkeypatch.setattr("kiosk.store.copy.PROVEN_AT_ONCE", 0)
    with a_desk(folder, central.clock) as store:
        joined(store, central)
        assert one_pass(store, folder, central.clock).pulled == "full"
        assert proof(store) == "due"
        yield store


def proof(store: Store) -> str:
    info = store.snapshot.info()
    assert info is not None
    return info.proof


def test_it_is_proven_while_nobody_is_at_the_desk(
    great: Store, central: RunningCentral
) -> None:
    proving = Proving(great, central.clock, lambda: False)
    central.clock.at += QUIET_FOR
    proving.turn()

    assert proof(great) == "held"


def test_it_waits_while_somebody_is(great: Store, central: RunningCentral) -> None:
    proving = Proving(great, central.clock, lambda: False)
    central.clock.at += QUIET_FOR
    great.journal.append(an_entry())
    proving.turn()

    assert proof(great) == "due"


def test_it_gives_way_and_begins_anew_later(
    great: Store, central: RunningCentral
) -> None:
    wanted = Event()
    wanted.set()
    proving = Proving(great, central.clock, wanted.is_set)
    central.clock.at += QUIET_FOR
    proving.turn()
    assert proof(great) == "due"
    wanted.clear()
    proving.turn()
    assert proof(great) == "due"
    central.clock.at += TRIED_EVERY
    proving.turn()
    assert proof(great) == "held"


def test_one_that_fails_is_fetched_anew(
    great: Store,
    folder: Path,
    central: RunningCentral,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    proving = Proving(great, central.clock, lambda: False)
    central.clock.at += QUIET_FOR
    with monkeypatch.context() as spoilt:
        spoilt.setattr("kiosk.store.copy.rows_hold", lambda *_: False)
        with pytest.raises(NotIntact):
            proving.turn()
    assert great.copy.serial() is None
    assert one_pass(great, folder, central.clock).pulled == "full"
    central.clock.at += QUIET_FOR + timedelta(seconds=1)
    proving.turn()

    assert proof(great) == "held"
