"""`madoguchi sync schedule`: files that the machine's own timers take as they are."""

import re
import shlex
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from kiosk.cli import run
from kiosk.cli.sync_schedule import Machine, cron_line, job_of, systemd_units
from kiosk.store.keyfile import read_key_file
from schema.clock import SystemClock
from sync.client.schedule import Rhythm, slot_after
from tests.kiosk.syncing.running import a_desk


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk whose folder has what shells and unit files stumble over in its name."""
    made = tmp_path_factory.mktemp("a $desk's 50% folder") / "窓口"
    with a_desk(made):
        pass
    return made


def printed(
    folder: Path, capsys: pytest.CaptureFixture[str], *given: str
) -> tuple[str, str]:
    assert run(["sync", "schedule", "--data", str(folder), *given]) == 0
    told = capsys.readouterr()
    return told.out, told.err


def unit_words(started: str) -> list[str]:
    """What systemd makes of a command line: quotes, then its own marks."""
    found = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', started)
    words = [quoted or bare for quoted, bare in found]
    plain = [re.sub(r"\\(.)", r"\1", word) for word in words]
    return [word.replace("%%", "%").replace("$$", "$") for word in plain]


def test_a_unit_starts_this_program_on_this_desk(folder: Path) -> None:
    units = systemd_units(job_of(folder, 15, SystemClock()))
    (started,) = re.findall(r"ExecStart=(.*)", units)
    shell, option, script = unit_words(started)

    assert (shell, option) == ("/bin/sh", "-c")
    words = shlex.split(script)
    assert words[0] == "exec"
    assert Path(words[1]).exists()
    assert words[-6:] == [
        "sync",
        "--data",
        str(folder),
        "--passphrase-fd",
        "3",
        "3<$CREDENTIALS_DIRECTORY/passphrase",
    ]
    assert "LoadCredential=passphrase:/" in units
    assert "SuccessExitStatus=3" in units


def test_a_timer_keeps_the_desks_own_slot(folder: Path) -> None:
    job = job_of(folder, 15, SystemClock())
    slot = slot_after(
        read_key_file(folder).device,
        SystemClock().now(),
        Rhythm(every=900, window=900),
    )
    minute, second = slot.minute % 15, slot.second

    assert f"OnCalendar=*:{minute:02}/15:{second:02}" in systemd_units(job)
    line = cron_line(job)
    minutes = ",".join(str(minute + step) for step in (0, 15, 30, 45))
    assert line.startswith(f"{minutes} * * * * ")


def test_a_crontab_line_is_one_command(folder: Path) -> None:
    line = cron_line(job_of(folder, 60, SystemClock()))
    fields = line.split(None, 5)
    # Cron itself reads an unmarked % as the end of the line.
    assert re.search(r"(?<!\\)%", line) is None
    words = shlex.split(fields[5].replace("\\%", "%"))

    assert str(folder) in words
    assert words[-1] == "3</etc/madoguchi-sync.passphrase"


def test_a_task_says_that_it_is_utf_16(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "task.xml"
    _, told = printed(folder, capsys, "--for", "windows", "--out", str(out))
    data = out.read_bytes()

    assert data[:2] == b"\xff\xfe"
    assert data.decode("utf-16").startswith('<?xml version="1.0" encoding="UTF-16"?>')
    assert f"schtasks /Create /TN madoguchi-sync /XML {out}" in told
    task = ET.fromstring(data)  # noqa: S314
    found = {one.tag.partition("}")[2]: one.text or "" for one in task.iter()}
    assert found["Interval"] == "PT15M"
    assert Path(found["Command"]).exists()
    assert str(folder).replace('"', '\\"') in found["Arguments"]


@pytest.mark.parametrize("machine", list(Machine), ids=str)
def test_every_machine_is_told_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str], machine: Machine
) -> None:
    out, told = printed(folder, capsys, "--for", machine)

    assert "sync" in out
    assert "kiosk" in told


def test_this_machine_has_its_own(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for platform, said in (
        ("linux", "OnCalendar"),
        ("win32", "<Task "),
        ("darwin", "* * * *"),
    ):
        monkeypatch.setattr("kiosk.cli.sync_schedule.sys.platform", platform)
        assert said in printed(folder, capsys)[0]
        monkeypatch.undo()


def test_a_folder_without_a_desk_is_wrong_use(tmp_path: Path) -> None:
    assert run(["sync", "schedule", "--data", str(tmp_path)]) == 2
