"""`madoguchi oqs simulate`: plays the terminal as a process of its own."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.cli import run
from kiosk.online.oqs.folder import OqsFolder
from schema.clock import SystemClock
from schema.insured import Insured
from schema.online import OnlineAnswer
from schema.terms import OnlineCheck
from sync.register.csv import write_csv
from sync.register.people import generate_late_elderly
from tests.kiosk.online.book import Book
from tests.kiosk.online.shared import INSTITUTION, enquiry_of
from tests.people import EVERYONE, HANAKO, LOST
from tests.sources import ROOT

PEOPLE = 50


@contextmanager
def played(folder: Path, *given: str) -> Iterator[subprocess.Popen[str]]:
    """A simulator that is running, and has said so."""
    command = ("oqs", "simulate", str(folder), "--delay", "0", *given)
    with subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "kiosk", *command],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stderr is not None
        assert "SIMULATOR" in process.stderr.readline()
        process.stderr.readline()
        yield process
        process.kill()


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """End it as Ctrl-C does; its exit code and what it had printed."""
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    return process.returncode, out, err


class Line:
    """A desk at the other end."""

    def __init__(self, folder: Path) -> None:
        """Ask in `folder`."""
        self._book, clock = Book(), SystemClock()
        self._now = clock.now()
        self._gateway = OqsFolder(
            folder,
            institution=INSTITUTION,
            encoding="shift_jis",
            enquiries=self._book,
            clock=clock,
        )

    def ask(self, person: Insured = HANAKO) -> None:
        enquiry = enquiry_of(person, at=self._now)
        self._book.begin(enquiry)
        self._gateway.ask(enquiry)

    def answer(self) -> OnlineAnswer:
        """The next answer, however long it takes."""
        while True:
            for answer in self._gateway.collect(self._book.on_their_way()):
                self._book.answered(answer.correlation, answer)
                return answer


def test_it_answers_until_it_is_stopped(tmp_path: Path) -> None:
    folder, person = tmp_path / "new", next(iter(generate_late_elderly(PEOPLE)))
    with played(folder, "--people", str(PEOPLE)) as process:
        line = Line(folder)
        line.ask(person)
        answer = line.answer()
        code, out, err = ended(process)

    assert answer.insured is not None
    assert answer.insured.name == person.name
    assert answer.source == "simulator"
    assert (code, err) == (0, "1 request(s) taken\n")
    (said,) = out.splitlines()
    assert f"****{person.number[-4:]}" in said
    assert person.number not in said


def test_it_knows_whom_the_file_has(tmp_path: Path) -> None:
    register = tmp_path / "register.csv"
    write_csv(EVERYONE, register)
    with played(tmp_path / "new", "--register", str(register)) as process:
        line = Line(tmp_path / "new")
        line.ask(LOST)
        answer = line.answer()
        ended(process)

    assert answer.result is OnlineCheck.NOT_ELIGIBLE


def test_bad_rows_are_left_out_and_counted(tmp_path: Path) -> None:
    register = tmp_path / "register.csv"
    write_csv((*EVERYONE, HANAKO), register)
    command = ("oqs", "simulate", str(tmp_path / "new"), "--register", str(register))

    with subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "kiosk", *command],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        process.kill()

    assert said == "1 bad row(s) left out\n"


def test_a_line_that_is_typed_changes_how_it_behaves(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    with played(folder, "--people", str(PEOPLE), "--mode", "silent") as process:
        assert process.stdin is not None
        assert process.stderr is not None
        line = Line(folder)
        line.ask()
        process.stdin.write("asleep\nrefuses\n")
        process.stdin.flush()
        answer = line.answer()
        said = [process.stderr.readline() for _ in range(2)]
        ended(process)

    assert said[0].startswith("no such mode")
    assert said[1] == "refuses\n"
    assert answer.codes["segment"] == "9"


@pytest.mark.parametrize("name", ["req", "res"])
def test_it_plays_on_no_linkage_apps_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / name).mkdir()

    code = run(["oqs", "simulate", str(tmp_path)])

    (line,) = capsys.readouterr().err.splitlines()
    assert code == 4
    assert "E-SIM-1" in line
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_it_plays_on_its_own_folder_again(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    for _ in range(2):
        with played(folder, "--people", str(PEOPLE)) as process:
            assert ended(process)[0] == 0


def test_a_folder_that_cannot_be_made_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(b"")

    code = run(["oqs", "simulate", str(tmp_path / "file" / "inside")])

    (line,) = capsys.readouterr().err.splitlines()
    assert code == 3
    assert "E-DISK-2" in line
