"""Each fault of the machine around the desk is found, alone, with what to do."""

import os
import shutil
from datetime import UTC
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.doctor.clocks import found_of_zone
from kiosk.doctor.place import OTHER_FORM, read_incidents
from kiosk.paper import typeface
from kiosk.paper.faces import lost_fonts
from kiosk.tui.incident import incident_of
from schema.clock import FixedClock
from sync.central.folder import create_central
from sync.central.settings import Settings
from tests.kiosk.doctor.conftest import MORNING
from tests.kiosk.doctor.machine import (
    PROGRAM,
    TERMINAL,
    a_machine,
    by_what,
    looked_at,
    wrong,
)


def test_a_folder_that_is_not_there_is_said(clock: FixedClock, tmp_path: Path) -> None:
    found = looked_at(tmp_path / "nowhere", clock, a_machine(tmp_path))

    assert wrong(found) == [("bad", "folder-missing")]
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_without_a_desk_is_said(clock: FixedClock, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir(mode=0o700)

    assert wrong(looked_at(empty, clock, a_machine(tmp_path))) == [("bad", "desk-none")]
    assert list(empty.iterdir()) == []


def test_on_windows_the_users_own_folder_is_closed(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    inside = a_machine(tmp_path, windows=True)
    outside = a_machine(tmp_path, windows=True, home=tmp_path / "somebody")

    assert wrong(looked_at(folder, clock, inside)) == []
    assert wrong(looked_at(folder, clock, outside)) == [("look", "folder-outside")]


@pytest.mark.parametrize(
    ("free", "expected"),
    [
        (2 << 30, []),
        (900 << 20, [("look", "disk-low")]),
        (100 << 20, [("bad", "disk-full")]),
    ],
)
def test_a_disk_that_fills_is_said(
    folder: Path,
    clock: FixedClock,
    tmp_path: Path,
    free: int,
    expected: list[tuple[str, str]],
) -> None:
    around = a_machine(tmp_path, free=lambda _: free)

    assert wrong(looked_at(folder, clock, around)) == expected


def test_the_next_copy_needs_room_too(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    os.truncate(folder / "snapshot-1.db", 1 << 30)
    around = a_machine(tmp_path, free=lambda _: 2 << 30)

    assert by_what(looked_at(folder, clock, around))["disk"].code == "disk-full"


def test_a_disk_that_refuses_is_said(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    (folder / ".doctor-probe").mkdir()

    found = looked_at(folder, clock, a_machine(tmp_path))

    assert wrong(found) == [("bad", "write-fails")]


def test_a_slow_disk_is_said(folder: Path, clock: FixedClock, tmp_path: Path) -> None:
    ticks = iter(range(0, 1 << 60, 5_000_000_000))
    around = a_machine(tmp_path, monotonic_ns=lambda: next(ticks))

    assert ("look", "write-slow") in wrong(looked_at(folder, clock, around))


def test_nothing_is_left_of_the_probe(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    before = {one.name for one in folder.iterdir()}

    looked_at(folder, clock, a_machine(tmp_path))

    assert {one.name for one in folder.iterdir()} - {
        "owner.lock",
        "sign-ins.json",
    } <= before


@pytest.mark.parametrize("place", ["here", "its own"])
def test_root_keys_that_stay_are_said_until_two_have_left(
    clock: FixedClock, tmp_path: Path, place: str
) -> None:
    central = tmp_path / "central"
    create_central(central, Settings(), clock).close()
    around = a_machine(tmp_path, central=central)
    looked = central if place == "here" else a_folder(tmp_path)

    def of_root_keys() -> list[tuple[str, str]]:
        found = wrong(looked_at(looked, clock, around))
        return [one for one in found if one[1].startswith("root")]

    assert of_root_keys() == [("bad", "root_keys-here")]
    first, second, _ = sorted((central / "root-keys").iterdir())
    first.unlink()
    assert of_root_keys() == [("bad", "root_keys-here")]
    second.unlink()
    assert of_root_keys() == []


def a_folder(tmp_path: Path) -> Path:
    other = tmp_path / "other"
    other.mkdir(mode=0o700)
    return other


def test_central_alone_is_no_desk_that_is_missing(
    clock: FixedClock, tmp_path: Path
) -> None:
    central = tmp_path / "central"
    create_central(central, Settings(), clock).close()

    found = looked_at(central, clock, a_machine(tmp_path))

    assert wrong(found) == [("bad", "root_keys-here")]


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ({"python": (3, 9, 2)}, ("bad", "python-over")),
        ({"python": (3, 99, 0)}, ("look", "python-untested")),
        ({"platform": "linux-i686"}, ("look", "platform-other")),
        ({"wanted": {"textual": "==8.2.9"}}, ("bad", "packages-other")),
        ({"wanted": {"nothing": ">=1"}}, ("bad", "packages-other")),
        ({"installed": {}, "wanted": {}}, ("look", "packages-bare")),
    ],
    ids=str,
)
def test_another_program_is_said(
    folder: Path,
    clock: FixedClock,
    tmp_path: Path,
    program: dict[str, Any],
    expected: tuple[str, str],
) -> None:
    other = msgspec.structs.replace(PROGRAM, **program)
    around = a_machine(tmp_path, program=lambda: other)

    assert wrong(looked_at(folder, clock, around)) == [expected]


@pytest.mark.parametrize(
    ("terminal", "expected"),
    [
        ({"columns": 79}, [("look", "terminal-small")]),
        ({"lines": 23}, [("look", "terminal-small")]),
        ({"columns": 80, "lines": 24}, []),
        ({"encoding": "cp932"}, [("bad", "terminal-encoding")]),
        ({"encoding": "UTF-8"}, []),
        ({"term": "dumb"}, [("bad", "terminal-dumb")]),
        ({"draws_japanese": False}, [("bad", "terminal-kanji")]),
        ({"colours": 16}, [("look", "terminal-colours")]),
    ],
    ids=str,
)
def test_a_terminal_that_cannot_show_it_is_said(
    folder: Path,
    clock: FixedClock,
    tmp_path: Path,
    terminal: dict[str, Any],
    expected: list[tuple[str, str]],
) -> None:
    other = msgspec.structs.replace(TERMINAL, **terminal)
    around = a_machine(tmp_path, terminal=other)

    assert wrong(looked_at(folder, clock, around)) == expected


def test_a_lost_font_is_said(folder: Path, clock: FixedClock, tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    shutil.copytree(Path(typeface.__file__).parent / "fonts", fonts)
    around = a_machine(tmp_path, lost_fonts=lambda: lost_fonts(fonts))
    assert wrong(looked_at(folder, clock, around)) == []
    (fonts / f"{typeface.BOLD}.ttf").write_bytes(b"no font")
    (fonts / f"{typeface.REGULAR}.ttf").unlink()

    found = looked_at(folder, clock, around)

    assert wrong(found) == [("bad", "fonts-lost")]
    assert by_what(found)["fonts"].facts["lost"] == (
        f"{typeface.REGULAR}, {typeface.BOLD}"
    )


def test_the_last_incident_is_said_by_kind_and_place(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    known = "2026-02-03T18:00:00+0900 E-APP-1 KeyError at rounds.py:12 _pass > a.py:3 b"
    (folder / "incidents.log").write_text(
        f"{known}\nwhat somebody typed\n", encoding="utf-8"
    )

    found = by_what(looked_at(folder, clock, a_machine(tmp_path)))["incidents"]

    assert found.facts == {"count": 2, "last": known}


def test_what_the_program_notes_of_an_error_has_that_form(tmp_path: Path) -> None:
    log = tmp_path / "incidents.log"
    for act in (lambda: int("a"), (tmp_path / "nowhere").stat, tmp_path.read_bytes):
        try:
            act()
        except Exception as caught:  # noqa: BLE001
            with log.open("a", encoding="utf-8") as file:
                file.write(f"{MORNING:%FT%T%z} {incident_of(caught)}\n")

    assert len(read_incidents(log)) == 3
    assert OTHER_FORM not in read_incidents(log)


def test_another_zone_is_said() -> None:
    assert found_of_zone(MORNING).state == "ok"
    other = found_of_zone(MORNING.astimezone(UTC))
    assert (other.state, other.code) == ("look", "zone-other")
