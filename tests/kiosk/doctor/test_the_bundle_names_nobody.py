"""Marked people are planted everywhere; neither bundle nor findings tell of any."""

import base64
import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import msgspec
import pytest

from kiosk.doctor.allowed import NOT_SET, OTHER, SET, told_settings
from kiosk.doctor.bundle import bundle, sizes
from kiosk.doctor.place import OTHER_FORM
from kiosk.doctor.wording import worded
from kiosk.store.tables_online import TABLES
from schema.clock import FixedClock
from tests.kiosk.cli.desk_in_use import Terminal
from tests.kiosk.doctor.machine import PROGRAM, a_machine, looked_at
from tests.kiosk.doctor.marks import SOMEBODY, TYPED, found_in, plant, unzipped
from tests.kiosk.store.desk import SESAME
from tests.people import HANAKO


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A folder whose path names an account."""
    return tmp_path / SOMEBODY / "desk"


def inside(data: bytes, name: str) -> object:
    with ZipFile(BytesIO(data)) as file:
        found: object = json.loads(file.read(name))
    return found


@pytest.mark.parametrize("settings", [False, True], ids=["usual", "odd settings"])
def test_nobody_is_in_the_bundle(
    data_dir: Path, clock: FixedClock, tmp_path: Path, *, settings: bool
) -> None:
    secrets = plant(data_dir, clock, settings=settings)
    found = looked_at(data_dir, clock, a_machine(tmp_path), deep=True)

    made = bundle(data_dir, found.findings, PROGRAM, found.kept)

    assert found.kept is not None
    assert found_in(unzipped(made), secrets) == set()


@pytest.mark.parametrize("settings", [False, True], ids=["usual", "odd settings"])
def test_nobody_is_in_what_is_found(
    data_dir: Path, clock: FixedClock, tmp_path: Path, *, settings: bool
) -> None:
    secrets = plant(data_dir, clock, settings=settings)
    found = looked_at(data_dir, clock, a_machine(tmp_path), deep=True)

    said = msgspec.json.encode(found.findings)
    shown = "\n".join(str(worded(one)) for one in found.findings).encode()

    assert found_in(said + shown, secrets) == set()


@pytest.mark.parametrize("more", [[], ["--json"]], ids=["words", "json"])
def test_nobody_is_in_what_the_command_says(
    data_dir: Path,
    clock: FixedClock,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    more: list[str],
) -> None:
    secrets = plant(data_dir, clock, settings=True)
    out = tmp_path / "bundle.zip"

    told = Terminal(data_dir, capsys).run(
        "doctor", "--deep", "--bundle", str(out), *more
    )

    assert told.out
    said = (told.out + told.err).encode()
    assert found_in(said + unzipped(out.read_bytes()), secrets) == set()
    assert out.stat().st_mode & 0o077 == 0


def test_the_search_would_find_somebody(data_dir: Path, clock: FixedClock) -> None:
    secrets = plant(data_dir, clock, settings=False)
    name, key = HANAKO.name.encode(), secrets["key of scope"]

    for hidden in (
        name,
        HANAKO.name.encode("utf-16-le"),
        base64.b64encode(b"x" + name + b"yz"),
        base64.b64encode(b"xy" + name),
        name.hex().encode(),
        json.dumps(HANAKO.name).encode(),
    ):
        assert "name" in found_in(b"before" + hidden + b"after", secrets)
    assert found_in(key.hex().encode(), secrets) == {"key of scope"}
    assert "typed" in found_in((data_dir / "incidents.log").read_bytes(), secrets)


def test_the_bundle_says_enough_to_help(
    data_dir: Path, clock: FixedClock, tmp_path: Path
) -> None:
    plant(data_dir, clock, settings=False)
    found = looked_at(data_dir, clock, a_machine(tmp_path))

    made = bundle(data_dir, found.findings, PROGRAM, found.kept)

    tables = inside(made, "tables.json")
    assert isinstance(tables, dict)
    assert tables.keys() == TABLES.keys()
    assert (tables["appointment"], tables["enquiry"], tables["contact"]) == (1, 2, 2)
    assert inside(made, "sync.json") == [
        {"part": "pull", "kind": "refused", "code": "E-ANSWER-3"}
    ]
    assert inside(made, "versions.json") == json.loads(msgspec.json.encode(PROGRAM))
    sized = inside(made, "sizes.json")
    assert isinstance(sized, dict)
    assert sized["device.db"] > 0
    assert sized["(other files)"] == 1
    what = inside(made, "doctor.json")
    assert isinstance(what, list)
    assert {"disk", "copy", "sync"} <= {one["what"] for one in what}


def test_lines_that_the_program_did_not_write_are_only_counted(
    data_dir: Path, clock: FixedClock
) -> None:
    plant(data_dir, clock, settings=False)
    log = data_dir / "incidents.log"
    ours = "2026-02-03T18:00:00+0900 E-APP-1 KeyError at rounds.py:12 _pass"
    log.write_text(f"{TYPED}\n{ours}\n{ours} {TYPED}\n", encoding="utf-8")

    with ZipFile(BytesIO(bundle(data_dir, [], PROGRAM, None))) as file:
        lines = file.read("incidents.log").decode().splitlines()

    assert lines == [OTHER_FORM, ours, OTHER_FORM]


def test_without_the_store_there_is_a_bundle_all_the_same(
    data_dir: Path, clock: FixedClock, tmp_path: Path
) -> None:
    secrets = plant(data_dir, clock, settings=False)
    around = a_machine(tmp_path)
    found = looked_at(data_dir, clock, around, passphrase=SESAME + "?")

    made = bundle(data_dir, found.findings, PROGRAM, found.kept)

    with ZipFile(BytesIO(made)) as file:
        names = set(file.namelist())
    assert names == {"doctor.json", "versions.json", "sizes.json", "incidents.log"}
    assert found_in(unzipped(made), secrets) == set()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("online.gateways", "oqs_folder,central", "oqs_folder,central"),
        ("online.gateways", "oqs_folder,somebody", OTHER),
        ("oqs.deadline", "7.5", "7.5"),
        ("oqs.deadline", "0300001234", OTHER),
        ("oqs.deadline", "１２", OTHER),
        ("jurisdiction", "13104", "13104"),
        ("idle_seconds", "180", "180"),
        ("facility", "見本医院", SET),
        ("facility", "", NOT_SET),
        ("oqs.folder", "somewhere", SET),
    ],
)
def test_a_setting_is_told_in_its_own_form_only(
    name: str, value: str, told: str
) -> None:
    assert told_settings(lambda one, _: value if one == name else "")[name] == told


def test_a_setting_that_is_not_on_the_list_is_not_told() -> None:
    assert "sync_past" not in told_settings(lambda _, __: "1")


def test_a_folder_that_is_not_there_has_no_sizes(tmp_path: Path) -> None:
    assert sizes(tmp_path / "nowhere") == {}
