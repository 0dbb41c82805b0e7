"""Which registers an opened desk asks, in which order, and for how long."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.store.vault import Store, create_store
from kiosk.wiring import checks_of, desk_of, gateways_of, place_of, proven_book
from schema.clock import SystemClock
from tests.kiosk.store.desk import CHEAP, SESAME


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A desk of its own; without it, settings of one test would be another's."""
    clock = SystemClock()
    with create_store(tmp_path, SESAME, clock, staff="s", stretch=CHEAP) as made:
        yield made


def set_up(store: Store, gateways: str, folder: Path | str = "") -> None:
    store.settings.put("online.gateways", gateways)
    store.settings.put("oqs.folder", str(folder))
    store.settings.put("oqs.institution", "1310000000")
    store.settings.put("oqs.deadline", "7")


@pytest.mark.parametrize(
    ("said", "names", "deadlines"),
    [
        ("", [], []),
        ("oqs_folder", ["oqs_folder"], [7.0]),
        ("central,oqs_folder", ["central", "oqs_folder"], [10.0, 7.0]),
    ],
)
def test_registers_are_asked_as_the_settings_say(
    store: Store,
    tmp_path: Path,
    said: str,
    names: list[str],
    deadlines: list[float],
) -> None:
    set_up(store, said, tmp_path)
    found = [*gateways_of(store, SystemClock())]

    assert [one.gateway.name for one in found] == names
    assert [one.deadline for one in found] == deadlines


def test_a_terminal_without_its_folder_is_not_asked(store: Store) -> None:
    set_up(store, "oqs_folder")

    assert [*gateways_of(store, SystemClock())] == []


def test_a_desk_without_registers_says_that_none_is_set_up(store: Store) -> None:
    clock = SystemClock()
    desk = desk_of(store, clock, proven_book(), place_of(store))
    checks = checks_of(store, desk, gateways_of(store, clock), lambda _: None)
    checks.start()
    state = checks.state()
    checks.stop()

    assert (state.gateways, state.outage, state.running) == ((), None, ())
