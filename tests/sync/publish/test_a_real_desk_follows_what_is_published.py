"""A desk gets what central published over a real line, and nothing that was spoilt."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from schema.rules.read import built_in
from sync.central.folder import open_central
from sync.central.offered_edition import Wanted
from sync.central.publish import publish
from sync.trust.root import rotate_root
from tests.kiosk.syncing.running import (
    RunningCentral,
    a_desk,
    joined,
    listening,
    one_pass,
)
from tests.sync.publish.desk import Desk, Seam, offer
from tests.sync.publish.town import (
    ELSEWHERE,
    HERE,
    moved,
    person,
)

EXTENSION = "extension-2026-07"
PEOPLE = tuple(
    person(number, HERE if number % 2 else ELSEWHERE) for number in range(1, 1_601)
)
HANAKO, TARO, OF_ANOTHER_WARD = PEOPLE[6], PEOPLE[8], PEOPLE[1]


@pytest.fixture
def central(tmp_path: Path) -> Iterator[RunningCentral]:
    """A central whose register is published."""
    with listening(tmp_path / "central") as running:
        offer(running, PEOPLE)
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The desk's folder."""
    return tmp_path / "desk"


@pytest.fixture
def desk(folder: Path, central: RunningCentral) -> Iterator[Desk]:
    """A desk of central's clinic that has pulled nothing yet."""
    with a_desk(folder) as store:
        joined(store, central)
        yield Desk(store, folder, central)


def test_a_pass_brings_the_people_of_the_ward_and_the_rulebook(
    desk: Desk, central: RunningCentral
) -> None:
    done = one_pass(desk.store, desk.folder, central.clock)

    assert (done.pulled, done.refused) == ("full", ())
    assert desk.finds(HANAKO) == HANAKO
    assert desk.finds(OF_ANOTHER_WARD) is None
    assert OF_ANOTHER_WARD.municipality == ELSEWHERE
    assert desk.store.editions.book().name == built_in().name


def test_a_change_comes_as_a_delta(desk: Desk, central: RunningCentral) -> None:
    full = desk.pull()
    offer(central, moved(PEOPLE, int(HANAKO.number)))

    done = desk.pull()

    assert (done.mode, done.why) == ("delta", None)
    assert done.bytes < full.bytes
    found = desk.finds(HANAKO)
    assert found is not None
    assert found.address == "東京都架空町1"
    assert desk.finds(TARO) == TARO
    assert desk.pull().mode == "none"


def test_days_that_were_missed_come_as_a_chain(
    desk: Desk, central: RunningCentral
) -> None:
    desk.pull()
    for number in (1, 3, 5):
        offer(central, moved(PEOPLE, number))

    done = desk.pull()

    assert (done.mode, done.serial) == ("delta", desk.store.copy.serial())
    found = desk.finds(PEOPLE[4])
    assert found is not None
    assert found.address == "東京都架空町1"


def test_a_pack_goes_on_where_the_line_broke(desk: Desk) -> None:
    seam = Seam()
    seam.breaks_after = 1_000
    broken = desk.pull(seam)
    seam.breaks_after = None
    done = desk.pull(seam)

    assert broken.why is not None
    assert (done.mode, done.why) == ("full", None)
    assert seam.offsets == [0, 1_000]
    assert seam.bytes == done.bytes


def test_a_spoilt_pack_leaves_the_copy(desk: Desk, central: RunningCentral) -> None:
    desk.pull()
    offer(central, moved(PEOPLE, *range(1_600)))
    for pack in central.central.repository.targets.rglob("*.pack"):
        pack.write_bytes(pack.read_bytes()[:-1] + b"\0")

    done = desk.pull()

    assert done.mode == "none"
    assert done.why is not None
    assert done.why.code == "E-TRUST-4"
    assert desk.finds(HANAKO) == HANAKO


def test_another_rulebook_is_taken_up(desk: Desk, central: RunningCentral) -> None:
    desk.pull()
    offer(central, PEOPLE, Wanted(adopt=(EXTENSION,)))

    done = desk.pull()

    assert (done.mode, done.edition) == ("none", built_in((EXTENSION,)).name)
    assert desk.store.editions.book().adopted == (EXTENSION,)


def test_a_new_root_is_followed(desk: Desk, central: RunningCentral) -> None:
    desk.pull()
    keys = sorted((central.central.opened.folder / "root-keys").glob("*.pem"))
    rotate_root(central.central.repository, keys[1:], online=True)
    offer(central, moved(PEOPLE, 7))

    assert desk.pull().mode == "delta"


def test_a_central_back_from_its_backup_is_followed_once_it_publishes_anew(
    desk: Desk, central: RunningCentral, tmp_path: Path
) -> None:
    desk.pull()
    shutil.copytree(central.central.opened.folder, tmp_path / "backup")
    offer(central, moved(PEOPLE, 1), Wanted(adopt=(EXTENSION,)))
    lost = desk.pull()
    clock = central.clock
    clock.at += timedelta(minutes=1)
    with open_central(tmp_path / "backup") as restored:
        refused = desk.pull_from(restored)
        restored.repository(clock).refresh_timestamp(everything=True)
        older = desk.pull_from(restored)
        publish(restored, clock, anew=True)
        done = desk.pull_from(restored)

    refusals = [one.why.code for one in (refused, older) if one.why]
    assert refusals == ["E-TRUST-2", "E-PULL-3"]
    assert (done.mode, done.why, done.why_edition) == ("full", None, None)
    assert (done.serial or 0) > (lost.serial or 0)
    assert desk.finds(PEOPLE[0]) == PEOPLE[0]
    assert desk.store.editions.book().adopted == ()
