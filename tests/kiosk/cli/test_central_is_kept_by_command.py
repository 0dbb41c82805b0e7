"""Central's office on the command line: set up, clinics, devices, backups."""

import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from kiosk.cli import run
from schema.clock import SystemClock
from schema.insured import insured_key
from schema.wire.identity import EnrolRequest
from sync.central import registry
from sync.central.folder import open_central
from sync.central.scopes import facility_scope, patients
from sync.protocol.code import believed, read_code
from tests.people import SHINJUKU

DEVICE = "a" * 26


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A central that was set up by command."""
    assert run(["central", "init", "--data", str(tmp_path / "central")]) == 0
    return tmp_path / "central"


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], data: Path) -> Any:
    """Runs one of central's commands with `--json`; its document."""

    def spoken(*given: str) -> Any:
        capsys.readouterr()
        assert run(["central", *given, "--data", str(data), "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return spoken


def add(said: Any, *more: str) -> Any:
    return said("facility", "add", "見本クリニック", "--jurisdiction", "13104", *more)


def written(data: Path) -> bytes:
    """Everything that the database has on disk."""
    return b"".join(path.read_bytes() for path in sorted(data.glob("central.db*")))


def test_setting_up_says_what_was_made_and_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "central"
    given = ["central", "init", "--data", str(folder), "--name", "見本広域連合"]
    assert run([*given, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)

    assert set(document) == {"central", "data", "database", "root_keys"}
    assert (document["database"], len(document["central"])) == ("sqlite", 26)
    names = {path.name for path in Path(document["root_keys"]).iterdir()}
    assert names == {"root-1.pem", "root-2.pem", "root-3.pem"}
    if sys.platform != "win32":
        modes = {path: path.stat().st_mode for path in [folder, *folder.rglob("*")]}
        closed = [p for p in modes if stat.S_ISREG(modes[p]) or p == folder]
        assert [path for path in closed if modes[path] & 0o077] == []

    assert run(given) == 4
    assert "E-CENTRAL-25" in capsys.readouterr().err


def test_a_clinic_gets_an_id_and_the_people_of_its_area(said: Any) -> None:
    made = add(said)

    assert made["scope"] == "area-13104"
    assert len(made["facility"]) == 6
    listed = said("facility", "list")["facilities"]
    assert listed == [made]
    wide = add(said, "--area", "13112", "--area", "13104")
    assert wide["scope"] == "area-13104-13112"
    assert wide["facility"] != made["facility"]


def test_a_clinic_may_get_its_own_patients_only(
    said: Any, data: Path, tmp_path: Path
) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text(f"保険者番号,番号\n{SHINJUKU},00000018\n", encoding="utf-8")
    made = add(said, "--patients", str(listed))
    assert (made["scope"], made["patients"]) == (f"facility-{made['facility']}", 1)
    assert b"00000018" not in written(data)

    listed.write_text(
        f"保険者番号,番号\n{SHINJUKU},00000026\n{SHINJUKU},00000034\n", encoding="utf-8"
    )
    again = said("facility", "patients", made["facility"], str(listed))
    assert again["patients"] == 2
    with open_central(data) as central:
        scope = facility_scope(made["facility"])
        blind = central.database.read(lambda to: patients(to, scope))
        keys = [insured_key(SHINJUKU, "", n, "") for n in ("00000026", "00000034")]
        assert blind == {central.keys.blind(key) for key in keys}


def test_a_code_stands_for_this_central(said: Any, data: Path) -> None:
    facility = add(said)["facility"]
    made = said("device", "code", facility)

    assert set(made) == {"code", "facility", "facility_name", "expires_at"}
    with open_central(data) as central:
        root = central.repository(SystemClock()).root()
        believed(read_code(made["code"]), central.keys.public_key, root)
        half = made["code"].replace("-", "")[:8]
    assert facility.encode() in written(data)
    assert half.encode() not in written(data).replace(b"-", b"")


def test_devices_are_listed_and_revoked(
    said: Any, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facility = add(said)["facility"]
    request = EnrolRequest(
        device=DEVICE,
        public_key=b"k" * 32,
        sealing_key=b"s" * 1216,
        at=SystemClock().now(),
        proof="",
    )
    with open_central(data) as central:
        now = SystemClock().now()
        central.database.write(lambda to: registry.bind(to, request, facility, now))
    (device,) = said("device", "list")["devices"]
    assert (device["device"], device["revoked_at"]) == (DEVICE, None)

    first = said("device", "revoke", DEVICE)
    assert first["revoked_at"] is not None
    assert said("device", "revoke", DEVICE) == first
    assert said("facility", "list")["facilities"][0]["devices"] == 0
    assert run(["central", "device", "list", "--data", str(data)]) == 0
    header, line = capsys.readouterr().out.splitlines()
    assert header.split()[0] == "device"
    assert line.startswith(DEVICE)


def test_tables_keep_japanese_in_its_columns(
    said: Any, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(said)
    said("facility", "add", "A Clinic", "--jurisdiction", "13")
    assert run(["central", "facility", "list", "--data", str(data)]) == 0

    lines = capsys.readouterr().out.splitlines()
    places = {line.replace("見本クリニック", "x" * 14).find("13") for line in lines[1:]}
    assert len(lines) == 3
    assert len(places) == 1


def test_a_backup_is_made_and_put_back(
    said: Any, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facility = add(said)["facility"]
    backup = tmp_path / "backup"
    made = said("backup", str(backup), "--with-keys")
    assert (made["with_keys"], made["rows"]["facility"]) == (True, 1)
    assert made["bytes"] == backup.stat().st_size

    again = tmp_path / "again"
    given = ["central", "restore", str(backup), "--data", str(again)]
    assert run([*given, "--json"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["database"], done["data"]) == ("sqlite", str(again))
    assert run(given) == 4
    assert run(["central", "facility", "list", "--data", str(again)]) == 0
    assert facility in capsys.readouterr().out
    assert run(["central", "backup", str(backup), "--data", str(data)]) == 0
    assert "keys are not in it" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "ends", "code"),
    [
        (["facility", "add", " ", "--jurisdiction", "13"], 2, "E-FACILITY-1"),
        (["facility", "add", "A", "--jurisdiction", "1"], 2, "E-SET-1"),
        (["facility", "add", "A", "--jurisdiction", "13", "--area", "x"], 2, "E-SCOPE"),
        (
            [
                "facility",
                "add",
                "A",
                "--jurisdiction",
                "13",
                "--area",
                "13",
                "--patients",
                "x.csv",
            ],
            2,
            "E-FACILITY-2",
        ),
        (["facility", "patients", "nobody", "nowhere.csv"], 2, "E-CSV-FILE"),
        (["device", "code", "nobody"], 2, "E-FACILITY-3"),
        (["device", "revoke", "nobody"], 2, "E-DEVICE-1"),
        (["device", "list", "--db", "mysql://nowhere"], 2, "E-CENTRAL-1"),
        (["restore", "nowhere"], 2, "E-BACKUP-5"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_what_cannot_be_is_one_line(
    data: Path,
    capsys: pytest.CaptureFixture[str],
    given: list[str],
    ends: int,
    code: str,
) -> None:
    capsys.readouterr()
    assert run(["central", *given, "--data", str(data)]) == ends

    told = capsys.readouterr()
    assert told.out == ""
    (line,) = told.err.splitlines()
    assert code in line


def test_a_clinic_that_gets_areas_has_no_list(
    said: Any, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facility = add(said)["facility"]
    listed = tmp_path / "list.csv"
    listed.write_text(f"保険者番号,番号\n{SHINJUKU},00000018\n", encoding="utf-8")
    given = ["central", "facility", "patients", facility, str(listed)]

    assert run([*given, "--data", str(data)]) == 4
    assert "E-FACILITY-4" in capsys.readouterr().err


def test_no_central_is_no_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for given in (["facility", "list"], ["device", "list"], ["serve"]):
        assert run(["central", *given, "--data", str(tmp_path / "nowhere")]) == 2
        assert "E-CENTRAL-21" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()


def test_the_folder_may_be_named_by_the_environment(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MADOGUCHI_CENTRAL_DATA", str(data))
    capsys.readouterr()

    assert run(["central", "facility", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"facilities": []}


def test_settings_with_a_slip_of_the_pen_are_refused(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for wrong in ("prot = 1\n", "port = 'x'\n", "port = 99999\n", "\xff"):
        (data / "central.toml").write_text(wrong, encoding="latin-1")
        assert run(["central", "facility", "list", "--data", str(data)]) == 2
        assert "E-CENTRAL-2" in capsys.readouterr().err
