"""`madoguchi doctor`: all that can be looked at, what to do, an honest exit code."""

import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from kiosk.cli import run
from kiosk.store.vault import create_store, open_store
from schema.clock import SystemClock
from tests.kiosk.cli.desk_in_use import Terminal, passphrase
from tests.kiosk.doctor.machine import TERMINAL
from tests.kiosk.store.desk import CHEAP, SESAME


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    """A desk that was just set up; nobody is there to type."""
    folder = tmp_path / "desk"
    create_store(folder, SESAME, SystemClock(), staff="s", stretch=CHEAP).close()
    monkeypatch.setenv("MADOGUCHI_CENTRAL_DATA", str(tmp_path / "central"))
    monkeypatch.setattr("kiosk.cli.options.getpass", nobody_types)
    return Terminal(folder, capsys)


def nobody_types(_: str) -> str:
    raise EOFError


def found(out: str) -> dict[str, dict[str, object]]:
    return {one["what"]: one for one in json.loads(out)}


def test_findings_are_a_list_of_what_state_and_do(desk: Terminal) -> None:
    told = desk.run("doctor", "--json")

    assert told.err == ""
    for one in json.loads(told.out):
        assert {"what", "state", "do"} <= one.keys()
        assert one["state"] in {"ok", "look", "bad"}
        assert bool(one["do"]) == (one["state"] != "ok") == bool(one["code"])
    assert {"log", "copy", "edition", "printer", "python", "fonts"} <= found(
        told.out
    ).keys()


def test_a_person_reads_a_line_for_each(desk: Terminal) -> None:
    told = desk.run("doctor")

    *lines, counted = told.out.splitlines()
    assert counted == ", ".join(
        f"{sum(line.startswith(state) for line in lines)} {state}"
        for state in ("bad", "look", "ok")
    )
    assert any(line.endswith("[copy-none]") for line in lines)


def test_without_a_passphrase_it_says_4_and_everything_else(desk: Terminal) -> None:
    opened = found(desk.run("doctor", "--json").out)

    told = desk.run("doctor", "--json", known=False)

    without = found(told.out)
    assert (told.code, told.err) == (4, "")
    assert without["store"]["code"] == "store-locked"
    outside = {"folder", "disk", "write", "owner", "fonts", "printer", "python"}
    assert outside <= without.keys() < opened.keys()


def test_a_wrong_passphrase_is_the_same_as_none(
    desk: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["doctor", "--json", "--data", str(desk.folder), "--passphrase-fd"]

    code = run([*given, passphrase("ちがう 合言葉 0002")])

    assert code == 4
    assert found(capsys.readouterr().out)["store"]["code"] == "store-locked"


def test_while_the_kiosk_runs_nobody_is_asked_and_nothing_is_wrong(
    desk: Terminal,
) -> None:
    with open_store(desk.folder, SESAME, SystemClock()):
        told = desk.run("doctor", "--json", known=False)

    assert (told.code, told.err) == (0, "")
    assert found(told.out)["owner"]["code"] == "owner-running"
    assert "disk" in found(told.out)


def test_what_is_bad_ends_with_1(desk: Terminal) -> None:
    (desk.folder / "device.db").unlink()

    told = desk.run("doctor", "--json")

    assert (told.code, told.err) == (1, "")
    assert found(told.out)["store"]["state"] == "bad"


def test_rights_that_were_wrong_are_said_before_they_are_mended(
    desk: Terminal,
) -> None:
    desk.folder.chmod(0o750)

    first, second = (desk.run("doctor", "--json") for _ in range(2))

    assert found(first.out)["folder"]["code"] == "folder-open"
    assert found(second.out)["folder"]["state"] == "ok"


def test_a_folder_without_a_desk_is_no_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = Terminal(tmp_path / "nowhere", capsys).run("doctor", "--json", known=False)

    assert (told.code, told.err) == (1, "")
    assert found(told.out)["folder"]["code"] == "folder-missing"


def test_a_bundle_is_written_and_never_over_another_file(
    desk: Terminal, tmp_path: Path
) -> None:
    out = tmp_path / "bundle.zip"
    first = desk.run("doctor", "--bundle", str(out))
    data = out.read_bytes()

    again = desk.run("doctor", "--bundle", str(out))

    assert first.code == 0
    with ZipFile(io.BytesIO(data)) as file:
        assert "doctor.json" in file.namelist()
    assert (again.code, again.out) == (4, "")
    assert again.err.startswith("madoguchi: E-DOCTOR-1: ")
    assert out.read_bytes() == data


@pytest.mark.parametrize(("said", "state"), [("y\n", "ok"), ("n\n", "look")])
def test_a_person_is_asked_about_the_ruler_on_a_terminal(
    desk: Terminal, monkeypatch: pytest.MonkeyPatch, said: str, state: str
) -> None:
    monkeypatch.setattr("kiosk.checkup.here.terminal_here", lambda: TERMINAL)
    monkeypatch.setattr("sys.stdin", io.StringIO(said))

    told = desk.run("doctor", "--ask", "--json")

    assert found(told.out)["ruler"]["state"] == state
    shown, measure, question = told.err.splitlines()
    assert len(shown) == len(measure)
    assert set("○△×│…") <= set(shown)
    assert measure.isascii()
    assert question.endswith("[y/n] ")


def test_nobody_is_asked_where_there_is_no_terminal(desk: Terminal) -> None:
    assert "ruler" not in found(desk.run("doctor", "--ask", "--json").out)


def test_looking_is_recorded_like_any_opening(desk: Terminal) -> None:
    desk.run("doctor")

    with open_store(desk.folder, SESAME, SystemClock()) as store:
        assert store.journal.reach().seq == 3
    assert [one.name for one in desk.folder.parent.iterdir()] == ["desk"]
