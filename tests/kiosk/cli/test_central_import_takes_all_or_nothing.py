"""`central import` takes everybody or nobody, and says which lines are wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from kiosk.cli import central_import
from schema.errors import MadoguchiError, Refused, Unreadable
from sync.central.keys import CentralKeys
from sync.central.people import Register, Registers
from sync.register.csv import write_csv
from tests.people import EVERYONE, HANAKO

Run = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Central's folder with its keys; without them nothing is imported."""
    folder = tmp_path / "central"
    CentralKeys.create(folder)
    return folder


@pytest.fixture
def run(data: Path) -> Run:
    app = typer.Typer()
    app.command("import")(central_import.import_)

    def run_there(*words: str | Path, as_json: bool = True) -> Result:
        arguments = [*map(str, words), "--data", str(data), *["--json"] * as_json]
        return CliRunner().invoke(app, arguments)

    return run_there


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A file of the invented people, good in every row."""
    path = tmp_path / "register.csv"
    write_csv(EVERYONE, path, "cp932")
    return path


def answer(result: Result) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(result.stdout)
    return said


def newest(data: Path) -> Register | None:
    return Registers(data, CentralKeys.open(data)).newest()


def spoil(register: Path) -> None:
    """Give 見本　花子 a number that cannot be."""
    register.write_bytes(register.read_bytes().replace(b"00000018", b"18"))


def test_a_good_file_is_the_next_to_be_published(
    run: Run, register: Path, data: Path
) -> None:
    said = answer(run(register))

    assert (said["imported"], said["rows"], said["bad_rows"]) == (True, 10, 0)
    assert (said["generation"], said["encoding"]) == (1, "cp932")
    found = newest(data)
    assert found is not None
    assert (found.generation, found.rows) == (1, len(EVERYONE))
    assert found.as_of == max(one.updated_at for one in EVERYONE)
    assert said["as_of"] == found.as_of.isoformat()
    assert answer(run(register))["generation"] == 2


def test_the_day_can_be_told(run: Run, register: Path) -> None:
    said = answer(run(register, "--as-of", "R7.10.1"))

    assert said["as_of"] == "2025-10-01T00:00:00+09:00"


def test_a_day_to_come_is_refused(run: Run, register: Path, data: Path) -> None:
    result = run(register, "--as-of", "2099-01-01")

    assert isinstance(result.exception, Unreadable)
    assert result.exception.code == "E-DAY-1"
    assert newest(data) is None


def test_one_bad_row_keeps_everybody_out_and_the_earlier_import_in(
    run: Run, register: Path, data: Path
) -> None:
    run(register)
    spoil(register)

    result = run(register)

    said = answer(result)
    assert (result.exit_code, said["imported"], said["rows"]) == (1, False, 0)
    assert (said["bad_rows"], said["reasons"]) == (1, {"shape": 1})
    assert "2,番号,shape" in Path(said["report"]).read_text("utf-8-sig")
    found = newest(data)
    assert found is not None
    assert found.generation == 1


def test_bad_rows_are_left_out_where_that_was_asked_for(
    run: Run, register: Path, data: Path
) -> None:
    spoil(register)

    said = answer(run(register, "--skip-bad"))

    assert (said["rows"], said["bad_rows"]) == (len(EVERYONE) - 1, 1)
    found = newest(data)
    assert found is not None
    assert found.rows == len(EVERYONE) - 1


def test_without_central_nothing_is_read(run: Run, register: Path, data: Path) -> None:
    for path in (data / "keys").iterdir():
        path.unlink()

    result = run(register)

    assert isinstance(result.exception, Unreadable)
    assert result.exception.code == "E-CENTRAL-21"


@pytest.mark.parametrize("place", ["register.csv", "central/keys/master.key"])
def test_no_report_is_written_over_another_file(
    run: Run, register: Path, tmp_path: Path, place: str
) -> None:
    spoil(register)
    before = (tmp_path / place).read_bytes()

    result = run(register, "--report", tmp_path / place)

    assert isinstance(result.exception, Unreadable)
    assert result.exception.code == "E-CSV-REPORT"
    assert (tmp_path / place).read_bytes() == before


def test_a_file_with_a_forbidden_column_is_refused(
    run: Run, register: Path, data: Path
) -> None:
    text = register.read_text("cp932").splitlines()
    register.write_text(
        "\n".join([text[0] + ",個人番号", *(line + "," for line in text[1:])]),
        encoding="cp932",
    )

    result = run(register)

    assert isinstance(result.exception, Refused)
    assert isinstance(result.exception, MadoguchiError)
    assert newest(data) is None


def test_people_see_a_sentence_that_names_nobody(run: Run, register: Path) -> None:
    good = run(register, as_json=False)
    spoil(register)
    bad = run(register, as_json=False)

    assert "10 rows imported, as import 1; cp932, 0 bad row(s)" in good.stdout
    assert "madoguchi central publish" in good.stdout
    assert "nothing imported; what was imported before stays" in bad.stdout
    assert HANAKO.name not in good.output + bad.output
