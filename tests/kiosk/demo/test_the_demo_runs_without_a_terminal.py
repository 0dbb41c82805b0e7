"""`madoguchi demo --headless`: the job, its pictures and its summary, anywhere."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from kiosk.demo.headless import MARK, SUMMARY, run_headless
from kiosk.store.vault import verify_log
from schema.clock import SystemClock
from schema.errors import Unreadable
from schema.terms import Outcome

ADDRESS = re.compile(r"https?://(?!www\.w3\.org/)|url\(")
COMMAND = "from kiosk.cli import main; main()"


def run(out: Path) -> "subprocess.CompletedProcess[bytes]":
    """Run it with next to nothing in its environment, and no terminal."""
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "HOME", "USERPROFILE")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    arguments = ("demo", "--headless", "--json", "--people", "120", "--out", str(out))
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *arguments],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
        env={**environment, "LANG": "C", "LC_ALL": "C"},
    )


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Without it, every test would play a dozen visits again."""
    folder = tmp_path_factory.mktemp("headless") / "out"
    ran = run(folder)
    assert ran.returncode == 0, ran.stderr.decode()
    assert json.loads(ran.stdout) == summary_in(folder)
    return folder


def summary_in(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    return found


def test_the_summary_has_what_the_interface_says(out: Path) -> None:
    summary = summary_in(out)

    assert set(summary) == {
        "day",
        "people",
        "visits",
        "journal",
        "pictures",
        "data_dir",
    }
    assert date.fromisoformat(summary["day"]) == date(2025, 10, 15)
    assert summary["people"] >= 120
    assert len(summary["visits"]) >= 10
    assert {visit["outcome"] for visit in summary["visits"]} == set(Outcome)
    assert all(set(v) == {"case", "outcome", "rule"} for v in summary["visits"])


def test_the_log_holds_when_it_is_opened_again(out: Path) -> None:
    summary = summary_in(out)
    found = verify_log(Path(summary["data_dir"]), "demo-madoguchi", SystemClock())

    assert summary["journal"] == {"events": found.events, "ok": True}
    assert found.ok
    assert found.events > len(summary["visits"])


def test_every_picture_is_there_and_names_no_address(out: Path) -> None:
    pictures = summary_in(out)["pictures"]

    assert len(pictures) >= 20
    for name in pictures:
        drawn = (out / name).read_text(encoding="utf-8")
        assert ET.fromstring(drawn).tag.endswith("svg")  # noqa: S314
        assert not ADDRESS.search(drawn), name
        assert "font-face" not in drawn


def test_pictures_differ_from_one_another(out: Path) -> None:
    drawn = {(out / name).read_bytes() for name in summary_in(out)["pictures"]}

    assert len(drawn) == len(summary_in(out)["pictures"])


def test_it_replaces_what_it_wrote_and_nothing_else(out: Path, tmp_path: Path) -> None:
    kept, again = tmp_path / "01-kept.svg", tmp_path / "again"
    kept.write_text("", encoding="utf-8")
    shutil.copytree(out, again)
    summary = summary_in(again)
    first, *_ = before = summary["pictures"]
    # A summary that names what no demo writes: nothing of it is removed.
    summary["pictures"] = [*before, "../01-kept.svg", str(kept), "data"]
    (again / SUMMARY).write_text(json.dumps(summary), encoding="utf-8")
    (again / "01-mine.svg").write_text("mine", encoding="utf-8")
    (again / "data" / "left.db").write_bytes(b"")
    (again / first).write_text("", encoding="utf-8")
    ran = run(again)

    assert ran.returncode == 0
    assert kept.exists()
    assert not (again / "data" / "left.db").exists()
    assert (again / "01-mine.svg").read_text(encoding="utf-8") == "mine"
    assert summary_in(again)["pictures"] == before
    assert (again / first).read_bytes()


@pytest.mark.parametrize(
    "name",
    ["data/keys.json", "summary.json", "01-mine.svg", "letter.txt", f"data/{MARK}"],
)
def test_it_leaves_what_somebody_else_put_there(tmp_path: Path, name: str) -> None:
    kept = tmp_path / name
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("{}", encoding="utf-8")
    with pytest.raises(Unreadable, match="E-DEMO-1"):
        run_headless(tmp_path, 120, as_json=True)

    assert kept.read_text(encoding="utf-8") == "{}"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [kept]


def test_what_is_somebody_elses_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("", encoding="utf-8")
    ran = run(tmp_path)

    assert ran.returncode == 2
    assert len(ran.stderr.decode().splitlines()) == 1


def test_a_file_in_its_way_is_said_in_one_line(tmp_path: Path) -> None:
    in_the_way = tmp_path / "out"
    in_the_way.write_text("", encoding="utf-8")
    ran = run(in_the_way)

    assert ran.returncode == 3
    assert len(ran.stderr.decode().splitlines()) == 1
