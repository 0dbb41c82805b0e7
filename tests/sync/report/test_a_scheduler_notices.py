"""`madoguchi central report`: what it prints, writes, and leaves with."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from kiosk.cli import run
from schema.clock import SystemClock
from sync.central.folder import CentralFolder, create_central
from sync.central.settings import Settings
from tests.sync.report.kiosks import Central
from tests.sync.report.visits import CERTIFICATE, EXPIRED_CARD, confirmed, decided

SINCE = ("--since", "2025-10-01")
HONEST = (confirmed(CERTIFICATE), confirmed(EXPIRED_CARD))
UNCHECKED = replace(confirmed(EXPIRED_CARD), online=None)
WRONG_RULE = decided(confirmed(CERTIFICATE), rule="law-invented")
UNKNOWN = decided(confirmed(CERTIFICATE), edition="2031-01@sha256:00")


@dataclass
class Office:
    """A central in its folder, and a command line beside it."""

    folder: Path
    central: Central
    output: pytest.CaptureFixture[str]

    def report(self, *asked: str) -> tuple[int, str, str]:
        """Exit code, standard output and standard error."""
        self.output.readouterr()
        code = run(["central", "report", "--data", str(self.folder), *SINCE, *asked])
        out, err = self.output.readouterr()
        return code, out, err

    def document(self, *asked: str) -> dict[str, Any]:
        _, out, _ = self.report("--json", *asked)
        found: dict[str, Any] = json.loads(out)
        return found


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Office]:
    """A central as `central init` leaves it."""
    folder = tmp_path / "central"
    opened: CentralFolder
    with create_central(folder, Settings(), SystemClock()) as opened:
        central = Central(opened.database, SystemClock())
        yield Office(folder, central, capsys)


def test_an_honest_log_is_reported_and_exits_with_0(office: Office) -> None:
    kiosk = office.central.enrol(1)
    kiosk.record(*HONEST)
    kiosk.send()

    code, out, _ = office.report()

    assert code == 0
    assert "見本医院" in out
    assert "insured_interim 保険診療（暫定取扱い）" in " ".join(out.split())
    assert "再現しない判定 0 件" in out


@pytest.mark.parametrize(
    ("event", "named"),
    [
        (UNCHECKED, "interim_without_check"),
        (WRONG_RULE, "not_repeating"),
        (UNKNOWN, "not_repeating"),
    ],
    ids=["unchecked", "wrong rule", "unknown edition"],
)
def test_what_must_not_be_exits_with_1(office: Office, event: Any, named: str) -> None:
    kiosk = office.central.enrol(1)
    kiosk.record(*HONEST, event)
    kiosk.send()

    code, out, _ = office.report("--json")

    found = json.loads(out)
    assert code == 1
    assert found["totals"][named] == 1
    (one,) = found[named]
    assert (one["device"], one["epoch"], one["seq"]) == (kiosk.device, 1, 3)
    assert one["id"] == event.id
    assert office.report()[0] == 1


def test_what_is_only_told_exits_with_0(office: Office) -> None:
    kiosk = office.central.enrol(1)
    kiosk.record(*HONEST)
    kiosk.send()
    kiosk.fork(common=1)
    kiosk.record_raw(b'{"v":2}')
    kiosk.send()

    code, out, _ = office.report("--json")

    found = json.loads(out)
    assert code == 0
    assert found["totals"]["unreadable"] == 1
    assert found["devices"][0]["forks"] == 1


def test_the_document_is_the_only_thing_on_standard_output(office: Office) -> None:
    found = office.document()

    assert list(found) == [
        "at",
        "since",
        "silent_after_days",
        "judged",
        "totals",
        "devices",
        "counts",
        "interim_without_check",
        "not_repeating",
        "unreadable",
    ]
    assert found["since"] == "2025-10-01"
    assert found["silent_after_days"] == 3
    assert office.document("--silent", "7")["silent_after_days"] == 7


def test_everything_is_judged_again_only_when_asked(office: Office) -> None:
    kiosk = office.central.enrol(1)
    kiosk.record(*HONEST)
    kiosk.send()

    assert office.document()["judged"] == 2
    assert office.document()["judged"] == 0
    assert office.document("--all")["judged"] == 2


def test_files_are_written_where_they_are_asked_for(
    office: Office, tmp_path: Path
) -> None:
    code, out, err = office.report("--csv", str(tmp_path / "out"))

    assert code == 0
    assert out == ""
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "counts.csv",
        "devices.csv",
        "epochs.csv",
        "findings.csv",
    ]
    assert err.count("written: ") == 4


@pytest.mark.parametrize("left", [0, 1, 2, 3])
def test_root_keys_on_the_machine_are_told_while_two_are_there(
    office: Office, left: int
) -> None:
    for key in sorted((office.folder / "root-keys").iterdir())[left:]:
        key.unlink()

    code, _, err = office.report("--json")

    assert code == 0
    assert (f"{left} root keys" in err) is (left >= 2)


@pytest.mark.parametrize(
    ("asked", "code"),
    [(("--since", "yesterday"), 2), (("--silent", "0"), 2), (("--csv", "{file}"), 3)],
    ids=["no day", "no days", "no folder"],
)
def test_wrong_use_is_one_line(
    office: Office, asked: tuple[str, str], code: int
) -> None:
    option, value = asked
    value = value.format(file=office.folder / "central.toml")

    found, out, err = office.report(option, value)

    assert found == code
    assert out == ""
    assert err.startswith("madoguchi: ")
    assert err.count("\n") == 1


def test_a_folder_without_a_central_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["central", "report", "--data", str(tmp_path)]) == 2
    assert "central init" in capsys.readouterr().err
