"""Whatever is killed, cut, put back or copied: every event is at central once."""

from collections.abc import Callable, Iterator

import pytest

from sync.central.database import Database
from tests.sync.log import histories, without
from tests.sync.log.central import Central, PutBack
from tests.sync.log.disk_desks import clinics_on_disk
from tests.sync.log.harm import Harm
from tests.sync.log.machine import a_place_for_central, play, two_clinics
from tests.sync.log.world import World

HISTORIES = 100
"""Different ones that every run plays; `python -m tests.faults machine` plays more."""
FEW = 4
"""At least, over a real store: those that are drawn twice do not count."""
History = Callable[[World], None]

HARMS: dict[str, tuple[History, str]] = {
    "exchange": (histories.central_is_put_back, "lost"),
    "hash": (histories.a_twin_takes_the_same_places, "lost"),
    "epochs": (histories.central_is_put_back_behind_a_fork, "lost"),
    "ahead": (histories.a_kiosk_is_put_back_and_records_nothing, "other events"),
    "again": (histories.a_receipt_never_comes_back, "not at central"),
    "key": (histories.a_healed_kiosk_is_put_back, "twice"),
    "signature": (histories.somebody_says_that_all_is_well, "never had"),
    "receipt": (histories.a_twins_receipt_comes_back, "never had"),
}
"""By the rule that is missing: the history that does harm without it, and which."""


@pytest.fixture
def place() -> Iterator[tuple[Database, PutBack]]:
    """Central's database; without one of its own a test would see another's."""
    with a_place_for_central() as made:
        yield made


def test_whatever_happens_every_event_is_at_central_once() -> None:
    played = play(examples=HISTORIES + 20, steps=40)

    assert played >= HISTORIES


def test_the_same_holds_for_the_desk_s_own_store() -> None:
    with clinics_on_disk() as clinics:
        assert play(examples=10, steps=25, desks=clinics) >= FEW


@pytest.mark.parametrize("history", histories.EVERY, ids=lambda one: one.__name__)
def test_every_history_that_ever_did_harm_ends_well(
    history: History, place: tuple[Database, PutBack]
) -> None:
    database, putback = place

    history(World(Central(database), putback, two_clinics()))


def test_every_rule_has_a_history_that_needs_it() -> None:
    assert HARMS.keys() == without.EVERY.keys()


@pytest.mark.parametrize("missing", without.EVERY)
def test_without_one_of_the_rules_there_is_harm(
    missing: str, place: tuple[Database, PutBack]
) -> None:
    database, putback = place
    history, harm = HARMS[missing]

    with without.EVERY[missing](database), pytest.raises(Harm, match=harm):
        history(World(Central(database), putback, two_clinics()))
