"""`madoguchi status`: three ages, what waits, what held the desk up; never a guess."""

import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.cli import run
from kiosk.cli.status import MET, status_of
from kiosk.desk.causes import Causes
from kiosk.desk.form import Form
from kiosk.desk.receive import Desk, Place
from kiosk.online.breaker import Breaker
from kiosk.store.vault import Store, create_store, open_store
from schema.clock import JAPAN, FixedClock, SystemClock
from tests.kiosk.desk.room import BOOK, EXPIRED, HANAKO_KEYS, Room, Rows
from tests.kiosk.store.asked import a_waiting_visit, settled
from tests.kiosk.store.desk import CHEAP, SESAME
from tests.people import EVERYONE

MORNING = datetime(2025, 10, 15, 9, 0, tzinfo=JAPAN)


def passphrase(said: str = SESAME) -> str:
    """A descriptor from which `said` can be read once."""
    reading, writing = os.pipe()
    os.write(writing, f"{said}\n".encode())
    os.close(writing)
    return str(reading)


def asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What the command answers."""
    code = run(
        ["status", "--json", "--data", str(folder), "--passphrase-fd", passphrase()]
    )
    assert code == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


@pytest.fixture
def clock() -> FixedClock:
    """Without it, ages would grow while the test runs."""
    return FixedClock(MORNING)


def desk_on(store: Store, clock: FixedClock) -> Desk:
    return Desk(
        place=Place("見本医院", "受付1", "13"),
        book=BOOK,
        snapshot=store.snapshot,
        journal=store.journal,
        clock=clock,
        staff=store.staff,
    )


def test_a_desk_without_a_copy_has_no_ages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "desk"
    create_store(folder, SESAME, SystemClock(), staff="s", stretch=CHEAP).close()
    found = asked(folder, capsys)

    assert found["data_age"] is found["fetch_age"] is found["serial"] is None
    assert found["freshness"] == "none"
    assert found["last_receipt"] is None
    assert found["edition"] == BOOK.name
    assert found["clock_trusted"] is True
    assert set(found["causes"].values()) == {0}


def test_the_three_ages_are_three(tmp_path: Path, clock: FixedClock) -> None:
    with create_store(
        tmp_path / "desk", SESAME, clock, staff="s", stretch=CHEAP
    ) as store:
        as_of = MORNING - timedelta(hours=10)
        store.shelf.replace(EVERYONE, as_of=as_of, source="import")
        clock.at += timedelta(hours=2)
        found = status_of(desk_on(store, clock))

    assert found.data_age is not None
    assert found.fetch_age is not None
    assert (found.data_age.seconds, found.data_age.words) == (12 * 3600, "12 h")
    assert (found.fetch_age.seconds, found.fetch_age.words) == (2 * 3600, "2 h")
    assert found.edition_left.words.endswith("days")


def test_what_waits_and_what_held_up_is_counted(
    tmp_path: Path, clock: FixedClock
) -> None:
    with create_store(
        tmp_path / "desk", SESAME, clock, staff="s", stretch=CHEAP
    ) as store:
        store.shelf.replace(EVERYONE, as_of=MORNING, source="import")
        desk = desk_on(store, clock)
        waiting = Room(desk, Rows(), clock).typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED))
        desk.confirm(waiting)
        found = status_of(desk)

    assert (found.pending, found.causes.expired) == (1, 1)
    assert found.unsent == 2


def test_what_somebody_has_to_do_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "desk"
    with create_store(folder, SESAME, SystemClock(), staff="s", stretch=CHEAP) as store:
        visit = store.journal.append(a_waiting_visit()).id
        store.journal.append(a_waiting_visit("c-2"))
        store.journal.append(settled(visit))
    found = asked(folder, capsys)
    assert (found["pending"], found["tasks"]) == (1, 1)


def test_a_clock_that_went_back_is_not_trusted(
    tmp_path: Path, clock: FixedClock
) -> None:
    with create_store(
        tmp_path / "desk", SESAME, clock, staff="s", stretch=CHEAP
    ) as store:
        desk = desk_on(store, clock)
        desk.confirm(Room(desk, Rows(), clock).typed(Form(), ("0", "-", "1", "-")))
        clock.at -= timedelta(days=3)
        desk.note_viewed("")

        assert not status_of(desk).clock_trusted


def test_a_person_reads_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "desk"
    create_store(folder, SESAME, SystemClock(), staff="s", stretch=CHEAP).close()
    given = ["status", "--data", str(folder), "--passphrase-fd", passphrase()]
    assert run(given) == 0
    said = capsys.readouterr().out
    assert "met today:    ● in a name 0, not eligible 0," in said
    assert "to do:        0 visits need somebody" in said
    assert set(MET) == set(Causes.__struct_fields__)
    assert [name for name in Causes.__struct_fields__ if f"{name} 0" in said] == []


def other_copy(folder: Path) -> None:
    copy = folder / "snapshot-1.db"
    with create_store(
        folder.parent / "other", SESAME, SystemClock(), staff="s", stretch=CHEAP
    ) as store:
        store.shelf.replace(EVERYONE, as_of=MORNING, source="import")
    copy.write_bytes((folder.parent / "other" / "snapshot-1.db").read_bytes())


@pytest.mark.parametrize("command", [["status"], ["snapshot", "info"]], ids=" ".join)
@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda folder: (folder / "snapshot-1.db").unlink(), "E-SNAPSHOT-4"),
        (other_copy, "E-STORE-4"),
    ],
    ids=["deleted", "another one"],
)
def test_a_copy_that_is_not_there_is_not_said_to_be_well(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    spoil: Callable[[Path], None],
    code: str,
) -> None:
    folder = tmp_path / "desk"
    with create_store(folder, SESAME, SystemClock(), staff="s", stretch=CHEAP) as store:
        store.shelf.replace(EVERYONE, as_of=MORNING, source="import")
    spoil(folder)
    given = [*command, "--data", str(folder), "--passphrase-fd", passphrase()]
    assert run(given) == 1
    told = capsys.readouterr()
    assert told.out == ""
    (line,) = told.err.splitlines()
    assert line.startswith(f"madoguchi: {code}: snapshot")


def test_a_running_kiosk_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "desk"
    with create_store(folder, SESAME, SystemClock(), staff="s", stretch=CHEAP):
        code = run(["status", "--data", str(folder), "--passphrase-fd", passphrase()])
    told = capsys.readouterr()

    assert code == 4
    assert told.out == ""
    assert len(told.err.splitlines()) == 1


def test_a_folder_without_a_desk_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["status", "--data", str(tmp_path), "--passphrase-fd", passphrase()])

    assert code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_silent_registers_are_named_with_since_when(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An outage is one of all of them, since the last of them fell silent."""
    folder = tmp_path / "desk"
    clock = SystemClock()
    with create_store(folder, SESAME, clock, staff="s", stretch=CHEAP) as store:
        store.settings.put("online.gateways", "oqs_folder,central")
        Breaker("oqs_folder", store.settings, FixedClock(MORNING)).failed("silent")
        first = Breaker("oqs_folder", store.settings, FixedClock(MORNING))
        first.failed("folder", at_once=True)
        first.remember()
    one = asked(folder, capsys)
    with open_store(folder, SESAME, clock) as store:
        later = FixedClock(MORNING + timedelta(hours=1))
        second = Breaker("central", store.settings, later)
        second.failed("line")
        second.failed("line")
        second.remember()
    both = asked(folder, capsys)

    assert [stands["name"] for stands in one["gateways"]] == ["oqs_folder", "central"]
    assert [stands["reason"] for stands in one["gateways"]] == ["folder", ""]
    assert one["outage_since"] is None
    assert both["outage_since"] == "2025-10-15T10:00:00+09:00"
